//! The list of templates as a file.

use crate::export::{File, moment, number, text};

pub(super) const FILE: File = File {
    name: "cadences",
    gate: "cadences",
    columns: &[
        text("cadence_id"),
        text("name"),
        text("description"),
        text("purpose"),
        text("mode"),
        text("working_days_only"),
        text("is_active"),
        text("is_default"),
        number("revision"),
        number("step_count"),
        number("last_day"),
        number("enrolled"),
        number("running"),
        number("paused"),
        number("completed"),
        number("stopped"),
        moment("created_at"),
        moment("updated_at"),
    ],
};

//! The list of people as a file.

use crate::export::{File, moment, text};

pub(super) const FILE: File = File {
    name: "contacts",
    gate: "accounts",
    columns: &[
        text("contact_id"),
        text("first_name"),
        text("last_name"),
        text("job_title"),
        text("email"),
        text("phone"),
        text("account_name"),
        text("account_id"),
        text("is_primary"),
        text("is_decision_maker"),
        text("notes"),
        moment("created_at"),
        moment("updated_at"),
    ],
};

//! The record as a file.

use crate::export::{File, moment, number, text};

pub(super) const FILE: File = File {
    name: "audit",
    gate: "audit",
    columns: &[
        number("id"),
        moment("at"),
        text("actor_name"),
        text("actor_role"),
        text("action"),
        text("entity"),
        text("entity_id"),
        text("correlation_id"),
        text("changed"),
        text("note"),
    ],
};

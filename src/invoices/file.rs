//! The list of invoices as a file.

use crate::export::{File, day, moment, number, text};

pub(super) const FILE: File = File {
    name: "invoices",
    gate: "invoices",
    columns: &[
        text("invoice_id"),
        text("invoice_number"),
        text("account_name"),
        text("account_id"),
        day("invoice_date"),
        day("due_date"),
        number("amount"),
        number("paid_amount"),
        text("currency"),
        text("status"),
        text("created_by_name"),
        moment("created_at"),
        moment("updated_at"),
    ],
};

//! The list of accounts as a file.

use crate::export::{File, day, moment, number, text};

pub(super) const FILE: File = File {
    name: "accounts",
    gate: "accounts",
    columns: &[
        text("account_id"),
        text("company_name"),
        text("domain"),
        text("npwp"),
        text("industry"),
        text("city"),
        text("phone"),
        text("email"),
        text("owner_name"),
        text("owner_user_id"),
        text("tenure_status"),
        text("activity_status"),
        day("first_invoice_date"),
        day("last_invoice_date"),
        day("return_invoice_date"),
        number("open_opportunities"),
        moment("last_touch_at"),
        text("is_active"),
        text("merged_into_account_id"),
        moment("created_at"),
        moment("updated_at"),
    ],
};

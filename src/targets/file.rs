//! The list of targets as a file.

use crate::export::{File, day, moment, text};

pub(super) const FILE: File = File {
    name: "targets",
    gate: "targets",
    columns: &[
        text("target_id"),
        text("company_name"),
        text("domain"),
        text("industry"),
        text("contact_name"),
        text("contact_email"),
        text("contact_phone"),
        text("linkedin_url"),
        text("city"),
        text("status"),
        text("source"),
        text("tags"),
        text("owner_name"),
        text("owner_user_id"),
        day("next_outreach_at"),
        moment("last_contacted_at"),
        text("notes"),
        text("drop_reason"),
        moment("dropped_at"),
        moment("converted_at"),
        text("converted_to_account_id"),
        text("converted_to_opportunity_id"),
        text("import_batch_id"),
        moment("created_at"),
        moment("updated_at"),
    ],
};

//! The lists of deals as files.

use super::View;
use crate::export::{Column, File, day, moment, number, text};

const COLUMNS: &[Column] = &[
    text("opportunity_id"),
    text("name"),
    text("account_name"),
    text("account_id"),
    text("stage"),
    number("probability"),
    number("estimated_value"),
    text("currency"),
    day("expected_close_date"),
    text("next_step"),
    day("next_step_due_date"),
    text("is_overdue"),
    text("owner_name"),
    text("owner_user_id"),
    text("service_codes"),
    text("route"),
    moment("stage_entered_at"),
    moment("closed_at"),
    text("win_reason"),
    text("lost_reason"),
    text("lost_reason_code"),
    text("competitor"),
    moment("created_at"),
    moment("updated_at"),
];

/// The file of a view.
pub(super) fn file_of(view: View) -> File {
    let name = match view {
        View::Pipeline => "pipeline",
        View::Overdue => "overdue-deals",
        View::Closed => "closed-deals",
        View::All => "deals",
    };
    File { name, gate: "pipeline", columns: COLUMNS }
}

//! The lists of work as files.

use super::View;
use crate::export::{Column, File, day, moment, number, text};

const COLUMNS: &[Column] = &[
    text("activity_id"),
    text("activity_type"),
    text("status"),
    text("subject"),
    text("description"),
    day("due_date"),
    text("due_time"),
    text("is_overdue"),
    text("record_name"),
    text("account_name"),
    text("contact_name"),
    text("owner_name"),
    text("owner_user_id"),
    text("outcome"),
    number("duration_minutes"),
    moment("completed_at"),
    text("lead_id"),
    text("opportunity_id"),
    text("account_id"),
    text("contact_id"),
    text("target_id"),
    text("enrollment_id"),
    text("step_number"),
    moment("created_at"),
    moment("updated_at"),
];

/// The file of a view.
pub(super) fn file_of(view: View) -> File {
    let name = match view {
        View::Inbox => "due-activities",
        View::Planner => "planned-activities",
        View::Overdue => "overdue-activities",
        View::Done => "done-activities",
    };
    File { name, gate: "activities", columns: COLUMNS }
}

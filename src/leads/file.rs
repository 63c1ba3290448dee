//! The lists of leads as files.

use super::ask::View;
use crate::export::{Column, File, day, moment, number, text};

const COLUMNS: &[Column] = &[
    text("lead_id"),
    day("lead_date"),
    text("company_name"),
    text("contact_name"),
    text("contact_email"),
    text("contact_phone"),
    text("city"),
    text("service_code"),
    text("service_name"),
    text("route"),
    number("est_volume_value"),
    text("est_volume_unit"),
    text("timeline"),
    number("estimated_value"),
    text("currency"),
    text("sourced_by"),
    text("primary_channel"),
    text("campaign_name"),
    text("triage_status"),
    number("priority"),
    text("notes"),
    text("marketing_owner_name"),
    text("sales_owner_name"),
    day("next_contact_on"),
    moment("sla_deadline"),
    moment("first_touched_at"),
    moment("qualified_at"),
    moment("handed_over_at"),
    text("handover_notes"),
    text("handed_over_by_name"),
    text("pool_notes"),
    moment("expires_at"),
    moment("claimed_at"),
    text("opportunity_id"),
    text("account_id"),
    moment("disqualified_at"),
    text("disqualified_reason"),
    text("import_batch_id"),
    moment("created_at"),
    moment("updated_at"),
];

/// The file of a list. All have the same columns, so that they can be put under one another.
pub(super) fn file_of(view: View) -> File {
    let name = match view {
        View::Inbox => "lead-inbox",
        View::Nurture => "nurture-leads",
        View::Disqualified => "disqualified-leads",
        View::HandoverPool => "handover-pool",
        View::MyClaimed => "my-leads",
    };
    File { name, gate: view.gate(), columns: COLUMNS }
}

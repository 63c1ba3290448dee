//! Marketing's part of the funnel: review, nurture, disqualify, qualify with its handover, recall, reopen (spec 1.4).

use axum::extract::Path;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::intake::{LeadChanged, text};
use super::record::acted;
use super::{LostCode, Timeline, TriageStatus, VolumeUnit};
use crate::app::App;
use crate::db::{self, params};
use crate::error::Error;
use crate::web::{Act, Amount, Done, Refused, Reply, email, integer, quantity};

pub(super) const TRIAGE: &str = "select crm.rpc_lead_triage($1, $2, $3)";
pub(super) const HAND_OVER: &str = "select crm.rpc_lead_handover_to_sales_pool($1, $2, $3)";
pub(super) const RECALL: &str = "select crm.rpc_lead_recall($1, $2)";
pub(super) const REOPEN: &str = "select crm.rpc_lead_reopen($1, $2)";

/// Reviews, qualifies, nurtures or disqualifies; QUALIFICATION_INCOMPLETE, REASON_REQUIRED, INVALID_TRANSITION.
pub fn triage(lead_id: &str, status: Option<TriageStatus>, details: Value) -> db::Act {
    db::Act::new(TRIAGE, params![lead_id.to_owned(), status, details])
}

/// Qualify by its other name; a lead already in the pool answers `already`.
pub fn hand_over(lead_id: &str, notes: Option<String>, priority: Option<i32>) -> db::Act {
    db::Act::new(HAND_OVER, params![lead_id.to_owned(), notes, priority])
}

/// Takes an unclaimed lead back into review.
pub fn recall(lead_id: &str, reason: Option<String>) -> db::Act {
    db::Act::new(RECALL, params![lead_id.to_owned(), reason])
}

/// Opens a disqualified lead again, into review.
pub fn reopen(lead_id: &str, reason: Option<String>) -> db::Act {
    db::Act::new(REOPEN, params![lead_id.to_owned(), reason])
}

/// A step of triage with what it needs; qualifying may bring the gate's missing fields along.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Triage {
    /// In Review, Qualified, Nurture or Disqualified.
    triage_status: Option<TriageStatus>,
    /// Disqualified: why.
    disqualified_reason: Option<String>,
    /// Disqualified: why its deal is lost; `other` unless given.
    lost_reason_code: Option<LostCode>,
    /// About this step; never the lead's own notes.
    notes: Option<String>,
    /// Nurture: the day of the next contact; in 30 days unless given.
    #[schema(value_type = Option<String>, format = Date)]
    next_contact_on: Option<Date>,
    /// Qualified: 0 normal, 1 high, 2 urgent.
    #[serde(deserialize_with = "integer")]
    priority: Option<i32>,
    /// Qualified: what the gate misses.
    contact_phone: Option<String>,
    #[serde(deserialize_with = "email")]
    contact_email: Option<String>,
    service_code: Option<String>,
    route: Option<String>,
    #[serde(deserialize_with = "quantity")]
    #[schema(value_type = Option<Amount>)]
    est_volume_value: Option<Decimal>,
    est_volume_unit: Option<VolumeUnit>,
    timeline: Option<Timeline>,
}

/// What goes with a handover.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Handover {
    /// What sales should know.
    notes: Option<String>,
    /// 0 normal, 1 high, 2 urgent.
    #[serde(deserialize_with = "integer")]
    priority: Option<i32>,
}

/// Why.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Reason {
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    reason: Option<String>,
}

/// Moves a lead on in triage.
#[utoipa::path(patch, path = "/api/crm/leads/{id}/triage", tag = "leads", request_body = Triage,
    responses((status = 200, body = Done<LeadChanged>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused), (status = 422, body = Refused)))]
async fn move_on(Path(id): Path<String>, act: Act<Triage>) -> Result<Reply, Error> {
    let mut details = act.given()?;
    if let Some(fields) = details.as_object_mut() {
        fields.remove("triage_status");
    }
    let status = act.body.triage_status;
    let words = match status {
        Some(TriageStatus::Qualified) => "is in the pool, for Sales to claim.",
        Some(TriageStatus::Nurture) => "is in Nurture; the follow-up is planned.",
        Some(TriageStatus::Disqualified) => "is disqualified.",
        _ => "is in review.",
    };
    acted(&act.scope, &id, triage(&id, status, details), |answer| format!("{} {words}", text(answer, "company_name"))).await
}

/// Hands a lead over to sales; safe to repeat.
#[utoipa::path(post, path = "/api/crm/leads/{id}/handover", tag = "leads", request_body = Handover,
    responses((status = 200, body = Done<LeadChanged>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused), (status = 422, body = Refused)))]
async fn to_pool(Path(id): Path<String>, act: Act<Handover>) -> Result<Reply, Error> {
    let hand_over = hand_over(&id, act.body.notes, act.body.priority);
    acted(&act.scope, &id, hand_over, |answer| format!("{} is in the pool, for Sales to claim.", text(answer, "company_name"))).await
}

/// Takes a lead back from the pool.
#[utoipa::path(post, path = "/api/crm/leads/{id}/recall", tag = "leads", request_body = Reason,
    responses((status = 200, body = Done<LeadChanged>), (status = 403, body = Refused), (status = 404, body = Refused),
        (status = 409, body = Refused), (status = 422, body = Refused)))]
async fn take_back(Path(id): Path<String>, act: Act<Reason>) -> Result<Reply, Error> {
    acted(&act.scope, &id, recall(&id, act.body.reason), |answer| format!("{} is back in review.", text(answer, "company_name"))).await
}

/// Opens a disqualified lead again.
#[utoipa::path(post, path = "/api/crm/leads/{id}/reopen", tag = "leads", request_body = Reason,
    responses((status = 200, body = Done<LeadChanged>), (status = 403, body = Refused), (status = 404, body = Refused),
        (status = 409, body = Refused), (status = 422, body = Refused)))]
async fn open_again(Path(id): Path<String>, act: Act<Reason>) -> Result<Reply, Error> {
    acted(&act.scope, &id, reopen(&id, act.body.reason), |answer| format!("{} is back in review.", text(answer, "company_name"))).await
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(move_on)).routes(routes!(to_pool)).routes(routes!(take_back)).routes(routes!(open_again))
}

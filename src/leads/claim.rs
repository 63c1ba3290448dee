//! Sales' part of the funnel: claim, claim next, assign, convert, release (spec 1.5, 1.6).

use axum::extract::Path;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::Destination;
use super::intake::{LeadChanged, text};
use super::record::acted;
use crate::app::App;
use crate::db::{self, params};
use crate::error::Error;
use crate::web::{Act, Done, Nothing, Refused, Reply};

pub(super) const CLAIM: &str = "select crm.rpc_sales_claim_lead($1)";
pub(super) const CLAIM_NEXT: &str = "select crm.rpc_sales_claim_next()";
pub(super) const ASSIGN: &str = "select crm.rpc_lead_assign($1, $2)";
pub(super) const CONVERT: &str = "select crm.rpc_lead_convert($1, $2)";
pub(super) const RELEASE: &str = "select crm.rpc_lead_release($1, $2, $3)";

/// Claims a lead from the pool: account, contact, opportunity and cadence in one act. ALREADY_CLAIMED says who was faster.
pub fn claim(lead_id: &str) -> db::Act {
    db::Act::new(CLAIM, params![lead_id.to_owned()])
}

/// Claims the top of the pool; POOL_EMPTY when there is none.
pub fn claim_next() -> db::Act {
    db::Act::new(CLAIM_NEXT, params![])
}

/// Gives a lead to a salesperson.
pub fn assign(lead_id: &str, user_id: Option<Uuid>) -> db::Act {
    db::Act::new(ASSIGN, params![lead_id.to_owned(), user_id])
}

/// The lead's deal carries on alone; made first if there is none.
pub fn convert(lead_id: &str, details: Value) -> db::Act {
    db::Act::new(CONVERT, params![lead_id.to_owned(), details])
}

/// Gives a working lead back, to the pool or to marketing.
pub fn release(lead_id: &str, to: Option<Destination>, reason: Option<String>) -> db::Act {
    db::Act::new(RELEASE, params![lead_id.to_owned(), to, reason])
}

/// What claiming, converting and quick add make, the same for a repeat.
#[derive(Serialize, ToSchema)]
pub struct Claimed {
    /// The lead.
    pub lead_id: String,
    /// Its account, found or made.
    pub account_id: String,
    /// Its person there.
    pub contact_id: Option<String>,
    /// Its deal.
    pub opportunity_id: String,
    /// The deal's cadence.
    pub enrollment_id: Option<i64>,
    /// The cadence's activities.
    pub activity_ids: Vec<String>,
    /// Whether it was done before.
    pub already: bool,
    /// Whether the account is new.
    pub account_made: bool,
    /// Other accounts that match too.
    pub also_matching: Vec<String>,
}

/// To whom.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Assignment {
    /// An active salesperson or sales manager.
    user_id: Option<Uuid>,
}

/// What the deal begins with; the cadence's first step unless given.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Conversion {
    next_step: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    next_step_due_date: Option<Date>,
    /// The deal's owner, where the lead has none.
    owner_user_id: Option<Uuid>,
}

/// Where to, and why.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Release {
    /// Needed: `pool` or `marketing`.
    #[schema(value_type = Destination, required = true)]
    to: Option<Destination>,
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    reason: Option<String>,
}

/// Claims this lead.
#[utoipa::path(post, path = "/api/crm/leads/{id}/claim", tag = "leads",
    responses((status = 200, body = Done<Claimed>), (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn claim_one(Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    to_deal(act.scope.run(claim(&id)).await?, "The lead is yours.")
}

/// Claims the lead at the top of the pool.
#[utoipa::path(post, path = "/api/crm/leads/claim-next", tag = "leads",
    responses((status = 200, body = Done<Claimed>), (status = 403, body = Refused), (status = 409, body = Refused)))]
async fn claim_top(act: Act<Nothing>) -> Result<Reply, Error> {
    to_deal(act.scope.run(claim_next()).await?, "The lead is yours.")
}

/// Gives this lead to a salesperson.
#[utoipa::path(post, path = "/api/crm/leads/{id}/assign", tag = "leads", request_body = Assignment,
    responses((status = 200, body = Done<LeadChanged>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn give(Path(id): Path<String>, act: Act<Assignment>) -> Result<Reply, Error> {
    let assign = assign(&id, act.body.user_id);
    let words = |answer: &Value| format!("{} now belongs to {}.", text(answer, "company_name"), text(answer, "sales_owner_name"));
    acted(&act.scope, &id, assign, words).await
}

/// Converts this lead.
#[utoipa::path(post, path = "/api/crm/leads/{id}/convert", tag = "leads", request_body = Conversion,
    responses((status = 200, body = Done<Claimed>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn make_deal(Path(id): Path<String>, act: Act<Conversion>) -> Result<Reply, Error> {
    let details = act.given()?;
    to_deal(act.scope.run(convert(&id, details)).await?, "The lead is converted.")
}

/// Gives this lead back.
#[utoipa::path(post, path = "/api/crm/leads/{id}/release", tag = "leads", request_body = Release,
    responses((status = 200, body = Done<LeadChanged>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused), (status = 422, body = Refused)))]
async fn give_back(Path(id): Path<String>, act: Act<Release>) -> Result<Reply, Error> {
    let words = match act.body.to {
        Some(Destination::Marketing) => "is back in marketing's review.",
        _ => "is back in the pool.",
    };
    let release = release(&id, act.body.to, act.body.reason);
    acted(&act.scope, &id, release, |answer| format!("{} {words}", text(answer, "company_name"))).await
}

/// The browser goes to the deal that carries the lead on.
fn to_deal(ids: Value, words: &str) -> Result<Reply, Error> {
    let id = |name: &str| ids[name].as_str().unwrap_or_default().to_owned();
    let (lead, deal) = (id("lead_id"), id("opportunity_id"));
    let mut message = match (ids["already"] == true, ids["account_made"] == true) {
        (true, _) => "You had done this already; here is the deal.".to_owned(),
        (_, true) => format!("{words} Its account is new."),
        _ => words.to_owned(),
    };
    let others: Vec<&str> = ids["also_matching"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !others.is_empty() {
        message = format!("{message} Other accounts match too: {}.", others.join(", "));
    }
    Ok(Reply::ok(&ids)?.to_page(format!("/crm/opportunities/{deal}")).toast_link(message, format!("/crm/leads/{lead}"), "Open lead"))
}

pub(super) fn routes() -> OpenApiRouter<App> {
    let claims = OpenApiRouter::new().routes(routes!(claim_one)).routes(routes!(claim_top));
    claims.routes(routes!(give)).routes(routes!(make_deal)).routes(routes!(give_back))
}

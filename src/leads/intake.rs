//! A lead comes in, and its plain fields are edited (spec 1.4, 3.1).

use axum::extract::Path;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::{Channel, Duplicate, LeadDetail, Source, Timeline, VolumeUnit};
use crate::app::App;
use crate::db::{self, params};
use crate::error::Error;
use crate::web::{Act, Amount, Done, Refused, Reply, amount, email, integer, quantity};

pub(super) const CREATE: &str = "select crm.rpc_lead_create($1)";
pub(super) const UPDATE: &str = "select crm.rpc_lead_update($1, $2, $3)";

/// A new lead: marketing's into the Lead Inbox, a sales-made one into My Leads. Answers the lead and its likely duplicates.
pub fn create(draft: Value) -> db::Act {
    db::Act::new(CREATE, params![draft])
}

/// Edits the plain fields that are named; STALE_RECORD when another version is there.
pub fn update(lead_id: &str, patch: Value, version: Option<i32>) -> db::Act {
    db::Act::new(UPDATE, params![lead_id.to_owned(), patch, version])
}

/// What a person types of a new lead.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LeadDraft {
    /// Today unless given.
    #[schema(value_type = Option<String>, format = Date)]
    lead_date: Option<Date>,
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    company_name: Option<String>,
    contact_name: Option<String>,
    /// An e-mail or a phone is needed unless sales made the lead.
    #[serde(deserialize_with = "email")]
    contact_email: Option<String>,
    contact_phone: Option<String>,
    city: Option<String>,
    service_code: Option<String>,
    route: Option<String>,
    #[serde(deserialize_with = "quantity")]
    #[schema(value_type = Option<Amount>)]
    est_volume_value: Option<Decimal>,
    est_volume_unit: Option<VolumeUnit>,
    timeline: Option<Timeline>,
    #[serde(deserialize_with = "amount")]
    #[schema(value_type = Option<Amount>)]
    estimated_value: Option<Decimal>,
    /// IDR unless given.
    currency: Option<String>,
    /// Follows the maker's department; only an admin chooses.
    sourced_by: Option<Source>,
    /// Needed.
    #[schema(value_type = Channel, required = true)]
    primary_channel: Option<Channel>,
    campaign_name: Option<String>,
    notes: Option<String>,
    /// 0 normal, 1 high, 2 urgent.
    #[serde(deserialize_with = "integer")]
    priority: Option<i32>,
    /// The owner of a sales-made lead: an admin names one, a sales manager may.
    owner_user_id: Option<Uuid>,
}

/// The plain fields of a lead; absent ones stay, null clears.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LeadPatch {
    #[schema(value_type = Option<String>, format = Date)]
    lead_date: Option<Date>,
    company_name: Option<String>,
    contact_name: Option<String>,
    #[serde(deserialize_with = "email")]
    contact_email: Option<String>,
    contact_phone: Option<String>,
    city: Option<String>,
    service_code: Option<String>,
    route: Option<String>,
    #[serde(deserialize_with = "quantity")]
    #[schema(value_type = Option<Amount>)]
    est_volume_value: Option<Decimal>,
    est_volume_unit: Option<VolumeUnit>,
    timeline: Option<Timeline>,
    #[serde(deserialize_with = "amount")]
    #[schema(value_type = Option<Amount>)]
    estimated_value: Option<Decimal>,
    currency: Option<String>,
    primary_channel: Option<Channel>,
    campaign_name: Option<String>,
    notes: Option<String>,
    /// The version that was edited; or send `If-Match`.
    #[serde(deserialize_with = "integer")]
    version: Option<i32>,
}

/// What making a lead answers.
#[derive(Serialize, ToSchema)]
pub struct LeadMade {
    /// The lead.
    pub lead: LeadDetail,
    /// Up to five that look like it and that the caller may see.
    pub duplicates: Vec<Duplicate>,
}

/// What an intake token is answered for a lead that is there already.
#[derive(Serialize, ToSchema)]
pub struct CameAgain {
    /// Always true.
    pub came_again: bool,
    /// The lead with which it was noted, if the caller may see it.
    pub lead_id: Option<String>,
}

/// What changing a lead answers.
#[derive(Serialize, ToSchema)]
pub struct LeadChanged {
    /// The lead.
    pub lead: LeadDetail,
}

/// Adds a lead. With an intake token, one of the same company and phone that is being worked on is noted as come again (200).
/// RATE_LIMITED: the token's hour is full.
#[utoipa::path(post, path = "/api/crm/leads", tag = "leads", request_body = LeadDraft,
    responses((status = 201, body = Done<LeadMade>), (status = 200, body = Done<CameAgain>), (status = 400, body = Refused),
        (status = 403, body = Refused), (status = 429, body = Refused)))]
async fn add(act: Act<LeadDraft>) -> Result<Reply, Error> {
    let made = act.scope.run(create(act.given()?)).await?;
    if made["came_again"] == true {
        return Reply::ok(made);
    }
    let (id, company) = (text(&made, "lead_id"), text(&made, "company_name"));
    let place = if made["lead"]["queue"] == "working" { "My Leads" } else { "the Lead Inbox" };
    let alike = match made["duplicates"].as_array().map_or(0, Vec::len) {
        0 => String::new(),
        1 => " Another lead looks like it.".to_owned(),
        several => format!(" {several} other leads look like it."),
    };
    let message = format!("{company} is in {place}.{alike}");
    Ok(Reply::created(made, format!("/api/crm/leads/{id}"))?.toast_link(message, format!("/crm/leads/{id}"), "Open lead"))
}

/// Edits a lead.
#[utoipa::path(patch, path = "/api/crm/leads/{id}", tag = "leads", request_body = LeadPatch,
    responses((status = 200, body = Done<LeadChanged>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn edit(Path(id): Path<String>, act: Act<LeadPatch>) -> Result<Reply, Error> {
    let version = act.body.version.or(act.if_match);
    let changed = act.scope.run(update(&id, act.given()?, version)).await?;
    let company = text(&changed, "company_name");
    Ok(Reply::ok(changed)?.toast_link(format!("{company} is saved."), format!("/crm/leads/{id}"), "Open lead"))
}

/// A column of the lead in an act's answer.
pub(super) fn text(answer: &Value, column: &str) -> String {
    answer["lead"][column].as_str().unwrap_or_default().to_owned()
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(add)).routes(routes!(edit))
}

//! One lead: itself, what may be done with it, what looks like it, and its story.

use axum::extract::Path;
use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Lead, Queue, TriageStatus, columns};
use crate::app::App;
use crate::audit;
use crate::db::{self, One, Query, Scope, params};
use crate::error::Error;
use crate::web::{Done, Refused, Reply};

pub(super) const ONE: &str = concat!(
    "select ",
    columns!(),
    ", l.account_name, l.created_by_name, crm.list_lead_actions(l.queue, l.triage_status, l.sales_owner_user_id, l.marketing_owner_user_id) as actions \
     from crm.v_lead as l where l.lead_id = $1"
);
pub(super) const DUPLICATES: &str = "select d.lead_id, d.company_name, d.contact_name, d.contact_email, d.contact_phone, d.queue, d.triage_status, \
         d.sales_owner_name, d.created_at \
     from jsonb_to_recordset(crm.find_lead_duplicates($1)) as d (lead_id text, company_name text, contact_name text, contact_email text, \
         contact_phone text, queue text, triage_status text, sales_owner_name text, created_at timestamptz)";
pub(super) const SEEN: &str = "select exists (select from crm.v_lead as l where l.lead_id = $1) as seen";

/// A lead with the names that only its own page and an act's answer tell.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct LeadDetail {
    /// The lead.
    #[from_row(flatten)]
    #[serde(flatten)]
    pub lead: Lead,
    /// The account's name.
    pub account_name: Option<String>,
    /// Who made it.
    pub created_by_name: Option<String>,
}

/// A lead with what the caller may do with it now.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct LeadRecord {
    /// The lead.
    #[from_row(flatten)]
    pub lead: LeadDetail,
    /// start_review, qualify, nurture, back_to_review, disqualify, reopen, assign, claim, recall, convert, release, return_to_marketing, edit.
    pub actions: Vec<String>,
}

impl LeadRecord {
    /// Whether the server names this action.
    pub(super) fn may(&self, action: &str) -> bool {
        self.actions.iter().any(|known| known == action)
    }
}

/// A lead that looks like another.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Duplicate {
    /// Which.
    pub lead_id: String,
    /// Its company.
    pub company_name: String,
    /// Its person.
    pub contact_name: Option<String>,
    /// His e-mail.
    pub contact_email: Option<String>,
    /// His phone.
    pub contact_phone: Option<String>,
    /// The list it is in.
    pub queue: Queue,
    /// Where it stands.
    pub triage_status: TriageStatus,
    /// Its salesperson.
    pub sales_owner_name: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// What the lead's page and API answer.
#[derive(Serialize, ToSchema)]
pub struct LeadAnswer {
    /// The lead.
    pub lead: LeadDetail,
    /// What the caller may do with it now.
    pub actions: Vec<String>,
    /// Up to five that look like it and that the caller may see.
    pub duplicates: Vec<Duplicate>,
}

#[derive(FromRow)]
pub(super) struct Seen {
    seen: bool,
}

/// A lead that the caller sees, else NOT_FOUND.
pub fn one(lead_id: &str) -> One<LeadRecord> {
    Query::new(ONE, params![lead_id.to_owned()]).one("lead")
}

/// Up to five leads that look like it and that the caller may see.
pub fn duplicates(lead_id: &str) -> Query<Duplicate> {
    Query::new(DUPLICATES, params![lead_id.to_owned()])
}

/// Runs an act on a lead and says what happened, with a link where the lead is still in the caller's sight.
pub(super) async fn acted(scope: &Scope, lead_id: &str, act: db::Act, words: impl FnOnce(&Value) -> String) -> Result<Reply, Error> {
    let still = Query::<Seen>::new(SEEN, params![lead_id.to_owned()]).one("lead");
    let (answer, still) = scope.run((act, still)).await?;
    let message = words(&answer);
    let reply = Reply::ok(answer)?;
    if still.seen {
        return Ok(reply.toast_link(message, format!("/crm/leads/{lead_id}"), "Open lead"));
    }
    Ok(reply.toast(message))
}

/// One lead.
#[utoipa::path(get, path = "/api/crm/leads/{id}", tag = "leads",
    responses((status = 200, body = Done<LeadAnswer>), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn lead(Path(id): Path<String>, scope: Scope) -> Result<Reply, Error> {
    let (LeadRecord { lead, actions }, duplicates) = scope.run((one(&id), duplicates(&id))).await?;
    Reply::ok(LeadAnswer { lead, actions, duplicates })
}

/// What happened to a lead, newest first.
#[utoipa::path(get, path = "/api/crm/leads/{id}/timeline", tag = "leads",
    responses((status = 200, body = Done<Vec<audit::Moment>>), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn story(Path(id): Path<String>, scope: Scope) -> Result<Reply, Error> {
    let (_, moments) = scope.run((one(&id), audit::timeline("leads", &id))).await?;
    Reply::ok(moments)
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(lead)).routes(routes!(story))
}

//! One deal with everything beside it, for its page and `GET /api/crm/opportunities/{id}`.

use jiff::{Timestamp, civil::Date};
use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::row::whole;
use super::{Opportunity, Stage};
use crate::db::{Maybe, One, Query, params};

pub(super) const ONE: &str = concat!(
    "select ", whole!(), ", v.primary_contact_id, v.contact_name, v.source_lead_id, v.source_target_id, v.notes, v.actions \
     from crm.v_opportunity as v where v.opportunity_id = $1"
);
pub(super) const ACCOUNT: &str = "select a.account_id, a.company_name, a.industry, a.city, a.phone, a.email, a.domain, a.owner_user_id, u.full_name as owner_name \
     from data.opportunities as o join data.accounts as a on a.account_id = o.account_id left join data.users as u on u.user_id = a.owner_user_id \
     where o.opportunity_id = $1";
pub(super) const CONTACTS: &str = "select c.contact_id, c.first_name, c.last_name, c.job_title, c.email, c.phone, c.is_primary, c.is_decision_maker \
     from data.opportunities as o join data.contacts as c on c.account_id = o.account_id where o.opportunity_id = $1 \
     order by c.is_primary desc, c.first_name, c.contact_id limit 50";
pub(super) const ENROLLMENT: &str = "select enrollment_id, cadence_name, purpose, current_step, step_count, status, stop_reason, owner_name, enrolled_at, \
     completed_at, stopped_at from crm.v_enrollments where opportunity_id = $1 order by enrollment_id desc limit 1";
pub(super) const HISTORY: &str = "select from_stage, to_stage, changed_by_name, changed_at, note from crm.v_stage_history where opportunity_id = $1 \
     order by history_id desc limit 100";
pub(super) const SOURCE: &str = "select 'lead' as kind, l.lead_id as id, l.company_name, l.contact_name, l.sourced_by, l.primary_channel, l.lead_date as came_on \
     from data.opportunities as o join crm.v_lead as l on l.lead_id = o.source_lead_id where o.opportunity_id = $1 \
     union all \
     select 'target', t.target_id, t.company_name, t.contact_name, 'Sales', t.source, (t.created_at at time zone 'UTC')::date \
     from data.opportunities as o join data.targets as t on t.target_id = o.source_target_id where o.opportunity_id = $1 limit 1";
pub(super) const RULES: &str = "select stage, position, is_open, next_step_suggestion from crm.v_stage_rules order by position";

/// A deal with what only its own page shows.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Deal {
    /// What every list shows.
    #[from_row(flatten)]
    #[serde(flatten)]
    pub row: Opportunity,
    /// The person to talk to.
    pub primary_contact_id: Option<String>,
    /// His name.
    pub contact_name: Option<String>,
    /// The lead it came from.
    pub source_lead_id: Option<String>,
    /// The target it came from.
    pub source_target_id: Option<String>,
    /// For colleagues.
    pub notes: Option<String>,
    /// What the reader may do now: edit, change_stage, quote, assign, reopen.
    #[serde(skip)]
    pub actions: Vec<String>,
}

/// The deal's account.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Account {
    /// `ACCT202611220042`.
    pub account_id: String,
    /// Its name.
    pub company_name: String,
    /// What it does.
    pub industry: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Web domain.
    pub domain: Option<String>,
    /// Who looks after it.
    pub owner_user_id: Option<Uuid>,
    /// His name.
    pub owner_name: Option<String>,
}

/// A person at the account.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Contact {
    /// `CONT202611220042`.
    pub contact_id: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: Option<String>,
    /// What he does there.
    pub job_title: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// The account's first contact.
    pub is_primary: bool,
    /// Whether he decides.
    pub is_decision_maker: bool,
}

/// The deal's latest run through a cadence.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Enrollment {
    /// Id.
    pub enrollment_id: i64,
    /// The template.
    pub cadence_name: Option<String>,
    /// What it is for.
    pub purpose: String,
    /// The next open step.
    pub current_step: i32,
    /// Of so many.
    pub step_count: i32,
    /// Active, Paused, Completed or Stopped.
    pub status: String,
    /// Why it was stopped.
    pub stop_reason: Option<String>,
    /// Who works it.
    pub owner_name: Option<String>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub enrolled_at: Timestamp,
    /// When the last step ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub completed_at: Option<Timestamp>,
    /// When it was stopped.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub stopped_at: Option<Timestamp>,
}

/// A move from stage to stage.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct StageChange {
    /// None when it was made.
    pub from_stage: Option<Stage>,
    /// Where it went.
    pub to_stage: Stage,
    /// Who moved it.
    pub changed_by_name: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// What was said.
    pub note: Option<String>,
}

/// The lead or target that a deal came from.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Source {
    /// lead or target.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// As it was called then.
    pub company_name: String,
    /// The person then.
    pub contact_name: Option<String>,
    /// Marketing or Sales.
    pub sourced_by: String,
    /// How it came.
    pub primary_channel: Option<String>,
    /// On which day.
    #[schema(value_type = String, format = Date)]
    pub came_on: Date,
}

/// A stage's rule, as far as pages need it.
#[derive(Clone, Debug, FromRow)]
pub struct StageRule {
    /// The stage.
    pub stage: Stage,
    /// Its place.
    pub position: i32,
    /// Whether a deal in it is open.
    pub is_open: bool,
    /// What is usually done next in it.
    pub next_step_suggestion: Option<String>,
}

fn of<T>(sql: &'static str, opportunity_id: &str) -> Query<T> {
    Query::new(sql, params![opportunity_id.to_owned()])
}

/// A deal that the caller sees, else NOT_FOUND.
pub fn deal(opportunity_id: &str) -> One<Deal> {
    of(ONE, opportunity_id).one("opportunity")
}

/// Its account.
pub fn account(opportunity_id: &str) -> Maybe<Account> {
    of(ACCOUNT, opportunity_id).optional()
}

/// The account's people, the primary one first.
pub fn contacts(opportunity_id: &str) -> Query<Contact> {
    of(CONTACTS, opportunity_id)
}

/// Its latest run through a cadence.
pub fn enrollment(opportunity_id: &str) -> Maybe<Enrollment> {
    of(ENROLLMENT, opportunity_id).optional()
}

/// The stages it went through, the latest first.
pub fn history(opportunity_id: &str) -> Query<StageChange> {
    of(HISTORY, opportunity_id)
}

/// Where it came from, if the caller sees that.
pub fn source(opportunity_id: &str) -> Maybe<Source> {
    of(SOURCE, opportunity_id).optional()
}

/// The stages in their order.
pub fn stage_rules() -> Query<StageRule> {
    Query::new(RULES, params![])
}

//! One deal with its run through a cadence and its stages, for its page and `GET /api/crm/opportunities/{id}`; `beside` has the rest.

use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;

use super::row::whole;
use super::{Opportunity, Stage};
use crate::db::{One, Query, params};

pub(super) const ONE: &str = concat!(
    "select ",
    whole!(),
    ", v.primary_contact_id, v.contact_name, v.source_lead_id, v.source_target_id, v.notes, v.actions \
     from crm.v_opportunity as v where v.opportunity_id = $1"
);
pub(super) const HISTORY: &str = "select from_stage, to_stage, changed_by_name, changed_at, note from crm.v_stage_history where opportunity_id = $1 \
     order by history_id desc limit 100";
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

/// A statement about one deal.
pub(super) fn of<T>(sql: &'static str, opportunity_id: &str) -> Query<T> {
    Query::new(sql, params![opportunity_id.to_owned()])
}

/// A deal that the caller sees, else NOT_FOUND.
pub fn deal(opportunity_id: &str) -> One<Deal> {
    of(ONE, opportunity_id).one("opportunity")
}

/// The stages it went through, the latest first.
pub fn history(opportunity_id: &str) -> Query<StageChange> {
    of(HISTORY, opportunity_id)
}

/// The stages in their order.
pub fn stage_rules() -> Query<StageRule> {
    Query::new(RULES, params![])
}

//! The deal lists: what is asked for, the rows, and how many there are.

use jiff::{Timestamp, civil::Date};
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::IntoParams;
use uuid::Uuid;

use super::lists::{self, Texts};
use super::{Opportunity, Stage};
use crate::db::{Query, params};
use crate::error::Error;
use crate::web::{Cursor, Listing, limit};

/// Which of the lists of spec 3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Not closed, On Hold included.
    Pipeline,
    /// Open, and the next step was due before today.
    Overdue,
    /// Won or lost.
    Closed,
    /// Both, the newest first.
    All,
}

/// A list's query string, as sent.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DealsQuery {
    /// pipeline (unless given), overdue, closed, all.
    #[param(pattern = "^(pipeline|overdue|closed|all)$")]
    pub(super) view: Option<String>,
    /// me, all (all that the caller sees), or a user's id; overdue: me unless given, else all.
    #[param(pattern = "^(me|all|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$")]
    pub(super) owner: Option<String>,
    /// One account's deals.
    pub(super) account: Option<String>,
    /// One stage's deals.
    pub(super) stage: Option<Stage>,
    /// Typed text: name, id, route; under three characters the beginning of the name.
    pub(super) q: Option<String>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(default, deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub(super) cursor: Option<String>,
    /// `true`: `meta.counts` says how many there are per stage, whatever the stage asked for.
    pub(super) counts: Option<String>,
}

/// The same, checked.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Which list.
    pub view: View,
    /// Me, a user's id, or none for all that the caller sees.
    pub owner: Option<String>,
    /// One account's.
    pub account: Option<String>,
    /// One stage's.
    pub stage: Option<Stage>,
    /// Typed text.
    pub q: Option<String>,
    /// How many rows.
    pub limit: i64,
    /// From where on.
    pub cursor: Cursor,
}

/// A row of a list, and whether typed text matched more than can be shown.
#[derive(Debug, FromRow, Serialize)]
pub struct Listed {
    #[from_row(flatten)]
    #[serde(flatten)]
    deal: Opportunity,
    #[serde(skip)]
    capped: bool,
}

/// How many deals are in a stage.
#[derive(Clone, Copy, Debug, FromRow, Serialize)]
pub struct StageCount {
    /// The stage.
    pub stage: Stage,
    /// How many.
    pub deals: i64,
}

impl DealsQuery {
    /// Refuses with VALIDATION_ERROR what is not of the possible values.
    pub(super) fn checked(self) -> Result<Ask, Error> {
        let view = match self.view.as_deref() {
            None | Some("pipeline") => View::Pipeline,
            Some("overdue") => View::Overdue,
            Some("closed") => View::Closed,
            Some("all") => View::All,
            Some(_) => return Err(Error::field("view", "This must be one of: pipeline, overdue, closed, all.")),
        };
        let owner = match self.owner {
            None if view == View::Overdue => Some("me".to_owned()),
            None => None,
            Some(text) if text == "all" => None,
            Some(text) if text == "me" || text.parse::<Uuid>().is_ok() => Some(text),
            Some(_) => return Err(Error::field("owner", "This must be me, all or the id of a colleague.")),
        };
        let limit = i64::from(self.limit.unwrap_or(50));
        let cursor = Cursor::read(self.cursor.as_deref(), 2)?;
        if cursor.part(0).is_some_and(|first| !is_key(view, &first)) {
            return Err(Error::field("cursor", "This is not a cursor of this list. Start again without it."));
        }
        Ok(Ask { view, owner, account: self.account, stage: self.stage, q: self.q, limit, cursor })
    }
}

impl Ask {
    fn texts(&self) -> &'static Texts {
        match self.view {
            View::Pipeline => &lists::PIPELINE,
            View::Overdue => &lists::OVERDUE,
            View::Closed => &lists::CLOSED,
            View::All => &lists::ALL,
        }
    }

    /// The rows, and one more when there is a next page.
    pub fn rows(&self) -> Query<Listed> {
        let texts = self.texts();
        let mut given = params![self.cursor.part(0), self.cursor.part(1), self.limit + 1, self.owner.clone(), self.stage];
        let text = match (&self.q, &self.account) {
            (Some(q), account) => {
                given.extend(params![q.clone(), account.clone()]);
                texts.search
            }
            (None, Some(account)) => {
                given.extend(params![account.clone()]);
                texts.account
            }
            (None, None) if self.stage.is_some() => texts.stage,
            (None, None) => texts.owner,
        };
        Query::new(text, given).standing(self.q.is_none())
    }

    /// How many there are per stage, whatever stage and page were asked for.
    pub fn counts(&self) -> Query<StageCount> {
        match (&self.q, &self.account) {
            (None, None) => Query::new(self.texts().count, params![self.owner.clone()]),
            (None, Some(account)) => Query::new(self.texts().count_account, params![self.owner.clone(), account.clone()]),
            (Some(q), account) => Query::new(self.texts().count_search, params![self.owner.clone(), account.clone(), q.clone()]),
        }
    }

    /// A page of them.
    pub fn page(&self, rows: Vec<Listed>) -> Listing<Opportunity> {
        let capped = rows.iter().any(|row| row.capped);
        let view = self.view;
        let mut listing = Listing::page(rows.into_iter().map(|row| row.deal).collect(), self.limit, |deal| key(view, deal));
        listing.meta.capped = capped.then_some(true);
        listing
    }
}

/// What a list is sorted by.
pub(super) fn key(view: View, deal: &Opportunity) -> Vec<String> {
    let first = match view {
        View::Pipeline | View::Overdue => deal.next_step_due_date.map(|day| day.to_string()),
        View::Closed => deal.closed_at.map(|at| at.to_string()),
        View::All => Some(deal.created_at.to_string()),
    };
    vec![first.unwrap_or_default(), deal.opportunity_id.clone()]
}

/// Whether a cursor's first part can be one of this view.
fn is_key(view: View, first: &str) -> bool {
    match view {
        View::Pipeline | View::Overdue => first.parse::<Date>().is_ok(),
        View::Closed | View::All => first.parse::<Timestamp>().is_ok(),
    }
}

/// The counts as `meta.counts` shows them.
pub(super) fn as_counts(counts: &[StageCount]) -> Value {
    Value::Object(counts.iter().map(|count| (count.stage.label().to_owned(), count.deals.into())).collect::<Map<_, _>>())
}

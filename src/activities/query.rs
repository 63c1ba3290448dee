//! A list's query string, as sent and checked.

use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::DueGroup;
use super::list::{About, Ask, View};
use crate::error::Error;
use crate::web::{Cursor, limit};

/// A list's query string, as sent.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ActivitiesQuery {
    /// `inbox`: mine, due today or before (unless given); `planner`; `overdue`: before today; `done`.
    #[param(pattern = "^(inbox|planner|overdue|done)$")]
    pub(super) view: Option<String>,
    /// `me`, `team` (a manager's team, everybody for admin and director) or a colleague's id. Mine unless given; of a record, and for admin and
    /// director, everybody's.
    #[param(pattern = "^(me|team|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$")]
    pub(super) owner: Option<String>,
    /// The first day: of due dates, of `done` the day it was done.
    #[param(value_type = Option<String>, format = Date)]
    pub(super) from: Option<Date>,
    /// The last day.
    #[param(value_type = Option<String>, format = Date)]
    pub(super) to: Option<Date>,
    /// One group of the planner; this week ends on Sunday.
    pub(super) group: Option<DueGroup>,
    /// About one lead.
    pub(super) lead_id: Option<String>,
    /// About one opportunity.
    pub(super) opportunity_id: Option<String>,
    /// About one account, its deals included.
    pub(super) account_id: Option<String>,
    /// About one target.
    pub(super) target_id: Option<String>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(default, deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub(super) cursor: Option<String>,
    /// `true`: `meta.counts` says how many there are per group of the planner, whatever group, days and page are asked for.
    pub(super) counts: Option<String>,
}

impl ActivitiesQuery {
    /// Refuses with VALIDATION_ERROR what is not of the possible values.
    pub(super) fn checked(self) -> Result<Ask, Error> {
        let view = match self.view.as_deref() {
            None | Some("inbox") => View::Inbox,
            Some("planner") => View::Planner,
            Some("overdue") => View::Overdue,
            Some("done") => View::Done,
            Some(_) => return Err(Error::field("view", "This must be one of: inbox, planner, overdue, done.")),
        };
        let owner = match self.owner.as_deref() {
            Some("me") | None => self.owner,
            Some(_) if view == View::Inbox => return Err(Error::field("owner", "This list is one's own. Take the view planner instead.")),
            Some(text) if text == "team" || text.parse::<Uuid>().is_ok() => self.owner,
            Some(_) => return Err(Error::field("owner", "This must be me, team or the id of a colleague.")),
        };
        let limit = i64::from(self.limit.unwrap_or(50));
        if self.group.is_some() && view == View::Done {
            return Err(Error::field("group", "What is done has no group. Name its days with from and to."));
        }
        let about = about([self.lead_id, self.opportunity_id, self.account_id, self.target_id])?;
        let cursor = Cursor::read(self.cursor.as_deref(), 2)?;
        if cursor.part(0).is_some_and(|first| !is_key(view, &first)) {
            return Err(Error::field("cursor", "This is not a cursor of this list. Start again without it."));
        }
        Ok(Ask { view, owner, about, from: self.from, to: self.to, group: self.group, limit, cursor })
    }
}

fn about([lead, deal, account, target]: [Option<String>; 4]) -> Result<Option<About>, Error> {
    match (lead, deal, account, target) {
        (None, None, None, None) => Ok(None),
        (Some(id), None, None, None) => Ok(Some(About::Lead(id))),
        (None, Some(id), None, None) => Ok(Some(About::Opportunity(id))),
        (None, None, Some(id), None) => Ok(Some(About::Account(id))),
        (None, None, None, Some(id)) => Ok(Some(About::Target(id))),
        _ => Err(Error::field("opportunity_id", "Name one record: a lead, an opportunity, an account or a target.")),
    }
}

/// Whether a cursor's first part can be one of this view.
fn is_key(view: View, first: &str) -> bool {
    if view == View::Done { first.parse::<Timestamp>().is_ok() } else { first.parse::<Date>().is_ok() }
}

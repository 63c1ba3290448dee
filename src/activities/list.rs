//! The lists of work: what is asked for, and the rows.

use jiff::civil::Date;
use postgres_from_row::FromRow;
use serde::Deserialize;
use serde_json::Value;

use super::lists::{self, Texts};
use super::{Activity, ActivityType, DueGroup};
use crate::db::{Params, Query, params};
use crate::web::{Cursor, Listing};

/// Which of the lists of spec 3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Mine, due today or before.
    Inbox,
    /// Planned, whenever it is due.
    Planner,
    /// Planned before today.
    Overdue,
    /// Done, the latest first.
    Done,
}

/// The record that a list is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A lead.
    Lead(String),
    /// An opportunity.
    Opportunity(String),
    /// An account, its deals included.
    Account(String),
    /// A target.
    Target(String),
}

/// A query, checked.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Which list.
    pub view: View,
    /// Me, team, a user's id, or none.
    pub owner: Option<String>,
    /// One record's.
    pub about: Option<About>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// One group's.
    pub group: Option<DueGroup>,
    /// How many rows.
    pub limit: i64,
    /// From where on.
    pub cursor: Cursor,
}

/// What follows an open activity.
#[derive(Clone, Debug, FromRow)]
pub struct Follow {
    /// Which.
    pub activity_id: String,
    /// As `crm.list_follow` says it.
    follow: Option<Value>,
}

/// What is next once an activity has ended.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Next {
    /// Nothing is planned after it, so that its record would stay without a next action: this is a proposal.
    pub asks: bool,
    /// What kind of work it is.
    pub activity_type: Option<ActivityType>,
    /// What is to be done.
    pub subject: Option<String>,
    /// When.
    pub due_date: Option<Date>,
}

impl Follow {
    /// What is next, if its record needs anything.
    pub fn next(&self) -> Option<Next> {
        serde_json::from_value(self.follow.clone()?).ok()
    }
}

/// Mine that are overdue or due today, for the Sales Inbox.
pub fn due_for_me(limit: i64) -> Ask {
    Ask { view: View::Inbox, owner: None, about: None, from: None, to: None, group: None, limit, cursor: Cursor::default() }
}

impl About {
    /// Its id at the place that the statement of its way has for it.
    pub(super) fn add_to(&self, given: &mut Params) {
        let of = |wanted: &dyn Fn(&Self) -> Option<&String>| wanted(self).cloned();
        match self {
            Self::Account(id) => given.extend(params![id.clone()]),
            _ => given.extend(params![
                of(&|about| if let Self::Lead(id) = about { Some(id) } else { None }),
                of(&|about| if let Self::Opportunity(id) = about { Some(id) } else { None }),
                of(&|about| if let Self::Target(id) = about { Some(id) } else { None }),
            ]),
        }
    }
}

impl Ask {
    /// The rows, and one more when there is a next page.
    pub fn rows(&self) -> Query<Activity> {
        let texts = match self.view {
            View::Inbox => &lists::DUE,
            View::Planner => &lists::PLANNER,
            View::Overdue => &lists::OVERDUE,
            View::Done => &lists::DONE,
        };
        let (text, given) = self.asked(texts);
        Query::new(text, given).standing(self.is_plain())
    }

    /// What follows each row of the planner's page.
    pub fn follows(&self) -> Query<Follow> {
        let (text, given) = self.asked(if self.view == View::Inbox { &lists::DUE_FOLLOWS } else { &lists::FOLLOWS });
        Query::new(text, given).standing(self.is_plain())
    }

    /// Whether the list is read as it stands, in its order.
    fn is_plain(&self) -> bool {
        self.group.is_none() && self.from.is_none() && self.to.is_none()
    }

    fn asked(&self, texts: &'static Texts) -> (&'static str, Params) {
        let group = self.group.map(|group| group.label().to_owned());
        // Overdue work is one's own unless somebody else's is asked for (spec 3.2).
        let mine = self.view == View::Overdue && self.about.is_none();
        let owner = self.owner.clone().or_else(|| mine.then(|| "me".to_owned()));
        let mut given = params![self.cursor.part(0), self.cursor.part(1), self.limit + 1, owner, self.from, self.to, group];
        let text = match &self.about {
            None => texts.owner,
            Some(About::Account(_)) => texts.account,
            Some(_) => texts.record,
        };
        if let Some(about) = &self.about {
            about.add_to(&mut given);
        }
        (text, given)
    }

    /// A page of them.
    pub fn page(&self, rows: Vec<Activity>) -> Listing<Activity> {
        let done = self.view == View::Done;
        Listing::page(rows, self.limit, |row| {
            let first = if done { row.completed_at.map(|at| at.to_string()) } else { row.due_date.map(|day| day.to_string()) };
            vec![first.unwrap_or_default(), row.activity_id.clone()]
        })
    }
}

//! The list of targets: what is asked for, the rows, and how many there are per status.

use jiff::civil::Date;
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{Outreach, Target, TargetStatus, lists};
use crate::db::{Query, params};
use crate::error::Error;
use crate::export;
use crate::web::{Cursor, Listing, limit};

/// What the list is asked for, by API and by page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// One status, `all`, or `active`: neither converted nor dropped, as unless given.
    #[param(pattern = "^(new_target|contacted|engaged|qualified|converted|dropped|active|all)$")]
    pub status: Option<String>,
    /// `me`, `none` (nobody's) or a user's id.
    #[param(pattern = "^(me|none|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$")]
    pub owner: Option<String>,
    /// Typed text: company, person, domain, e-mail, phone, id; under three characters the beginning of the company's name.
    pub q: Option<String>,
    /// overdue, week (today and the six days after), none (no day is set).
    #[param(inline)]
    pub outreach: Option<Outreach>,
    /// Where they come from, exactly as it is written there.
    pub source: Option<String>,
    /// A word they are marked with.
    pub tag: Option<String>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub cursor: Option<String>,
    /// `true`: `meta.counts` says how many there are per status, whatever the status asked for.
    pub counts: Option<String>,
}

/// A row of the list, its place in it, and whether typed text matched more than can be shown.
#[derive(Debug, FromRow, Serialize)]
pub struct Listed {
    #[from_row(flatten)]
    #[serde(flatten)]
    target: Target,
    #[serde(skip)]
    capped: bool,
}

/// How many targets there are of a status.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct StatusCount {
    /// Which.
    pub status: TargetStatus,
    /// How many.
    pub targets: i64,
}

impl Ask {
    fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).into()
    }

    /// Refuses with VALIDATION_ERROR what is not of the possible values.
    fn check(&self) -> Result<(), Error> {
        let known = |text: &str| text == "all" || text == "active" || TargetStatus::ALL.iter().any(|status| status.label() == text);
        if self.status.as_deref().is_some_and(|text| !known(text)) {
            return Err(Error::field("status", "This must be a status of targets, active or all."));
        }
        match self.owner.as_deref() {
            None | Some("me" | "none") => Ok(()),
            Some(id) if id.parse::<Uuid>().is_ok() => Ok(()),
            Some(_) => Err(Error::field("owner", "This must be me, none or the id of a colleague.")),
        }
    }

    fn filter(&self) -> Value {
        json!({"status": self.status, "owner": self.owner, "outreach": self.outreach, "source": self.source, "tag": self.tag})
    }

    /// A page of the list, one row more than the limit.
    pub fn rows(&self) -> Result<Query<Listed>, Error> {
        self.most(self.limit())
    }

    /// The whole list.
    pub(super) fn all(&self) -> Result<Query<Listed>, Error> {
        self.most(export::ALL)
    }

    fn most(&self, limit: i64) -> Result<Query<Listed>, Error> {
        self.check()?;
        let cursor = Cursor::read(self.cursor.as_deref(), 2)?;
        if cursor.part(0).is_some_and(|day| day != "infinity" && day.parse::<Date>().is_err()) {
            return Err(Error::field("cursor", "This is not a cursor of this list. Start again without it."));
        }
        if self.outreach.is_none() && self.source.is_none() && self.tag.is_none() && self.q.is_none() {
            let given = params![self.status.clone(), cursor.part(0), cursor.part(1), limit + 1, self.owner.clone()];
            return Ok(Query::new(lists::PLAIN, given).standing(true));
        }
        let mut given = params![self.filter(), cursor.part(0), cursor.part(1), limit + 1];
        Ok(match self.q.clone() {
            None => Query::new(lists::LIST, given),
            Some(typed) => {
                given.extend(params![typed]);
                Query::new(lists::FOUND, given)
            }
        })
    }

    /// How many there are per status, whatever status and page were asked for.
    pub fn counted(&self) -> Query<StatusCount> {
        match self.q.clone() {
            None => Query::new(lists::COUNTS, params![self.filter()]),
            Some(typed) => Query::new(lists::COUNTS_FOUND, params![self.filter(), typed]),
        }
    }

    /// The rows as a page of the list.
    pub fn page(&self, rows: Vec<Listed>) -> Listing<Target> {
        let capped = rows.iter().any(|row| row.capped);
        let listing = Listing::page(rows, self.limit(), |row| vec![day(row.target.next_outreach_at), row.target.target_id.clone()]);
        let mut meta = listing.meta;
        meta.capped = capped.then_some(true);
        Listing { rows: listing.rows.into_iter().map(|row| row.target).collect(), meta }
    }
}

/// The first part of a row's key: what has no day stands behind all days.
fn day(next: Option<Date>) -> String {
    next.map_or_else(|| "infinity".to_owned(), |day| day.to_string())
}

/// The counts as `meta.counts` shows them: each status, those still worked on, and all.
pub(super) fn as_counts(counts: &[StatusCount]) -> Value {
    let of = |status: TargetStatus| counts.iter().filter(|count| count.status == status).map(|count| count.targets).sum::<i64>();
    let total: i64 = counts.iter().map(|count| count.targets).sum();
    let ended = of(TargetStatus::Converted) + of(TargetStatus::Dropped);
    let each = TargetStatus::ALL.iter().map(|status| (status.label().to_owned(), of(*status).into()));
    Value::Object(each.chain([("active".to_owned(), (total - ended).into()), ("all".to_owned(), total.into())]).collect::<Map<_, _>>())
}

//! The list of accounts: what is asked for, the rows, and how many there are per tenure.

use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{AccountRow, Recency, Tenure, lists};
use crate::db::text_enum::text_enum;
use crate::db::{Query, params};
use crate::error::Error;
use crate::export;
use crate::people::Person;
use crate::web::{Cursor, Listing, limit};

text_enum! {
    /// The one view of accounts.
    pub enum View {
        /// With computed statuses, open deals and last touch.
        Enriched = "enriched",
    }
}

/// What the list is asked for, by API and by page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// enriched, which it is anyway.
    #[param(inline)]
    pub view: Option<View>,
    /// Typed text: name, domain, tax number, e-mail, phone, id; under three characters the beginning of the name.
    pub q: Option<String>,
    /// `me`, `none` (nobody's) or a user's id.
    #[param(pattern = "^(me|none|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$")]
    pub owner: Option<String>,
    /// How long it has been a customer.
    #[param(inline)]
    pub tenure: Option<Tenure>,
    /// How recently it was invoiced.
    #[param(inline)]
    pub activity: Option<Recency>,
    /// `false`: those that were deactivated or merged.
    #[param(value_type = Option<bool>)]
    pub active: Option<String>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub cursor: Option<String>,
    /// `true`: `meta.counts` says how many there are per tenure, whatever the tenure asked for.
    pub counts: Option<String>,
}

/// A row of the list, its place in it, and whether typed text matched more than can be shown.
#[derive(Debug, FromRow, Serialize)]
pub struct Listed {
    #[from_row(flatten)]
    #[serde(flatten)]
    account: AccountRow,
    #[serde(skip)]
    search_name: String,
    #[serde(skip)]
    capped: bool,
}

/// How many accounts there are of a tenure.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct TenureCount {
    /// Which.
    pub tenure_status: Tenure,
    /// How many.
    pub accounts: i64,
}

impl Ask {
    /// Whether the accounts that are worked with are asked for.
    pub(super) fn active(&self) -> bool {
        self.active.as_deref() != Some("false")
    }

    /// Whether one index has just these accounts in their order.
    fn is_plain(&self) -> bool {
        self.active() && self.q.is_none() && self.tenure.is_none() && self.activity.is_none() && self.owner.as_deref() != Some("none")
    }

    fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).into()
    }

    /// Refuses with VALIDATION_ERROR what is not of the possible values.
    fn check(&self) -> Result<(), Error> {
        if self.active.as_deref().is_some_and(|text| text != "true" && text != "false") {
            return Err(Error::field("active", "This must be true or false."));
        }
        match self.owner.as_deref() {
            None | Some("me" | "none") => Ok(()),
            Some(id) if id.parse::<Uuid>().is_ok() => Ok(()),
            Some(_) => Err(Error::field("owner", "This must be me, none or the id of a colleague.")),
        }
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
        if self.is_plain() {
            let mut given = params![cursor.part(0).unwrap_or_default(), cursor.part(1).unwrap_or_default(), limit + 1];
            let Some(owner) = &self.owner else { return Ok(Query::new(lists::ACTIVE, given).standing(true)) };
            given.extend(params![owner.parse::<Uuid>().ok()]);
            return Ok(Query::new(lists::OWNED, given).standing(true));
        }
        let mut given = params![self.active(), self.owner.clone(), self.tenure, self.activity, cursor.part(0), cursor.part(1), limit + 1];
        Ok(match self.q.clone() {
            None => Query::new(lists::LIST, given),
            Some(typed) => {
                given.extend(params![typed]);
                Query::new(lists::FOUND, given)
            }
        })
    }

    /// How many there are per tenure, whatever tenure and page were asked for.
    pub fn counted(&self) -> Query<TenureCount> {
        let mut given = params![self.active(), self.owner.clone(), self.activity];
        match self.q.clone() {
            None => Query::new(lists::COUNTS, given),
            Some(typed) => {
                given.extend(params![typed]);
                Query::new(lists::COUNTS_FOUND, given)
            }
        }
    }

    /// The rows as a page of the list.
    pub fn page(&self, rows: Vec<Listed>) -> Listing<AccountRow> {
        let capped = rows.iter().any(|row| row.capped);
        let listing = Listing::page(rows, self.limit(), |row| vec![row.search_name.clone(), row.account.account_id.clone()]);
        let mut meta = listing.meta;
        meta.capped = capped.then_some(true);
        Listing { rows: listing.rows.into_iter().map(|row| row.account).collect(), meta }
    }
}

/// The counts as `meta.counts` shows them.
pub(super) fn as_counts(counts: &[TenureCount]) -> Value {
    let total = counts.iter().map(|count| count.accounts).sum::<i64>();
    let each = counts.iter().map(|count| (count.tenure_status.label().to_owned(), count.accounts.into()));
    Value::Object(each.chain([("all".to_owned(), total.into())]).collect::<Map<_, _>>())
}

/// Who may own accounts: the choices of the filter by owner.
pub(super) fn sellers() -> Query<Person> {
    Query::new(lists::SELLERS, params![])
}

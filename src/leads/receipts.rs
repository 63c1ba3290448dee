//! Receipts (spec 3.3): what became of marketing's leads, without the deals.

use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::ask::Ask;
use crate::db::{One, Query, params};
use crate::error::Error;
use crate::export::{self, File, moment, number, text};
use crate::web::{Cursor, Listing};

pub(super) const RECEIPTS: &str = "select lead_id, company_name, state, state_since, handed_over_at, claimed_at, reason, lost_reason_code, \
     minutes_in_pool, minutes_to_first_contact from crm.list_receipts($1, $2::text::timestamptz, $3, $4)";
pub(super) const MAY_RECALL: &str = "select crm.may_lead('recall', 'pool', null, crm.my_id()) as may_recall";

pub(super) const FILE: File = File {
    name: "receipts",
    gate: "receipts",
    columns: &[
        text("lead_id"),
        text("company_name"),
        text("state"),
        moment("state_since"),
        moment("handed_over_at"),
        moment("claimed_at"),
        text("reason"),
        text("lost_reason_code"),
        number("minutes_in_pool"),
        number("minutes_to_first_contact"),
    ],
};

/// What became of a lead that marketing handed over.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Receipt {
    /// The lead.
    pub lead_id: String,
    /// Whose request it is.
    pub company_name: String,
    /// in_pool, claimed, returned, won, lost.
    pub state: String,
    /// Since when it stands so.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub state_since: Option<Timestamp>,
    /// Handed over for the last time.
    #[schema(value_type = String, format = DateTime)]
    pub handed_over_at: Timestamp,
    /// Taken by Sales for the last time.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub claimed_at: Option<Timestamp>,
    /// Why it came back.
    pub reason: Option<String>,
    /// The kind of loss.
    pub lost_reason_code: Option<String>,
    /// How long it has waited in the pool, all stays together.
    pub minutes_in_pool: Option<i32>,
    /// From the claim to the first thing that Sales did with it; none yet if empty.
    pub minutes_to_first_contact: Option<i32>,
}

/// Whether the reader takes leads back out of the pool.
#[derive(Debug, FromRow)]
pub(super) struct Right {
    pub(super) may_recall: bool,
}

/// A page of receipts, one row more than the limit.
pub(super) fn receipts(ask: &Ask) -> Result<Query<Receipt>, Error> {
    most(ask, ask.limit() + 1)
}

/// All of them.
pub(super) fn all(ask: &Ask) -> Result<Query<Receipt>, Error> {
    most(ask, export::ALL)
}

fn most(ask: &Ask, limit: i64) -> Result<Query<Receipt>, Error> {
    let cursor = Cursor::read(ask.cursor.as_deref(), 2)?;
    let filter = json!({"q": ask.q, "service": ask.service, "channel": ask.channel, "sourced_by": ask.sourced_by,
        "marketing_owner": ask.marketing_owner, "from": ask.from, "to": ask.to});
    Ok(Query::new(RECEIPTS, params![filter, cursor.part(0), cursor.part(1), limit]))
}

/// The rows as a page.
pub(super) fn paged(ask: &Ask, rows: Vec<Receipt>) -> Listing<Receipt> {
    Listing::page(rows, ask.limit(), |row| vec![row.handed_over_at.to_string(), row.lead_id.clone()])
}

/// Whether the reader takes leads back out of the pool.
pub(super) fn right() -> One<Right> {
    Query::new(MAY_RECALL, params![]).one("user")
}

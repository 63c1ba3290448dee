//! The five lists of leads (spec 3.2): one view, one query, one API.

use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Lead;
use super::ask::{Ask, View};
use super::file::file_of;
use super::lists;
use super::receipts::{self, Receipt};
use crate::app::App;
use crate::db::{One, Params, Query, Scope, params};
use crate::error::Error;
use crate::export::{self, FormatQuery, Order, Read};
use crate::web::{Cursor, Done, Listing, Refused, Reply};

/// A row of a list.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Listed {
    /// The lead.
    #[from_row(flatten)]
    #[serde(flatten)]
    pub lead: Lead,
    /// What the caller may do with it now.
    pub actions: Vec<String>,
    /// In the pool: who handed it over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_over_by_name: Option<String>,
    /// In the pool: what he said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool_notes: Option<String>,
    /// In the pool: when it goes back to marketing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    #[serde(skip)]
    capped: bool,
}

/// How many a list holds, without its filters.
#[derive(Clone, Copy, Debug, FromRow, Serialize, ToSchema)]
pub struct Counts {
    /// All of it; of My Leads the team's.
    #[serde(rename = "all")]
    pub total: i64,
    /// Lead Inbox: New.
    #[serde(rename = "New", skip_serializing_if = "Option::is_none")]
    pub fresh: Option<i64>,
    /// Lead Inbox: In Review.
    #[serde(rename = "In Review", skip_serializing_if = "Option::is_none")]
    pub in_review: Option<i64>,
    /// My Leads: the caller's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mine: Option<i64>,
}

/// What the caller may do that belongs to no single lead.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Rights {
    /// Add a lead.
    pub may_create: bool,
    /// Claim from the pool.
    pub may_claim: bool,
    /// Look at other people's working leads.
    pub sees_team: bool,
}

/// A page of a list, one row more than the limit. VALIDATION_ERROR for a cursor, limit or owner that is none.
pub fn list(view: View, ask: &Ask) -> Result<Query<Listed>, Error> {
    most(view, ask, ask.limit())
}

/// The whole list, likewise.
fn all(view: View, ask: &Ask) -> Result<Query<Listed>, Error> {
    most(view, ask, export::ALL)
}

fn most(view: View, ask: &Ask, limit: i64) -> Result<Query<Listed>, Error> {
    let mut values: Params = params![ask.service.clone(), ask.channel, ask.sourced_by, ask.marketing_owner, ask.from, ask.to, limit + 1];
    let (sql, found, parts) = match view {
        View::Inbox => (lists::INBOX, lists::INBOX_FOUND, 3),
        View::Nurture => (lists::NURTURE, lists::NURTURE_FOUND, 3),
        View::Disqualified => (lists::DISQUALIFIED, lists::DISQUALIFIED_FOUND, 2),
        View::HandoverPool => (lists::POOL, lists::POOL_FOUND, 3),
        View::MyClaimed if ask.is_plain() => (lists::MY_LEADS, lists::MY_LEADS_FOUND, 2),
        View::MyClaimed => (lists::MY_LEADS_CHOSEN, lists::MY_LEADS_FOUND, 2),
    };
    if view == View::Inbox {
        values.extend(params![ask.triage_status, ask.sla.is_some()]);
    }
    let cursor = Cursor::read(ask.cursor.as_deref(), parts)?;
    values.extend((0..parts).flat_map(|index| params![cursor.part(index)]));
    if view == View::MyClaimed {
        let (whose, owner) = ask.whose()?;
        values.extend(params![whose, owner]);
    }
    Ok(match ask.q.clone() {
        None => Query::new(sql, values).standing(ask.is_plain()),
        Some(typed) => {
            values.extend(params![typed]);
            Query::new(found, values)
        }
    })
}

/// The rows as a page of the list, with the cursor of the next one.
pub fn paged(view: View, ask: &Ask, rows: Vec<Listed>) -> Listing<Listed> {
    let capped = rows.iter().any(|row| row.capped);
    let mut listing = Listing::page(rows, ask.limit(), |row| key(view, &row.lead));
    listing.meta.capped = capped.then_some(true);
    listing
}

/// How many the list holds.
pub fn counts(view: View) -> One<Counts> {
    let sql = match view {
        View::Inbox => lists::INBOX_COUNTS,
        View::Nurture => lists::NURTURE_COUNTS,
        View::Disqualified => lists::DISQUALIFIED_COUNTS,
        View::HandoverPool => lists::POOL_COUNTS,
        View::MyClaimed => lists::MY_LEADS_COUNTS,
    };
    Query::new(sql, params![]).one("list")
}

/// What the caller may do that belongs to no single lead.
pub fn rights() -> One<Rights> {
    Query::new(lists::RIGHTS, params![]).one("user")
}

/// A row's place in its list; a date that is missing stands last.
fn key(view: View, lead: &Lead) -> Vec<String> {
    let id = lead.lead_id.clone();
    let at = |time: Option<Timestamp>| time.unwrap_or_default().to_string();
    match view {
        View::Inbox => vec![lead.sla_deadline.to_string(), lead.created_at.to_string(), id],
        View::Nurture => {
            vec![lead.next_contact_on.map_or_else(|| "infinity".to_owned(), |day| day.to_string()), lead.created_at.to_string(), id]
        }
        View::Disqualified => vec![at(lead.disqualified_at), id],
        View::HandoverPool => vec![(-lead.priority).to_string(), at(lead.handed_over_at), id],
        View::MyClaimed => vec![at(lead.claimed_at), id],
    }
}

/// A row of `leads`: a lead of a list, or a receipt of one.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum LeadRow {
    Listed(Box<Listed>),
    Receipt(Receipt),
}

/// Leads by `view`: the five lists, or the receipts of what marketing handed over.
#[utoipa::path(get, path = "/api/crm/leads", tag = "leads", params(Ask, FormatQuery),
    responses((status = 200, body = Done<Vec<LeadRow>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn leads(Read { scope, query: ask, file }: Read<Ask>) -> Result<Response, Error> {
    let asked =
        ask.view.ok_or_else(|| Error::field("view", "Choose inbox, nurture, disqualified, handover_pool, my_claimed or receipts."))?;
    let Some(view) = asked.list() else { return handed_over(&scope, &ask, file).await };
    if let Some(order) = file {
        return order.send(&scope, &file_of(view), all(view, &ask)?).await;
    }
    let rows = list(view, &ask)?;
    let (actor, rows, held) = if ask.counts.as_deref() == Some("true") {
        let (actor, (rows, held)) = scope.visit((rows, counts(view))).await.map_err(Cursor::blamed)?;
        (actor, rows, serde_json::to_value(held).ok())
    } else {
        let (actor, rows) = scope.visit(rows).await.map_err(Cursor::blamed)?;
        (actor, rows, None)
    };
    actor.must_open(view.gate())?;
    let mut listing = paged(view, &ask, rows);
    listing.meta.counts = held;
    answer(listing, |row| LeadRow::Listed(Box::new(row)))
}

async fn handed_over(scope: &Scope, ask: &Ask, file: Option<Order>) -> Result<Response, Error> {
    if let Some(order) = file {
        return order.send(scope, &receipts::FILE, receipts::all(ask)?).await;
    }
    let (actor, rows) = scope.visit(receipts::receipts(ask)?).await.map_err(Cursor::blamed)?;
    actor.must_open("receipts")?;
    answer(receipts::paged(ask, rows), LeadRow::Receipt)
}

fn answer<T>(listing: Listing<T>, row: impl Fn(T) -> LeadRow) -> Result<Response, Error> {
    let rows = listing.rows.into_iter().map(row).collect();
    Reply::list(Listing { rows, meta: listing.meta }).map(Reply::into_response)
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(leads))
}

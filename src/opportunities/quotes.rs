//! Quotes: versioned price offers on a deal (spec 1.7).

use axum::extract::Path;
use jiff::{Timestamp, civil::Date};
use postgres_from_row::FromRow;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{QuoteStatus, row};
use crate::app::App;
use crate::db::{self, Query, params};
use crate::error::Error;
use crate::web::{Act, Amount, Done, Refused, Reply, amount, integer};

pub(super) const OF_DEAL: &str = "select quote_id, opportunity_id, revision, status, total_amount, currency, valid_until, terms, notes, sent_at, decided_at, \
     created_by_name, created_at, updated_at, version, actions from crm.v_quotes where opportunity_id = $1 order by revision desc";
pub(super) const CREATE: &str = "select crm.rpc_quote_create($1, $2)";
pub(super) const UPDATE: &str = "select crm.rpc_quote_update($1, $2, $3)";
pub(super) const SET_STATUS: &str = "select crm.rpc_quote_set_status($1, $2)";

/// A price offer.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Quote {
    /// `QUO202611220042`.
    pub quote_id: String,
    /// Its deal.
    pub opportunity_id: String,
    /// 1, 2, … within the deal.
    pub revision: i32,
    /// Where it stands.
    pub status: QuoteStatus,
    /// The price.
    pub total_amount: Decimal,
    /// Of that amount.
    pub currency: String,
    /// Until when it holds.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<Date>,
    /// Conditions.
    pub terms: Option<String>,
    /// For colleagues.
    pub notes: Option<String>,
    /// When it went out.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub sent_at: Option<Timestamp>,
    /// When the customer answered.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub decided_at: Option<Timestamp>,
    /// Who wrote it.
    pub created_by_name: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts up with every change.
    pub version: i32,
    /// What the reader may do now: edit, or a status to set.
    pub actions: Vec<String>,
}

/// What a person writes into a quote.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct QuoteDraft {
    #[serde(default, deserialize_with = "amount")]
    #[schema(value_type = Option<Amount>)]
    total_amount: Option<Decimal>,
    /// The deal's unless given.
    currency: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Option<Date>,
    terms: Option<String>,
    notes: Option<String>,
    /// When editing: the version that was read.
    #[serde(default, deserialize_with = "integer")]
    version: Option<i32>,
}

/// The state to set.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct QuoteMove {
    /// Sent, Accepted or Rejected.
    status: Option<QuoteStatus>,
}

/// One quote.
#[derive(Serialize, ToSchema)]
struct OneQuote {
    quote: Quote,
}

/// A deal's quotes, the newest first.
pub fn of_deal(opportunity_id: &str) -> Query<Quote> {
    Query::new(OF_DEAL, params![opportunity_id.to_owned()])
}

/// A new revision, as a Draft.
pub fn create(opportunity_id: &str, draft: Value) -> db::Act {
    db::Act::new(CREATE, params![opportunity_id.to_owned(), draft])
}

/// Edits a Draft; STALE_RECORD over somebody else's edit.
pub fn update(quote_id: &str, patch: Value, version: Option<i32>) -> db::Act {
    db::Act::new(UPDATE, params![quote_id.to_owned(), patch, version])
}

/// Sends a Draft, or notes the answer to a sent one.
pub fn set_status(quote_id: &str, status: Option<QuoteStatus>) -> db::Act {
    db::Act::new(SET_STATUS, params![quote_id.to_owned(), status])
}

/// A new quote, or a new revision, as a Draft on an open deal.
#[utoipa::path(post, path = "/api/crm/opportunities/{id}/quotes", tag = "quotes", request_body = QuoteDraft,
    responses((status = 201, body = Done<OneQuote>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn add(Path(id): Path<String>, act: Act<QuoteDraft>) -> Result<Reply, Error> {
    let made = act.scope.run(create(&id, act.given()?)).await?;
    let said = format!("Quote {} is a draft. Send it when it is ready.", made["quote"]["revision"]);
    // A quote is read with its deal; it has no address of its own.
    Ok(Reply::created(made, format!("/api/crm/opportunities/{id}"))?.toast(said))
}

/// Edits a Draft.
#[utoipa::path(patch, path = "/api/crm/quotes/{id}", tag = "quotes", request_body = QuoteDraft,
    responses((status = 200, body = Done<OneQuote>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn edit(Path(id): Path<String>, act: Act<QuoteDraft>) -> Result<Reply, Error> {
    let changed = act.scope.run(update(&id, act.given()?, act.body.version.or(act.if_match))).await?;
    Ok(Reply::ok(changed)?.toast("Quote changed."))
}

/// Sends a Draft, or notes the answer to a sent quote.
#[utoipa::path(patch, path = "/api/crm/quotes/{id}/status", tag = "quotes", request_body = QuoteMove,
    responses((status = 200, body = Done<OneQuote>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn move_on(Path(id): Path<String>, act: Act<QuoteMove>) -> Result<Reply, Error> {
    let moved = act.scope.run(set_status(&id, act.body.status)).await?;
    let quote = &moved["quote"];
    let said = format!("Quote {} is {}.", quote["revision"], quote["status"].as_str().unwrap_or_default().to_lowercase());
    let deal = row::page(quote["opportunity_id"].as_str().unwrap_or_default());
    Ok(Reply::ok(&moved)?.toast_link(said, deal, "Opportunity"))
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(add)).routes(routes!(edit)).routes(routes!(move_on))
}

//! Invoices under /api/crm/invoices.

use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Invoice;
use super::file::FILE;
use super::input::NewInvoices;
use super::list::InvoicesQuery;
use crate::app::App;
use crate::db::{self, params};
use crate::error::Error;
use crate::export::{FormatQuery, Read};
use crate::web::{Act, Cursor, Done, Either, Refused, Reply};

pub(super) const UPSERT: &str = "select crm.rpc_invoices_upsert($1)";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, store))
}

/// One invoice as it is stored now.
#[derive(Serialize, ToSchema)]
struct OneInvoice {
    invoice: Invoice,
    /// Whether it is new.
    created: bool,
}

/// Many invoices.
#[derive(Serialize, ToSchema)]
struct ManyInvoices {
    /// How many were new.
    created: i64,
    /// How many changed.
    updated: i64,
    /// How many were so already.
    unchanged: i64,
    /// In the order sent.
    invoice_ids: Vec<String>,
}

/// Invoices, the newest first: all, one account's, or by typed text.
#[utoipa::path(get, path = "/api/crm/invoices", tag = "invoices", params(InvoicesQuery, FormatQuery),
    responses((status = 200, body = Done<Vec<Invoice>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(Read { scope, query, file }: Read<InvoicesQuery>) -> Result<Response, Error> {
    let ask = query.checked()?;
    if let Some(order) = file {
        return order.send(&scope, &FILE, ask.whole().rows()).await;
    }
    let (actor, rows) = scope.visit(ask.rows()).await.map_err(Cursor::blamed)?;
    actor.must_open("invoices")?;
    Reply::list(ask.page(rows)).map(Reply::into_response)
}

/// Adds an invoice or corrects the one of that number; with `invoices` up to 1,000 of them, all or none.
#[utoipa::path(post, path = "/api/crm/invoices", tag = "invoices", request_body = NewInvoices,
    responses((status = 200, description = "Changed, or many", body = Done<Either<OneInvoice, ManyInvoices>>),
        (status = 201, body = Done<OneInvoice>), (status = 400, body = Refused), (status = 403, body = Refused), (status = 409, body = Refused)))]
async fn store(act: Act<NewInvoices>) -> Result<Reply, Error> {
    if act.body.invoices.is_some() {
        return store_many(act).await;
    }
    let mut draft = act.given()?;
    if let (Value::Object(fields), Some(version)) = (&mut draft, act.body.version.or(act.if_match)) {
        fields.insert("version".to_owned(), version.into());
    }
    let stored = act.scope.run(db::Act::new(UPSERT, params![draft])).await?;
    let text = |name: &str| stored["invoice"][name].as_str().unwrap_or_default();
    let (id, number, status) = (text("invoice_id"), text("invoice_number"), text("status"));
    if stored["created"] == true {
        let words = format!("Invoice {number} added.");
        return Ok(Reply::created(&stored, format!("/api/crm/invoices?q={id}"))?.toast(words));
    }
    Ok(Reply::ok(&stored)?.toast(format!("Invoice {number} is {status} now.")))
}

async fn store_many(act: Act<NewInvoices>) -> Result<Reply, Error> {
    let Value::Object(mut fields) = act.given()? else { return Err(Error::invalid("Send a JSON object.")) };
    let rows = fields.remove("invoices").unwrap_or_default();
    if let Some(stray) = fields.keys().next() {
        return Err(Error::field(stray, "Send one invoice, or many under invoices, not both."));
    }
    Reply::ok(act.scope.run(db::Act::new(UPSERT, params![rows])).await?)
}

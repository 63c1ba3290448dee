//! Imports under /api/crm/imports: the list, one, its rows, and what is done with it once it is read.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::acts;
use super::batch::{self, Ask, Batch};
use super::file::FILE;
use super::rows::{ImportRow, RowsAsk};
use super::work::wake;
use crate::app::App;
use crate::db;
use crate::error::Error;
use crate::export::{FormatQuery, Read};
use crate::web::{Act, Cursor, Done, Filter, Nothing, Refused, Reply};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(rows))
        .routes(routes!(commit))
        .routes(routes!(cancel))
        .routes(routes!(undo))
}

/// An import under its name.
#[derive(Serialize, ToSchema)]
pub(super) struct OneBatch {
    pub(super) batch: Batch,
}

/// Imports of one's own and one's team, the newest first.
#[utoipa::path(get, path = "/api/crm/imports", tag = "imports", params(Ask, FormatQuery),
    responses((status = 200, body = Done<Vec<Batch>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(Read { scope, query: ask, file }: Read<Ask>) -> Result<Response, Error> {
    if let Some(order) = file {
        return order.send(&scope, &FILE, batch::whole(&ask)?).await;
    }
    let (actor, rows) = scope.visit(batch::list(&ask)?).await.map_err(Cursor::blamed)?;
    actor.must_open("imports")?;
    Reply::list(ask.page(rows)).map(Reply::into_response)
}

/// One import with its progress.
#[utoipa::path(get, path = "/api/crm/imports/{id}", tag = "imports", params(("id" = String, Path, description = "The import")),
    responses((status = 200, body = Done<OneBatch>), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn one(Path(id): Path<String>, scope: db::Scope) -> Result<Reply, Error> {
    Reply::ok(OneBatch { batch: scope.run(batch::one(&id)).await? })
}

/// Its rows in the order of the file, all or of one verdict.
#[utoipa::path(get, path = "/api/crm/imports/{id}/rows", tag = "imports", params(("id" = String, Path, description = "The import"), RowsAsk),
    responses((status = 200, body = Done<Vec<ImportRow>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn rows(Path(id): Path<String>, filter: Filter<RowsAsk>) -> Result<Reply, Error> {
    let (_, rows) = filter.scope.run((batch::one(&id), filter.query.rows(&id)?)).await.map_err(Cursor::blamed)?;
    Reply::list(filter.query.page(rows))
}

/// Imports what the preview shows, in the background; goes on with one that was cancelled or failed.
#[utoipa::path(post, path = "/api/crm/imports/{id}/commit", tag = "imports", params(("id" = String, Path, description = "The import")),
    responses((status = 202, description = "It runs", body = Done<OneBatch>), (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn commit(Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    begun(&id, act, acts::commit(&id), "The import runs.").await
}

/// Stops a running import; what is imported stays, and can be undone.
#[utoipa::path(post, path = "/api/crm/imports/{id}/cancel", tag = "imports", params(("id" = String, Path, description = "The import")),
    responses((status = 200, body = Done<OneBatch>), (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn cancel(Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    let (_, batch) = act.scope.run((acts::cancel(&id), batch::one(&id))).await?;
    Ok(Reply::ok(OneBatch { batch })?.to_page(page(&id)).toast("The import is stopped. What was imported stays until you undo it."))
}

/// Takes an import back in the background, for 30 days: rows that somebody has worked on since are left and listed.
#[utoipa::path(post, path = "/api/crm/imports/{id}/undo", tag = "imports", params(("id" = String, Path, description = "The import")),
    responses((status = 202, description = "It runs", body = Done<OneBatch>), (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn undo(Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    begun(&id, act, acts::undo(&id), "The import is being undone.").await
}

async fn begun(id: &str, act: Act<Nothing>, statement: db::Act, words: &str) -> Result<Reply, Error> {
    let (_, batch) = act.scope.run((statement, batch::one(id))).await?;
    wake();
    Ok(Reply::accepted(OneBatch { batch })?.to_page(page(id)).toast(words))
}

fn page(id: &str) -> String {
    format!("/crm/imports/{id}")
}

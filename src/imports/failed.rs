//! The rows that failed, as they stood in the file, each with its number and what is wrong: to be corrected and uploaded to the same import (spec 7.6).

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use postgres_from_row::FromRow;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Batch, batch};
use crate::app::App;
use crate::db::{Query, Scope, params};
use crate::error::Error;
use crate::export::Text;
use crate::web::Refused;

pub(super) const FAILED: &str = "select r.row_number, r.raw, r.reason from crm.list_import_raw($1, $2, true) as r";

/// The column by which a corrected row finds its place again.
pub(super) const NUMBER: &str = "Import Row";
/// The column that says what is wrong.
pub(super) const PROBLEM: &str = "Import Problem";

#[derive(Debug, FromRow)]
struct FailedRow {
    row_number: i32,
    raw: Value,
    reason: Option<String>,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(failed))
}

/// The failed rows as CSV: the number, the columns of the file, what is wrong. Correct them and post the file to `…/repaired`.
#[utoipa::path(get, path = "/api/crm/imports/{id}/failed.csv", tag = "imports", params(("id" = String, Path, description = "The import")),
    responses((status = 200, description = "The file", content_type = "text/csv"), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn failed(Path(id): Path<String>, scope: Scope) -> Result<Response, Error> {
    let (batch, rows) = scope.run((batch::one(&id), page(&id, i32::MIN))).await?;
    let mut text = Text::new(Vec::new())?;
    text.row(std::iter::once(NUMBER).chain(batch.headers.iter().map(String::as_str)).chain([PROBLEM]))?;
    let width = batch.headers.len();
    let last = write(&mut text, width, &rows)?;
    let first = Bytes::from(text.take()?);
    let start = (scope, id, last, Some(first));
    let body = Body::from_stream(try_unfold(start, move |(scope, id, after, first)| async move {
        if let Some(first) = first {
            return Ok::<_, Error>(Some((first, (scope, id, after, None))));
        }
        let Some(after) = after else { return Ok(None) };
        let rows = scope.run(page(&id, after)).await?;
        let mut text = Text::more(Vec::new());
        let Some(last) = write(&mut text, width, &rows)? else { return Ok(None) };
        Ok(Some((Bytes::from(text.take()?), (scope, id, Some(last), None))))
    }));
    let name = format!("attachment; filename=\"{}\"", name_of(&batch));
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], body).into_response())
}

fn page(batch_id: &str, after: i32) -> Query<FailedRow> {
    Query::new(FAILED, params![batch_id.to_owned(), after])
}

fn name_of(batch: &Batch) -> String {
    format!("failed-{}.csv", batch.batch_id)
}

/// Writes the rows; answers the last one's number.
fn write(text: &mut Text<Vec<u8>>, width: usize, rows: &[FailedRow]) -> Result<Option<i32>, Error> {
    for row in rows {
        let raw: Vec<&str> = row.raw.as_array().into_iter().flatten().map(|cell| cell.as_str().unwrap_or_default()).collect();
        let cells = (0..width).map(|place| raw.get(place).copied().unwrap_or_default());
        // What had no header stands behind the problem, so that nothing of the row is lost.
        let beyond = raw.get(width..).unwrap_or_default().iter().copied();
        let number = row.row_number.to_string();
        let problem = row.reason.clone().unwrap_or_default();
        text.row(std::iter::once(number.as_str()).chain(cells).chain([problem.as_str()]).chain(beyond))?;
    }
    Ok(rows.last().map(|row| row.row_number))
}

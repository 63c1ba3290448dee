//! One failed row put right in place: what is typed is converted as a cell is, then the row is previewed again (spec 7.6).

use axum::extract::Path;
use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::batch::{self, Batch};
use super::cells::{Converted, Reading};
use super::change::state;
use super::rows::{self, ImportRow};
use crate::app::App;
use crate::db::{self, One, Query, params};
use crate::error::Error;
use crate::web::{Act, Done, Refused, Reply};

pub(super) const BEFORE: &str = "select r.draft, r.problems from crm.v_import_rows as r where r.batch_id = $1 and r.row_number = $2";
pub(super) const FIX: &str = "select crm.rpc_import_fix_row($1, $2, $3, $4)";

/// A row as it was read.
#[derive(Debug, FromRow)]
struct Before {
    draft: Value,
    problems: Option<Value>,
}

/// A row that was put right, and its import.
#[derive(Serialize, ToSchema)]
struct FixedRow {
    batch: Batch,
    row: ImportRow,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(fix))
}

/// Corrects a failed row: field → text, as it would stand in a cell; null empties it.
#[utoipa::path(patch, path = "/api/crm/imports/{id}/rows/{n}", tag = "imports", request_body = inline(std::collections::BTreeMap<String, Option<String>>),
    params(("id" = String, Path, description = "The import"), ("n" = i32, Path, description = "The row's number")),
    responses((status = 200, body = Done<FixedRow>), (status = 400, body = Refused), (status = 403, body = Refused), (status = 404, body = Refused),
        (status = 409, body = Refused)))]
async fn fix(Path((id, number)): Path<(String, String)>, act: Act<Map<String, Value>>) -> Result<Reply, Error> {
    let number: i32 = number.parse().map_err(|_| Error::not_found("row"))?;
    let (scope, typed) = (act.scope.clone().without_key(), act.body);
    let (import, before) = scope.run((state(&id), before(&id, number))).await?;
    if let Some(stray) = typed.iter().find(|(name, value)| import.kind.field(name).is_none() || !(value.is_string() || value.is_null())) {
        return Err(Error::field(stray.0, "There is no such field, or this is no text."));
    }
    let reading = Reading::new(import.kind, &import.headers(), &import.mapping(), &import.options());
    let read = reading.fixed(Converted { draft: object(before.draft), problems: object(before.problems.unwrap_or_default()) }, &typed);
    let given = params![id.clone(), number, Value::Object(read.draft), Value::Object(read.problems)];
    let (_, batch, row) = act.scope.run((db::Act::new(FIX, given), batch::one(&id), rows::one(&id, number))).await?;
    let words = match row.reason.as_deref().filter(|_| row.verdict.as_deref() == Some("fail")) {
        Some(reason) => format!("Row {number} still fails: {reason}"),
        None => format!("Row {number} is right now."),
    };
    Ok(Reply::ok(FixedRow { batch, row })?.to_page(format!("/crm/imports/{id}")).toast(words))
}

fn before(batch_id: &str, number: i32) -> One<Before> {
    Query::new(BEFORE, params![batch_id.to_owned(), number]).one("row")
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value { fields } else { Map::new() }
}

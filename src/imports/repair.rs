//! The corrected file of failed rows comes back to its import: each row replaces the one of its number, then they are previewed (spec 7.6).

use std::collections::BTreeSet;

use axum::extract::{DefaultBodyLimit, Path, Request, State};
use postgres_from_row::FromRow;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::cells::Reading;
use super::change::{CHANGE, State as Import, state};
use super::failed::{NUMBER, PROBLEM};
use super::read::{self, Layout, refused};
use super::receive::{self, Kept};
use super::settled::{Previewed, answered, ended, is_repeated, to_the_end};
use super::store;
use super::upload::request_hash;
use crate::app::App;
use crate::db::{self, Caller, Query, Scope, params};
use crate::error::Error;
use crate::session;
use crate::web::{Done, Refused, Reply};

pub(super) const FAILING: &str = "select r.row_number from data.import_rows as r where r.batch_id = $1 and r.verdict = 'fail'";

#[derive(Debug, FromRow)]
struct Failing {
    row_number: i32,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(repair)).layer(DefaultBodyLimit::disable())
}

/// Takes the corrected rows: the file of `…/failed.csv`, with its column "Import Row", as field `file`. Rows that did not fail are refused.
#[utoipa::path(post, path = "/api/crm/imports/{id}/repaired", tag = "imports", params(("id" = String, Path, description = "The import")),
    request_body(content = String, content_type = "multipart/form-data"),
    responses((status = 200, body = Done<Previewed>), (status = 400, body = Refused), (status = 403, body = Refused), (status = 404, body = Refused),
        (status = 409, body = Refused), (status = 413, body = Refused)))]
async fn repair(State(app): State<App>, Path(id): Path<String>, request: Request) -> Result<Reply, Error> {
    let (parts, body) = request.into_parts();
    let caller = session::caller(&parts, &app);
    let scope = app.door.scope(caller.clone()).without_key();
    let import = scope.run(state(&id)).await?;
    let received = receive::form(Request::from_parts(parts, body), &app).await?;
    let once = app.door.scope(Caller { request_hash: request_hash(&received), ..caller });
    let upload = received.file.ok_or_else(|| Error::field("file", "Choose a file."))?;
    let reply = |made| Ok(Reply::ok(made)?.to_page(format!("/crm/imports/{id}")));
    if is_repeated(&once).await? {
        return reply(answered(&scope, &id).await?);
    }
    let layout = store::inspect(upload.kept.path(), read::Wanted::default()).await?;
    let failing: Vec<Failing> = scope.run(Query::new(FAILING, params![id.clone()])).await?;
    let rows = Rows::of(upload.kept, layout, &import, failing.into_iter().map(|row| row.row_number.unsigned_abs()).collect())?;
    let rows = store::aside(move || rows.check()).await?;
    let words = if rows.count == 1 { "One row is replaced.".to_owned() } else { format!("{} rows are replaced.", rows.count) };
    to_the_end(replace(once, scope.clone(), id.clone(), rows, import)).await?;
    Ok(reply(answered(&scope, &id).await?)?.toast(words))
}

/// Writes the rows over those of their numbers. `once` carries the caller's key.
async fn replace(once: Scope, scope: Scope, id: String, rows: Rows, import: Import) -> Result<(), Error> {
    let reader = Uuid::new_v4().to_string();
    let made = once.run(db::Act::new(CHANGE, params![id.clone(), json!({ "reader": reader }), false])).await?;
    if made["reader"] != reader {
        // The same request at the same moment: that one reads.
        return Ok(());
    }
    let written = match write(&scope, &id, rows, &import).await {
        Ok(()) => store::read(&scope, &id, import.row_count.unwrap_or_default()).await,
        broken => broken,
    };
    ended(&scope, &id, written).await
}

async fn write(scope: &Scope, id: &str, rows: Rows, import: &Import) -> Result<(), Error> {
    let reading = Reading::new(import.kind, &import.headers(), &import.mapping(), &import.options());
    store::pages(scope, id, move |page| rows.each(&mut |number, cells| page.add(number, &cells, &reading))).await.map(drop)
}

/// The corrected file, and where the import's columns stand in it.
struct Rows {
    kept: Kept,
    layout: Layout,
    number: usize,
    columns: Vec<usize>,
    failing: BTreeSet<u32>,
    count: usize,
}

impl Rows {
    fn of(kept: Kept, layout: Layout, import: &Import, failing: BTreeSet<u32>) -> Result<Self, Error> {
        let place = |name: &str| layout.headers.iter().position(|header| header.eq_ignore_ascii_case(name));
        let number = place(NUMBER).ok_or_else(|| {
            refused("This file has no column \"Import Row\", which says which row is which. Download the failed rows, correct that file, and upload it here.")
        })?;
        let wanted = |name: &String| place(name).filter(|place| layout.headers[*place] != PROBLEM);
        let headers = import.headers();
        let columns = headers.iter().map(|name| {
            wanted(name).ok_or_else(|| {
                refused(&format!("The column \"{name}\" is missing in this file. Upload it with all columns of the failed rows."))
            })
        });
        let columns = columns.collect::<Result<Vec<usize>, Error>>()?;
        Ok(Self { kept, number, columns, failing, count: 0, layout })
    }

    /// Gives each row as the import's own cells.
    fn each(&self, each: read::Each) -> Result<(), Error> {
        read::rows(self.kept.path(), &self.layout.form, &mut |place, cells| {
            let number = cells.get(self.number).and_then(|text| text.parse().ok()).ok_or_else(|| {
                refused(&format!("Row {place} of this file has no number in the column \"{NUMBER}\". Rows cannot be added here; import them as a file of their own."))
            })?;
            each(number, read::shortened(self.columns.iter().map(|column| cells.get(*column).cloned().unwrap_or_default()).collect()))
        })
    }

    /// Refuses rows that are not among the failed ones, before anything is written.
    fn check(mut self) -> Result<Self, Error> {
        let mut seen = BTreeSet::new();
        self.each(&mut |number, _| {
            if !self.failing.contains(&number) {
                return Err(refused(&format!(
                    "Row {number} is not one of the failed rows of this import. Take it out, and upload the file again."
                )));
            }
            if !seen.insert(number) {
                return Err(refused(&format!("Row {number} stands in this file twice. Keep one of them, and upload the file again.")));
            }
            Ok(())
        })?;
        self.count = seen.len();
        Ok(self)
    }
}

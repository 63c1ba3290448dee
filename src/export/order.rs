//! A file that somebody asks for: read as he is, written, put on the record, sent.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream::try_unfold;
use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::{Map, Value};
use tokio::io::AsyncReadExt;

use super::spool::{self, Spool};
use super::{File, Format};
use crate::db::{Act, Query, Scope, params};
use crate::error::Error;

pub(super) const BEGIN: &str = "select crm.rpc_export_begin($1)";
pub(super) const DONE: &str = "select crm.rpc_export_done($1, $2, $3, $4)";

/// What of a query is no filter.
const NO_FILTER: [&str; 3] = ["limit", "cursor", "counts"];
/// Rows that go to the writer together.
const TOGETHER: usize = 200;
const BLOCK: usize = 64 * 1024;

/// A file that is asked for.
#[derive(Debug)]
pub struct Order {
    format: Format,
    filter: Value,
}

impl Order {
    pub(super) fn new(format: Format, mut asked: Map<String, Value>) -> Self {
        asked.retain(|name, value| !NO_FILTER.contains(&name.as_str()) && !value.is_null());
        Self { format, filter: asked.into() }
    }

    /// The file with the rows of this query, which is the list's own without the page's limit. Nothing leaves that is not on the record.
    ///
    /// Refuses with FORBIDDEN when the list is closed to the caller, RATE_LIMITED by the setting `exports_per_hour`, OVERLOADED while as many
    /// files as a process writes at once are on their way, VALIDATION_ERROR when there are more rows than a workbook takes.
    pub async fn send<T>(self, scope: &Scope, file: &File, query: Query<T>) -> Result<Response, Error>
    where
        T: FromRow + Serialize + 'static,
    {
        // Before the connection, which is none of the pool's any more.
        let place = spool::place()?;
        let (actor, flow) = scope.flow().await?;
        actor.must_open(file.gate)?;
        flow.run(Act::new(BEGIN, params![file.name])).await?;
        let spool = Spool::open(place, file, self.format, &actor)?;
        let (mut count, mut more) = (0_i64, false);
        let mut rows = flow.rows(query).await?.ready_chunks(TOGETHER);
        while let Some(some) = rows.next().await {
            let mut cells = Vec::with_capacity(some.len());
            for row in some {
                let (row, capped) = row?;
                cells.push(cells_of(file, row)?);
                more |= capped;
            }
            count += cells.len() as i64;
            if !spool.write(cells).await {
                break;
            }
        }
        let written = spool.close().await?;
        flow.run(Act::new(DONE, params![file.name, self.filter, self.format, count])).await?;
        flow.commit().await?;
        let some = if more { "-first-1000" } else { "" };
        let name = format!("{}-{}{some}.{}", file.name, actor.today, self.format.label());
        answer(self.format, &name, written)
    }
}

fn cells_of<T: Serialize>(file: &File, row: T) -> Result<Vec<Value>, Error> {
    let row = serde_json::to_value(row).map_err(|error| Error::internal("a row is no JSON").because(error))?;
    let Value::Object(mut fields) = row else { return Err(Error::internal("a row is no JSON object")) };
    Ok(file.columns.iter().map(|column| fields.remove(column.name).unwrap_or_default()).collect())
}

fn answer(format: Format, name: &str, (file, length): (std::fs::File, u64)) -> Result<Response, Error> {
    let body = Body::from_stream(try_unfold(tokio::fs::File::from_std(file), async |mut file| {
        let mut block = vec![0; BLOCK];
        let read = file.read(&mut block).await?;
        block.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(block), file)))
    }));
    let mut response = (
        [
            (CONTENT_TYPE, format.content_type().to_owned()),
            (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
            (CONTENT_LENGTH, length.to_string()),
        ],
        body,
    )
        .into_response();
    // A workbook is packed already.
    if format == Format::Xlsx {
        response.headers_mut().insert(CONTENT_ENCODING, axum::http::HeaderValue::from_static("identity"));
    }
    Ok(response)
}

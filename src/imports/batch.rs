//! An import: what it is, how far it is, what may be done with it; one, and the list, the newest first.

use std::time::Duration;

use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Kind;
use crate::db::{One, Query, Scope, params};
use crate::error::Error;
use crate::export;
use crate::web::{Cursor, Listing, limit};

macro_rules! batches {
    ($rest:literal) => {
        concat!(
            "select batch_id, kind, file_name, bytes, status, stage, headers, mapping, options, row_count, created, updated, skipped, failed, \
             rows_open, rows_all, rows_done, rows_per_second, seconds_left, seconds_worked, known, left_rows, same_as, error, started_at, finished_at, undone_at, created_by, importer, \
             created_at, actions from crm.v_imports where ",
            $rest
        )
    };
}

pub(super) const LIST: &str = batches!(
    "(created_at, batch_id) < ((select coalesce($1::text::timestamptz, 'infinity')), (select coalesce($2::text, '~'))) \
     order by created_at desc, batch_id desc limit $3"
);
pub(super) const ONE: &str = batches!("batch_id = $1");

/// How long a handler waits for the preview of what it was given.
const PATIENCE: Duration = Duration::from_secs(10);

/// An import.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Batch {
    /// `IMP202611220042`.
    pub batch_id: String,
    /// targets, leads or invoices.
    pub kind: Kind,
    /// As it was uploaded.
    pub file_name: String,
    /// Its size.
    pub bytes: i64,
    /// uploaded, previewed, running, completed, cancelled, failed, undone.
    pub status: String,
    /// What is being done at this moment: reading, previewing, committing, undoing; none at rest.
    pub stage: Option<String>,
    /// The file's headers, made unique.
    pub headers: Vec<String>,
    /// Field → header.
    pub mapping: Option<Value>,
    /// How the file is read, what happens to duplicates, values for the whole file.
    pub options: Option<Value>,
    /// How many rows were read: created + updated + skipped + failed, and those that are not done yet.
    pub row_count: Option<i32>,
    /// Rows that make a record: of the preview until the commit, then of the commit.
    pub created: Option<i32>,
    /// Rows that change one.
    pub updated: Option<i32>,
    /// Rows of records that are there already.
    pub skipped: Option<i32>,
    /// Rows that cannot be imported as they are.
    pub failed: Option<i32>,
    /// Rows that are not done yet.
    pub rows_open: Option<i32>,
    /// How many rows the present stage has to do.
    pub rows_all: Option<i32>,
    /// Of the present stage.
    pub rows_done: Option<i32>,
    /// Of the present stage; at rest of the commit.
    pub rows_per_second: Option<i32>,
    /// Until the present stage is done.
    pub seconds_left: Option<i32>,
    /// How long the commit was worked on, without pauses.
    pub seconds_worked: Option<i32>,
    /// Rows whose company is an account or an open lead already.
    pub known: Option<i32>,
    /// Rows that an undo left, because somebody had worked on their records.
    pub left_rows: Option<i32>,
    /// The same content came before, in this import.
    pub same_as: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// When the commit began.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// When the commit ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
    /// When it was undone.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub undone_at: Option<Timestamp>,
    /// Whose import it is.
    pub created_by: Option<Uuid>,
    /// His name.
    pub importer: Option<String>,
    /// When it was uploaded.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// What the caller may do with it now: map, fix, repair, commit, cancel, undo.
    pub actions: Vec<String>,
}

impl Batch {
    /// Whether its rows are still being read or previewed.
    pub fn is_unread(&self) -> bool {
        matches!(self.stage.as_deref(), Some("reading" | "previewing"))
    }

    /// Whether the caller may do this now.
    pub fn may(&self, action: &str) -> bool {
        self.actions.iter().any(|possible| possible == action)
    }
}

/// The list's query string.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// Rows, 1 to 200; 50 unless given.
    #[serde(default, deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl Ask {
    /// A page of the rows that [`list`] brought.
    pub fn page(&self, rows: Vec<Batch>) -> Listing<Batch> {
        Listing::page(rows, i64::from(self.limit.unwrap_or(50)), |row: &Batch| vec![row.created_at.to_string(), row.batch_id.clone()])
    }
}

/// Imports, the newest first, and one more when there is a next page.
pub fn list(ask: &Ask) -> Result<Query<Batch>, Error> {
    let cursor = Cursor::read(ask.cursor.as_deref(), 2)?;
    Ok(Query::new(LIST, params![cursor.part(0), cursor.part(1), i64::from(ask.limit.unwrap_or(50)) + 1]))
}

/// All of them.
pub(super) fn whole(ask: &Ask) -> Result<Query<Batch>, Error> {
    let cursor = Cursor::read(ask.cursor.as_deref(), 2)?;
    Ok(Query::new(LIST, params![cursor.part(0), cursor.part(1), export::ALL]))
}

/// One import, else NOT_FOUND.
pub fn one(batch_id: &str) -> One<Batch> {
    Query::new(ONE, params![batch_id.to_owned()]).one("import")
}

/// The import as soon as it is previewed, or as it is after ten seconds.
pub async fn previewed(scope: &Scope, batch_id: &str) -> Result<Batch, Error> {
    super::work::wake();
    let began = tokio::time::Instant::now();
    let mut pause = Duration::from_millis(20);
    loop {
        let batch = scope.run(one(batch_id)).await?;
        if !batch.is_unread() || began.elapsed() >= PATIENCE {
            return Ok(batch);
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(250));
    }
}

//! The rows of an import: all, or those of one verdict, in the order of the file.

use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::db::text_enum::text_enum;
use crate::db::{One, Query, params};
use crate::error::Error;
use crate::web::{Cursor, Listing, limit};

macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "select row_number, raw, draft, problems, verdict, reason, record_id, flags, left_because from crm.v_import_rows \
             where batch_id = $1 and row_number > (select coalesce($2::text::integer, -1))",
            $rest,
            " order by row_number limit $3"
        )
    };
}

pub(super) const ALL: &str = rows!("");
pub(super) const OF_VERDICT: &str = rows!(" and last_verdict = $4 and not is_open");
pub(super) const OPEN: &str = rows!(" and is_open");
pub(super) const LEFT: &str = rows!(" and left_because is not null");
pub(super) const KNOWN: &str = rows!(" and flags <> '{}'");

pub(super) const ONE: &str = "select row_number, raw, draft, problems, verdict, reason, record_id, flags, left_because from crm.v_import_rows \
     where batch_id = $1 and row_number = $2";

text_enum! {
    /// What becomes of rows.
    pub enum Verdict {
        /// A new record.
        Create = "create",
        /// A record changes.
        Update = "update",
        /// A duplicate in the file or in the data.
        Skip = "skip",
        /// Something is wrong with it.
        Fail = "fail",
        /// An undo left its record, because somebody had worked on it.
        Left = "left",
        /// Its company is an account or an open lead already.
        Known = "known",
        /// Not done yet.
        Open = "open",
    }
}

/// A row of an import.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct ImportRow {
    /// Its number in the file.
    pub row_number: i32,
    /// The cells as they stand there.
    pub raw: Value,
    /// Field → value as it would be stored.
    pub draft: Value,
    /// Field → message for what cannot be read.
    pub problems: Option<Value>,
    /// create, update, skip, fail; none before the preview, nor before its turn in an import that has begun.
    pub verdict: Option<String>,
    /// Why it is skipped or fails; of an update what changes.
    pub reason: Option<String>,
    /// The record, if the caller sees it.
    pub record_id: Option<String>,
    /// `known` account or lead, with its id if the importer sees it.
    pub flags: Option<Value>,
    /// Why an undo left the record.
    pub left_because: Option<String>,
}

/// The query string of an import's rows.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RowsAsk {
    /// Only these; all unless given.
    #[param(inline)]
    pub verdict: Option<Verdict>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(default, deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl RowsAsk {
    /// The rows, and one more when there is a next page.
    pub fn rows(&self, batch_id: &str) -> Result<Query<ImportRow>, Error> {
        let cursor = Cursor::read(self.cursor.as_deref(), 1)?;
        let mut given = params![batch_id.to_owned(), cursor.part(0), i64::from(self.limit.unwrap_or(50)) + 1];
        let sql = match self.verdict {
            None => ALL,
            Some(Verdict::Left) => LEFT,
            Some(Verdict::Known) => KNOWN,
            Some(Verdict::Open) => OPEN,
            Some(verdict) => {
                given.extend(params![verdict.label()]);
                OF_VERDICT
            }
        };
        Ok(Query::new(sql, given))
    }

    /// A page of them.
    pub fn page(&self, rows: Vec<ImportRow>) -> Listing<ImportRow> {
        Listing::page(rows, i64::from(self.limit.unwrap_or(50)), |row: &ImportRow| vec![row.row_number.to_string()])
    }
}

/// One row, else NOT_FOUND.
pub(super) fn one(batch_id: &str, number: i32) -> One<ImportRow> {
    Query::new(ONE, params![batch_id.to_owned(), number]).one("row")
}

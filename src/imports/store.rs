//! What was read goes to the database: pages of rows and parts of the file, each a trip of its own, so that memory stays flat.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;

use super::cells::Reading;
use super::read::{self, Form, Layout, Wanted, broken};
use crate::db::{self, Scope, params};
use crate::error::Error;

pub(super) const FILE_PART: &str = "select crm.rpc_import_file_part($1, $2, $3)";
pub(super) const ROWS: &str = "select crm.rpc_import_rows($1, $2)";
pub(super) const READ: &str = "select crm.rpc_import_read($1, $2)";

/// A page is sent at so many rows or bytes, whichever comes first: rows of 50 KB are not held by the thousand.
const PAGE: usize = 1_000;
const PAGE_BYTES: usize = 1024 * 1024;
/// What a cell costs in memory beside its letters.
const COST_OF_CELL: usize = 40;
const PART: usize = 1024 * 1024;

/// Work that would hold up other requests, on a thread of its own. A reader that gave up in panic could not read the file.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(read::refused("This file cannot be read. Save the list as CSV UTF-8 and upload that.").because(error)))
}

/// What the file is.
pub(super) async fn inspect(path: &Path, wanted: Wanted) -> Result<Layout, Error> {
    let path = path.to_owned();
    aside(move || read::inspect(&path, &wanted)).await
}

/// Writes the file's rows and has them previewed.
pub(super) async fn rows(scope: &Scope, batch_id: &str, path: &Path, form: Form, reading: Reading) -> Result<(), Error> {
    let path: PathBuf = path.to_owned();
    let count =
        pages(scope, batch_id, move |page| read::rows(&path, &form, &mut |number, cells| page.add(number, &cells, &reading))).await?;
    read(scope, batch_id, count).await
}

/// All rows are there: they are previewed.
pub(super) async fn read(scope: &Scope, batch_id: &str, count: i32) -> Result<(), Error> {
    scope.run(db::Act::new(READ, params![batch_id.to_owned(), count])).await.map(drop)
}

/// Rows on their way, up to a thousand together.
pub(super) struct Page {
    rows: Vec<Value>,
    bytes: usize,
    count: i32,
    out: mpsc::Sender<Vec<Value>>,
}

impl Page {
    /// Adds a row; waits while the database is behind.
    pub(super) fn add(&mut self, number: u32, cells: &[String], reading: &Reading) -> Result<(), Error> {
        let read = reading.row(cells);
        let problems = Some(read.problems).filter(|problems| !problems.is_empty());
        self.rows.push(json!({ "n": number, "raw": cells, "draft": read.draft, "problems": problems }));
        self.count += 1;
        self.bytes += cells.iter().map(|cell| cell.len() + COST_OF_CELL).sum::<usize>();
        if self.rows.len() == PAGE || self.bytes > PAGE_BYTES { self.send() } else { Ok(()) }
    }

    fn send(&mut self) -> Result<(), Error> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        self.out.blocking_send(rows).map_err(|_| Error::internal("nobody writes the rows any more"))
    }
}

/// Runs what makes rows beside what writes them; answers how many there were.
pub(super) async fn pages(
    scope: &Scope,
    batch_id: &str,
    make: impl FnOnce(&mut Page) -> Result<(), Error> + Send + 'static,
) -> Result<i32, Error> {
    let (out, mut pages) = mpsc::channel(2);
    let making = tokio::task::spawn(aside(move || {
        let mut page = Page { rows: Vec::new(), bytes: 0, count: 0, out };
        make(&mut page)?;
        page.send()?;
        Ok(page.count)
    }));
    while let Some(rows) = pages.recv().await {
        scope.run(db::Act::new(ROWS, params![batch_id.to_owned(), Value::Array(rows)])).await?;
    }
    making.await.map_err(|error| Error::internal("reading was given up").because(error))?
}

/// Keeps the file, so that it can be read again another way.
pub(super) async fn file(scope: &Scope, batch_id: &str, path: &Path) -> Result<(), Error> {
    let mut file = File::open(path).await.map_err(broken)?;
    for part in 0.. {
        let mut content = Vec::new();
        (&mut file).take(PART as u64).read_to_end(&mut content).await.map_err(broken)?;
        if content.is_empty() {
            break;
        }
        scope.run(db::Act::new(FILE_PART, params![batch_id.to_owned(), part, content])).await?;
    }
    Ok(())
}

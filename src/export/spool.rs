//! A file while it is written: on disk, nameless, by a thread of its own, so that it takes no memory and its reader may be slow.

use std::io::{Seek, Write};
use std::sync::LazyLock;

use serde_json::Value;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};
use tokio::task::JoinHandle;

use super::book::Book;
use super::text::Text;
use super::{Column, File, Format};
use crate::db::Actor;
use crate::error::{Code, Error};

/// Files that a process writes at once; each holds a connection of the database while it does.
const AT_ONCE: usize = 4;
/// Blocks of rows that wait for the disk.
const WAITING: usize = 8;

static PLACES: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(AT_ONCE));

type Rows = Vec<Vec<Value>>;

/// A file that is being written.
pub(super) struct Spool {
    rows: mpsc::Sender<Rows>,
    written: JoinHandle<Result<(std::fs::File, u64), Error>>,
}

enum Writer {
    Text(Box<Text<std::io::BufWriter<std::fs::File>>>),
    Book(Box<Book>),
}

/// A place among those who have files written.
pub(super) type Place = SemaphorePermit<'static>;

/// OVERLOADED when as many are written as may be.
pub(super) fn place() -> Result<Place, Error> {
    PLACES
        .try_acquire()
        .map_err(|_| Error::new(Code::Overloaded, "Several files are being written just now. Please try again in a moment."))
}

impl Spool {
    /// A new file with its heads.
    pub(super) fn open(place: Place, file: &File, format: Format, actor: &Actor) -> Result<Self, Error> {
        let (columns, name, zone) = (file.columns, file.name, actor.time_zone.clone());
        let (rows, waiting) = mpsc::channel(WAITING);
        let written = tokio::task::spawn_blocking(move || {
            let writer = match format {
                Format::Csv => Writer::Text(Box::new(Text::new(std::io::BufWriter::new(tempfile::tempfile().map_err(broken)?))?)),
                Format::Xlsx => Writer::Book(Box::new(Book::new(name, columns, &zone)?)),
            };
            write(writer, columns, waiting, place)
        });
        Ok(Self { rows, written })
    }

    /// Adds rows. False when the writer has failed; `close` says why.
    pub(super) async fn write(&self, rows: Rows) -> bool {
        self.rows.send(rows).await.is_ok()
    }

    /// The whole file, at its beginning, and its length in bytes.
    pub(super) async fn close(self) -> Result<(std::fs::File, u64), Error> {
        drop(self.rows);
        self.written.await.map_err(|error| Error::internal("the writer of a file panicked").because(error))?
    }
}

fn write(mut writer: Writer, columns: &[Column], mut waiting: mpsc::Receiver<Rows>, _place: Place) -> Result<(std::fs::File, u64), Error> {
    if let Writer::Text(text) = &mut writer {
        text.row(columns.iter().map(|column| column.name))?;
    }
    while let Some(rows) = waiting.blocking_recv() {
        for row in rows {
            match &mut writer {
                Writer::Text(text) => text.row(row.iter().map(plain))?,
                Writer::Book(book) => book.row(&row)?,
            }
        }
    }
    let mut file = match writer {
        Writer::Text(text) => text.take()?.into_inner().map_err(|error| broken(error.into_error()))?,
        Writer::Book(mut book) => {
            let mut file = tempfile::tempfile().map_err(broken)?;
            book.save(&mut file)?;
            file
        }
    };
    file.flush().map_err(broken)?;
    let length = file.stream_position().map_err(broken)?;
    file.rewind().map_err(broken)?;
    Ok((file, length))
}

/// A value as it stands in text: as the API answers it, several words with commas between.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(several) => several.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn broken(error: std::io::Error) -> Error {
    Error::internal("a file cannot be written").because(error)
}

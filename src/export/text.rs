//! Text with commas, as spreadsheets take it.

use std::io::Write;

use crate::error::Error;

/// With these a program begins a formula. In the product's own files an apostrophe before them says that it is text.
pub const FORMULAS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

const MARK: &[u8] = "\u{feff}".as_bytes();

/// A file of it: UTF-8 with its mark, lines ended their way, nothing that begins a formula (spec 7.6).
pub struct Text<W: Write>(csv::Writer<W>);

impl<W: Write> Text<W> {
    /// The start of a file.
    pub fn new(mut writer: W) -> Result<Self, Error> {
        writer.write_all(MARK).map_err(|error| Error::internal("a file cannot be written").because(error))?;
        Ok(Self::more(writer))
    }
    /// More of it.
    pub fn more(writer: W) -> Self {
        Self(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(writer))
    }
    /// Adds a row.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<(), Error> {
        self.0
            .write_record(cells.into_iter().map(|cell| guarded(cell.as_ref())))
            .map_err(|error| Error::internal("a row is no CSV").because(error))
    }
    /// What was written to.
    pub fn take(self) -> Result<W, Error> {
        self.0.into_inner().map_err(|error| Error::internal("a row is no CSV").because(error.into_error()))
    }
}

fn guarded(cell: &str) -> String {
    if cell.starts_with(FORMULAS) { format!("'{cell}") } else { cell.to_owned() }
}

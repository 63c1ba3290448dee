//! Files as rows of text: what a file is, how it is read, and its rows one after another, so that no file is ever in memory as a whole.

mod book;
mod guard;
pub(super) mod json;
mod links;
mod sniff;
mod text;

use std::fs::File;
use std::path::Path;

use crate::error::{Code, Error};
use crate::export::FORMULAS;

/// As many as one file may hold (spec 7).
pub(super) const MOST_BYTES: u64 = 50 * 1024 * 1024;
/// As many as one file may hold (spec 7).
pub(super) const MOST_ROWS: u32 = 100_000;
/// No list of companies has more; each cell of each row is kept.
const MOST_COLUMNS: usize = 1_000;
/// A longer row is a quotation mark that nobody closed, or was made to fill memory.
const LONGEST_ROW: usize = 2 * 1024 * 1024;
/// All rows together: text of 50 MB never decodes to more, but a workbook can use one long text in every cell.
const MOST_TEXT: usize = 200 * 1024 * 1024;
/// What a cell costs beside its letters wherever rows are kept.
const COST_OF_CELL: usize = 3;

/// How the caller wants a file read; what is not said is found.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// A label such as `UTF-8` or `windows-1252`.
    pub(super) encoding: Option<String>,
    /// `comma`, `semicolon`, `tab`, `pipe`, or the character.
    pub(super) delimiter: Option<String>,
    /// A sheet's name.
    pub(super) sheet: Option<String>,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Text with a delimiter.
    Text(text::Text),
    /// A workbook's sheet.
    Sheet(String),
}

/// A file that can be read.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) form: Form,
    /// The sheets to choose from.
    pub(super) sheets: Vec<String>,
    /// Each of them once: `Email`, `Email (2)`.
    pub(super) headers: Vec<String>,
    /// How many rows below the headers hold something.
    pub(super) rows: u32,
    /// Whether its dates are written month first, as 11/22/2026.
    pub(super) month_first: bool,
}

/// What is done with each row: its number as a spreadsheet shows it, and its cells, trimmed, without empty ones at the end.
pub(super) type Each<'a> = &'a mut dyn FnMut(u32, Vec<String>) -> Result<(), Error>;

/// A sentence about the file.
pub(super) fn refused(words: &str) -> Error {
    Error::field("file", words)
}

/// More than one file may hold.
pub(super) fn too_large(words: &str) -> Error {
    Error { details: Some(serde_json::json!({ "file": words })), ..Error::new(Code::PayloadTooLarge, words) }
}

/// Our own disk's fault.
pub(super) fn broken(error: std::io::Error) -> Error {
    Error::internal("an uploaded file cannot be read").because(error)
}

/// Finds out what the file is, reads it once from end to end, and refuses in words what cannot be imported.
pub(super) fn inspect(path: &Path, wanted: &Wanted) -> Result<Layout, Error> {
    let (form, sheets) = match sniff::kind(File::open(path).map_err(broken)?)? {
        sniff::Kind::Text(found) => (Form::Text(text::found(path, found, wanted)?), Vec::new()),
        sniff::Kind::Book => book::found(path, wanted)?,
    };
    let mut layout = Layout { form, sheets, headers: Vec::new(), rows: 0, month_first: false };
    let (mut day, mut month) = (false, false);
    let form = layout.form.clone();
    walk(path, &form, &mut |_, cells| {
        if layout.headers.is_empty() {
            layout.headers = headers(cells)?;
            return Ok(());
        }
        layout.rows += 1;
        if layout.rows > MOST_ROWS {
            return Err(too_large("This file has more than 100,000 rows. Split it into several files."));
        }
        for cell in &cells {
            match crate::imports::dates::order(cell) {
                Some(crate::imports::dates::Order::DayFirst) => day = true,
                Some(crate::imports::dates::Order::MonthFirst) => month = true,
                None => {}
            }
        }
        Ok(())
    })?;
    layout.month_first = month && !day;
    match (layout.headers.is_empty(), layout.rows) {
        (true, _) => Err(refused("This file is empty. Choose one with a row of headers and rows below it.")),
        (_, 0) => Err(refused("This file has a row of headers and nothing below it. Add the rows to import.")),
        _ => Ok(layout),
    }
}

/// Gives each row below the headers.
pub(super) fn rows(path: &Path, form: &Form, each: Each) -> Result<(), Error> {
    let mut headed = false;
    walk(path, form, &mut |number, cells| if std::mem::replace(&mut headed, true) { each(number, cells) } else { Ok(()) })
}

/// Gives each row that holds something.
fn walk(path: &Path, form: &Form, each: Each) -> Result<(), Error> {
    let mut held = 0;
    let mut each = |number: u32, cells: Vec<String>| {
        held += cells.iter().map(|cell| cell.len() + COST_OF_CELL).sum::<usize>();
        match cells.len() {
            0 => Ok(()),
            count if count > MOST_COLUMNS => {
                Err(refused(&format!("Row {number} has {count} columns; up to 1,000 can be read. Remove what is not needed.")))
            }
            _ if held > MOST_TEXT => {
                Err(too_large("The rows of this file hold more than 200 MB of text. Leave out columns that are not needed, or split it."))
            }
            _ => each(number, cells),
        }
    };
    match form {
        Form::Text(text) => text::walk(path, *text, &mut each),
        Form::Sheet(sheet) => book::walk(path, sheet, &mut each),
    }
}

/// A cell as it is kept: trimmed, without the apostrophe by which the product's own files guard formulas, and marked where it cannot be stored.
fn tidy(cell: &str) -> String {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULAS)).unwrap_or(cell).replace('\0', "\u{FFFD}")
}

/// Drops the empty cells at the end.
pub(super) fn shortened(mut cells: Vec<String>) -> Vec<String> {
    let kept = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    cells.truncate(kept);
    cells
}

/// The first row as names, each once.
fn headers(cells: Vec<String>) -> Result<Vec<String>, Error> {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    for (place, cell) in cells.into_iter().enumerate() {
        let words = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain: String = if words.is_empty() { format!("Column {}", place + 1) } else { words.chars().take(100).collect() };
        let mut name = plain.clone();
        let mut again = 1;
        while names.contains(&name) {
            again += 1;
            name = format!("{plain} ({again})");
        }
        names.push(name);
    }
    Ok(names)
}

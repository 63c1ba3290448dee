//! Workbooks: one sheet, cell by cell. Values are read, macros and formulas never run.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::guard::{self, damaged};
use super::{Each, Form, LONGEST_ROW, MOST_COLUMNS, Wanted, refused, shortened, tidy};
use crate::error::Error;

type Book = Xlsx<BufReader<File>>;

/// As many letters as Excel lets a cell hold.
const LONGEST_CELL: usize = 32_767;

/// The sheet that is wanted, or the first that can be seen, and the names of all of them.
pub(super) fn found(path: &Path, wanted: &Wanted) -> Result<(Form, Vec<String>), Error> {
    guard::check(path)?;
    let book = open(path)?;
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let chosen = match &wanted.sheet {
        Some(name) => {
            sheets.iter().find(|sheet| *sheet == name).ok_or_else(|| Error::field("sheet", "The workbook has no sheet of that name."))
        }
        None => sheets.first().ok_or_else(|| refused("This workbook has no sheet with cells.")),
    }?;
    Ok((Form::Sheet(chosen.clone()), sheets))
}

fn open(path: &Path) -> Result<Book, Error> {
    calamine::open_workbook(path).map_err(|error: XlsxError| match error {
        XlsxError::Password => refused("This workbook is protected by a password. Save it without one and upload that."),
        _ => damaged(),
    })
}

/// Gives each row of the sheet with its number.
pub(super) fn walk(path: &Path, sheet: &str, each: Each) -> Result<(), Error> {
    let mut book = open(path)?;
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|_| damaged())?;
    let mut row = Row::default();
    while let Some(cell) = reader.next_cell().map_err(|_| damaged())? {
        let (at, column) = cell.get_position();
        if at < row.at {
            return Err(damaged());
        }
        if at > row.at {
            let done = std::mem::replace(&mut row, Row { at, ..Row::default() });
            each(done.at + 1, shortened(done.cells))?;
        }
        row.take(column as usize, words(cell.get_value()))?;
    }
    each(row.at + 1, shortened(row.cells))
}

/// A row as far as it is read. A workbook writes a text once and uses it in any number of cells, so its size says nothing of a row's.
#[derive(Default)]
struct Row {
    at: u32,
    cells: Vec<String>,
    bytes: usize,
}

impl Row {
    fn take(&mut self, column: usize, text: String) -> Result<(), Error> {
        let wrong = |words: &str| Err(refused(&format!("Row {} {words}", self.at + 1)));
        self.bytes += text.len();
        if text.is_empty() {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            return wrong("has more than 1,000 columns. Remove what is not needed.");
        }
        if text.len() > LONGEST_CELL && text.chars().count() > LONGEST_CELL {
            return wrong("has a cell of more than 32,767 letters. Shorten it.");
        }
        if self.bytes > LONGEST_ROW {
            return wrong("holds more than 2 MB of text. Remove what is not needed.");
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
        Ok(())
    }
}

/// A cell as text: numbers as they were typed, dates as 2026-11-22.
fn words(value: &DataRef) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => tidy(text),
        DataRef::SharedString(text) => tidy(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_words(*number),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) => moment_words(moment),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// The 15 digits that a spreadsheet shows, without an exponent.
pub(super) fn number_words(number: f64) -> String {
    let shown = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    let text = shown.to_string();
    // Three digits after a point could be thousands in a text; this point is none.
    match text.split_once('.') {
        Some((_, rest)) if rest.len() == 3 => format!("{text}0"),
        _ => text,
    }
}

fn moment_words(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return number_words(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    match (moment.as_f64() < 1.0, hour + minute + second) {
        (true, _) => format!("{hour:02}:{minute:02}:{second:02}"),
        (_, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}

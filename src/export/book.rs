//! A workbook: amounts are numbers, days are days, and what begins like a formula is text because it is written as text.

use std::fs::File;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::spool::plain;
use super::{Column, Holds};
use crate::error::Error;

/// Excel's own bounds.
const MOST_ROWS: u32 = 1_048_575;
const LONGEST: usize = 32_767;
const WIDE: f64 = 22.0;

/// One that is being written, row after row.
pub(super) struct Book {
    book: Workbook,
    columns: &'static [Column],
    zone: TimeZone,
    rows: u32,
    day: Format,
    moment: Format,
}

impl Book {
    /// A sheet with its heads.
    pub(super) fn new(name: &str, columns: &'static [Column], zone: &str) -> Result<Self, Error> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().map_err(broken)?;
        head(sheet, name, columns).map_err(broken)?;
        let (day, moment) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("yyyy-mm-dd hh:mm"));
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        Ok(Self { book, columns, zone, rows: 0, day, moment })
    }

    /// Adds a row. VALIDATION_ERROR when there are more than a workbook takes.
    pub(super) fn row(&mut self, cells: &[Value]) -> Result<(), Error> {
        if self.rows == MOST_ROWS {
            return Err(Error::field("format", "A workbook takes 1,048,575 rows and there are more. Choose csv, or narrow the list."));
        }
        self.rows += 1;
        let sheet = self.book.worksheet_from_index(0).map_err(broken)?;
        for ((at, column), cell) in (0..).zip(self.columns).zip(cells) {
            let place = (self.rows, at);
            match column.holds {
                Holds::Text => write_text(sheet, place, cell),
                Holds::Number => match plain(cell).parse::<f64>() {
                    Ok(number) => sheet.write_number(place.0, place.1, number).map(drop),
                    Err(_) => write_text(sheet, place, cell),
                },
                Holds::Day => write_time(sheet, place, cell.as_str().and_then(day_of), &self.day),
                Holds::Moment => write_time(sheet, place, cell.as_str().and_then(|text| moment_of(text, &self.zone)), &self.moment),
            }
            .map_err(broken)?;
        }
        Ok(())
    }

    /// The whole of it, into a file.
    pub(super) fn save(&mut self, file: &mut File) -> Result<(), Error> {
        let last = u16::try_from(self.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
        self.book.worksheet_from_index(0).and_then(|sheet| sheet.autofilter(0, 0, self.rows, last)).map_err(broken)?;
        self.book.save_to_writer(file).map_err(broken)
    }
}

fn head(sheet: &mut Worksheet, name: &str, columns: &[Column]) -> Result<(), XlsxError> {
    sheet.set_name(name)?.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(columns) {
        sheet.set_column_width(at, WIDE)?;
        sheet.write_string_with_format(0, at, words(column.name), &Format::new().set_bold())?;
    }
    Ok(())
}

/// `company_name` as a person reads it; an import knows it by this name too.
fn words(name: &str) -> String {
    let mut letters = name.chars().map(|letter| if letter == '_' { ' ' } else { letter });
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters.by_ref()).collect()
}

fn write_text(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Value) -> Result<(), XlsxError> {
    let text = match cell {
        Value::Bool(yes) => return sheet.write_boolean(row, column, *yes).map(drop),
        other => plain(other),
    };
    let kept = text.char_indices().nth(LONGEST).map_or(text.as_str(), |(end, _)| &text[..end]);
    if kept.is_empty() { Ok(()) } else { sheet.write_string(row, column, kept).map(drop) }
}

fn write_time(sheet: &mut Worksheet, (row, column): (u32, u16), time: Option<DateTime>, format: &Format) -> Result<(), XlsxError> {
    let Some(time) = time else { return Ok(()) };
    let year = u16::try_from(time.year()).unwrap_or_default();
    let (month, day) = (time.month().unsigned_abs(), time.day().unsigned_abs());
    let day = ExcelDateTime::from_ymd(year, month, day)?;
    let excel = day.and_hms(time.hour().unsigned_abs().into(), time.minute().unsigned_abs(), time.second().unsigned_abs())?;
    sheet.write_datetime_with_format(row, column, &excel, format).map(drop)
}

fn day_of(text: &str) -> Option<DateTime> {
    Some(text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()))
}

fn moment_of(text: &str, zone: &TimeZone) -> Option<DateTime> {
    Some(zone.to_datetime(text.parse::<Timestamp>().ok()?))
}

fn broken(error: XlsxError) -> Error {
    Error::internal("a workbook cannot be written").because(error)
}

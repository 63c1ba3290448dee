//! Lists as files (spec 4.1: every list also answers `format=csv` or `xlsx`): exactly the list's own statement as the caller, all its rows.
//!
//! A handler of a list takes [`Read`] in place of a filter; where a file is asked for, [`Order::send`] runs the statement, writes the file
//! while its rows come (`spool`; `text` is CSV, `book` a workbook), puts the export on the record and only then answers.

mod book;
mod order;
mod read;
mod spool;
mod text;
mod view;

use crate::db::text_enum::text_enum;

pub use order::Order;
pub use read::{FormatQuery, Read};
pub use text::{FORMULAS, Text};
pub use view::{menu, menu_with};

/// The limit of a page that is the whole list.
pub const ALL: i64 = i64::MAX - 1;

/// Every statement of the domain.
pub const STATEMENTS: &[&str] = &[order::BEGIN, order::DONE];

text_enum! {
    /// What a file is.
    pub enum Format {
        /// Text with commas.
        Csv = "csv",
        /// A workbook.
        Xlsx = "xlsx",
    }
}

impl Format {
    /// As HTTP names it.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A list as a file.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// What the file is called, and the record of it.
    pub name: &'static str,
    /// The key that `crm.may_open` knows.
    pub gate: &'static str,
    /// Its columns, in this order.
    pub columns: &'static [Column],
}

/// A column: a field of the list's rows.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// As the API calls it.
    pub name: &'static str,
    holds: Holds,
}

/// What a workbook makes of a column; text with commas has everything as the API answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Text,
    Number,
    Day,
    Moment,
}

/// A column of words, yes and no, and ids.
pub const fn text(name: &'static str) -> Column {
    Column { name, holds: Holds::Text }
}

/// A column of amounts and figures.
pub const fn number(name: &'static str) -> Column {
    Column { name, holds: Holds::Number }
}

/// A column of days.
pub const fn day(name: &'static str) -> Column {
    Column { name, holds: Holds::Day }
}

/// A column of moments: in a workbook in the caller's time zone.
pub const fn moment(name: &'static str) -> Column {
    Column { name, holds: Holds::Moment }
}

//! Lists as files (spec 4.1): the same rows, nothing that begins a formula, and each on the record.

mod kinds;
mod record;
mod told;

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use reqwest::Method;

use crate::support::Person;

/// A file as its reader finds it: the heads, and the rows.
pub struct Table<T> {
    pub heads: Vec<String>,
    pub rows: Vec<Vec<T>>,
}

impl<T: Clone> Table<T> {
    /// A column by its head.
    pub fn column(&self, head: &str) -> Vec<T> {
        let at = self.heads.iter().position(|name| name == head).unwrap_or_else(|| panic!("no {head} among {:?}", self.heads));
        self.rows.iter().map(|row| row[at].clone()).collect()
    }
}

impl Person {
    /// A list as text with commas.
    pub async fn takes(&self, path: &str) -> Table<String> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let answer = self.gets(&format!("{path}{joint}format=csv")).await;
        answer.check(answer.status == 200 && answer.header("content-type") == "text/csv; charset=utf-8", "is text with commas");
        answer.check(answer.header("content-disposition").starts_with("attachment; filename=\""), "is kept as a file");
        let text = answer.text.strip_prefix('\u{feff}').expect("a mark that says UTF-8");
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let heads = reader.headers().expect("heads").iter().map(str::to_owned).collect();
        let rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        Table { heads, rows }
    }

    /// A list as a workbook.
    pub async fn takes_book(&self, path: &str) -> Table<Data> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let answer = self.asks(Method::GET, &format!("{path}{joint}format=xlsx")).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        let bytes = answer.bytes().await.expect("a file").to_vec();
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
        let sheet = book.worksheet_range_at(0).expect("a sheet").expect("its cells");
        let mut rows = sheet.rows().map(<[Data]>::to_vec);
        let heads = rows.next().expect("heads").iter().map(ToString::to_string).collect();
        Table { heads, rows: rows.collect() }
    }
}

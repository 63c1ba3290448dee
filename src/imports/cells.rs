//! A row's cells as values of fields: what the database stores, or a sentence that says what is wrong with a cell (spec 7.2).

use serde_json::{Map, Value};

use super::fields::{Field, Kind, Shape};
use super::guess::{Mapping, plain};
use super::options::Options;
use super::{dates, numbers};

/// What cells of one import are turned into.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    kind: Kind,
    /// Each mapped field and where it stands in a row.
    columns: Vec<(&'static Field, usize)>,
    /// What a fixed value gives to all rows.
    fixed: Vec<String>,
    width: usize,
    month_first: bool,
}

/// A row's values by field, and what is wrong by field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Converted {
    pub(super) draft: Map<String, Value>,
    pub(super) problems: Map<String, Value>,
}

impl Reading {
    /// By this mapping of these headers.
    pub(super) fn new(kind: Kind, headers: &[String], mapping: &Mapping, options: &Options) -> Self {
        let place = |field: &'static Field| Some((field, headers.iter().position(|header| Some(header) == mapping.get(field.name))?));
        let columns = kind.fields().iter().filter_map(place).collect();
        let fixed = options.fixed.iter().flat_map(|fixed| fixed.keys().cloned()).collect();
        Self { kind, columns, fixed, width: headers.len(), month_first: options.month_first() }
    }

    /// What a row's cells are.
    pub(super) fn row(&self, cells: &[String]) -> Converted {
        let mut read = Converted::default();
        for (field, place) in &self.columns {
            read.take(field, cells.get(*place).map_or("", String::as_str), self.month_first);
        }
        if cells.len() > self.width {
            let words = format!(
                "It has {} cells, and there are {} headers. Put text that holds the delimiter between quotation marks.",
                cells.len(),
                self.width
            );
            read.problems.insert("row".to_owned(), words.into());
        }
        self.complete(read)
    }

    /// A row of which a person has typed some fields anew; what was wrong with the others stays wrong.
    pub(super) fn fixed(&self, before: Converted, typed: &Map<String, Value>) -> Converted {
        let mut read = before;
        read.problems.remove("row");
        for (name, value) in typed {
            let Some(field) = self.kind.field(name) else { continue };
            read.draft.remove(name);
            read.problems.remove(name);
            read.take(field, value.as_str().unwrap_or_default().trim(), self.month_first);
        }
        let given = |name: &&String| self.kind.field(name).is_none_or(|field| !field.required || !read.draft.contains_key(*name));
        let kept: Map<String, Value> = read
            .problems
            .keys()
            .filter(given)
            .cloned()
            .filter_map(|name| read.problems.get(&name).cloned().map(|words| (name, words)))
            .collect();
        read.problems = kept;
        self.complete(read)
    }

    /// Names what is needed and not there.
    fn complete(&self, mut read: Converted) -> Converted {
        let missing = self.kind.missing(|name| {
            read.draft.contains_key(name) || read.problems.contains_key(name) || self.fixed.iter().any(|fixed| fixed == name)
        });
        for field in missing {
            let words = if field.required { "This is needed." } else { "A phone or an e-mail is needed." };
            read.problems.insert(field.name.to_owned(), words.into());
        }
        read
    }
}

impl Converted {
    fn take(&mut self, field: &Field, cell: &str, month_first: bool) {
        match value(field, cell, month_first) {
            Ok(None) => {}
            Ok(Some(value)) => drop(self.draft.insert(field.name.to_owned(), value.into())),
            Err(words) => drop(self.problems.insert(field.name.to_owned(), words.into())),
        }
    }
}

/// What a cell is as this field's value; none when it is empty or says so.
pub(super) fn value(field: &Field, cell: &str, month_first: bool) -> Result<Option<String>, String> {
    if cell.is_empty() || matches!(cell, "-" | "--" | "—" | "N/A" | "n/a" | "NULL" | "null" | "#N/A") {
        return Ok(None);
    }
    if cell.contains('\u{FFFD}') {
        return Err("Some letters could not be read. Choose another encoding, or type the text.".to_owned());
    }
    if cell.starts_with('#') && cell.ends_with(['!', '?']) && cell.len() < 15 {
        return Err(format!("{cell} is a formula's error. Correct it in the workbook, or type the value."));
    }
    let read = match field.shape {
        Shape::Text => cell.to_owned(),
        Shape::Domain => domain(cell)?,
        Shape::Email => email(cell)?,
        Shape::Phone => phone(cell)?,
        Shape::Date => {
            dates::date(cell, month_first).ok_or("This is not a day between 2000 and 2100; write it like 2026-11-22.")?.to_string()
        }
        Shape::Amount => numbers::amount(cell, 16, 2)?.to_string(),
        Shape::Quantity => numbers::amount(cell, 11, 3)?.to_string(),
        Shape::Currency => currency(cell)?,
        Shape::Choice(choices) => choice(cell, choices)?,
    };
    match read.chars().count() {
        long if long > field.longest => Err(format!("This has {long} letters, and {} fit.", field.longest)),
        _ => Ok(Some(read)),
    }
}

/// The host alone, as it is stored when it is typed by hand (`data.normalize_domain`).
fn domain(cell: &str) -> Result<String, String> {
    let address = cell.to_lowercase();
    let scheme =
        |(scheme, rest): (&str, &str)| scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b':').then(|| rest.to_owned());
    let host = address.split_once("//").and_then(scheme).unwrap_or(address);
    let host = host.strip_prefix("www.").unwrap_or(&host).split(['/', ':', '?', '#']).next().unwrap_or_default().trim_end_matches('.');
    let parts = host.rsplit_once('.').filter(|(name, top)| !name.is_empty() && !top.is_empty());
    if parts.is_none() || host.contains(|letter: char| letter.is_whitespace() || letter == '@') {
        return Err("This is not a web address. Write it like majujaya.co.id.".to_owned());
    }
    Ok(host.to_owned())
}

fn email(cell: &str) -> Result<String, String> {
    let address = cell.rsplit_once('<').and_then(|(_, rest)| rest.strip_suffix('>')).unwrap_or(cell);
    let address = address.trim().to_lowercase();
    let address = address.strip_prefix("mailto:").unwrap_or(&address);
    if address.matches('@').count() > 1 {
        return Err("These are several e-mail addresses. Keep one and put the others into the notes.".to_owned());
    }
    let parts = address
        .split_once('@')
        .filter(|(name, host)| !name.is_empty() && host.split_once('.').is_some_and(|(first, rest)| !first.is_empty() && !rest.is_empty()));
    if parts.is_none() || address.contains(char::is_whitespace) {
        return Err("This is not an e-mail address.".to_owned());
    }
    Ok(address.to_owned())
}

fn phone(cell: &str) -> Result<String, String> {
    if numbers::is_shortened(cell) {
        return Err(format!(
            "Excel has shortened this number to {cell}, so its digits are lost. Give the column the format Text and export it again, or type the number."
        ));
    }
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    // 6.28E+12 opened and saved again is 6280000000000: nothing but digits, and the last of them lost.
    if digits == cell.len() && digits > 10 && cell.ends_with("000000") {
        return Err(format!(
            "Excel has shortened this number to {cell}: its last digits have become zeros. Type the number; if it is right, begin it with a +."
        ));
    }
    if digits < 6 {
        return Err("This is not a phone number: it has fewer than six digits.".to_owned());
    }
    if cell.chars().count() > 40 {
        return Err("This is more than one phone number. Keep one and put the others into the notes.".to_owned());
    }
    Ok(cell.to_owned())
}

fn currency(cell: &str) -> Result<String, String> {
    let code = cell.to_uppercase();
    match code.trim_end_matches('.') {
        "RP" | "RUPIAH" => Ok("IDR".to_owned()),
        "$" | "US$" => Ok("USD".to_owned()),
        "€" => Ok("EUR".to_owned()),
        code if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => Ok(code.to_owned()),
        _ => Err("This is not a currency; write its three letters, like IDR.".to_owned()),
    }
}

fn choice(cell: &str, choices: &[(&'static str, &str)]) -> Result<String, String> {
    let word = plain(cell);
    let found = choices.iter().find(|(name, words)| plain(name) == word || words.split(' ').any(|known| known == word));
    found.map(|(name, _)| (*name).to_owned()).ok_or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        format!("This must be one of: {}.", names.join(", "))
    })
}

//! Rows that a program sends as JSON: `{"kind": …, "rows": [{…}, …], "options": …, "dry_run": …}`, one row in memory at a time.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::book::number_words;
use super::{LONGEST_ROW, MOST_ROWS, broken, refused, tidy, too_large};
use crate::error::Error;

/// What a row is done with; its place counts from 0.
type EachRow<'a> = &'a mut dyn FnMut(u32, Map<String, Value>) -> Result<(), Error>;

/// Everything but the rows, and the names that they use.
pub(in crate::imports) struct Head {
    pub(in crate::imports) rest: Map<String, Value>,
    pub(in crate::imports) names: BTreeSet<String>,
}

/// Reads it once from end to end.
pub(in crate::imports) fn inspect(path: &Path) -> Result<Head, Error> {
    let (mut names, mut rows) = (BTreeSet::new(), 0);
    let rest = walk(path, &mut |place, row| {
        rows = place + 1;
        if rows > MOST_ROWS {
            return Err(too_large("These are more than 100,000 rows. Send them in parts."));
        }
        for (name, value) in row {
            if value.is_array() || value.is_object() {
                return Err(Error::field(&format!("rows[{place}].{name}"), "This must be a text, a number, true, false or null."));
            }
            if names.len() < 1_000 {
                names.insert(name);
            }
        }
        Ok(())
    })?;
    match rows {
        0 => Err(Error::field("rows", "Send a list of at least one row.")),
        _ => Ok(Head { rest, names }),
    }
}

/// Gives each row as cells of these columns; the first is row 1.
pub(in crate::imports) fn rows(path: &Path, columns: &[String], each: super::Each) -> Result<(), Error> {
    walk(path, &mut |place, row| each(place + 1, columns.iter().map(|name| words(row.get(name))).collect())).map(drop)
}

fn words(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => tidy(text),
        Some(Value::Number(number)) if number.is_f64() => number.as_f64().map(number_words).unwrap_or_default(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    }
}

fn walk(path: &Path, each: EachRow) -> Result<Map<String, Value>, Error> {
    let since = Cell::new(0);
    let file = Measured { inner: File::open(path).map_err(broken)?, since: &since };
    let mut reader = serde_json::Deserializer::from_reader(BufReader::with_capacity(64 * 1024, file));
    let mut why = None;
    let read = Root { each, why: &mut why, since: &since }.deserialize(&mut reader).and_then(|rest| reader.end().map(|()| rest));
    read.map_err(|error| {
        why.unwrap_or_else(|| match error.line() {
            _ if error.io_error_kind() == Some(io::ErrorKind::InvalidData) => {
                Error::field("rows", "A row holds more than 2 MB. Leave out what is not needed.")
            }
            0 => refused("This is not a JSON object with rows."),
            line => Error::invalid(format!("This is not the JSON of rows; it breaks in line {line}, column {}.", error.column())),
        })
    })
}

/// Fails when what is read since the last row is longer than a row may be.
struct Measured<'a> {
    inner: File,
    since: &'a Cell<usize>,
}

impl Read for Measured<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.since.set(self.since.get() + count);
        if self.since.get() > LONGEST_ROW { Err(io::ErrorKind::InvalidData.into()) } else { Ok(count) }
    }
}

/// The object around the rows; `why` keeps what the rows' reader said.
struct Root<'a, 'b> {
    each: EachRow<'a>,
    why: &'b mut Option<Error>,
    since: &'b Cell<usize>,
}

struct Rows<'a, 'b>(Root<'a, 'b>);

impl<'de> DeserializeSeed<'de> for Root<'_, '_> {
    type Value = Map<String, Value>;
    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Root<'_, '_> {
    type Value = Map<String, Value>;
    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("an object with rows")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut rest = Map::new();
        let mut root = Some(self);
        while let Some(name) = fields.next_key::<String>()? {
            match (name.as_str(), root.take()) {
                ("rows", Some(root)) => fields.next_value_seed(Rows(root))?,
                ("kind" | "options" | "dry_run", kept) => {
                    root = kept;
                    rest.insert(name, fields.next_value()?);
                }
                (_, kept) => {
                    root = kept;
                    fields.next_value::<IgnoredAny>()?;
                    rest.insert(name, Value::Null);
                }
            }
        }
        Ok(rest)
    }
}

impl<'de> DeserializeSeed<'de> for Rows<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_, '_> {
    type Value = ();
    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a list of rows")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        let mut place = 0;
        while let Some(row) = rows.next_element::<Map<String, Value>>()? {
            (self.0.each)(place, row).map_err(|error| {
                *self.0.why = Some(error);
                A::Error::custom("a row")
            })?;
            self.0.since.set(0);
            place += 1;
        }
        Ok(())
    }
}

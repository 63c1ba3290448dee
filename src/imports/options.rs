//! What holds for a whole file: how it is read, what happens to duplicates, values that all its rows get.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::cells;
use super::fields::Kind;
use super::read::{Form, Layout, Wanted};
use crate::db::text_enum::text_enum;
use crate::error::{Code, Error};
use crate::web::many;

text_enum! {
    /// What becomes of a row whose record is there already (spec 7.4).
    pub enum Duplicates {
        /// Nothing.
        Skip = "skip",
        /// Its empty fields are filled.
        Fill = "fill",
        /// The chosen fields are overwritten.
        Overwrite = "overwrite",
    }
}

text_enum! {
    /// How 04/05/2026 is meant.
    pub enum DateOrder {
        /// The fourth of May.
        DayFirst = "day_first",
        /// The fifth of April.
        MonthFirst = "month_first",
    }
}

/// An import's options. How a file is read is found out unless given.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Of text: `UTF-8`, `UTF-16LE`, `UTF-16BE`, `windows-1252` or another label of the encoding standard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Of text: `comma`, `semicolon`, `tab` or `pipe`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// Of a workbook: the sheet's name; the first that can be seen unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Of a workbook: the sheets to choose from. Told, not taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(read_only)]
    pub sheets: Option<Vec<String>>,
    /// How dates are meant that could be two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// Skip unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<Duplicates>,
    /// The fields that are overwritten.
    #[serde(deserialize_with = "many", skip_serializing_if = "Option::is_none")]
    pub overwrite: Option<Vec<String>>,
    /// A value for all rows: fields of the kind, and `owner_user_id`, `tag`, `cadence_id`.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    pub fixed: Option<Map<String, Value>>,
}

/// What the database decides about; the rest are fields.
const OTHERS: [&str; 3] = ["owner_user_id", "tag", "cadence_id"];

/// Says at its place among the options what the database said of one.
pub(super) fn placed(mut error: Error) -> Error {
    let Some(Value::Object(fields)) = error.details.take_if(|_| error.code == Code::ValidationError) else { return error };
    let place = |name: String| match name.as_str() {
        "duplicates" | "overwrite" | "encoding" | "delimiter" | "sheet" => format!("options.{name}"),
        "owner_user_id" | "cadence_id" | "source" | "tag" => format!("options.fixed.{name}"),
        _ => name,
    };
    error.details = Some(fields.into_iter().map(|(name, words)| (place(name), words)).collect());
    error
}

/// Without what is empty.
fn given<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Map<String, Value>>, D::Error> {
    let mut fields = Option::<Map<String, Value>>::deserialize(input)?;
    fields.iter_mut().for_each(|fields| fields.retain(|_, value| !value.is_null() && value != ""));
    Ok(fields)
}

/// A form may send them as one text of JSON.
pub(super) fn options<'de, D: Deserializer<'de>>(input: D) -> Result<Options, D::Error> {
    let wrong = || serde::de::Error::custom("These options are not the JSON of an object of options.");
    match Option::<Value>::deserialize(input)? {
        None => Ok(Options::default()),
        Some(Value::String(text)) => serde_json::from_str(&text).map_err(|_| wrong()),
        Some(fields) => Options::deserialize(fields).map_err(serde::de::Error::custom),
    }
}

impl Options {
    /// Refuses what the kind has no field for, and a fixed value that its field cannot hold.
    pub(super) fn checked(mut self, kind: Kind) -> Result<Self, Error> {
        let wrong = self.overwrite.iter().flatten().find(|name| kind.field(name).is_none());
        if let Some(name) = wrong {
            return Err(Error::field("options.overwrite", &format!("There is no field {name}.")));
        }
        for (name, value) in self.fixed.iter_mut().flatten() {
            let place = format!("options.fixed.{name}");
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            match kind.field(name) {
                Some(field) => match cells::value(field, text.trim(), false).map_err(|words| Error::field(&place, &words))? {
                    Some(read) => *value = read.into(),
                    None => return Err(Error::field(&place, "This is no value.")),
                },
                None if OTHERS.contains(&name.as_str()) => {}
                None => return Err(Error::field(&place, "There is no such field here.")),
            }
        }
        Ok(self)
    }

    /// These over the ones before; what is absent stays.
    pub(super) fn over(self, before: Self) -> Self {
        Self {
            encoding: self.encoding.or(before.encoding),
            delimiter: self.delimiter.or(before.delimiter),
            sheet: self.sheet.or(before.sheet),
            sheets: before.sheets,
            dates: self.dates.or(before.dates),
            duplicates: self.duplicates.or(before.duplicates),
            overwrite: self.overwrite.or(before.overwrite),
            fixed: self.fixed.or(before.fixed),
        }
    }

    /// How the file is to be read.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted { encoding: self.encoding.clone(), delimiter: self.delimiter.clone(), sheet: self.sheet.clone() }
    }

    /// The same with what was found out about the file.
    pub(super) fn of(self, layout: &Layout) -> Self {
        let (encoding, delimiter, sheet) = match &layout.form {
            Form::Text(text) => (Some(text.encoding.name().to_owned()), Some(text.delimiter_name().to_owned()), None),
            Form::Sheet(sheet) => (None, None, Some(sheet.clone())),
        };
        let found = if layout.month_first { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        let sheets = Some(layout.sheets.clone()).filter(|sheets| !sheets.is_empty());
        Self { encoding, delimiter, sheet, sheets, dates: self.dates.or(Some(found)), ..self }
    }

    /// Whether 04/05/2026 is the fifth of April.
    pub(super) fn month_first(&self) -> bool {
        self.dates == Some(DateOrder::MonthFirst)
    }
}

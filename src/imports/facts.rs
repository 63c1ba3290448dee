//! What a batch's and a row's JSON says, by name.

use serde_json::Value;

use super::{Batch, ImportRow};

impl Batch {
    /// The header that fills a field.
    pub(super) fn header(&self, field: &str) -> Option<&str> {
        text(self.mapping.as_ref()?.get(field)?)
    }

    /// The value that every row gets in a field.
    pub(super) fn fixed(&self, field: &str) -> Option<String> {
        match self.options.as_ref()?.get("fixed")?.get(field)? {
            Value::Number(number) => Some(number.to_string()),
            value => text(value).map(str::to_owned),
        }
    }

    /// One of the options.
    pub(super) fn option(&self, name: &str) -> Option<&str> {
        text(self.options.as_ref()?.get(name)?)
    }

    /// The sheets of a workbook.
    pub(super) fn sheets(&self) -> Vec<&str> {
        self.options.as_ref().map_or_else(Vec::new, |options| texts(&options["sheets"]))
    }

    /// The fields that are overwritten in records that are there already.
    pub(super) fn overwritten(&self) -> Vec<&str> {
        self.options.as_ref().map_or_else(Vec::new, |options| texts(&options["overwrite"]))
    }
}

impl ImportRow {
    /// What a field would be stored as, or as the file has it where that is wrong.
    pub(super) fn value(&self, field: &str) -> Option<&str> {
        text(self.draft.get(field)?)
    }

    /// The cell of a field as the file has it.
    pub(super) fn cell(&self, batch: &Batch, field: &str) -> Option<&str> {
        let header = batch.header(field)?;
        let column = batch.headers.iter().position(|other| other == header)?;
        text(self.raw.get(column)?)
    }

    /// The id of what is known of the row's company already.
    pub(super) fn flag(&self, name: &str) -> Option<&str> {
        text(self.flags.as_ref()?.get(name)?)
    }

    /// The fields that cannot be imported, each with why.
    pub(super) fn problems(&self) -> Vec<(&str, &str)> {
        let fields = self.problems.as_ref().and_then(Value::as_object);
        fields.into_iter().flatten().filter_map(|(field, why)| Some((field.as_str(), why.as_str()?))).collect()
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

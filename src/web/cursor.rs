//! Opaque keyset cursors: the last row's sorting key as text, so that page 1,000 costs what page 1 costs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::reply::{Listing, Meta};
use crate::error::{Code, Error};

/// Where a page starts: after this key. Its parts are cast by the statement; a forged one is a VALIDATION_ERROR.
#[derive(Clone, Debug, Default)]
pub struct Cursor(Vec<String>);

impl Cursor {
    /// The cursor a caller sent, of so many parts.
    pub fn read(text: Option<&str>, parts: usize) -> Result<Self, Error> {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(Self::default()) };
        let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        let key: Vec<String> = serde_json::from_slice(&json).map_err(|_| wrong())?;
        if key.len() != parts || key.iter().any(|part| part.len() > 100 || part.contains('\0')) {
            return Err(wrong());
        }
        Ok(Self(key))
    }
    /// A list's refusal by the database is the cursor's, whose parts only the statement reads; all else is checked before.
    pub fn blamed(error: Error) -> Error {
        if error.code == Code::ValidationError && error.details.is_none() { wrong() } else { error }
    }
    /// One part, for a statement's `$n::text`; none on the first page.
    pub fn part(&self, index: usize) -> Option<String> {
        self.0.get(index).cloned()
    }
    /// The text that a caller gets for these parts.
    pub fn write(parts: &[String]) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(parts).unwrap_or_default())
    }
}

fn wrong() -> Error {
    Error::field("cursor", "This is not a cursor of this list. Start again without it.")
}

impl<T> Listing<T> {
    /// A page from rows fetched with one more than the limit: the extra row only tells that there is a next page.
    pub fn page(mut rows: Vec<T>, limit: i64, key: impl Fn(&T) -> Vec<String>) -> Self {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| more).map(|row| Cursor::write(&key(row)));
        Self { rows, meta: Meta { next_cursor, ..Meta::default() } }
    }
}

//! A handler's success, said once: JSON callers get the data, a browser goes to the page that shows it.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use std::sync::Arc;
use utoipa::ToSchema;

use super::Outcome;
use crate::error::Error;

/// What a person reads after an act, with a link to the record.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Toast {
    /// The sentence.
    pub message: String,
    /// Where the record is, and its name.
    pub link: Option<(String, String)>,
}

/// The answer of a handler.
#[derive(Debug)]
pub struct Reply {
    pub(super) status: StatusCode,
    /// Written once: a tree of fifty rows would cost more than reading them.
    pub(super) data: Box<RawValue>,
    pub(super) meta: Option<Value>,
    pub(super) location: Option<String>,
    pub(super) page: Option<String>,
    pub(super) toast: Option<Toast>,
    pub(super) cookie: Option<String>,
}

impl Reply {
    /// 200 with this data.
    pub fn ok(data: impl Serialize) -> Result<Self, Error> {
        let data = to_raw_value(&data).map_err(|error| Error::internal("an answer is no JSON").because(error))?;
        Ok(Self { status: StatusCode::OK, data, meta: None, location: None, page: None, toast: None, cookie: None })
    }
    /// 201 with this data, found at this API path.
    pub fn created(data: impl Serialize, location: String) -> Result<Self, Error> {
        Ok(Self { status: StatusCode::CREATED, location: Some(location), ..Self::ok(data)? })
    }
    /// 202 with this data: it has begun.
    pub fn accepted(data: impl Serialize) -> Result<Self, Error> {
        Ok(Self { status: StatusCode::ACCEPTED, ..Self::ok(data)? })
    }
    /// A list's rows and its meta.
    pub fn list<T: Serialize>(listing: Listing<T>) -> Result<Self, Error> {
        let meta = serde_json::to_value(&listing.meta).map_err(|error| Error::internal("meta is no JSON").because(error))?;
        Ok(Self { meta: Some(meta), ..Self::ok(listing.rows)? })
    }
    /// The page a browser goes to, whatever page it came from.
    pub fn to_page(mut self, path: impl Into<String>) -> Self {
        self.page = Some(path.into());
        self
    }
    /// What a browser's person is told.
    pub fn toast(mut self, message: impl Into<String>) -> Self {
        self.toast = Some(Toast { message: message.into(), link: None });
        self
    }
    /// What a browser's person is told, with a link to the record.
    pub fn toast_link(mut self, message: impl Into<String>, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.toast = Some(Toast { message: message.into(), link: Some((href.into(), label.into())) });
        self
    }
    /// A `Set-Cookie` value to send along.
    pub fn cookie(mut self, cookie: String) -> Self {
        self.cookie = Some(cookie);
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(Outcome::Done(Arc::new(self)));
        response
    }
}

/// Rows of a list with what goes beside them.
#[derive(Debug)]
pub struct Listing<T> {
    /// The page's rows.
    pub rows: Vec<T>,
    /// Cursor, counts, cap.
    pub meta: Meta,
}

/// Beside a list's rows (spec 4.1).
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Meta {
    /// Opaque; give it back as `cursor` for the next page. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Only with `counts=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Value>,
    /// More than 1,000 records match the typed text; the best are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capped: Option<bool>,
}

/// A successful answer as a JSON caller sees it.
#[derive(Serialize, ToSchema)]
pub struct Done<T> {
    /// Always true.
    pub success: bool,
    /// The record, rows or ids.
    pub data: T,
    /// Beside a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
    /// The same in the log and in the audit rows.
    pub correlation_id: String,
}

/// Of two shapes of data that share a status, the one that was asked for.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum Either<A, B> {
    /// The one.
    One(A),
    /// The other.
    Other(B),
}

/// A refusal as a JSON caller sees it.
#[derive(Serialize, ToSchema)]
pub struct Refused {
    /// Always false.
    pub success: bool,
    /// What was wrong.
    pub error: RefusedBody,
    /// The same in the log.
    pub correlation_id: String,
}

/// Code, sentence and details of a refusal.
#[derive(Serialize, ToSchema)]
pub struct RefusedBody {
    /// One of the codes of spec 4.1.
    pub code: String,
    /// For a person; says what to do.
    pub message: String,
    /// As spec 4.1 lists them for the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Value>,
}

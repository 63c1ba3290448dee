//! What comes in: a body as JSON or as a form, and a query string, both checked field by field, unknown ones refused.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_TYPE, IF_MATCH};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::front::few;
use super::rows;
use super::sentence::{named_field, sentence};
use crate::app::App;
use crate::db::Scope;
use crate::error::{Code, Error};
use crate::session;

/// A change that somebody asks for: who, and the body, which is checked against `T`.
pub struct Act<T> {
    /// The caller's transaction.
    pub scope: Scope,
    /// The checked body.
    pub body: T,
    /// The version that `If-Match` names; a body's own `version` goes before it (spec 4.1).
    pub if_match: Option<i32>,
    given: Map<String, Value>,
}

/// An act without fields.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl<T: Serialize> Act<T> {
    /// The fields that were sent, as checked: what is absent stays as it is, what is null is cleared.
    pub fn given(&self) -> Result<Value, Error> {
        let checked = serde_json::to_value(&self.body).map_err(|error| Error::internal("a body is no JSON").because(error))?;
        let Value::Object(mut fields) = checked else { return Ok(Value::Object(Map::new())) };
        fields.retain(|name, _| self.given.contains_key(name) && name != "version");
        Ok(Value::Object(fields))
    }
}

impl<T: DeserializeOwned + Send> FromRequest<App> for Act<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let form = content_type(&parts).starts_with("application/x-www-form-urlencoded");
        let json = content_type(&parts).starts_with("application/json");
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), app)
            .await
            .map_err(|_| Error::new(Code::PayloadTooLarge, "This is more than can be sent at once (2 MB)."))?;
        let given = match (bytes.is_empty(), form, json) {
            (true, ..) => Map::new(),
            (_, true, _) => {
                few(&bytes)?;
                form_fields(&bytes)
            }
            (_, _, true) => json_fields(&bytes)?,
            _ => return Err(Error::new(Code::UnsupportedMediaType, "Send JSON or a form.")),
        };
        let body = checked(given.clone())?;
        let mut caller = session::caller(&parts, app);
        caller.request_hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { scope: app.door.scope(caller), body, if_match: if_match(&parts), given })
    }
}

/// A read with a query string that is checked against `T`.
pub struct Filter<T> {
    /// The caller's transaction.
    pub scope: Scope,
    /// The checked query.
    pub query: T,
}

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Filter<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let query = checked(query_fields(parts))?;
        Ok(Self { scope: app.door.scope(session::caller(parts, app)), query })
    }
}

impl FromRequestParts<App> for Scope {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        Ok(app.door.scope(session::caller(parts, app)))
    }
}

fn if_match(parts: &Parts) -> Option<i32> {
    parts.headers.get(IF_MATCH)?.to_str().ok()?.trim_start_matches("W/").trim_matches('"').parse().ok()
}

fn content_type(parts: &Parts) -> String {
    parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_lowercase()
}

/// A query string's pairs, as of a form.
pub(crate) fn query_fields(parts: &Parts) -> Map<String, Value> {
    form_fields(parts.uri.query().unwrap_or_default().as_bytes())
}

/// A form's pairs: repeated names become lists, an empty text is "none", text is trimmed.
pub(super) fn form_fields(bytes: &[u8]) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(bytes) {
        let value = match value.trim() {
            "" => Value::Null,
            text => Value::String(text.to_owned()),
        };
        if rows::take(&mut fields, &name, &value) {
            continue;
        }
        match fields.get_mut(name.as_ref()) {
            None => {
                fields.insert(name.into_owned(), value);
            }
            // A form names the field once without a value, so that choosing nothing is said too.
            Some(Value::Array(values)) => values.extend(Some(value).filter(|value| !value.is_null())),
            Some(first) => *first = [first.take(), value].into_iter().filter(|value| !value.is_null()).collect(),
        }
    }
    fields
}

/// A form's fields that came one by one, as those of a form with a file do.
pub(crate) fn of_fields<T: DeserializeOwned>(pairs: &[(String, String)]) -> Result<T, Error> {
    checked(form_fields(form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().as_bytes()))
}

fn json_fields(bytes: &[u8]) -> Result<Map<String, Value>, Error> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        Error::invalid(format!("This is not valid JSON; it breaks in line {}, column {}.", error.line(), error.column()))
    })?;
    let Value::Object(mut fields) = value else { return Err(Error::invalid("Send a JSON object.")) };
    fields.values_mut().for_each(tidy);
    Ok(fields)
}

/// Trims text; an empty one is "none", as from a form. A number without a fraction is a whole one, as JSON has it.
fn tidy(value: &mut Value) {
    /// Beyond it a float is no single whole number.
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => {
            let float = number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() < WHOLE);
            if let Some(whole) = float.and_then(|float| format!("{float:.0}").parse::<i64>().ok()) {
                *value = whole.into();
            }
        }
        Value::String(text) => *value = Some(text.trim()).filter(|text| !text.is_empty()).map_or(Value::Null, Value::from),
        Value::Object(fields) => fields.values_mut().for_each(tidy),
        Value::Array(rows) => rows.iter_mut().filter(|row| row.is_object()).for_each(tidy),
        _ => {}
    }
}

pub(crate) fn checked<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, Error> {
    if let Some(name) = fields.iter().find(|(_, value)| holds_nul(value)).map(|(name, _)| name) {
        return Err(Error::field(name, "The text holds a character that cannot be stored."));
    }
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let path = error.path().to_string();
        let text = error.into_inner().to_string();
        let message = sentence(&text);
        let field = match named_field(&text).filter(|_| text.contains(" field ")) {
            Some(name) if path != "." && !path.ends_with(&name) => format!("{path}.{name}"),
            Some(name) if path == "." => name,
            _ => path,
        };
        Error::field(&field, &message)
    })
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(holds_nul),
        Value::Object(fields) => fields.values().any(holds_nul),
        _ => false,
    }
}

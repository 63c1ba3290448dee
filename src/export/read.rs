//! A list's query string, which may ask for a file.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Map;
use utoipa::IntoParams;

use super::{Format, Order};
use crate::app::App;
use crate::db::Scope;
use crate::error::Error;
use crate::session;
use crate::web;

/// A list that is read: its query checked against `T`, and the file that is asked for, if one is.
pub struct Read<T> {
    /// The caller's transaction.
    pub scope: Scope,
    /// The checked query.
    pub query: T,
    /// Not rows but a file.
    pub file: Option<Order>,
}

/// What every list takes besides its own filters.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FormatQuery {
    /// A file with all rows of this filter instead of a page, from `cursor` on if that is given; `limit` does not count.
    #[param(inline)]
    format: Option<Format>,
}

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Read<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let mut fields = web::query_fields(parts);
        let asked: Map<_, _> = fields.remove_entry("format").into_iter().collect();
        let FormatQuery { format } = web::checked(asked)?;
        let query = web::checked(fields.clone())?;
        let file = format.map(|format| Order::new(format, fields));
        Ok(Self { scope: app.door.scope(session::caller(parts, app)), query, file })
    }
}

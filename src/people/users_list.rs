//! The list of users, by name.

use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use super::User;
use super::users::user;
use crate::db::{Query, params};
use crate::error::Error;
use crate::export::{File, moment, text};
use crate::web::{Cursor, Listing, flag, limit};

pub(super) const LIST: &str = user!();

/// A row of the list and its place in it.
#[derive(Debug, FromRow, Serialize)]
pub(super) struct Listed {
    #[from_row(flatten)]
    #[serde(flatten)]
    pub(super) user: User,
    #[serde(skip)]
    key: String,
}

/// What the list is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// Part of a name, an address, a role or a manager's name.
    pub(super) q: Option<String>,
    /// `true`: who may sign in; `false`: who was deactivated.
    #[serde(deserialize_with = "flag")]
    pub(super) active: Option<bool>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

impl Ask {
    pub(super) fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).into()
    }

    /// At most so many rows.
    pub(super) fn rows(&self, most: i64) -> Result<Query<Listed>, Error> {
        let cursor = Cursor::read(self.cursor.as_deref(), 2)?;
        Ok(Query::new(LIST, params![None::<Uuid>, self.q.clone(), self.active, cursor.part(0), cursor.part(1), most]))
    }
}

/// The rows as a page of the list.
pub(super) fn paged(rows: Vec<Listed>, limit: i64) -> Listing<Listed> {
    Listing::page(rows, limit, |row| vec![row.key.clone(), row.user.user_id.to_string()])
}

/// The list as a file.
pub(super) const FILE: File = File {
    name: "users",
    gate: "users",
    columns: &[
        text("user_id"),
        text("email"),
        text("full_name"),
        text("role_name"),
        text("department"),
        text("access_profile"),
        text("manager_name"),
        text("is_active"),
        text("state"),
        moment("last_login_at"),
        moment("created_at"),
    ],
};

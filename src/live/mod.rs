//! Live lists (spec 5): browsers hear that something of a kind has changed, never what, and fetch their page anew (decision 035).
//!
//! `hub` knows who listens, `watch` asks the database while anybody does, `stream` is one browser's event stream.

mod hub;
mod stream;
mod watch;

use postgres_from_row::FromRow;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::app::App;
use crate::db::{Query, params};

pub use hub::Live;

/// A kind that the caller may follow.
#[derive(Debug, FromRow)]
struct Followed {
    next: i64,
    kind: String,
    changed: bool,
}

/// Rows of a kind by an actor (of notifications: for a person).
#[derive(Debug, FromRow)]
struct Fresh {
    next: i64,
    kind: Option<String>,
    user_id: Option<Uuid>,
    seen: i64,
    again: i64,
}

/// A session that still lives.
#[derive(Debug, FromRow)]
struct Living {
    token_hash: Vec<u8>,
    access_profile: String,
}

/// What the caller may follow, and what of it changed within so many milliseconds.
fn followed(away: i32) -> Query<Followed> {
    const SQL: &str = "select next, kind, changed from crm.my_live_kinds($1)";
    Query::new(SQL, params![away])
}

/// What was committed since a transaction, whatever the order of the commits.
fn since(after: i64) -> Query<Fresh> {
    const SQL: &str = "select next, kind, user_id, seen, again from crm.live_since($1)";
    Query::new(SQL, params![after])
}

/// Of these sessions those that still live.
fn living(hashes: Vec<Vec<u8>>) -> Query<Living> {
    const SQL: &str = "select token_hash, access_profile from crm.live_sessions($1)";
    Query::new(SQL, params![hashes])
}

/// The event stream's route.
pub fn routes() -> OpenApiRouter<App> {
    stream::routes()
}

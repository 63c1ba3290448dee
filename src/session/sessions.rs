//! /api/auth/sessions: where one is signed in, and signing out from afar.

use axum::extract::Path;
use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::db::{self, Query, Scope, params};
use crate::error::Error;
use crate::web::{Act, Done, Nothing, Refused, Reply};

const LIST: &str = "select session_id, user_agent, address, created_at, last_seen_at, expires_at, is_current from crm.login_sessions()";
const END: &str = "select crm.rpc_sessions_end($1)";

/// One of the caller's sessions.
#[derive(Debug, FromRow, Serialize, ToSchema)]
pub(super) struct Session {
    /// Which.
    pub(super) session_id: Uuid,
    /// What the browser said of itself.
    pub(super) user_agent: Option<String>,
    /// From where.
    pub(super) address: Option<String>,
    /// When he signed in.
    #[schema(value_type = String, format = DateTime)]
    pub(super) created_at: Timestamp,
    /// When it was last used, to five minutes.
    #[schema(value_type = String, format = DateTime)]
    pub(super) last_seen_at: Timestamp,
    /// When it ends in any case.
    #[schema(value_type = String, format = DateTime)]
    pub(super) expires_at: Timestamp,
    /// Whether it is the one that asks.
    pub(super) is_current: bool,
}

/// How many were ended.
#[derive(Serialize, ToSchema)]
struct SignedOut {
    ended: i64,
}

/// The caller's living sessions.
pub(super) fn list() -> Query<Session> {
    Query::new(LIST, params![])
}

fn end(only: Option<Uuid>) -> db::Act {
    db::Act::new(END, params![only])
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sessions, end_others)).routes(routes!(end_one))
}

/// Where the caller is signed in; the session that asks stands first.
#[utoipa::path(get, path = "/api/auth/sessions", tag = "session",
    responses((status = 200, body = Done<Vec<Session>>), (status = 401, body = Refused)))]
async fn sessions(scope: Scope) -> Result<Reply, Error> {
    Reply::ok(scope.run(list()).await?)
}

/// Signs out everywhere else.
#[utoipa::path(delete, path = "/api/auth/sessions", tag = "session",
    responses((status = 200, body = Done<SignedOut>), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn end_others(act: Act<Nothing>) -> Result<Reply, Error> {
    let ended = act.scope.run(end(None)).await?;
    let said = match ended["ended"].as_i64() {
        Some(0) => "You were signed in nowhere else.".to_owned(),
        Some(1) => "One other session is signed out.".to_owned(),
        number => format!("{} other sessions are signed out.", number.unwrap_or_default()),
    };
    Ok(Reply::ok(ended)?.toast(said))
}

/// Signs one session out.
#[utoipa::path(delete, path = "/api/auth/sessions/{id}", tag = "session",
    responses((status = 200, body = Done<SignedOut>), (status = 401, body = Refused), (status = 403, body = Refused), (status = 404, body = Refused)))]
async fn end_one(Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    let id = id.parse().map_err(|_| Error::not_found("session"))?;
    Ok(Reply::ok(act.scope.run(end(Some(id))).await?)?.toast("That session is signed out."))
}

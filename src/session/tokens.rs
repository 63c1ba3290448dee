//! /api/auth/tokens: keys for programs, each with a scope and an end.

use axum::extract::{Path, State};
use jiff::Timestamp;
use jiff::civil::Date;
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::Secret;
use crate::app::App;
use crate::db::text_enum::text_enum;
use crate::db::{self, Query, Scope, params};
use crate::error::Error;
use crate::web::{Act, Done, Nothing, Refused, Reply};

const LIST: &str = "select token_id, name, scope, created_at, last_used_at, expires_at, is_expired from crm.login_tokens()";
const CREATE: &str = "select crm.rpc_token_create($1, $2)";
const REVOKE: &str = "select crm.rpc_token_revoke($1)";

/// How a token begins, so that it is known for one wherever it turns up.
const BEGINNING: &str = "bcp_";

text_enum! {
    /// What a token may do in its owner's name.
    pub enum TokenScope {
        /// Only GET.
        Read = "read",
        /// All that its owner may.
        Write = "write",
        /// Only bring leads in: POST /api/crm/leads.
        Intake = "intake",
    }
}

/// One of the caller's tokens; the token itself is not kept.
#[derive(Debug, FromRow, Serialize, ToSchema)]
pub(super) struct Token {
    /// Which.
    pub(super) token_id: Uuid,
    /// What its owner calls it.
    pub(super) name: String,
    /// What it may do.
    pub(super) scope: TokenScope,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub(super) created_at: Timestamp,
    /// When it was last used, to five minutes.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(super) last_used_at: Option<Timestamp>,
    /// When it ends.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(super) expires_at: Option<Timestamp>,
    /// Whether that has come.
    pub(super) is_expired: bool,
}

/// A token to make.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct TokenDraft {
    /// Needed; what it is for.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    name: Option<String>,
    /// Needed.
    #[schema(value_type = TokenScope, required = true)]
    scope: Option<TokenScope>,
    /// Its last day; a year from today unless given, at most five.
    #[schema(value_type = Option<String>, format = Date)]
    expires_on: Option<Date>,
}

/// A new token.
#[derive(Serialize, ToSchema)]
struct NewToken {
    /// To send as `Authorization: Bearer …`; only in the first answer of a key, and never again.
    token: Option<String>,
    /// Its row.
    row: Token,
}

/// A token that was ended.
#[derive(Serialize, ToSchema)]
struct Revoked {
    token_id: Uuid,
}

/// The caller's tokens, newest first.
pub(super) fn list() -> Query<Token> {
    Query::new(LIST, params![])
}

fn create(draft: Value, secret: &Secret) -> db::Act {
    db::Act::new(CREATE, params![draft, secret.hash()])
}

fn revoke(token_id: Uuid) -> db::Act {
    db::Act::new(REVOKE, params![token_id])
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(tokens, make)).routes(routes!(end))
}

/// The caller's tokens.
#[utoipa::path(get, path = "/api/auth/tokens", tag = "session",
    responses((status = 200, body = Done<Vec<Token>>), (status = 401, body = Refused)))]
async fn tokens(scope: Scope) -> Result<Reply, Error> {
    Reply::ok(scope.run(list()).await?)
}

/// Makes a token, which is shown this once.
#[utoipa::path(post, path = "/api/auth/tokens", tag = "session", request_body = TokenDraft,
    responses((status = 201, body = Done<NewToken>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused),
        (status = 422, body = Refused)))]
async fn make(State(app): State<App>, act: Act<TokenDraft>) -> Result<Reply, Error> {
    let secret = Secret::new(BEGINNING)?;
    let made = act.scope.run(create(act.given()?, &secret)).await?;
    let told = json!({"token": secret.told(made["token_hash"].as_str()), "row": made["row"]});
    let reply = Reply::created(told, "/api/auth/tokens".to_owned())?;
    Ok(reply.to_page("/me").toast("The token is made. Copy it now.").cookie(secret.cookie(&app.config, "/me")))
}

/// Ends a token at once.
#[utoipa::path(delete, path = "/api/auth/tokens/{id}", tag = "session",
    responses((status = 200, body = Done<Revoked>), (status = 401, body = Refused), (status = 403, body = Refused), (status = 404, body = Refused)))]
async fn end(Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    let id = id.parse().map_err(|_| Error::not_found("token"))?;
    Ok(Reply::ok(act.scope.run(revoke(id)).await?)?.toast("The token is ended."))
}

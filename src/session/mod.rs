//! Signing in and out, the cookie, and who a request speaks for.

mod api;
mod invitation;
mod me;
mod me_page;
mod pages;
mod password;
mod secret;
mod sessions;
mod tokens;
mod tokens_view;

use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use postgres_from_row::FromRow;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::app::{App, Config};
use crate::db::{Caller, Maybe, One, Query, params};
use crate::web::Correlation;

pub(crate) use pages::DEMO_PASSWORD;
pub use password::{Passwords, hash};
pub(crate) use secret::ONCE;
pub use secret::Secret;

/// Over TLS, tied to this host; the plain one is for loopback.
const SECURE_COOKIE: &str = "__Host-bcp_session";
const PLAIN_COOKIE: &str = "bcp_session";

/// Somebody who may sign in, and the hash to compare with.
#[derive(Debug, FromRow)]
pub struct Credential {
    /// Who it would be.
    pub user_id: Uuid,
    /// Argon2 in PHC form.
    pub password_hash: String,
}

/// The signed-in user's own row.
#[derive(Debug, FromRow, Serialize, ToSchema)]
pub struct SignedIn {
    /// Who.
    pub user_id: Uuid,
    /// Sign-in address.
    pub email: String,
    /// Name.
    pub full_name: String,
    /// Role, spec 1.3.
    pub role_name: String,
    /// Access profile, spec 1.3.
    pub access_profile: String,
}

/// One of the demo company's people.
#[derive(Debug, FromRow)]
pub struct DemoLogin {
    /// Sign-in address.
    pub email: String,
    /// Name.
    pub full_name: String,
    /// Role, spec 1.3.
    pub role_name: String,
}

/// The credential of an address; the try counts as a failure until a session is opened. RATE_LIMITED after too many.
pub fn credential(email: &str, address: &str) -> Maybe<Credential> {
    const SQL: &str = "select user_id, password_hash from crm.login_check($1, $2)";
    Query::new(SQL, params![email.to_owned(), address.to_owned()]).optional()
}

/// That something was written down.
#[derive(Debug, FromRow)]
pub struct Noted {
    /// Always true.
    pub noted: bool,
}

/// Opens a session for the token.
pub fn open(user_id: Uuid, token: &Secret, user_agent: &str, address: &str) -> One<SignedIn> {
    const SQL: &str = "select user_id, email, full_name, role_name, access_profile from crm.login_open($1, $2, $3, $4)";
    Query::new(SQL, params![user_id, token.hash(), user_agent.to_owned(), address.to_owned()]).one("user")
}

/// Ends the session of a token; ending it twice is no error.
pub fn close(token_hash: Vec<u8>) -> Query<Noted> {
    const SQL: &str = "select true as noted from (select crm.logout($1)) as done";
    Query::new(SQL, params![token_hash])
}

/// The caller's own row.
pub fn me() -> One<SignedIn> {
    const SQL: &str = "select user_id, email, full_name, role_name, access_profile from crm.me()";
    Query::new(SQL, params![]).one("user")
}

/// The demo company's people; none on a real database.
pub fn demo_logins() -> Query<DemoLogin> {
    const SQL: &str = "select email, full_name, role_name from crm.demo_logins()";
    Query::new(SQL, params![])
}

/// Who a request speaks for and how it may be repeated; the body's hash is the input's to add.
pub(crate) fn caller(parts: &Parts, app: &App) -> Caller {
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = bearer(parts);
    Caller {
        bearer: bearer.is_some(),
        token_hash: bearer.or_else(|| cookie(parts, cookie_name(&app.config))).map(|token| token_hash(&token)).unwrap_or_default(),
        correlation: parts.extensions.get::<Correlation>().map(|id| id.0.clone()).unwrap_or_default(),
        key: text("idempotency-key").filter(|key| !key.is_empty()).map(|key| key.chars().take(255).collect()),
        operation: format!("{} {}", parts.method, parts.uri.path()),
        request_hash: String::new(),
        reads: parts.method.is_safe(),
    }
}

/// The value of a cookie, if sent.
pub(crate) fn cookie(parts: &Parts, name: &str) -> Option<String> {
    let headers = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    headers
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// An API token. Whoever sends one is nobody else: cookies do not count beside it.
fn bearer(parts: &Parts) -> Option<String> {
    let sent = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = sent.split_once(' ').unwrap_or((sent, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// The one cookie that counts here: off loopback a neighbour of the same domain could set the plain one, and so choose who somebody is.
fn cookie_name(config: &Config) -> &'static str {
    if config.is_secure() { SECURE_COOKIE } else { PLAIN_COOKIE }
}

fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn encode_bytes(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Percent-encodes a text for a query string.
pub(crate) fn encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    let own = me::routes().merge(sessions::routes()).merge(tokens::routes()).merge(me_page::routes());
    api::routes().merge(own).merge(invitation::routes()).merge(pages::routes())
}

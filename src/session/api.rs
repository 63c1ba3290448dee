//! POST /api/auth/login, POST /api/auth/logout, GET /api/auth/me.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Secret, SignedIn, cookie_name};
use crate::app::App;
use crate::db::Scope;
use crate::error::{Code, Error};
use crate::home;
use crate::web::{Act, Done, Nothing, Refused, Reply, local_path};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(login)).routes(routes!(logout)).routes(routes!(me))
}

/// Who wants in.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// Sign-in address, any case.
    email: String,
    /// The password.
    password: String,
    /// The page to open afterwards; a path of this site.
    next: Option<String>,
}

/// Who signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Welcome {
    /// The user.
    pub(super) user: SignedIn,
}

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Myself {
    /// The user.
    user: Me,
}

/// The signed-in user with what he may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The user.
    #[serde(flatten)]
    user: SignedIn,
    /// Keys of the lists open to him (spec 3.2).
    permissions: Vec<String>,
    /// The pages of his sidebar.
    menu: Vec<home::MenuEntry>,
}

/// Signs in. UNAUTHENTICATED: wrong e-mail or password; RATE_LIMITED: spec 4.1.
#[utoipa::path(post, path = "/api/auth/login", tag = "session", request_body = Login,
    responses((status = 200, body = Done<Welcome>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 429, body = Refused)))]
async fn login(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    act: Act<Login>,
) -> Result<Reply, Error> {
    let address = from.ip().to_string();
    let Login { email, password, next } = act.body;
    let found = app.door.ask(super::credential(&email, &address)).await?;
    let (user_id, hash) = found.map(|known| (known.user_id, known.password_hash)).unzip();
    let fits = app.passwords.fits(password, hash).await?;
    let Some(user_id) = user_id.filter(|_| fits) else {
        return Err(Error::new(Code::Unauthenticated, "The e-mail or the password is wrong."));
    };
    let token = Secret::new("")?;
    let user = app.door.ask(super::open(user_id, &token, agent(&headers), &address)).await?;
    let page = next.as_deref().and_then(local_path).unwrap_or_else(|| "/crm".to_owned());
    Ok(Reply::ok(Welcome { user })?.to_page(page).cookie(session_cookie(&app, token.text(), MONTH)))
}

/// Signs out; without a session nothing happens.
#[utoipa::path(post, path = "/api/auth/logout", tag = "session", responses((status = 200, body = Done<Nothing>)))]
async fn logout(State(app): State<App>, act: Act<Nothing>) -> Result<Reply, Error> {
    app.door.ask(super::close(act.scope.token_hash())).await?;
    Ok(Reply::ok(Nothing {})?.to_page("/login").cookie(session_cookie(&app, "", 0)))
}

/// Who am I, and what may I open?
#[utoipa::path(get, path = "/api/auth/me", tag = "session", responses((status = 200, body = Done<Myself>), (status = 401, body = Refused)))]
async fn me(scope: Scope) -> Result<Reply, Error> {
    let (actor, user) = scope.visit(super::me()).await?;
    let menu = home::menu(&actor);
    Reply::ok(Myself { user: Me { user, permissions: actor.lists, menu } })
}

/// What the browser says of itself.
pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// How long a session lives, in seconds.
pub(super) const MONTH: u32 = 30 * 24 * 3600;

pub(super) fn session_cookie(app: &App, token: &str, seconds: u32) -> String {
    let name = cookie_name(&app.config);
    let secure = if app.config.is_secure() { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

//! One-time links: /invitation/{token}, where somebody sets name and password and is in, and POST /api/auth/invitation.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::html;
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::api::{MONTH, Welcome, agent, session_cookie};
use super::{Secret, SignedIn, token_hash};
use crate::app::App;
use crate::db::{Maybe, One, Query, params};
use crate::error::Error;
use crate::ui::{self, Form};
use crate::web::{Act, Done, Refused, Reply};

/// Whom a link is for.
#[derive(Debug, FromRow)]
struct Invited {
    email: String,
    full_name: String,
}

fn invited(token: &str) -> Maybe<Invited> {
    const SQL: &str = "select email, full_name from crm.login_invitation($1)";
    Query::new(SQL, params![token_hash(token)]).optional()
}

fn accept(answer: &Answer, hash: String, session: &Secret, agent: &str, address: &str) -> One<SignedIn> {
    const SQL: &str = "select user_id, email, full_name, role_name, access_profile from crm.login_accept($1, $2, $3, $4, $5, $6)";
    let token = token_hash(&answer.token);
    Query::new(SQL, params![token, answer.full_name.clone(), hash, session.hash(), agent.to_owned(), address.to_owned()]).one("user")
}

/// What somebody answers to a one-time link.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Answer {
    /// The link's last part.
    token: String,
    /// How colleagues call him.
    full_name: String,
    /// At least 12 characters.
    password: String,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(take_up)).route("/invitation/{token}", get(page))
}

/// Sets name and password by a one-time link, which works once, and signs in.
#[utoipa::path(post, path = "/api/auth/invitation", tag = "session", request_body = Answer,
    responses((status = 200, body = Done<Welcome>), (status = 400, body = Refused)))]
async fn take_up(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    act: Act<Answer>,
) -> Result<Reply, Error> {
    let answer = act.body;
    // Before a password is hashed, which is work that nobody gets for nothing.
    if app.door.ask(invited(&answer.token)).await?.is_none() {
        return Err(Error::field("token", "This link was used already, or it is too old. Ask your admin for a new one."));
    }
    let hash = app.passwords.new_hash("password", answer.password.clone()).await?;
    let session = Secret::new("")?;
    let user = app.door.ask(accept(&answer, hash, &session, agent(&headers), &from.ip().to_string())).await?;
    Ok(Reply::ok(Welcome { user })?.to_page("/crm").toast("Welcome. You are signed in.").cookie(session_cookie(
        &app,
        session.text(),
        MONTH,
    )))
}

async fn page(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Error> {
    let Some(person) = app.door.ask(invited(&token)).await? else {
        let message = "This link was used already, or it is too old. Ask your admin for a new one.";
        return Ok((axum::http::StatusCode::NOT_FOUND, ui::notice(404, "No longer valid", message, ("/login", "Sign in"))).into_response());
    };
    let form = Form::post("invitation", "/api/auth/invitation");
    let body = html! {
        div.login {
            div.login-brand { h1 { "Welcome to BCP CRM" } p { "You sign in as " strong { (person.email) } "." } }
            div.panel {
                (form.wrap(html! {
                    (form.hidden("token", &token))
                    (form.text("full_name", "Name").required().autocomplete("name").value(&person.full_name))
                    (form.password("password", "Password").required().autocomplete("new-password").hint("At least 12 characters.").focus())
                    div.form-buttons { button.btn.btn-primary type="submit" { "Set password and sign in" } }
                }))
            }
        }
    };
    Ok(ui::bare("Welcome", body).into_response())
}

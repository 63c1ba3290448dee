//! /api/admin/users.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::users::{self, User, Work};
use super::users_list::{Ask, FILE, paged};
use crate::app::App;
use crate::db::Scope;
use crate::error::Error;
use crate::export::{self, FormatQuery, Read};
use crate::session::Secret;
use crate::web::{Act, Done, Nothing, Refused, Reply, email, integer};

pub(super) const API: &str = "/api/admin/users";
pub(super) const PAGE: &str = "/admin/users";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, edit)).routes(routes!(new_link))
}

/// Somebody to invite.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct UserDraft {
    /// Needed; the address to sign in with.
    #[serde(deserialize_with = "email")]
    #[schema(value_type = String, required = true, pattern = r"\S")]
    email: Option<String>,
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    full_name: Option<String>,
    /// Needed; exactly a role of spec 1.3.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    role_name: Option<String>,
    /// Whom he reports to.
    manager_user_id: Option<Uuid>,
}

/// What an admin changes; absent ones stay, a null manager is nobody.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct UserPatch {
    full_name: Option<String>,
    role_name: Option<String>,
    manager_user_id: Option<Uuid>,
    /// The version that was edited; or send `If-Match`.
    #[serde(deserialize_with = "integer")]
    version: Option<i32>,
}

/// A user with what he has.
#[derive(Serialize, ToSchema)]
struct WholeUser {
    user: User,
    work: Work,
}

/// A user after an act.
#[derive(Serialize, ToSchema)]
struct OneUser {
    user: User,
}

/// A user and his one-time link.
#[derive(Serialize, ToSchema)]
struct InvitedUser {
    user: User,
    /// The path of the page where he sets his password; only in the first answer of a key, and never again.
    link: Option<String>,
    /// Until when it works.
    #[schema(format = DateTime)]
    expires_at: String,
}

pub(super) fn user_id(id: &str) -> Result<Uuid, Error> {
    id.parse().map_err(|_| Error::not_found("user"))
}

fn page(id: &str) -> String {
    format!("{PAGE}/{id}")
}

/// Users by name.
#[utoipa::path(get, path = "/api/admin/users", tag = "admin", params(Ask, FormatQuery),
    responses((status = 200, body = Done<Vec<User>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(Read { scope, query, file }: Read<Ask>) -> Result<Response, Error> {
    let limit = query.limit();
    let asked = query.rows(if file.is_some() { export::ALL } else { limit + 1 })?;
    if let Some(order) = file {
        return order.send(&scope, &FILE, asked).await;
    }
    let (actor, rows) = scope.visit(asked).await.map_err(crate::web::Cursor::blamed)?;
    actor.must_open("users")?;
    Reply::list(paged(rows, limit)).map(Reply::into_response)
}

/// Invites somebody: answers a one-time link, which is shown this once. USER_EXISTS: somebody has the address.
#[utoipa::path(post, path = "/api/admin/users", tag = "admin", request_body = UserDraft,
    responses((status = 201, body = Done<InvitedUser>), (status = 400, body = Refused), (status = 403, body = Refused), (status = 409, body = Refused)))]
async fn create(State(app): State<App>, act: Act<UserDraft>) -> Result<Reply, Error> {
    let secret = Secret::new("")?;
    let made = act.scope.run(users::create(act.given()?, &secret)).await?;
    let id = made["user"]["user_id"].as_str().unwrap_or_default().to_owned();
    let name = made["user"]["full_name"].as_str().unwrap_or_default().to_owned();
    let reply = Reply::created(told(made, &secret), format!("{API}/{id}"))?;
    Ok(reply.to_page(page(&id)).toast(format!("{name} is invited. Hand the link over.")).cookie(secret.cookie(&app.config, &page(&id))))
}

/// The answer with the link in place of its hash.
fn told(made: Value, secret: &Secret) -> Value {
    let link = secret.told(made["invitation"]["token_hash"].as_str()).map(|token| format!("/invitation/{token}"));
    json!({"user": made["user"], "link": link, "expires_at": made["invitation"]["expires_at"]})
}

/// One user, and how much he has that could be given to somebody else.
#[utoipa::path(get, path = "/api/admin/users/{id}", tag = "admin",
    responses((status = 200, body = Done<WholeUser>), (status = 401, body = Refused), (status = 403, body = Refused), (status = 404, body = Refused)))]
async fn read(Path(id): Path<String>, scope: Scope) -> Result<Reply, Error> {
    let (actor, (_, users, work)) = scope.visit(users::one(user_id(&id)?)).await?;
    actor.must_open("users")?;
    let user = users.into_iter().next().ok_or_else(|| Error::not_found("user"))?;
    Reply::ok(WholeUser { user, work: work.first().copied().unwrap_or_default() })
}

/// Changes name, role or manager. What is open to him changes with his next request.
#[utoipa::path(patch, path = "/api/admin/users/{id}", tag = "admin", request_body = UserPatch,
    responses((status = 200, body = Done<OneUser>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn edit(Path(id): Path<String>, act: Act<UserPatch>) -> Result<Reply, Error> {
    let version = act.body.version.or(act.if_match);
    let changed = act.scope.run(users::update(user_id(&id)?, act.given()?, version)).await?;
    Ok(Reply::ok(changed)?.toast("Saved."))
}

/// Makes a new one-time link: for an invitation that was lost, or a forgotten password. An older link stops working.
#[utoipa::path(post, path = "/api/admin/users/{id}/invitation", tag = "admin",
    responses((status = 200, body = Done<InvitedUser>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn new_link(State(app): State<App>, Path(id): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    let secret = Secret::new("")?;
    let made = act.scope.run(users::invite(user_id(&id)?, &secret)).await?;
    let reply = Reply::ok(told(made, &secret))?;
    Ok(reply.to_page(page(&id)).toast("A new link. Hand it over.").cookie(secret.cookie(&app.config, &page(&id))))
}

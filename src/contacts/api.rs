//! /api/crm/contacts.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::file::FILE;
use super::{Contact, acts, lists};
use crate::app::App;
use crate::db::Scope;
use crate::error::Error;
use crate::export::{self, FormatQuery, Read};
use crate::web::{Act, Cursor, Done, Refused, Reply, email, flag, integer, limit};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, patch))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ContactsQuery {
    /// One account's people.
    account_id: Option<String>,
    /// Typed text: name, e-mail, phone, id; under three characters the beginning of the name.
    q: Option<String>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(default, deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// A new person at an account.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewContact {
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    account_id: Option<String>,
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    first_name: Option<String>,
    last_name: Option<String>,
    job_title: Option<String>,
    #[serde(default, deserialize_with = "email")]
    email: Option<String>,
    phone: Option<String>,
    /// Takes the place of the one who was; the first contact is it anyway.
    #[serde(default, deserialize_with = "flag")]
    is_primary: Option<bool>,
    #[serde(default, deserialize_with = "flag")]
    is_decision_maker: Option<bool>,
    notes: Option<String>,
}

/// Changes to a person: what is absent stays, what is null is cleared.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContactPatch {
    first_name: Option<String>,
    last_name: Option<String>,
    job_title: Option<String>,
    #[serde(default, deserialize_with = "email")]
    email: Option<String>,
    phone: Option<String>,
    /// Takes the place of the one who was.
    #[serde(default, deserialize_with = "flag")]
    is_primary: Option<bool>,
    #[serde(default, deserialize_with = "flag")]
    is_decision_maker: Option<bool>,
    notes: Option<String>,
    /// The version that was read; without it the last edit wins.
    #[serde(default, deserialize_with = "integer")]
    version: Option<i32>,
}

/// One person.
#[derive(Serialize, ToSchema)]
struct OneContact {
    contact: Contact,
}

/// People by name, of one account or of all.
#[utoipa::path(get, path = "/api/crm/contacts", tag = "contacts", params(ContactsQuery, FormatQuery),
    responses((status = 200, body = Done<Vec<Contact>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(Read { scope, query, file }: Read<ContactsQuery>) -> Result<Response, Error> {
    let limit = i64::from(query.limit.unwrap_or(50));
    let cursor = Cursor::read(query.cursor.as_deref(), 2)?;
    if let Some(order) = file {
        return order.send(&scope, &FILE, lists::list(query.account_id, query.q, &cursor, export::ALL)).await;
    }
    let (actor, rows) = scope.visit(lists::list(query.account_id, query.q, &cursor, limit)).await.map_err(Cursor::blamed)?;
    actor.must_open("accounts")?;
    Reply::list(lists::page(rows, limit)).map(Reply::into_response)
}

/// Adds a person to an account.
#[utoipa::path(post, path = "/api/crm/contacts", tag = "contacts", request_body = NewContact,
    responses((status = 201, body = Done<OneContact>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn create(act: Act<NewContact>) -> Result<Reply, Error> {
    let made = act.scope.run(acts::create(act.given()?)).await?;
    let location = format!("/api/crm/contacts/{}", made["contact"]["contact_id"].as_str().unwrap_or_default());
    let said = format!("{} is a contact now.", made["contact"]["first_name"].as_str().unwrap_or_default());
    Ok(Reply::created(made, location)?.toast(said))
}

/// One person.
#[utoipa::path(get, path = "/api/crm/contacts/{id}", tag = "contacts",
    responses((status = 200, body = Done<OneContact>), (status = 401, body = Refused), (status = 404, body = Refused)))]
async fn read(Path(id): Path<String>, scope: Scope) -> Result<Reply, Error> {
    let contact = scope.run(lists::contact(&id)).await?;
    Reply::ok(OneContact { contact })
}

/// Edits a person; who becomes primary takes the old one's place.
#[utoipa::path(patch, path = "/api/crm/contacts/{id}", tag = "contacts", request_body = ContactPatch,
    responses((status = 200, body = Done<OneContact>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn patch(Path(id): Path<String>, act: Act<ContactPatch>) -> Result<Reply, Error> {
    let changed = act.scope.run(acts::update(&id, act.given()?, act.body.version.or(act.if_match))).await?;
    Ok(Reply::ok(changed)?.toast("Contact saved."))
}

//! /, /crm, and errors as pages with a way home.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use postgres_from_row::FromRow;
use utoipa_axum::router::OpenApiRouter;

use super::frame::Visitor;
use super::lists;
use crate::app::App;
use crate::db::{Query, params};
use crate::error::{Code, Error};
use crate::ui::{self, Icon, Page};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .route("/", get(async || Redirect::to("/crm")))
        .route("/crm", get(first_list))
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .route("/api/docs", get(super::docs::docs))
        .route("/api/openapi.json", get(async || axum::Json(crate::app::document())))
}

/// Goes to the first list of one's menu; a role without one is told so.
async fn first_list(visitor: Visitor) -> Result<Response, Error> {
    let (actor, ()) = visitor.scope.visit(()).await?;
    if let Some(list) = lists::menu(&actor).first() {
        return Ok(Redirect::to(list.page).into_response());
    }
    let body =
        ui::empty(Icon::Ban, "The CRM is not open to your role", "If you need it for your work, ask your manager or an admin.", html! {});
    Ok(visitor.page(&actor, Page { title: "CRM", body, ..Page::default() }))
}

#[derive(Debug, FromRow)]
struct Ready {
    migrated: bool,
}

/// Whether the database is reachable and migrated.
async fn ready(State(app): State<App>) -> Result<&'static str, Error> {
    const SQL: &str = "select exists (select from pg_proc where proname = 'enter' and pronamespace = to_regnamespace('crm')) as migrated";
    let answer = app.door.patient().ask(Query::<Ready>::new(SQL, params![]).one("database")).await?;
    if answer.migrated { Ok("ready") } else { Err(Error::new(Code::DatabaseUnavailable, "The database is not migrated.")) }
}

/// A refusal of the page at `path`: what is wrong, where to go.
pub(crate) fn error_page(error: &Error, correlation: &str, path: &str) -> Markup {
    let (title, message) = match error.code {
        Code::NotFound => ("Nothing here", error.message.clone()),
        Code::Forbidden => ("Not open to you", error.message.clone()),
        Code::Internal => ("Something went wrong", format!("{} If it happens again, tell an admin this id: {correlation}", error.message)),
        Code::Overloaded | Code::DatabaseUnavailable => ("Not just now", error.message.clone()),
        _ => ("That did not work", error.message.clone()),
    };
    let way = if error.code.status() == StatusCode::SERVICE_UNAVAILABLE { (path, "Try again") } else { ("/crm", "Go to my first list") };
    ui::notice(error.code.status().as_u16(), title, &message, way)
}

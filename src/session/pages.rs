//! /login.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::error::Error;
use crate::ui::{self, Form};
use crate::web::Filter;

/// The password of every demo login, printed at start and named in the README.
pub(crate) const DEMO_PASSWORD: &str = "demo-bcp-2026";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/login", axum::routing::get(login))
}

#[derive(Deserialize)]
struct LoginQuery {
    next: Option<String>,
}

async fn login(State(app): State<App>, filter: Filter<LoginQuery>) -> Result<Response, Error> {
    let people = if app.config.demo { app.door.ask(super::demo_logins()).await? } else { Vec::new() };
    let next = filter.query.next.as_deref().and_then(crate::web::local_path).unwrap_or_else(|| "/crm".to_owned());
    let form = Form::post("login", "/api/auth/login");
    let fields = maud::html! {
        (form.email("email", "E-mail").required().autocomplete("username").focus())
        (form.password("password", "Password").required().autocomplete("current-password"))
        (form.hidden("next", &next))
        (form.buttons("Sign in"))
    };
    let labels: Vec<(String, &str)> = people.iter().map(|person| (person.full_name.clone(), person.email.as_str())).collect();
    let demo: Vec<(&str, &str, &str)> = labels.iter().map(|(label, email)| (label.as_str(), *email, DEMO_PASSWORD)).collect();
    Ok(ui::login(None, form.wrap(fields), &demo, Some(&next)).into_response())
}

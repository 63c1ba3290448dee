//! /me: one's own profile, password, sessions and tokens.

use axum::response::Response;
use axum::routing::get;
use jiff::Timestamp;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::me::Locale;
use super::{SignedIn, sessions, tokens, tokens_view};
use crate::app::App;
use crate::db::Actor;
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Clock, Form, Page};

const PAGE: &str = "/me";
const API: &str = "/api/auth/me";

/// Time zones that are often meant; the API takes any.
const ZONES: [(&str, &str); 8] = [
    ("Asia/Jakarta", "Jakarta (WIB)"),
    ("Asia/Makassar", "Makassar (WITA)"),
    ("Asia/Jayapura", "Jayapura (WIT)"),
    ("Asia/Singapore", "Singapore"),
    ("Asia/Shanghai", "Shanghai"),
    ("Asia/Tokyo", "Tokyo"),
    ("Europe/Berlin", "Berlin"),
    ("UTC", "UTC"),
];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(page))
}

async fn page(visitor: Visitor) -> Result<Response, Error> {
    let (actor, (me, sessions, tokens)) = visitor.scope.visit((super::me(), sessions::list(), tokens::list())).await?;
    let clock = Clock::new(Timestamp::now(), &actor.time_zone).on(actor.today);
    let body = html! {
        @if let Some(token) = &visitor.once {
            (ui::secret("Your new token", token, "Copy it now: it is shown this once. Send it as “Authorization: Bearer …”."))
        }
        (profile(&me, &actor))
        (password())
        (tokens_view::sessions(&sessions, &clock))
        (tokens_view::tokens(&tokens, &clock))
        (tokens_view::new_token())
    };
    let lead = html! { (me.email) " · " (me.role_name) };
    Ok(visitor.page(&actor, Page { title: "My profile", lead, body: html! { div.stack { (body) } }, ..Page::default() }))
}

fn profile(me: &SignedIn, actor: &Actor) -> Markup {
    let form = Form::patch("profile", API).back(PAGE);
    let languages = Locale::ALL.iter().map(|locale| (locale.label(), example(*locale))).collect::<Vec<_>>();
    let mut zones: Vec<(&str, &str)> = ZONES.to_vec();
    if !zones.iter().any(|(zone, _)| *zone == actor.time_zone) {
        zones.push((&actor.time_zone, &actor.time_zone));
    }
    let fields = html! {
        (form.text("full_name", "Name").required().autocomplete("name").value(&me.full_name))
        (form.row(html! {
            (form.select("locale", "Money and dates as", &languages).required().value(&actor.locale))
            (form.select("time_zone", "Time zone", &zones).required().value(&actor.time_zone))
        }))
        div.form-buttons { button.btn.btn-primary type="submit" { "Save" } }
    };
    ui::card("Profile", html! {}, form.wrap(fields))
}

fn example(locale: Locale) -> &'static str {
    match locale {
        Locale::Indonesian => "Rp 12.500.000",
        Locale::English => "Rp 12,500,000",
    }
}

fn password() -> Markup {
    let form = Form::patch("password", API).back(PAGE);
    let fields = html! {
        (form.row(html! {
            (form.password("current_password", "Current password").required().autocomplete("current-password"))
            (form.password("password", "New password").required().autocomplete("new-password").hint("At least 12 characters."))
        }))
        div.form-buttons { button.btn type="submit" { "Change password" } }
    };
    ui::card("Password", html! {}, html! { p.muted { "A new one signs you out everywhere else." } (form.wrap(fields)) })
}

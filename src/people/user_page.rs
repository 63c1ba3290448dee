//! /admin/users/{id}: one user, and what an admin does with him.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::Response;
use axum::routing::get;
use jiff::Timestamp;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use super::users::{self, Role, User, Work};
use super::users_api::{API, PAGE};
use super::users_page::{role_and_manager, state};
use super::{Person, colleagues};
use crate::app::App;
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Act, Clock, Form, Icon, Look, Page};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/admin/users/{id}", get(page))
}

async fn page(Path(id): Path<String>, visitor: Visitor, headers: HeaderMap) -> Result<Response, Error> {
    let id: Uuid = id.parse().map_err(|_| Error::not_found("user"))?;
    let (known, user, work) = users::one(id);
    let (actor, (known, users, work, roles, people)) =
        visitor.scope.visit((known, user, work, users::roles(), colleagues(None, false))).await?;
    actor.must_open("users")?;
    let user = users.first().ok_or_else(|| Error::not_found("user"))?;
    let work = work.first().copied().unwrap_or_default();
    let clock = Clock::new(Timestamp::now(), &actor.time_zone).on(actor.today);
    let is_me = user.user_id == actor.user_id;
    let body = html! {
        div.stack {
            @if let Some(token) = &visitor.once { (link(token, &headers)) }
            (ui::card("User", html! { (ui::opener("edit", "Edit", Look::Ghost, Some(Icon::Edit))) }, facts(user, &clock)))
            (held(&work, user))
        }
        (edit(user, &roles, &people, &visitor.path))
        @if user.is_active && !is_me { (deactivate(user, &visitor.path)) }
        @if has_any(&work) { (give(user, &people, &visitor.path)) }
    };
    let title = known.full_name.as_str();
    let page = Page {
        title,
        lead: html! { (state(user)) },
        actions: buttons(user, &visitor.path, is_me),
        body,
        crumbs: &[("Users", PAGE)],
        active: PAGE,
        live: "users",
        ..Page::default()
    };
    Ok(visitor.page(&actor, page))
}

/// The one-time link as a whole address, at the host by which the admin came.
fn link(token: &str, headers: &HeaderMap) -> Markup {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = if host.starts_with("127.0.0.1") || host.starts_with("localhost") { "http" } else { "https" };
    ui::secret(
        "One-time link",
        &format!("{scheme}://{host}/invitation/{token}"),
        "Hand it over now: it is shown this once, works once, and ends in seven days.",
    )
}

fn facts(user: &User, clock: &Clock) -> Markup {
    ui::definitions(&[
        ("E-mail", html! { (user.email) }),
        ("Role", html! { (user.role_name) }),
        ("Department", html! { (user.department) }),
        ("Reports to", html! { @if let Some(name) = &user.manager_name { (name) } }),
        ("Last signed in", html! { @if let Some(at) = user.last_login_at { (clock.ago(at)) } }),
        ("Open link", html! { @if let Some(at) = user.invited_until { "ends " (clock.ago(at)) } }),
        ("Since", html! { (clock.exact(user.created_at)) }),
    ])
}

fn has_any(work: &Work) -> bool {
    work.accounts + work.opportunities + work.leads + work.marketing_leads + work.targets + work.activities > 0
}

fn held(work: &Work, user: &User) -> Markup {
    let stat = |label: &str, number: i64| ui::stat(label, number, html! {});
    let actions = html! { @if has_any(work) { (ui::opener("give", "Give all to…", Look::Plain, Some(Icon::Swap))) } };
    ui::card(
        "Work in hand",
        actions,
        html! {
            @if has_any(work) {
                @if !user.is_active { p { "Nobody works on this now. Give it to a colleague." } }
                (ui::stats(&[
                    stat("Accounts", work.accounts),
                    stat("Open deals", work.opportunities),
                    stat("Working leads", work.leads),
                    stat("Leads of marketing", work.marketing_leads),
                    stat("Targets", work.targets),
                    stat("Open activities", work.activities),
                ]))
            } @else { p.none { "Nothing that would have to be given to somebody else." } }
        },
    )
}

fn buttons(user: &User, back: &str, is_me: bool) -> Markup {
    let path = |act: &str| format!("{API}/{}/{act}", user.user_id);
    let label = if user.state == "invited" { "New invitation link" } else { "Link for a new password" };
    html! {
        @if user.is_active {
            (Act::new(label).icon(Icon::Mail).form(&Form::post("invitation", &path("invitation")).back(back)))
            @if !is_me { (ui::opener("deactivate", "Deactivate", Look::Danger, Some(Icon::Ban))) }
        } @else {
            (Act::new("Reactivate").icon(Icon::Undo).look(Look::Primary).form(&Form::post("reactivate", &path("reactivate")).back(back)))
        }
    }
}

fn edit(user: &User, roles: &[Role], people: &[Person], back: &str) -> Markup {
    let form = Form::patch("edit-form", &format!("{API}/{}", user.user_id)).back(back);
    ui::dialog(
        "edit",
        "Edit user",
        form.wrap(html! {
            (form.hidden("version", &user.version.to_string()))
            (form.text("full_name", "Name").required().autocomplete("off").value(&user.full_name).focus())
            (role_and_manager(&form, roles, people, Some(user)))
            (form.buttons("Save"))
        }),
    )
}

fn deactivate(user: &User, back: &str) -> Markup {
    let form = Form::post("deactivate-form", &format!("{API}/{}/deactivate", user.user_id)).back(back);
    ui::dialog(
        "deactivate",
        "Deactivate user",
        html! {
            p { strong { (user.full_name) } " is signed out at once. What he has stays where it is until you give it to somebody else." }
            (form.wrap(html! {
                (form.textarea("reason", "Why?").required().focus())
                (form.buttons("Deactivate"))
            }))
        },
    )
}

fn give(user: &User, people: &[Person], back: &str) -> Markup {
    let form = Form::post("give-form", &format!("{API}/{}/give", user.user_id)).back(back);
    let others = people.iter().filter(|person| person.user_id != user.user_id);
    let others: Vec<(String, String)> =
        others.map(|person| (person.user_id.to_string(), format!("{} · {}", person.full_name, person.role_name))).collect();
    ui::dialog(
        "give",
        "Give all to a colleague",
        html! {
            p { "Everything that " strong { (user.full_name) } " has goes to one colleague. Closed deals stay in his name." }
            (form.wrap(html! {
                (form.select("to_user_id", "Colleague", &others).required())
                (form.buttons("Give all"))
            }))
        },
    )
}

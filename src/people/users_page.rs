//! /admin/users: who may sign in, as what, under whom.

use axum::response::Response;
use axum::routing::get;
use jiff::Timestamp;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::users::{self, Role, User};
use super::users_api::{API, PAGE};
use super::users_list::{Ask, paged};
use super::{Person, colleagues};
use crate::app::App;
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::ui::{self, Clock, Col, Form, Icon, Look, Page, Row, Tab, Tone};
use crate::web::{Cursor, Filter};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(page))
}

async fn page(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let ask = filter.query;
    let limit = ask.limit();
    let trip = (ask.rows(limit + 1)?, users::roles(), colleagues(None, false));
    let (actor, (rows, roles, people)) = visitor.scope.visit(trip).await.map_err(Cursor::blamed)?;
    actor.must_open("users")?;
    let listing = paged(rows, limit);
    let clock = Clock::new(Timestamp::now(), &actor.time_zone).on(actor.today);
    let next = listing.meta.next_cursor.as_deref().map(|cursor| address(&ask, ask.active, Some(cursor)));
    let first = ask.cursor.as_ref().map(|_| address(&ask, ask.active, None));
    let rows: Vec<Row> = listing.rows.iter().map(|listed| row(&listed.user, &clock)).collect();
    let body = html! {
        (tabs(&ask))
        (ui::filters(PAGE, html! {
            (ui::search("q", "Name, address, role or manager", ask.q.as_deref().unwrap_or_default()))
            @if let Some(active) = ask.active { input type="hidden" name="active" value=(active); }
        }))
        @if rows.is_empty() { (nothing(&ask)) }
        @else { (ui::table("Users", &[Col::main("Name"), Col::text("Role"), Col::text("Reports to"), Col::text("State"), Col::extra("Last signed in")], &rows)) }
        @if first.is_some() || next.is_some() { (ui::pager(first.as_deref(), next.as_deref(), "")) }
        (invite(&roles, &people))
    };
    let actions = html! {
        (export::menu(API, &visitor.address))
        (ui::opener("invite", "Invite", Look::Primary, Some(Icon::Plus)))
    };
    let lead = html! { "Who signs in, as what, and under whom." };
    Ok(visitor.page(&actor, Page { title: "Users", lead, actions, body, live: "users", ..Page::default() }))
}

/// The list with another choice.
fn address(ask: &Ask, active: Option<bool>, cursor: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(ask.q.iter().map(|q| ("q", q.as_str())));
    query.extend_pairs(active.map(|active| ("active", active.to_string())));
    query.extend_pairs(cursor.map(|cursor| ("cursor", cursor)));
    let query = query.finish();
    if query.is_empty() { PAGE.to_owned() } else { format!("{PAGE}?{query}") }
}

fn tabs(ask: &Ask) -> Markup {
    let choices = [("All", None), ("Active", Some(true)), ("Inactive", Some(false))];
    let hrefs = choices.map(|(_, active)| address(ask, active, None));
    let tabs: Vec<Tab> =
        choices.iter().zip(&hrefs).map(|((label, active), href)| Tab { label, href, count: None, active: *active == ask.active }).collect();
    ui::tabs("Users", &tabs)
}

fn nothing(ask: &Ask) -> Markup {
    if ask.q.is_none() && ask.active == Some(false) {
        return ui::empty(Icon::Users, "Everybody is active", "Whoever is deactivated stands here.", html! {});
    }
    let all = ui::link_button(PAGE, "Show all", Look::Plain, None);
    ui::empty(Icon::Search, "Nobody matches", "Try fewer letters, or look among all users.", all)
}

fn row(user: &User, clock: &Clock) -> Row {
    Row::new(
        &format!("user-{}", user.user_id),
        vec![
            Row::link(&format!("{PAGE}/{}", user.user_id), &user.full_name, html! { (user.email) }),
            html! { (user.role_name) },
            html! { @if let Some(name) = &user.manager_name { (name) } },
            state(user),
            html! { @if let Some(at) = user.last_login_at { (clock.ago(at)) } },
        ],
    )
}

/// How far somebody is, as a word.
pub(super) fn state(user: &User) -> Markup {
    match user.state.as_str() {
        "active" => ui::dot(Tone::Good, "Active"),
        "invited" => ui::dot(Tone::Warn, "Invited"),
        _ => ui::dot(Tone::Neutral, "Inactive"),
    }
}

fn invite(roles: &[Role], people: &[Person]) -> Markup {
    let form = Form::post("invite-form", API).back(PAGE);
    ui::dialog(
        "invite",
        "Invite somebody",
        form.wrap(html! {
            (form.email("email", "E-mail").required().autocomplete("off").focus())
            (form.text("full_name", "Name").required().autocomplete("off"))
            (role_and_manager(&form, roles, people, None))
            p.field-hint { "You get a link to hand over. It works once, for seven days." }
            (form.buttons("Invite"))
        }),
    )
}

/// The two fields that say what somebody may do; `user` is whom they start from.
pub(super) fn role_and_manager(form: &Form, roles: &[Role], people: &[Person], user: Option<&User>) -> Markup {
    let choices: Vec<(String, String)> =
        roles.iter().map(|role| (role.role_name.clone(), format!("{} · {}", role.role_name, role.department))).collect();
    let managers = people.iter().filter(|person| user.is_none_or(|user| user.user_id != person.user_id));
    let managers: Vec<(String, String)> =
        managers.map(|person| (person.user_id.to_string(), format!("{} · {}", person.full_name, person.role_name))).collect();
    html! {
        (form.select("role_name", "Role", &choices).required().value_opt(user.map(|user| &user.role_name)))
        (form.select("manager_user_id", "Reports to", &managers).value_opt(user.and_then(|user| user.manager_user_id)))
    }
}

//! /crm/cadences: the templates and what runs through them.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::{Cadence, lists, words};
use crate::app::App;
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::ui::{self, Col, Icon, Look, Page, Row};

pub(super) const PAGE: &str = "/crm/cadences";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(cadences))
}

async fn cadences(visitor: Visitor) -> Result<Response, Error> {
    let (actor, (templates, rights)) = visitor.scope.visit((lists::list(), lists::rights())).await?;
    actor.must_open("cadences")?;
    let actions = html! {
        @if !templates.is_empty() { (export::menu("/api/crm/cadences", &visitor.address)) }
        @if words::may_edit(&rights.actions) { (new_button(Look::Primary)) }
    };
    let body = html! { @if templates.is_empty() { (nothing(words::may_edit(&rights.actions))) } @else { (table(&templates)) } };
    let lead = html! { "Follow-ups that plan themselves: what is due on which day after the start." };
    Ok(visitor.page(&actor, Page { title: "Cadences", lead, actions, body, live: "cadences", ..Page::default() }))
}

fn new_button(look: Look) -> Markup {
    ui::link_button("/crm/cadences/new", "New cadence", look, Some(Icon::Plus))
}

fn nothing(may_edit: bool) -> Markup {
    let action = html! { @if may_edit { (new_button(Look::Plain)) } };
    ui::empty(
        Icon::Route,
        "No cadences yet",
        "A cadence is a row of calls, e-mails and visits that is planned for every record that enters it.",
        action,
    )
}

fn table(templates: &[Cadence]) -> Markup {
    let cols = [
        Col::main("Cadence"),
        Col::text("For"),
        Col::extra("Planned"),
        Col::number("Steps"),
        Col::number("Running"),
        Col::number("Paused"),
        Col::number("Completed"),
        Col::text("State"),
    ];
    ui::table("Cadences", &cols, &templates.iter().map(row).collect::<Vec<_>>())
}

fn row(cadence: &Cadence) -> Row {
    let note = html! { @if let Some(text) = &cadence.description { (text) } };
    Row::new(
        &format!("cadence-{}", cadence.cadence_id),
        vec![
            Row::link(&format!("{PAGE}/{}", cadence.cadence_id), &cadence.name, note),
            html! { (cadence.purpose.words()) },
            html! { (words::mode(cadence.mode)) div.row-note { (words::days(cadence.working_days_only)) } },
            html! { (cadence.step_count) },
            html! { (cadence.running) },
            html! { (cadence.paused) },
            html! { (cadence.completed) },
            words::state(cadence),
        ],
    )
}

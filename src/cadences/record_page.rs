//! /crm/cadences/{id}: the steps of one template, and how they go.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::{Cadence, Step, StepNumbers, StopReason, list_page, lists, words};
use crate::app::App;
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Col, Icon, Look, Page, Row, Tone};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/crm/cadences/{id}", get(cadence))
}

async fn cadence(Path(id): Path<String>, visitor: Visitor) -> Result<Response, Error> {
    let id = number(&id)?;
    let trip = (lists::cadence(id), lists::steps(id), lists::numbers(id), lists::stop_reasons(id));
    let (actor, (template, steps, numbers, stops)) = visitor.scope.visit(trip).await?;
    actor.must_open("cadences")?;
    let edit = format!("{}/{id}/edit", list_page::PAGE);
    let page = Page {
        title: &template.name,
        live: "cadences activities",
        lead: summary(&template),
        actions: html! { @if words::may_edit(&template.actions) { (ui::link_button(&edit, "Edit", Look::Primary, Some(Icon::Edit))) } },
        crumbs: &[("Cadences", list_page::PAGE)],
        active: list_page::PAGE,
        body: body(&template, &steps, &numbers, &stops),
        ..Page::default()
    };
    Ok(visitor.page(&actor, page))
}

/// The number in an address; what is none names no cadence.
pub(super) fn number(id: &str) -> Result<i64, Error> {
    id.parse().map_err(|_| Error::not_found("cadence"))
}

fn summary(template: &Cadence) -> Markup {
    html! {
        span { (template.purpose.words()) }
        span { (words::mode(template.mode)) }
        span { (words::days(template.working_days_only)) }
        (words::state(template))
        span { "Revision " (template.revision) }
    }
}

fn body(template: &Cadence, steps: &[Step], numbers: &[StepNumbers], stops: &[StopReason]) -> Markup {
    html! {
        (ui::stats(&[
            ui::stat("Enrolled", template.enrolled, html! {}),
            ui::stat("Running", template.running, html! {}),
            ui::stat("Paused", template.paused, html! {}),
            ui::stat("Completed", template.completed, html! {}),
            ui::stat("Stopped", template.stopped, html! {}),
        ]))
        div.columns {
            (ui::card("Steps", html! {}, table(steps, numbers)))
            div.stack {
                @if let Some(text) = &template.description { (ui::card("What it is for", html! {}, html! { p.lines { (text) } })) }
                (ui::card("Why it was stopped", html! {}, reasons(stops)))
            }
        }
    }
}

fn table(steps: &[Step], numbers: &[StepNumbers]) -> Markup {
    let cols = [
        Col::main("Step"),
        Col::number("Day"),
        Col::number("Done"),
        Col::number("On time"),
        Col::number("Open"),
        Col::number("Overdue"),
        Col::number("Cancelled"),
    ];
    let now = steps.iter().map(|step| {
        let counted = numbers.iter().find(|numbers| numbers.step_number == step.step_number);
        row(step.step_number, said(step), html! { (step.delay_days) }, counted)
    });
    let former = numbers.iter().filter(|numbers| numbers.subject_template.is_none()).map(|numbers| {
        let said = html! { span.cell-title { (numbers.step_number) ". Step of an earlier revision" } };
        row(numbers.step_number, said, html! {}, Some(numbers))
    });
    ui::table("Steps of this cadence", &cols, &now.chain(former).collect::<Vec<_>>())
}

fn said(step: &Step) -> Markup {
    html! {
        span.cell-title { (step.step_number) ". " (step.subject_template) }
        div.row-note { span.kind { (step.activity_type.icon()) (step.activity_type.label()) } }
        @if let Some(text) = &step.description_template { div.row-note.lines { (text) } }
    }
}

fn row(number: i32, said: Markup, day: Markup, counted: Option<&StepNumbers>) -> Row {
    let count = |pick: fn(&StepNumbers) -> i64| html! { (counted.map_or(0, pick)) };
    let late = counted.map_or(0, |numbers| numbers.overdue);
    let overdue = html! { @if late > 0 { (ui::badge(Tone::Bad, late)) } @else { "0" } };
    let cells = vec![
        said,
        day,
        count(|numbers| numbers.done),
        count(|numbers| numbers.done_on_time),
        count(|numbers| numbers.open),
        overdue,
        count(|numbers| numbers.cancelled),
    ];
    Row::new(&format!("step-{number}"), cells)
}

fn reasons(stops: &[StopReason]) -> Markup {
    html! {
        @if stops.is_empty() { p.none { "None was stopped." } }
        @else { dl.tally { @for stop in stops { div { dt { (stop.stop_reason) } dd { (stop.enrollments) } } } } }
    }
}

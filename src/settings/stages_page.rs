//! /admin/settings/stages: what each stage asks for and suggests.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::StageRule;
use crate::app::App;
use crate::error::Error;
use crate::home::Visitor;
use crate::session::encode;
use crate::ui::{self, Col, Form, Icon, Look, Page, Row};

const PAGE: &str = "/admin/settings/stages";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(page))
}

async fn page(visitor: Visitor) -> Result<Response, Error> {
    let (actor, rules) = visitor.scope.visit(super::stages()).await?;
    actor.must_open("settings")?;
    let cols = [
        Col::main("Stage"),
        Col::number("Probability"),
        Col::number("Expected days"),
        Col::text("Requires"),
        Col::extra("Suggests"),
        Col::extra("Follow-up"),
        Col::actions(),
    ];
    let rows: Vec<Row> = rules.iter().map(row).collect();
    let body = html! {
        (super::tabs(PAGE))
        (ui::table("Stages", &cols, &rows))
        @for rule in rules.iter().filter(|rule| may_edit(rule)) { (edit(rule)) }
    };
    let lead = html! { "The way of a deal. What is in a stage keeps what it has until it moves." };
    let page =
        Page { title: "Stages", lead, body, crumbs: &[("Settings", "/admin/settings")], active: "/admin/settings", ..Page::default() };
    Ok(visitor.page(&actor, Page { live: "settings", ..page }))
}

fn id(rule: &StageRule) -> String {
    rule.stage.to_lowercase().replace(' ', "-")
}

fn row(rule: &StageRule) -> Row {
    let follow_up = html! {
        @if let (Some(subject), Some(days)) = (&rule.follow_up_subject, rule.follow_up_days) { (subject) div.row-note { "in " (days) " days" } }
    };
    let edit = format!("edit-{}", id(rule));
    Row::new(
        &format!("stage-{}", id(rule)),
        vec![
            html! { strong { (rule.position) ". " (rule.stage) } },
            html! { @match rule.probability { Some(percent) => { (percent) " %" } None => { span.muted { "kept" } } } },
            html! { @if let Some(days) = rule.expected_days { (days) } },
            html! { (rule.requires.iter().map(|column| words(column)).collect::<Vec<_>>().join(", ")) },
            html! { @if let Some(step) = &rule.next_step_suggestion { (step) } },
            follow_up,
            html! {
                @if may_edit(rule) { (ui::opener(&edit, html! { "Edit" span.visually-hidden { " " (rule.stage) } }, Look::Plain, Some(Icon::Edit))) }
            },
        ],
    )
}

fn words(column: &str) -> &'static str {
    match column {
        "owner_user_id" => "owner",
        "next_step" => "next step",
        "next_step_due_date" => "its date",
        "quote" => "a quote",
        "win_reason" => "reason of the win",
        "lost_reason" => "reason",
        _ => "kind of reason",
    }
}

/// What an admin may have the stage require beside what it always does.
fn extras(rule: &StageRule) -> Vec<(&'static str, &'static str)> {
    let choices: &[&str] = match rule.stage.as_str() {
        "Closed Won" => &["quote", "win_reason"],
        _ if rule.is_open => &["quote"],
        _ => &[],
    };
    choices.iter().map(|column| (*column, words(column))).collect()
}

/// Nothing of Closed Lost can be another way.
fn may_edit(rule: &StageRule) -> bool {
    rule.is_open || !extras(rule).is_empty()
}

fn edit(rule: &StageRule) -> Markup {
    let form = Form::patch(&format!("{}-form", id(rule)), &format!("/api/admin/stage-rules/{}", encode(&rule.stage).replace('+', "%20")))
        .back(PAGE);
    let extras = extras(rule);
    let chosen = extras.iter().filter(|(column, _)| rule.requires.iter().any(|needed| needed == column));
    let fields = html! {
        (form.hidden("version", &rule.version.to_string()))
        @if rule.is_open {
            (form.row(html! {
                @if rule.stage != "Prospecting" { (form.number("position", "Place on the board").required().value(rule.position)) }
                (form.number("probability", "Probability in %").value_opt(rule.probability))
                (form.number("expected_days", "Expected days").value_opt(rule.expected_days))
            }))
        }
        @if !extras.is_empty() {
            // Named once without a value, so that choosing nothing is said too.
            (form.hidden("requires", ""))
            (chosen.fold(form.multi("requires", "Also requires", &extras).placeholder("Nothing more"), |field, (column, _)| field.value(column)))
        }
        @if rule.is_open {
            (form.text("next_step_suggestion", "Suggested next step").autocomplete("off").value_opt(rule.next_step_suggestion.as_ref()))
            (form.row(html! {
                (form.text("follow_up_subject", "Makes the follow-up").autocomplete("off").value_opt(rule.follow_up_subject.as_ref()))
                (form.number("follow_up_days", "in days").value_opt(rule.follow_up_days))
            }))
        }
        (form.buttons("Save"))
    };
    ui::dialog(&format!("edit-{}", id(rule)), &rule.stage, form.wrap(fields))
}

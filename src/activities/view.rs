//! Activities as people see them: lists of work, a record's panel, and the forms that end or plan one.

use maud::{Markup, html};

use super::forms::{completion, done_label, endings};
use super::{Activity, ActivityStatus, ActivityType};
use crate::ui::{self, Clock, Col, Form, Look, Row, Tone};

/// The one dialog of a list in which any of its rows is completed; each row has a [`complete_opener`].
pub fn complete_dialog(back: &str) -> Markup {
    let form = Form::post("complete-form", "/api/crm/activities").back(back);
    ui::dialog(
        "complete",
        "Complete activity",
        html! {
            p { (ui::subject()) }
            (completion(&form))
        },
    )
}

/// The button of a row; without script it leads to the record's page, where the same can be done.
pub fn complete_opener(activity: &Activity) -> Markup {
    if !activity.may_change {
        return html! {};
    }
    let id = &activity.activity_id;
    let elsewhere = format!("{}#complete-{id}", activity.record_page());
    ui::shared_opener("complete", &elsewhere, &format!("/api/crm/activities/{id}/complete"), &activity.subject, done_label(), Look::Plain)
}

/// Work that is due, with a button to complete each; wants [`complete_dialog`] on the page.
pub fn due_table(activities: &[Activity], clock: &Clock) -> Markup {
    let cols = [Col::main("Activity"), Col::text("Kind"), Col::text("About"), Col::text("Due"), Col::actions()];
    let rows: Vec<Row> = activities
        .iter()
        .map(|activity| {
            Row::new(
                &activity.activity_id,
                vec![
                    Row::link(
                        &activity.record_page(),
                        &activity.subject,
                        html! { @if let Some(person) = named(&activity.contact_name) { "with " (person) } },
                    ),
                    kind(activity.activity_type),
                    html! { @if let Some(name) = &activity.record_name { (name) } },
                    due(activity, clock),
                    complete_opener(activity),
                ],
            )
        })
        .collect();
    ui::table("Overdue and due today", &cols, &rows)
}

/// A record's open activities, each to be completed or cancelled in place, and below them what has ended.
pub fn panel(activities: &[Activity], clock: &Clock, back: &str) -> Markup {
    let (open, ended): (Vec<&Activity>, Vec<&Activity>) =
        activities.iter().partition(|activity| activity.status == ActivityStatus::Planned);
    let cols = [Col::main("Activity"), Col::text("Due"), Col::extra("Owner"), Col::actions()];
    let rows: Vec<Row> = open
        .iter()
        .map(|activity| {
            Row::new(
                &activity.activity_id,
                vec![
                    html! { strong.cell-title { (activity.subject) } div.row-note { (kind(activity.activity_type)) } },
                    due(activity, clock),
                    html! { @if let Some(owner) = &activity.owner_name { (ui::person(owner)) } },
                    html! { @if activity.may_change { (endings(activity, back)) } },
                ],
            )
        })
        .collect();
    html! {
        @if open.is_empty() { p.none { "Nothing is planned." } } @else { (ui::table("Open activities", &cols, &rows)) }
        @if !ended.is_empty() {
            details.fold {
                summary { (ended.len()) " done or cancelled" }
                (ui::timeline(&ended.iter().map(|activity| event(activity, clock)).collect::<Vec<_>>()))
            }
        }
    }
}

/// What comes next and what was done last for an account, with the way to all of it. Wants a [`plan_dialog`] beside it where its reader
/// may plan: `plan_dialog("plan", ("account_id", id), contacts, back)`.
pub fn account_panel(next: &[Activity], last: &[Activity], account_id: &str, clock: &Clock, back: &str) -> Markup {
    html! {
        (panel(&[next, last].concat(), clock, back))
        (ui::more(&format!("/crm/activities?account_id={account_id}"), "All planned for this account"))
    }
}

fn event(activity: &Activity, clock: &Clock) -> ui::Event {
    let done = activity.status == ActivityStatus::Done;
    let at = activity.completed_at.or(activity.cancelled_at).unwrap_or(activity.updated_at);
    let minutes = activity.duration_minutes.map(|minutes| format!("{minutes} min"));
    ui::Event {
        at: html! { @if let Some(minutes) = minutes { (minutes) " · " } (clock.ago(at)) },
        icon: activity.activity_type.icon(),
        tone: if done { Tone::Good } else { Tone::Neutral },
        title: if done { activity.subject.clone() } else { format!("Cancelled: {}", activity.subject) },
        body: html! { @if let Some(text) = activity.outcome.as_ref().or(activity.cancel_reason.as_ref()) { p { (text) } } },
        actor: activity.owner_name.clone(),
        href: None,
    }
}

fn due(activity: &Activity, clock: &Clock) -> Markup {
    html! {
        @if activity.is_paused { (ui::badge(Tone::Neutral, "Paused")) }
        @else if let Some(day) = activity.due_date { (clock.due(day)) @if let Some(hour) = activity.due_time { " " (hour.strftime("%H:%M")) } }
    }
}

fn kind(kind: ActivityType) -> Markup {
    html! { span.kind { (kind.icon()) (kind.label()) } }
}

fn named(name: &Option<String>) -> Option<&str> {
    name.as_deref().filter(|name| !name.is_empty())
}

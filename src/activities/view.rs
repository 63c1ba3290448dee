//! Activities as people see them on other pages: the Sales Inbox, a record's panel.

use maud::{Markup, html};

use super::forms::{complete_opener, endings};
use super::list::{Follow, Next};
use super::planner_view::about;
use super::{Activity, ActivityStatus, ActivityType};
use crate::ui::{self, Clock, Col, Row, Tone};

/// Work that is due, with a button to complete each; wants [`super::complete_dialog`] on the page.
pub fn due_table(activities: &[Activity], follows: &[Follow], clock: &Clock) -> Markup {
    let cols = [Col::main("Activity"), Col::text("Kind"), Col::text("About"), Col::text("Due"), Col::actions()];
    let rows: Vec<Row> = activities
        .iter()
        .map(|activity| {
            let note = html! { @if let Some(person) = named(&activity.contact_name) { "with " (person) } };
            let next = next_of(activity, follows);
            Row::new(
                &activity.activity_id,
                vec![
                    Row::link(&activity.page(), &activity.subject, note),
                    kind(activity.activity_type),
                    about(activity),
                    due(activity, clock),
                    complete_opener(activity, next.as_ref(), clock),
                ],
            )
        })
        .collect();
    ui::table("Overdue and due today", &cols, &rows)
}

fn next_of(activity: &Activity, follows: &[Follow]) -> Option<Next> {
    follows.iter().find(|follow| follow.activity_id == activity.activity_id).and_then(Follow::next)
}

/// A record's open activities, each to be completed, moved or cancelled in place, and below them what has ended.
pub fn panel(activities: &[Activity], follows: &[Follow], clock: &Clock, back: &str) -> Markup {
    let (open, ended): (Vec<&Activity>, Vec<&Activity>) =
        activities.iter().partition(|activity| activity.status == ActivityStatus::Planned);
    let cols = [Col::main("Activity"), Col::text("Due"), Col::extra("Owner"), Col::actions()];
    let rows: Vec<Row> = open
        .iter()
        .map(|activity| {
            let next = next_of(activity, follows);
            Row::new(
                &activity.activity_id,
                vec![
                    Row::link(&activity.page(), &activity.subject, kind(activity.activity_type)),
                    due(activity, clock),
                    html! { @if let Some(owner) = &activity.owner_name { (ui::person(owner)) } },
                    html! { @if activity.may_change { (endings(activity, next.as_ref(), clock, back)) } },
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

/// What comes next and what was done last for an account, with what follows each, with the way to all of it. Wants a [`super::plan_dialog`] beside it where its
/// reader may plan: `plan_dialog("plan", ("account_id", id), contacts, back)`.
pub fn account_panel(rows: &[Activity], follows: &[Follow], account_id: &str, clock: &Clock, back: &str) -> Markup {
    html! {
        (panel(rows, follows, clock, back))
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
        href: Some(activity.page()),
    }
}

/// When it is due, in words.
pub(super) fn due(activity: &Activity, clock: &Clock) -> Markup {
    html! {
        @if activity.is_paused { (ui::badge(Tone::Neutral, "Paused")) }
        @else if let Some(day) = activity.due_date { (clock.due(day)) @if let Some(hour) = activity.due_time { " " (hour.strftime("%H:%M").to_string()) } }
    }
}

/// What kind of work it is.
pub(super) fn kind(kind: ActivityType) -> Markup {
    html! { span.kind { (kind.icon()) (kind.label()) } }
}

/// A name, if it is not empty.
pub(super) fn named(name: &Option<String>) -> Option<&str> {
    name.as_deref().filter(|name| !name.is_empty())
}

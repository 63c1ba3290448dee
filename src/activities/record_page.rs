//! /crm/activities/{id}: one activity, what it is about, and what can be done with it.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::list::{Follow, Next};
use super::place::PLANNER;
use super::view::{due, kind, named};
use super::{Activity, ActivityStatus, ActivityType, forms, planner_view, records};
use crate::app::App;
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Clock, Form, Icon, Look, Page, Tone};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/crm/activities/{id}", get(activity))
}

async fn activity(Path(id): Path<String>, visitor: Visitor) -> Result<Response, Error> {
    let (actor, (activity, follow)) = visitor.scope.visit((records::activity(&id), records::follow(&id))).await?;
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let next = follow.as_ref().and_then(Follow::next);
    let body = html! {
        (ui::card("Activity", html! {}, facts(&activity, &clock)))
        @if activity.may_change { (dialogs(&activity, next.as_ref(), &clock, &visitor.path)) }
    };
    let crumbs = [("Activities", PLANNER)];
    let page = Page {
        title: &activity.subject,
        lead: lead(&activity, &clock),
        actions: actions(&activity),
        body,
        live: "activities",
        ..Page::default()
    };
    Ok(visitor.page(&actor, Page { crumbs: &crumbs, active: PLANNER, ..page }))
}

fn lead(activity: &Activity, clock: &Clock) -> Markup {
    let (tone, label) = match activity.status {
        ActivityStatus::Planned if activity.is_paused => (Tone::Neutral, "Paused"),
        ActivityStatus::Planned => (Tone::Info, "Planned"),
        ActivityStatus::Done => (Tone::Good, "Done"),
        ActivityStatus::Cancelled => (Tone::Neutral, "Cancelled"),
    };
    html! {
        (ui::badge(tone, label))
        (kind(activity.activity_type))
        @if activity.status == ActivityStatus::Planned && !activity.is_paused { (due(activity, clock)) }
    }
}

fn actions(activity: &Activity) -> Markup {
    html! {
        @if activity.may_change {
            (ui::opener("complete", forms::done_label(), Look::Primary, None))
            @if forms::may_move(activity) { (ui::opener("move", "Reschedule", Look::Plain, Some(Icon::Calendar))) }
            (ui::opener("edit", "Edit", Look::Plain, Some(Icon::Edit)))
            (ui::opener("cancel", "Cancel it", Look::Plain, Some(Icon::X)))
        }
    }
}

fn facts(activity: &Activity, clock: &Clock) -> Markup {
    let text = |value: &Option<String>| html! { @if let Some(value) = value { span.lines { (value) } } };
    let ended = activity.completed_at.or(activity.cancelled_at);
    let minutes = html! { @if let Some(minutes) = activity.duration_minutes { (minutes) " min" } };
    let mut pairs = vec![
        ("About", planner_view::about(activity)),
        ("With", html! { @if let Some(name) = named(&activity.contact_name) { (name) } }),
        ("Owner", html! { @if let Some(owner) = &activity.owner_name { (ui::person(owner)) } }),
        (
            "Due",
            html! { @if let Some(day) = activity.due_date { (clock.date(day)) @if let Some(hour) = activity.due_time { " " (hour.strftime("%H:%M").to_string()) } } },
        ),
        ("Notes", text(&activity.description)),
    ];
    if let Some(step) = activity.step_number {
        pairs.push(("Cadence", html! { "Step " (step) }));
    }
    match activity.status {
        ActivityStatus::Planned => {}
        ActivityStatus::Done => pairs.extend([("Outcome", text(&activity.outcome)), ("Took", minutes)]),
        ActivityStatus::Cancelled => pairs.push(("Why cancelled", text(&activity.cancel_reason))),
    }
    if let Some(at) = ended {
        pairs.push(("Ended", clock.ago(at)));
    }
    pairs.push(("Planned on", clock.exact(activity.created_at)));
    ui::definitions(&pairs)
}

fn dialogs(activity: &Activity, next: Option<&Next>, clock: &Clock, back: &str) -> Markup {
    let form = Form::patch("edit-form", &format!("/api/crm/activities/{}", activity.activity_id)).back(back);
    html! {
        (forms::own_dialogs(activity, next, clock, back, str::to_owned))
        (ui::dialog("edit", "Edit activity", form.wrap(html! {
            (form.hidden("version", &activity.version.to_string()))
            (form.text("subject", "What is to be done?").required().value(&activity.subject))
            (form.row(html! {
                (form.select("activity_type", "Kind", &ActivityType::choices()).value(activity.activity_type.label()).required())
                @if forms::may_move(activity) {
                    (form.date("due_date", "Due").required().value_opt(activity.due_date))
                    (form.time("due_time", "Time, if it has one").value_opt(activity.due_time.map(|hour| hour.strftime("%H:%M").to_string())))
                }
            }))
            (form.textarea("description", "Notes").value_opt(activity.description.as_deref()))
            (form.buttons("Save"))
        })))
    }
}

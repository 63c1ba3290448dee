//! Activities as people see them: lists of work, a record's panel, and the forms that end or plan one.

use maud::{Markup, html};

use super::{Activity, ActivityStatus, ActivityType};
use crate::ui::{self, Clock, Col, Form, Icon, Look, Row, Tone};

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
    let both: Vec<Activity> = next.iter().chain(last).cloned().collect();
    html! {
        (panel(&both, clock, back))
        (ui::more(&format!("/crm/activities?account_id={account_id}"), "All planned for this account"))
    }
}

fn endings(activity: &Activity, back: &str) -> Markup {
    let id = &activity.activity_id;
    let (complete, cancel) = (format!("complete-{id}"), format!("cancel-{id}"));
    let completing = Form::post(&format!("{complete}-form"), &format!("/api/crm/activities/{id}/complete")).back(back);
    let cancelling = Form::post(&format!("{cancel}-form"), &format!("/api/crm/activities/{id}/cancel")).back(back);
    html! {
        (ui::opener(&complete, done_label(), Look::Plain, None))
        " "
        (ui::menu(&format!("more-{id}"), &format!("More for {}", activity.subject), &[
            ui::Item::Line(ui::opener(&cancel, "Cancel this activity", Look::Item, Some(Icon::X))),
        ]))
        (ui::dialog(&complete, "Complete activity", html! { p { strong { (activity.subject) } } (completion(&completing)) }))
        (ui::dialog(&cancel, "Cancel activity", html! {
            p { strong { (activity.subject) } }
            (cancelling.wrap(html! {
                (cancelling.textarea("reason", "Why is it given up?").required())
                (following(&cancelling))
                (closing("Cancel activity"))
            }))
        }))
    }
}

fn completion(form: &Form) -> Markup {
    form.wrap(html! {
        (form.textarea("outcome", "What came of it?"))
        (form.number("duration_minutes", "Minutes it took"))
        (following(form))
        (closing("Mark as done"))
    })
}

/// The last line of an ending: "Cancel" would be read as the activity's.
fn closing(submit: &str) -> Markup {
    html! {
        div.form-buttons {
            a.btn.btn-ghost href="#_" role="button" data-dialog-close { "Close" }
            button.btn.btn-primary type="submit" { (submit) }
        }
    }
}

fn following(form: &Form) -> Markup {
    html! {
        details.fold {
            summary { "Plan the next one" }
            (form.text("next.subject", "What is next?"))
            (form.row(html! {
                (form.select("next.activity_type", "Kind", &ActivityType::choices()).value(ActivityType::FollowUp.label()))
                (form.date("next.due_date", "Due"))
            }))
        }
    }
}

/// A dialog that plans an activity on a record, or notes one that is done.
pub fn plan_dialog(id: &str, record: (&str, &str), contacts: &[(String, String)], back: &str) -> Markup {
    let form = Form::post(&format!("{id}-form"), "/api/crm/activities").back(back);
    ui::dialog(
        id,
        "New activity",
        form.wrap(html! {
            (form.hidden(record.0, record.1))
            (form.row(html! {
                (form.select("activity_type", "Kind", &ActivityType::choices()).value(ActivityType::Call.label()).required())
                (form.date("due_date", "Due").required())
            }))
            (form.text("subject", "What is to be done?").required())
            @if !contacts.is_empty() { (form.select("contact_id", "With", contacts)) }
            (form.textarea("description", "Notes"))
            (form.buttons("Plan activity"))
        }),
    )
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

fn done_label() -> Markup {
    html! { (Icon::Check) "Done" }
}

fn named(name: &Option<String>) -> Option<&str> {
    name.as_deref().filter(|name| !name.is_empty())
}

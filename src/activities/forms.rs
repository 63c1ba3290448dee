//! The forms that end or move an activity: in one dialog for all rows of a list, or in dialogs of its own.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use maud::{Markup, html};
use serde_json::json;

use super::list::Next;
use super::{Activity, ActivityType};
use crate::ui::{self, About, Clock, Form, Icon, Look};

/// The dialogs of a list in which any of its rows is completed, moved or cancelled; each row has its openers.
pub(super) fn shared_dialogs(back: &str, today: Date) -> Markup {
    let cancelling = Form::post("cancel-form", "/api/crm/activities").back(back);
    html! {
        (complete_dialog(back))
        (ui::dialog("move", "Reschedule", html! { p { (ui::subject()) } (moving(["move-quick", "move-form"], "/api/crm/activities", 0, back, today)) }))
        (ui::dialog("cancel", "Cancel activity", html! { p { (ui::subject()) } (ui::note()) (cancellation(&cancelling, None)) }))
    }
}

/// The one dialog of a list in which any of its rows is completed; each row has a [`complete_opener`].
pub fn complete_dialog(back: &str) -> Markup {
    let form = Form::post("complete-form", "/api/crm/activities").back(back);
    ui::dialog("complete", "Complete activity", html! { p { (ui::subject()) } (ui::note()) (completion(&form, None)) })
}

/// The button of a row; without script it leads to the activity's page, where the same can be done.
pub fn complete_opener(activity: &Activity, next: Option<&Next>, clock: &Clock) -> Markup {
    if activity.may_change {
        ending("complete", activity, next, clock, done_label(), Look::Plain)
    } else {
        html! {}
    }
}

/// The line of a row's menu that gives it up.
pub(super) fn cancel_opener(activity: &Activity, next: Option<&Next>, clock: &Clock) -> Markup {
    ending("cancel", activity, next, clock, html! { (Icon::X) "Cancel this activity" }, Look::Item)
}

fn ending(what: &str, activity: &Activity, next: Option<&Next>, clock: &Clock, label: Markup, look: Look) -> Markup {
    let href = format!("{}#{what}", activity.page());
    let action = format!("/api/crm/activities/{}/{what}", activity.activity_id);
    let asked = next.filter(|next| next.asks);
    let values = json!({
        "next.subject": asked.and_then(|next| next.subject.as_deref()).unwrap_or_default(),
        "next.due_date": asked.and_then(|next| next.due_date).map(|day| day.to_string()).unwrap_or_default(),
        "next.activity_type": kind_of(asked).label(),
    });
    let (note, values) = (said(next, clock), values.to_string());
    let about = About { href: &href, action: &action, subject: &activity.subject, note: &note, values: &values, unfold: asked.is_some() };
    ui::opener_about(what, &about, label, look)
}

/// The line of a row's menu that moves it to another day.
pub(super) fn move_opener(activity: &Activity) -> Markup {
    let href = format!("{}#move", activity.page());
    let action = format!("/api/crm/activities/{}", activity.activity_id);
    let values = json!({ "version": activity.version, "due_date": activity.due_date, "due_time": activity.due_time }).to_string();
    let about = About { href: &href, action: &action, subject: &activity.subject, values: &values, ..About::default() };
    ui::opener_about("move", &about, html! { (Icon::Calendar) "Reschedule" }, Look::Item)
}

/// What completes an activity.
pub(super) fn done_label() -> Markup {
    html! { (Icon::Check) "Done" }
}

/// What its reader should know before it ends.
pub(super) fn said(next: Option<&Next>, clock: &Clock) -> String {
    match next {
        None => String::new(),
        Some(next) if next.asks => {
            "This is the last one planned here. Say what comes next; if you leave it empty, a Follow Up is planned by itself.".to_owned()
        }
        Some(next) => {
            let day = next.due_date.map(|day| format!(", {}", clock.due_text(day))).unwrap_or_default();
            format!("Next here: {}{day}.", next.subject.as_deref().unwrap_or_default())
        }
    }
}

fn kind_of(next: Option<&Next>) -> ActivityType {
    next.and_then(|next| next.activity_type).unwrap_or(ActivityType::FollowUp)
}

/// Outcome, minutes, and the next one.
pub(super) fn completion(form: &Form, next: Option<&Next>) -> Markup {
    form.wrap(html! {
        (form.textarea("outcome", "What came of it?"))
        (form.number("duration_minutes", "Minutes it took"))
        (following(form, next))
        (closing("Mark as done"))
    })
}

/// The reason, and the next one.
pub(super) fn cancellation(form: &Form, next: Option<&Next>) -> Markup {
    form.wrap(html! {
        (form.textarea("reason", "Why is it given up?").required())
        (following(form, next))
        (closing("Cancel activity"))
    })
}

/// Days that are often meant, each a button, and any other day.
pub(super) fn moving([quick, other]: [&str; 2], action: &str, version: i32, back: &str, today: Date) -> Markup {
    let (quick, other) = (Form::patch(quick, action).back(back), Form::patch(other, action).back(back));
    let version = version.to_string();
    html! {
        (quick.wrap(html! { (quick.hidden("version", &version)) (days(&[], today)) }))
        (other.wrap(html! {
            (other.hidden("version", &version))
            (other.row(html! { (other.date("due_date", "Another day").required()) (other.time("due_time", "Time, if it has one")) }))
            (other.buttons("Reschedule"))
        }))
    }
}

/// Tomorrow, next Monday, in a week, after what else is meant.
pub(super) fn days(first: &[(&str, Date)], today: Date) -> Markup {
    let monday = today.nth_weekday(1, Weekday::Monday).unwrap_or(today);
    let later = [("Tomorrow", today.saturating_add(1.day())), ("Next Monday", monday), ("In a week", today.saturating_add(1.week()))];
    html! {
        div.days {
            @for (label, day) in first.iter().chain(&later) {
                button.btn type="submit" name="due_date" value=(day) { (label) span.none { (day.strftime("%a %-d %b")) } }
            }
        }
    }
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

fn following(form: &Form, next: Option<&Next>) -> Markup {
    let asked = next.filter(|next| next.asks);
    html! {
        details.fold open[asked.is_some()] {
            summary { "Plan the next one" }
            (form.text("next.subject", "What is next?").value_opt(asked.and_then(|next| next.subject.as_deref())))
            (form.row(html! {
                (form.select("next.activity_type", "Kind", &ActivityType::choices()).value(kind_of(asked).label()))
                (form.date("next.due_date", "Due").value_opt(asked.and_then(|next| next.due_date)))
            }))
        }
    }
}

/// A paused cadence moves its steps itself when it goes on.
pub(super) fn may_move(activity: &Activity) -> bool {
    activity.may_change && !activity.is_paused
}

/// An activity's own buttons and dialogs, on its record's page.
pub(super) fn endings(activity: &Activity, next: Option<&Next>, clock: &Clock, back: &str) -> Markup {
    let id = &activity.activity_id;
    let dialog = |what: &str| format!("{what}-{id}");
    let lines = [
        may_move(activity).then(|| ui::Item::Line(ui::opener(&dialog("move"), "Reschedule", Look::Item, Some(Icon::Calendar)))),
        Some(ui::Item::Line(ui::opener(&dialog("cancel"), "Cancel this activity", Look::Item, Some(Icon::X)))),
        Some(ui::Item::Link(Icon::Arrow, "Open it".to_owned(), activity.page())),
    ];
    html! {
        (ui::opener(&dialog("complete"), done_label(), Look::Plain, None))
        " "
        (ui::menu(&format!("more-{id}"), &format!("More for {}", activity.subject), &lines.into_iter().flatten().collect::<Vec<_>>()))
        (own_dialogs(activity, next, clock, back, dialog))
    }
}

/// The dialogs of one activity, under the ids that `dialog` makes.
pub(super) fn own_dialogs(activity: &Activity, next: Option<&Next>, clock: &Clock, back: &str, dialog: impl Fn(&str) -> String) -> Markup {
    let action = format!("/api/crm/activities/{}", activity.activity_id);
    let form = |what: &str| Form::post(&format!("{}-form", dialog(what)), &format!("{action}/{what}")).back(back);
    let moving = moving([&dialog("move-quick"), &format!("{}-form", dialog("move"))], &action, activity.version, back, clock.today());
    let about = |note: &str| html! { p { strong { (activity.subject) } } @if !note.is_empty() { p.hint { (note) } } };
    let note = said(next, clock);
    html! {
        (ui::dialog(&dialog("complete"), "Complete activity", html! { (about(&note)) (completion(&form("complete"), next)) }))
        (ui::dialog(&dialog("cancel"), "Cancel activity", html! { (about(&note)) (cancellation(&form("cancel"), next)) }))
        @if may_move(activity) { (ui::dialog(&dialog("move"), "Reschedule", html! { (about("")) (moving) })) }
    }
}

//! The forms that end or plan an activity.

use maud::{Markup, html};

use super::{Activity, ActivityType};
use crate::ui::{self, Form, Icon, Look};

pub(super) fn endings(activity: &Activity, back: &str) -> Markup {
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

pub(super) fn completion(form: &Form) -> Markup {
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

/// What completes an activity.
pub(super) fn done_label() -> Markup {
    html! { (Icon::Check) "Done" }
}

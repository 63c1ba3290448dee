//! The forms of a deal's page that are not about its stage.

use maud::{Markup, html};

use super::record_page::Seen;
use crate::people::service_choices;
use crate::ui::{self, Form};

fn edit_form(seen: &Seen, id: &str) -> Form {
    Form::patch(id, &format!("/api/crm/opportunities/{}", seen.deal.row.opportunity_id)).back(&seen.back)
}

/// The next step, edited where it stands; read only for whoever may not.
pub(super) fn next_step(seen: &Seen) -> Markup {
    let deal = &seen.deal.row;
    let due = html! { @if let Some(day) = deal.next_step_due_date { (seen.clock.due(day)) } };
    let form = edit_form(seen, "next-step");
    ui::card(
        "Next step",
        due,
        html! {
            @if seen.may("change_stage") {
                (form.wrap(html! {
                    (form.hidden("version", &deal.version.to_string()))
                    div.in-place {
                        (form.text("next_step", "What is next?").value_opt(deal.next_step.as_ref()).required())
                        (form.date("next_step_due_date", "Due").value_opt(deal.next_step_due_date).required())
                        button.btn type="submit" { "Save" }
                    }
                }))
            } @else { p { (deal.next_step.as_deref().unwrap_or_default()) } }
        },
    )
}

/// The account's people as the choices of a form.
pub(super) fn people(seen: &Seen) -> Vec<(String, String)> {
    seen.contacts.iter().map(|contact| (contact.contact_id.clone(), contact.full_name())).collect()
}

/// All plain fields.
pub(super) fn edit_dialog(seen: &Seen) -> Markup {
    let deal = &seen.deal;
    let form = edit_form(seen, "edit-form");
    let services = deal
        .row
        .service_codes
        .iter()
        .fold(form.multi("service_codes", "Services", &service_choices(&seen.services)), |field, code| field.value(code));
    let value = deal.row.estimated_value.map(|value| value.normalize());
    ui::dialog(
        "edit",
        "Edit deal",
        form.wrap(html! {
            (form.hidden("version", &deal.row.version.to_string()))
            (form.text("name", "Name").value(&deal.row.name).required())
            (form.row(html! {
                (form.number("estimated_value", "Estimated value").value_opt(value))
                (form.text("currency", "Currency").value(&deal.row.currency).required())
            }))
            (form.row(html! {
                (form.number("probability", "Probability in percent").value(deal.row.probability).required())
                (form.date("expected_close_date", "Expected close").value_opt(deal.row.expected_close_date))
            }))
            (form.hidden("service_codes", ""))
            (services)
            (form.row(html! {
                (form.text("route", "Route").value_opt(deal.row.route.as_ref()))
                (form.select("primary_contact_id", "Contact", &people(seen)).value_opt(deal.primary_contact_id.as_ref()))
            }))
            (form.text("competitor", "Competitor").value_opt(deal.row.competitor.as_ref()))
            (form.textarea("notes", "Notes").value_opt(deal.notes.as_ref()))
            (form.buttons("Save"))
        }),
    )
}

/// Another owner.
pub(super) fn assign_dialog(seen: &Seen) -> Markup {
    let deal = &seen.deal.row;
    let form = Form::post("assign-form", &format!("/api/crm/opportunities/{}/assign", deal.opportunity_id)).back(&seen.back);
    let others: Vec<(String, &str)> = seen
        .people
        .iter()
        .filter(|person| person.user_id != deal.owner_user_id)
        .map(|person| (person.user_id.to_string(), person.full_name.as_str()))
        .collect();
    ui::dialog(
        "assign",
        "Give to somebody else",
        form.wrap(html! {
            p { "What is open goes along: its activities, its cadence and its lead." }
            (form.select("user_id", "Salesperson", &others).required())
            (form.buttons("Give"))
        }),
    )
}

//! What an account's page asks for before an act.

use maud::{Markup, html};

use super::record_page::Seen;
use crate::people::service_choices;
use crate::ui::{self, Form};

/// A deal on this account, with its first step.
pub(super) fn add_opportunity(seen: &Seen, contacts: &[(String, String)]) -> Markup {
    let form = Form::post("add-opportunity-form", "/api/crm/opportunities").back(&seen.back);
    let primary = seen.contacts.iter().find(|contact| contact.is_primary).map(|contact| &contact.contact_id);
    ui::dialog(
        "add-opportunity",
        "Add opportunity",
        form.wrap(html! {
            (form.hidden("account_id", &seen.record.account.account_id))
            (form.multi("service_codes", "Services", &service_choices(&seen.services)))
            (form.text("name", "Name").hint("The company and the service unless you give one."))
            (form.row(html! {
                (form.text("route", "Route").placeholder("Jakarta – Surabaya"))
                (form.money("estimated_value", "Estimated value", "IDR"))
            }))
            (form.row(html! {
                (form.text("next_step", "What is next?").required())
                (form.date("next_step_due_date", "Due").value(seen.clock.today()).required())
            }))
            @if !contacts.is_empty() { (form.select("primary_contact_id", "With", contacts).value_opt(primary)) }
            (owner(&form, seen))
            (form.textarea("notes", "Notes"))
            (form.buttons("Add opportunity"))
        }),
    )
}

/// Whoever cannot own a deal himself names its owner: the account's, unless he chooses another.
fn owner(form: &Form, seen: &Seen) -> Markup {
    let mine = seen.people.iter().any(|person| person.user_id == seen.actor.user_id);
    if mine && seen.people.len() < 2 {
        return html! {};
    }
    let field = form.select("owner_user_id", "Owner", &choices(seen));
    let known = seen.record.account.owner_user_id.filter(|owner| seen.people.iter().any(|person| person.user_id == *owner));
    html! { @if mine { (field.value(seen.actor.user_id)) } @else { (field.value_opt(known).required()) } }
}

fn choices(seen: &Seen) -> Vec<(String, &str)> {
    seen.people.iter().map(|person| (person.user_id.to_string(), person.full_name.as_str())).collect()
}

/// Another owner.
pub(super) fn assign(seen: &Seen) -> Markup {
    let account = &seen.record.account;
    let form = Form::post("assign-form", &format!("/api/crm/accounts/{}/assign", account.account_id)).back(&seen.back);
    let now = account.owner_user_id.map(|owner| owner.to_string());
    let others: Vec<(String, &str)> = choices(seen).into_iter().filter(|(id, _)| Some(id) != now.as_ref()).collect();
    ui::dialog(
        "assign",
        "Give to somebody else",
        form.wrap(html! {
            p { "What its owner has planned on the account goes along. Deals stay whose they are." }
            (form.select("user_id", "Salesperson", &others).required())
            (form.buttons("Give"))
        }),
    )
}

/// Why it is put away.
pub(super) fn deactivate(seen: &Seen) -> Markup {
    let account = &seen.record.account;
    let form = Form::post("deactivate-form", &format!("/api/crm/accounts/{}/deactivate", account.account_id)).back(&seen.back);
    ui::dialog(
        "deactivate",
        "Deactivate account",
        form.wrap(html! {
            p { "Its cadence stops and what is planned on it is cancelled. An account with an open deal stays. It can be taken back." }
            (form.textarea("reason", "Why?").required())
            (form.buttons("Deactivate"))
        }),
    )
}

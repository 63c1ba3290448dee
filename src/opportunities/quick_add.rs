//! Quick add: a company that sales found itself becomes a deal in one act (spec 1.10).

use maud::{Markup, html};

use crate::db::Actor;
use crate::leads::Channel;
use crate::people::{Person, Service, service_choices};
use crate::ui::{self, Form};

/// The dialog of the pipeline page. Whoever cannot own a deal himself names its owner.
pub(super) fn dialog(back: &str, services: &[Service], people: &[Person], actor: &Actor) -> Markup {
    let form = Form::post("quick-add-form", "/api/crm/opportunities").back(back);
    let channels: Vec<(&str, &str)> = Channel::ALL.iter().map(|channel| (channel.label(), channel.label())).collect();
    ui::dialog(
        "quick-add",
        "Quick add",
        form.wrap(html! {
            (form.hidden("quick_add", "true"))
            (form.text("company_name", "Company").required().autocomplete("off").focus())
            (form.text("contact_name", "Contact person").required().autocomplete("off"))
            (form.row(html! {
                (form.tel("contact_phone", "Phone").autocomplete("off"))
                (form.email("contact_email", "E-mail").autocomplete("off"))
            }))
            (form.multi("service_codes", "Services", &service_choices(services)))
            (form.row(html! {
                (form.text("route", "Route").placeholder("Jakarta – Surabaya"))
                (form.money("estimated_value", "Estimated value", "IDR"))
            }))
            (form.row(html! {
                (form.select("primary_channel", "Channel", &channels).value(Channel::SalesOutbound.label()))
                (owner(&form, people, actor))
            }))
            (form.textarea("notes", "Notes"))
            (form.buttons("Add deal"))
        }),
    )
}

fn owner(form: &Form, people: &[Person], actor: &Actor) -> Markup {
    let mine = people.iter().any(|person| person.user_id == actor.user_id);
    if mine && people.len() < 2 {
        return html! {};
    }
    let choices: Vec<(String, &str)> = people.iter().map(|person| (person.user_id.to_string(), person.full_name.as_str())).collect();
    let field = form.select("owner_user_id", "Owner", &choices);
    html! { @if mine { (field.value(actor.user_id)) } @else { (field.required()) } }
}

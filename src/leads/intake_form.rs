//! The forms in which a lead is typed: Add lead, and Edit.

use maud::{Markup, html};

use super::terms::choices;
use super::{Channel, Lead, Timeline, VolumeUnit};
use crate::people::{Service, service_choices};
use crate::ui::{self, Form, Icon, Look};

/// The button that opens [`add_dialog`]; the key N.
pub(super) fn add_opener() -> Markup {
    ui::opener("add-lead", "Add lead", Look::Primary, Some(Icon::Plus))
}

/// Add lead; sales needs neither phone nor e-mail.
pub(super) fn add_dialog(back: &str, services: &[Service]) -> Markup {
    let form = Form::post("add-lead-form", "/api/crm/leads").back(back);
    ui::dialog(
        "add-lead",
        "Add lead",
        form.wrap(html! {
            (fields(&form, None, services))
            (form.buttons("Add lead"))
        }),
    )
}

/// Edit, with the version that was read, so that nobody's edit is lost.
pub(super) fn edit_dialog(lead: &Lead, services: &[Service], back: &str) -> Markup {
    let form = Form::patch("edit-form", &format!("/api/crm/leads/{}", lead.lead_id)).back(back);
    ui::dialog(
        "edit",
        "Edit lead",
        form.wrap(html! {
            (form.hidden("version", &lead.version.to_string()))
            (fields(&form, Some(lead), services))
            (form.buttons("Save"))
        }),
    )
}

fn fields(form: &Form, lead: Option<&Lead>, services: &[Service]) -> Markup {
    html! {
        (form.text("company_name", "Company").required().value_opt(lead.map(|lead| &lead.company_name)).focus())
        (form.row(html! {
            (form.text("contact_name", "Contact person").value_opt(lead.and_then(|lead| lead.contact_name.as_ref())))
            (form.text("city", "City").value_opt(lead.and_then(|lead| lead.city.as_ref())))
        }))
        (form.row(html! {
            (form.tel("contact_phone", "Phone").value_opt(lead.and_then(|lead| lead.contact_phone.as_ref())))
            (form.email("contact_email", "E-mail").value_opt(lead.and_then(|lead| lead.contact_email.as_ref())))
        }))
        (form.row(html! {
            (form.select("primary_channel", "Channel", &choices!(Channel)).required()
                .value_opt(lead.map(|lead| lead.primary_channel.label())))
            (form.text("campaign_name", "Campaign").value_opt(lead.and_then(|lead| lead.campaign_name.as_ref())))
        }))
        (wish(form, lead, services))
        (form.textarea("notes", "Notes").value_opt(lead.and_then(|lead| lead.notes.as_ref())))
    }
}

fn wish(form: &Form, lead: Option<&Lead>, services: &[Service]) -> Markup {
    let currency = lead.map_or("IDR", |lead| lead.currency.as_str());
    html! {
        (form.row(html! {
            (form.select("service_code", "Service", &service_choices(services))
                .value_opt(lead.and_then(|lead| lead.service_code.as_ref())))
            (form.select("timeline", "Needed", &choices!(Timeline)).value_opt(lead.and_then(|lead| lead.timeline.map(Timeline::label))))
        }))
        (form.row(html! {
            (form.text("route", "Route").placeholder("Jakarta – Surabaya").value_opt(lead.and_then(|lead| lead.route.as_ref())))
            (form.money("estimated_value", "Worth", currency)
                .value_opt(lead.and_then(|lead| lead.estimated_value.map(|value| value.normalize()))))
        }))
        (form.row(html! {
            (form.number("est_volume_value", "Volume")
                .value_opt(lead.and_then(|lead| lead.est_volume_value.map(|value| value.normalize()))))
            (form.select("est_volume_unit", "Unit", &choices!(VolumeUnit))
                .value_opt(lead.and_then(|lead| lead.est_volume_unit.map(VolumeUnit::label))))
        }))
    }
}

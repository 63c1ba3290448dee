//! What the page of one lead shows.

use maud::{Markup, html};

use super::dialogs::{self, Target};
use super::record::{Duplicate, LeadDetail, LeadRecord};
use super::{Lead, Queue, TriageStatus, intake_form, rows};
use crate::accounts;
use crate::activities;
use crate::people::{Person, Service};
use crate::ui::{self, Act, Clock, Form, Icon, Item, Look, Tone};

/// Under the title: which, where it stands, and until when.
pub(super) fn summary(lead: &Lead, clock: &Clock) -> Markup {
    html! {
        span { (lead.lead_id) }
        @match lead.queue {
            Queue::Inbox => { (rows::response(lead, clock)) }
            Queue::Nurture => { @if let Some(day) = lead.next_contact_on { span { "Next contact " } (clock.due(day)) } }
            Queue::Pool => { (rows::priority(lead)) }
            Queue::Working | Queue::Converted => { (rows::owner(lead.sales_owner_name.as_deref())) }
            Queue::Disqualified => { span { (lead.disqualified_reason.as_deref().unwrap_or_default()) } }
        }
    }
}

/// How far it has come.
pub(super) fn journey(lead: &Lead) -> Markup {
    let (here, tone) = match (lead.queue, lead.triage_status) {
        (Queue::Inbox, TriageStatus::New) => ("New", Tone::Accent),
        (Queue::Inbox, _) => ("In Review", Tone::Accent),
        (Queue::Pool, _) => ("Pool", Tone::Accent),
        (Queue::Working, _) => ("Claimed", Tone::Accent),
        (Queue::Converted, _) => ("Converted", Tone::Good),
        (Queue::Nurture, _) => ("Nurture", Tone::Warn),
        (Queue::Disqualified, _) => ("Disqualified", Tone::Bad),
    };
    ui::stagebar(&["New", "In Review", "Pool", "Claimed", "Converted"], here, tone)
}

/// Everything that is known of it.
pub(super) fn facts(detail: &LeadDetail, clock: &Clock, locale: &str) -> Markup {
    let lead = &detail.lead;
    let text = |value: &Option<String>| html! { @if let Some(value) = value { (value) } };
    let phone = html! { @if let Some(phone) = &lead.contact_phone { a href={ "tel:" (phone.replace(' ', "")) } { (phone) } } };
    let email = html! { @if let Some(email) = &lead.contact_email { a href={ "mailto:" (email) } { (email) } } };
    let pairs = [
        ("Contact person", text(&lead.contact_name)),
        ("Phone", phone),
        ("E-mail", email),
        ("City", text(&lead.city)),
        ("Service", text(&lead.service_name)),
        ("Route", text(&lead.route)),
        ("Volume", text(&rows::volume(lead))),
        ("Needed", html! { @if let Some(timeline) = lead.timeline { (timeline.label()) } }),
        ("Worth", html! { @if let Some(value) = lead.estimated_value { (ui::money(value, &lead.currency, locale)) } }),
        ("Channel", rows::origin(lead)),
        ("Sourced by", html! { (lead.sourced_by.label()) }),
        ("Came in", html! { (clock.date(lead.lead_date)) }),
        ("Marketing owner", rows::owner(lead.marketing_owner_name.as_deref())),
        ("Sales owner", rows::owner(lead.sales_owner_name.as_deref())),
        ("Opportunity", html! { @if let Some(id) = &lead.opportunity_id { a href={ "/crm/opportunities/" (id) } { (id) } } }),
        (
            "Account",
            html! { @if let Some(id) = &lead.account_id { a href=(accounts::page(id)) { (detail.account_name.as_deref().unwrap_or(id)) } } },
        ),
        ("Added by", rows::owner(detail.created_by_name.as_deref())),
    ];
    ui::definitions(&pairs)
}

/// What people wrote about it, each in a panel of its own.
pub(super) fn words(lead: &Lead) -> Markup {
    html! {
        @for (title, text) in [("From marketing", &lead.handover_notes), ("Notes", &lead.notes)] {
            @if let Some(text) = text { (ui::card(title, html! {}, html! { @for line in text.lines() { p { (line) } } })) }
        }
    }
}

/// Leads that may be the same.
pub(super) fn alike(others: &[Duplicate], clock: &Clock) -> Markup {
    let cols = [ui::Col::main("Lead"), ui::Col::text("Reached by"), ui::Col::text("Where"), ui::Col::extra("Came in")];
    let lines: Vec<ui::Row> = others
        .iter()
        .map(|other| {
            let person = other.contact_name.as_deref().unwrap_or_default();
            ui::Row::new(
                &format!("alike-{}", other.lead_id),
                vec![
                    ui::Row::link(&format!("/crm/leads/{}", other.lead_id), &other.company_name, html! { (person) }),
                    html! { (other.contact_phone.as_ref().or(other.contact_email.as_ref()).map_or("", String::as_str)) },
                    html! { (other.queue.page().0) @if let Some(name) = &other.sales_owner_name { div.row-note { (name) } } },
                    clock.ago(other.created_at),
                ],
            )
        })
        .collect();
    ui::table("Leads that look like this one", &cols, &lines)
}

/// The acts that the server names, the first as the page's one primary button.
pub(super) fn buttons(record: &LeadRecord) -> Markup {
    let lead = &record.lead.lead;
    let all: Vec<&str> =
        record.actions.iter().map(String::as_str).filter(|action| !matches!(*action, "edit" | "return_to_marketing")).collect();
    let (front, behind) = all.split_at(all.len().min(2));
    let items: Vec<Item> = behind.iter().map(|action| Item::Line(button(lead, action, Look::Item))).collect();
    let first = |at: usize| if at == 0 { Look::Primary } else { Look::Plain };
    html! {
        @for (at, action) in front.iter().enumerate() { (button(lead, action, first(at))) }
        @if !items.is_empty() { (ui::menu_with("more", "More", Look::Plain, &items)) }
    }
}

fn button(lead: &Lead, action: &str, look: Look) -> Markup {
    let path = |act: &str| format!("/api/crm/leads/{}/{act}", lead.lead_id);
    let here = format!("/crm/leads/{}", lead.lead_id);
    let review = |label: &str| {
        Act::new(label).look(look).sends("triage_status", "In Review").form(&Form::patch("review", &path("triage")).back(&here))
    };
    let at_once = |act: &str, label: &str, icon| Act::new(label).look(look).icon(icon).form(&Form::post(act, &path(act)).back(&here));
    let ask = |label: &str| ui::opener(action, label, look, None);
    match action {
        "start_review" => review("Start review"),
        "back_to_review" => review("Back to review"),
        "claim" => at_once("claim", "Claim", Icon::Hand),
        "convert" => at_once("convert", "Convert", Icon::CheckCircle),
        "qualify" => ask("Qualify"),
        "nurture" => ask("Put into Nurture"),
        "disqualify" => ask("Disqualify"),
        "reopen" => ask("Reopen"),
        "recall" => ask("Recall from the pool"),
        "assign" => ask("Assign"),
        "release" => ask("Release"),
        _ => html! {},
    }
}

/// Whether its reader plans on it: on a lead that is nobody's yet, or is over, nothing is planned.
pub(super) fn plans(record: &LeadRecord) -> bool {
    record.may("edit") && matches!(record.lead.lead.queue, Queue::Inbox | Queue::Nurture | Queue::Working)
}

/// The dialogs of its acts.
pub(super) fn asks(record: &LeadRecord, services: &[Service], people: &[Person], clock: &Clock) -> Markup {
    let lead = &record.lead.lead;
    let here = format!("/crm/leads/{}", lead.lead_id);
    let target = Target { lead: Some((&lead.lead_id, &lead.company_name)), back: &here, away: lead.queue.page().1 };
    html! {
        @if record.may("edit") {
            (intake_form::edit_dialog(lead, services, &here))
        }
        @if plans(record) { (activities::plan_dialog("plan", ("lead_id", &lead.lead_id), &[], &here)) }
        @if record.may("qualify") { (dialogs::qualify(target, services)) }
        @if record.may("nurture") { (dialogs::nurture(target, clock.today())) }
        @if record.may("disqualify") { (dialogs::disqualify(target, lead.queue == Queue::Working)) }
        @if record.may("reopen") { (dialogs::reopen(target)) }
        @if record.may("recall") { (dialogs::recall(target)) }
        @if record.may("release") { (dialogs::release(target)) }
        @if record.may("assign") { (dialogs::assign(target, people)) }
    }
}

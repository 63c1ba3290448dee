//! What the lists of leads have in common: cells, filters, the way to the next page.

use maud::{Markup, html};

use super::ask::Ask;
use super::terms::choices;
use super::{Channel, Lead, Listed, TriageStatus};
use crate::people::Service;
use crate::ui::{self, Clock, Icon, Row, Tone};
use crate::web::Listing;

/// The lead's company with the person, leading to its page.
pub(super) fn company(lead: &Lead) -> Markup {
    let note = [lead.contact_name.as_deref(), lead.city.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Row::link(&format!("/crm/leads/{}", lead.lead_id), &lead.company_name, html! { (note) })
}

/// What is asked for: the service and the shipment.
pub(super) fn request(lead: &Lead) -> Markup {
    let shipment = [lead.route.clone(), volume(lead), lead.timeline.map(|timeline| timeline.label().to_owned())];
    let shipment = shipment.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    html! {
        @if let Some(service) = &lead.service_name { (service) }
        @if !shipment.is_empty() { div.row-note { (shipment) } }
    }
}

/// How much, of what.
pub(super) fn volume(lead: &Lead) -> Option<String> {
    let value = lead.est_volume_value?.normalize();
    Some(lead.est_volume_unit.map_or_else(|| value.to_string(), |unit| format!("{value} {}", unit.label())))
}

/// Where it came from, and to whom it belongs in marketing.
pub(super) fn origin_and_owner(lead: &Lead) -> Markup {
    html! {
        (lead.primary_channel.label())
        @if let Some(name) = &lead.marketing_owner_name { div.row-note { (name) } }
    }
}

/// Where it came from.
pub(super) fn origin(lead: &Lead) -> Markup {
    html! {
        (lead.primary_channel.label())
        @if let Some(campaign) = &lead.campaign_name { div.row-note { (campaign) } }
    }
}

/// A colleague, or nobody.
pub(super) fn owner(name: Option<&str>) -> Markup {
    html! { @if let Some(name) = name { (ui::person(name)) } }
}

/// Where it stands.
pub(super) fn status(status: TriageStatus) -> Markup {
    let tone = match status {
        TriageStatus::New => Tone::Accent,
        TriageStatus::InReview => Tone::Info,
        TriageStatus::Nurture => Tone::Warn,
        TriageStatus::Disqualified => Tone::Bad,
        TriageStatus::Qualified | TriageStatus::HandedOver => Tone::Good,
    };
    ui::badge(tone, status.label())
}

/// How urgent it is.
pub(super) fn priority(lead: &Lead) -> Markup {
    match lead.priority {
        2 => ui::badge(Tone::Bad, "Urgent"),
        1 => ui::badge(Tone::Warn, "High"),
        _ => ui::dot(Tone::Neutral, "Normal"),
    }
}

/// The time left to answer, or that somebody has.
pub(super) fn response(lead: &Lead, clock: &Clock) -> Markup {
    match lead.first_touched_at {
        None => clock.countdown(lead.sla_deadline),
        Some(at) if at <= lead.sla_deadline => html! { span.muted { "Answered " (clock.ago(at)) } },
        Some(at) => html! { span.muted { "Answered late, " (clock.ago(at)) } },
    }
}

/// Search and the filters that every list of leads has; `more` stands beside them.
pub(super) fn filters(page: &str, ask: &Ask, services: &[Service], more: Markup) -> Markup {
    let services: Vec<(String, String)> = crate::people::service_choices(services);
    ui::filters(
        page,
        html! {
            (ui::search("q", "Company, person, phone, e-mail", ask.q.as_deref().unwrap_or_default()))
            @if let Some(status) = ask.triage_status { input type="hidden" name="triage_status" value=(status.label()); }
            @if let Some(owner) = &ask.owner { input type="hidden" name="owner" value=(owner); }
            (pick("service", "Any service", &services, ask.service.as_deref()))
            (pick("channel", "Any channel", &choices!(Channel), ask.channel.map(Channel::label)))
            (more)
            @if ask.is_filtered() { a.btn.btn-ghost href=(ask.cleared(page)) { (Icon::X) "Clear" } }
        },
    )
}

/// A list to choose one from; the first line means no choice.
pub(super) fn pick(name: &str, none: &str, choices: &[(impl AsRef<str>, impl AsRef<str>)], chosen: Option<&str>) -> Markup {
    html! {
        select.form-select name=(name) aria-label=(none) {
            option value="" { (none) }
            @for (value, label) in choices { option value=(value.as_ref()) selected[chosen == Some(value.as_ref())] { (label.as_ref()) } }
        }
    }
}

/// The way on, and a word where the search found more than it shows.
pub(super) fn pager(page: &str, ask: &Ask, listing: &Listing<Listed>) -> Markup {
    let next = listing.meta.next_cursor.as_deref().map(|cursor| ask.address(page, Some(cursor)));
    let first = ask.cursor.as_ref().map(|_| ask.address(page, None));
    let note = if listing.meta.capped == Some(true) { "More than 1,000 leads match; type more to narrow it down." } else { "" };
    html! { @if next.is_some() || first.is_some() || !note.is_empty() { (ui::pager(first.as_deref(), next.as_deref(), note)) } }
}

/// Nothing to show: nothing matches, or there is nothing.
pub(super) fn nothing(page: &str, ask: &Ask, icon: Icon, title: &str, text: &str, action: Markup) -> Markup {
    if ask.is_filtered() {
        let clear = ui::link_button(&ask.cleared(page), "Clear the filters", ui::Look::Plain, None);
        return ui::empty(Icon::Search, "No lead matches", "Try fewer letters or another filter.", clear);
    }
    ui::empty(icon, title, text, action)
}

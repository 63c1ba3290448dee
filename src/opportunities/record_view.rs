//! The panels of a deal's page.

use maud::{Markup, html};

use super::record::StageChange;
use super::record_page::Seen;
use super::{Stage, stage_forms};
use crate::activities;
use crate::ui::{self, Event, Icon, Look, Tone};

/// Under the title: which, whose, of what account.
pub(super) fn summary(seen: &Seen) -> Markup {
    let deal = &seen.deal.row;
    html! {
        span { (deal.opportunity_id) }
        @if let Some(owner) = &deal.owner_name { (ui::person(owner)) }
        @if deal.is_overdue { (ui::badge(Tone::Bad, "Overdue")) }
    }
}

/// How far it has come.
pub(super) fn journey(seen: &Seen) -> Markup {
    let stage = seen.deal.row.stage;
    let lost = stage == Stage::ClosedLost;
    let on_the_way = |stage: &Stage| *stage != Stage::OnHold && *stage != Stage::ClosedLost && !(lost && *stage == Stage::ClosedWon);
    let stages: Vec<&str> = seen.rules.iter().map(|rule| rule.stage).filter(on_the_way).map(Stage::label).collect();
    let tone = match stage {
        Stage::ClosedWon => Tone::Good,
        Stage::ClosedLost => Tone::Bad,
        Stage::OnHold => Tone::Neutral,
        _ => Tone::Accent,
    };
    ui::stagebar(&stages, stage.label(), tone)
}

/// Value, chance and dates.
pub(super) fn figures(seen: &Seen) -> Markup {
    let deal = &seen.deal.row;
    let clock = &seen.clock;
    let none = || html! { span.none { "–" } };
    let value = deal.estimated_value.map_or_else(none, |value| ui::money(value, &deal.currency, &seen.actor.locale));
    let close = deal.expected_close_date.map_or_else(none, |day| clock.date(day));
    let since = html! { (clock.ago(deal.stage_entered_at)) };
    let last = match deal.closed_at {
        Some(at) => ui::stat("Closed", clock.ago(at), html! { (clock.exact(at)) }),
        None => ui::stat("In this stage since", since, html! {}),
    };
    ui::stats(&[
        ui::stat("Value", value, html! {}),
        ui::stat("Probability", html! { (deal.probability) " %" }, html! {}),
        ui::stat("Expected close", close, html! {}),
        last,
    ])
}

/// What is planned and what was done.
pub(super) fn work(seen: &Seen) -> Markup {
    if seen.activities.is_empty() && !seen.may("change_stage") {
        return html! {};
    }
    let actions = html! {
        @if seen.may("change_stage") { (ui::opener("plan", "New activity", Look::Ghost, Some(Icon::Plus))) }
    };
    ui::card("Activities", actions, activities::panel(&seen.activities, &seen.follows, &seen.clock, &seen.back))
}

/// What else is known of the deal.
pub(super) fn details(seen: &Seen) -> Markup {
    let deal = &seen.deal;
    let text = |value: &Option<String>| html! { @if let Some(value) = value { span.lines { (value) } } };
    let name = |code: &String| {
        seen.services.iter().find(|service| service.service_code == *code).map_or(code.clone(), |service| service.name.clone())
    };
    let services = deal.row.service_codes.iter().map(name).collect::<Vec<_>>().join(", ");
    let mut facts = vec![
        ("Services", html! { (services) }),
        ("Route", text(&deal.row.route)),
        ("Contact", html! { (deal.contact_name.as_deref().unwrap_or_default()) }),
        ("Competitor", text(&deal.row.competitor)),
        ("Made", seen.clock.ago(deal.row.created_at)),
    ];
    match deal.row.stage {
        Stage::ClosedWon => facts.push(("Why it was won", text(&deal.row.win_reason))),
        Stage::ClosedLost => {
            let code = deal.row.lost_reason_code.as_deref().map_or("", stage_forms::lost_words);
            facts.push(("What decided it", html! { (code) }));
            facts.push(("Why it was lost", text(&deal.row.lost_reason)));
        }
        _ => {}
    }
    let actions = html! { @if seen.may("edit") { (ui::opener("edit", "Edit", Look::Ghost, Some(Icon::Edit))) } };
    ui::card(
        "Details",
        actions,
        html! {
            (ui::definitions(&facts))
            @if deal.notes.is_some() { (ui::definitions(&[("Notes", text(&deal.notes))])) }
        },
    )
}

/// The stages it went through.
pub(super) fn stages(seen: &Seen) -> Markup {
    if seen.history.is_empty() {
        return html! {};
    }
    let event = |change: &StageChange| Event {
        at: seen.clock.ago(change.changed_at),
        icon: Icon::Arrow,
        tone: change.to_stage.tone(),
        title: change
            .from_stage
            .map_or_else(|| change.to_stage.label().to_owned(), |from| format!("{} → {}", from.label(), change.to_stage.label())),
        body: html! { @if let Some(note) = &change.note { p { (note) } } },
        actor: change.changed_by_name.clone(),
        href: None,
    };
    ui::card("Stages", html! {}, ui::timeline(&seen.history.iter().map(event).collect::<Vec<_>>()))
}

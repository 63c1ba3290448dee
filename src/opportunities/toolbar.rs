//! What stands above the deals: views, whose, search, stages.

use maud::{Markup, html};

use super::Stage;
use super::address::{PIPELINE, PipelineQuery};
use super::list::StageCount;
use super::pipeline::Around;
use crate::ui::{self, Icon, Look, Tab};

/// Open, overdue, closed.
pub(super) fn views(here: &PipelineQuery, around: &Around, total: Option<i64>) -> Markup {
    let view = here.view();
    let tab = |key: &str| (here.seen_as(key), view == key);
    let ((open, open_now), (late, late_now), (closed, closed_now)) = (tab("pipeline"), tab("overdue"), tab("closed"));
    ui::tabs(
        "Deals",
        &[
            Tab { label: "Open", href: &open, count: total, active: open_now },
            Tab { label: "Overdue", href: &late, count: Some(around.overdue), active: late_now },
            Tab { label: "Closed", href: &closed, count: None, active: closed_now },
        ],
    )
}

/// The other form of the same deals.
pub(super) fn form_switch(here: &PipelineQuery) -> Markup {
    match here.view() {
        "pipeline" if here.is_board() => ui::link_button(&here.shown_as(Some("list")), "List", Look::Plain, Some(Icon::List)),
        "pipeline" => ui::link_button(&here.shown_as(None), "Board", Look::Plain, Some(Icon::Board)),
        _ => html! {},
    }
}

/// Whose deals, typed text, and the account if one was chosen.
pub(super) fn filters(here: &PipelineQuery, around: &Around) -> Markup {
    ui::filters(
        PIPELINE,
        html! {
            (whose(here, around))
            (ui::search("q", "Deal, id, route", here.q.as_deref().unwrap_or_default()))
            @if around.rights.sees_others && around.people.len() > 1 { (person(here, around)) }
            @else if let Some(owner) = &here.owner { input type="hidden" name="owner" value=(owner); }
            @for (name, value) in [("view", &here.view), ("form", &here.form), ("account", &here.account)] {
                @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
            }
            @if let Some(stage) = here.stage { input type="hidden" name="stage" value=(stage.label()); }
            @if let Some(account) = &around.account {
                a.btn href=(here.of_any_account()) aria-label={ "Show other accounts than " (account) " too" } { (Icon::Building) (account) (Icon::X) }
            }
        },
    )
}

fn owns(around: &Around) -> bool {
    around.people.iter().any(|person| person.user_id == around.actor.user_id)
}

fn whole(around: &Around) -> &'static str {
    if owns(around) { "Team" } else { "All" }
}

fn whose(here: &PipelineQuery, around: &Around) -> Markup {
    if !around.rights.sees_others || !owns(around) {
        return html! {};
    }
    let chosen = here.chosen_owner();
    let (mine, all) = (here.of("me"), here.of("all"));
    ui::chips(
        "Whose deals",
        &[
            Tab { label: "My deals", href: &mine, count: None, active: chosen == "me" },
            Tab { label: whole(around), href: &all, count: None, active: chosen == "all" },
        ],
    )
}

/// One colleague's deals; the first line is what the chips say.
fn person(here: &PipelineQuery, around: &Around) -> Markup {
    let chosen = here.chosen_owner();
    let (otherwise, words) = match (chosen, owns(around)) {
        ("me", true) => ("me", "One colleague…"),
        (_, true) => ("all", "One colleague…"),
        (_, false) => ("all", "Everybody"),
    };
    html! {
        select.form-select name="owner" aria-label="Salesperson" {
            option value=(otherwise) { (words) }
            @if chosen == "me" && !owns(around) { option value="me" selected { "Me" } }
            @for person in around.people.iter().filter(|person| person.user_id != around.actor.user_id) {
                @let id = person.user_id.to_string();
                option value=(id) selected[chosen == id] { (person.full_name) }
            }
        }
    }
}

/// The stages that have deals, in a list.
pub(super) fn stages(here: &PipelineQuery, counts: &[StageCount]) -> Markup {
    let held: Vec<(Stage, i64, String)> = Stage::ALL
        .iter()
        .filter_map(|stage| counts.iter().find(|count| count.stage == *stage))
        .map(|count| (count.stage, count.deals, here.at(Some(count.stage), None)))
        .collect();
    if held.len() < 2 && here.stage.is_none() {
        return html! {};
    }
    let any = here.at(None, None);
    let all =
        Tab { label: "Any stage", href: &any, count: Some(held.iter().map(|(_, deals, _)| deals).sum()), active: here.stage.is_none() };
    let each =
        held.iter().map(|(stage, deals, href)| Tab { label: stage.label(), href, count: Some(*deals), active: here.stage == Some(*stage) });
    ui::chips("Stages", &std::iter::once(all).chain(each).collect::<Vec<_>>())
}

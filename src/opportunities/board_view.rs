//! The board's markup.

use maud::{Markup, html};

use super::address::PipelineQuery;
use super::board::{Card, Column};
use super::pipeline::Around;
use super::{Opportunity, Stage, StageRule, stage_forms};
use crate::ui::{self, Clock, Form};

/// A column for every open stage, and two at the end where deals go when they are won or lost.
pub(super) fn board(columns: &[Column], rules: &[StageRule], here: &PipelineQuery, around: &Around, clock: &Clock) -> Markup {
    let open = columns.iter().map(|column| lane(column, rules, here, around, clock));
    let ends = [end(Stage::ClosedWon, "Put a deal here when it is won."), end(Stage::ClosedLost, "Put a deal here when it is lost.")];
    let back = here.address();
    let form = Form::patch("board-move", "");
    ui::Board {
        id: "board",
        label: "Deals by stage",
        action: "/api/crm/opportunities/{id}/stage",
        field: "stage",
        back: &back,
        columns: open.chain(ends).collect(),
        fields: stage_forms::missing(&form, None),
    }
    .render()
}

fn lane<'a>(column: &'a Column, rules: &[StageRule], here: &PipelineQuery, around: &Around, clock: &Clock) -> ui::Column<'a> {
    let position = rules.iter().find(|rule| rule.stage == column.stage).map(|rule| rule.position);
    ui::Column {
        key: column.stage.label(),
        tone: column.stage.tone(),
        order: position.filter(|_| column.stage != Stage::OnHold),
        count: Some(column.count),
        sums: column.sums.iter().map(|sum| ui::money(sum.total, &sum.currency, &around.actor.locale)).collect(),
        cards: column.cards.iter().map(|card| self::card(card, here, around, clock)).collect(),
        more: column.next_cursor.clone().map(|cursor| here.at(Some(column.stage), Some(cursor))),
        empty: "Nothing here",
    }
}

fn end(stage: Stage, words: &'static str) -> ui::Column<'static> {
    ui::Column {
        key: stage.label(),
        tone: stage.tone(),
        order: None,
        count: None,
        sums: Vec::new(),
        cards: Vec::new(),
        more: None,
        empty: words,
    }
}

fn card<'a>(card: &'a Card, here: &PipelineQuery, around: &Around, clock: &Clock) -> ui::Card<'a> {
    let deal = &card.deal;
    let shows_owner = around.rights.sees_others && here.chosen_owner() == "all";
    let body = html! {
        @if let Some(account) = other_name(deal) { div { (account) } }
        @if let Some(step) = &deal.next_step { div.deal-step { (step) } }
        div.deal-line {
            span { @if let Some(value) = deal.estimated_value { (ui::money(value, &deal.currency, &around.actor.locale)) } }
            @if let Some(day) = deal.next_step_due_date { (clock.due(day)) }
        }
        @if shows_owner { @if let Some(owner) = &deal.owner_name { (ui::person(owner)) } }
    };
    ui::Card { id: &deal.opportunity_id, href: deal.page(), title: &deal.name, body, movable: card.movable }
}

/// The account's name where the deal's does not say it already.
pub(super) fn other_name(deal: &Opportunity) -> Option<&str> {
    deal.account_name.as_deref().filter(|account| !deal.name.starts_with(account))
}

//! Deals as a list.

use maud::{Markup, html};

use super::address::PipelineQuery;
use super::list::View;
use super::pipeline::Around;
use super::{Opportunity, Stage, stage_forms};
use crate::ui::{self, Clock, Col, Row};
use crate::web::Listing;

/// The rows of a page.
pub(super) fn table(deals: &[Opportunity], here: &PipelineQuery, view: View, around: &Around, clock: &Clock) -> Markup {
    let closed = view == View::Closed;
    let cols = if closed {
        [Col::main("Deal"), Col::text("Stage"), Col::number("Value"), Col::text("Why"), Col::text("Closed"), Col::extra("Owner")]
    } else {
        [Col::main("Deal"), Col::text("Stage"), Col::number("Value"), Col::text("Next step"), Col::text("Due"), Col::extra("Owner")]
    };
    let rows: Vec<Row> = deals
        .iter()
        .map(|deal| {
            let (why, when) = if closed { ended(deal, clock) } else { next(deal, clock) };
            Row::new(
                &deal.opportunity_id,
                vec![
                    Row::link(&deal.page(), &deal.name, account(deal, here)),
                    ui::badge(deal.stage.tone(), deal.stage.label()),
                    html! { @if let Some(value) = deal.estimated_value { (ui::money(value, &deal.currency, &around.actor.locale)) } },
                    why,
                    when,
                    html! { @if let Some(owner) = &deal.owner_name { (ui::person(owner)) } },
                ],
            )
        })
        .collect();
    ui::table(here.title(), &cols, &rows)
}

/// The account, leading to all its deals of this list.
fn account(deal: &Opportunity, here: &PipelineQuery) -> Markup {
    html! {
        @if let Some(account) = &deal.account_name {
            @if here.account.is_some() { (account) } @else { a href=(here.of_account(&deal.account_id)) title="Only this account" { (account) } }
        }
        @if let Some(route) = &deal.route { " · " (route) }
    }
}

fn next(deal: &Opportunity, clock: &Clock) -> (Markup, Markup) {
    (html! { (deal.next_step.as_deref().unwrap_or_default()) }, html! { @if let Some(day) = deal.next_step_due_date { (clock.due(day)) } })
}

fn ended(deal: &Opportunity, clock: &Clock) -> (Markup, Markup) {
    let why = match deal.stage {
        Stage::ClosedLost => deal.lost_reason.as_deref(),
        _ => deal.win_reason.as_deref(),
    };
    let code = deal.lost_reason_code.as_deref().map(stage_forms::lost_words);
    let why = html! {
        (why.unwrap_or_default())
        @if let Some(code) = code { div.row-note { (code) } }
    };
    (why, html! { @if let Some(at) = deal.closed_at { (clock.ago(at)) } })
}

/// The way on, and a word where the search found more than it shows.
pub(super) fn pager(here: &PipelineQuery, listing: &Listing<Opportunity>) -> Markup {
    let next = listing.meta.next_cursor.as_deref().map(|cursor| here.from(cursor));
    let first = here.cursor.as_ref().map(|_| here.beginning());
    let note = if listing.meta.capped == Some(true) { "More than 1,000 deals match; type more to narrow it down." } else { "" };
    html! { @if next.is_some() || first.is_some() || !note.is_empty() { (ui::pager(first.as_deref(), next.as_deref(), note)) } }
}

//! An account's deals on its page: the next open ones, the latest closed ones, and the way to all.

use maud::{Markup, html};

use super::record_page::Seen;
use crate::opportunities::Opportunity;
use crate::ui::{self, Col, Icon, Look, Row};

/// The deals that the reader sees; nothing for marketing, to which deals are closed.
pub(super) fn deals(seen: &Seen) -> Markup {
    let (Some(open), Some(closed)) = (seen.record.open_opportunities, seen.record.closed_opportunities) else { return html! {} };
    let add = html! { @if seen.record.may("add_opportunity") { (ui::opener("add-opportunity", "Add opportunity", Look::Ghost, Some(Icon::Plus))) } };
    let (now, then): (Vec<&Opportunity>, Vec<&Opportunity>) = seen.deals.iter().partition(|deal| deal.closed_at.is_none());
    let body = html! {
        @if now.is_empty() { p.none { "No deal is open here." } }
        @else { (ui::table("Open deals", &columns("Next step", "Due"), &now.iter().map(|deal| row(deal, seen)).collect::<Vec<_>>())) }
        (all(seen, "pipeline", open, now.len(), "open deals"))
        @if !then.is_empty() {
            details.fold open[now.is_empty()] {
                summary { (closed) @if closed == 1 { " closed deal" } @else { " closed deals" } }
                (ui::table("Closed deals", &columns("Why", "Closed"), &then.iter().map(|deal| row(deal, seen)).collect::<Vec<_>>()))
                (all(seen, "closed", closed, then.len(), "closed deals"))
            }
        }
    };
    ui::card("Deals", add, body)
}

fn columns(why: &'static str, when: &'static str) -> [Col; 5] {
    [Col::main("Deal"), Col::text("Stage"), Col::number("Value"), Col::extra(why), Col::text(when)]
}

/// The way to all of them, where not all are shown and the pipeline is open to the reader.
fn all(seen: &Seen, view: &str, held: i64, shown: usize, what: &str) -> Markup {
    let pipeline = seen.actor.lists.iter().any(|list| list == "pipeline");
    let view = if view == "pipeline" { String::new() } else { format!("&view={view}") };
    let href = format!("/crm/pipeline?account={}&form=list{view}", seen.record.account.account_id);
    html! { @if pipeline && usize::try_from(held).is_ok_and(|held| held > shown) { (ui::more(&href, &format!("All {held} {what}"))) } }
}

fn row(deal: &Opportunity, seen: &Seen) -> Row {
    let why = match deal.closed_at {
        None => deal.next_step.as_deref(),
        Some(_) => deal.lost_reason.as_deref().or(deal.win_reason.as_deref()),
    };
    Row::new(
        &deal.opportunity_id,
        vec![
            Row::link(&deal.page(), &deal.name, html! { @if let Some(owner) = &deal.owner_name { (owner) } }),
            ui::badge(deal.stage.tone(), deal.stage.label()),
            html! { @if let Some(value) = deal.estimated_value { (ui::money(value, &deal.currency, &seen.actor.locale)) } },
            html! { (why.unwrap_or_default()) },
            html! {
                @match (deal.closed_at, deal.next_step_due_date) {
                    (Some(at), _) => { (seen.clock.ago(at)) }
                    (None, Some(day)) => { (seen.clock.due(day)) }
                    (None, None) => {}
                }
            },
        ],
    )
}

//! /crm/receipts: what became of the leads that marketing handed over (spec 3.3).

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::ask::Ask;
use super::receipts::{Receipt, paged, receipts, right};
use super::rows;
use crate::app::App;
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::people::{self, Service};
use crate::ui::{self, Clock, Col, Form, Icon, Look, Page, Row, Tone};
use crate::web::Filter;

const PAGE: &str = "/crm/receipts";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(page))
}

async fn page(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let ask = filter.query;
    let (actor, (found, right, services)) = visitor.scope.visit((receipts(&ask)?, right(), people::services())).await?;
    actor.must_open("receipts")?;
    let listing = paged(&ask, found);
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let next = listing.meta.next_cursor.as_deref().map(|cursor| ask.address(PAGE, Some(cursor)));
    let first = ask.cursor.as_ref().map(|_| ask.address(PAGE, None));
    let body = html! {
        (filters(&ask, &services))
        @if listing.rows.is_empty() { (nothing(&ask)) } @else { (table(&listing.rows, right.may_recall, &clock, &visitor.address)) }
        @if next.is_some() || first.is_some() { (ui::pager(first.as_deref(), next.as_deref(), "")) }
    };
    let actions = html! {
        @if !listing.rows.is_empty() { (export::menu("/api/crm/leads?view=receipts", &visitor.address)) }
    };
    let lead = html! { "What became of the leads that marketing handed over, the latest first." };
    Ok(visitor.page(&actor, Page { title: "Receipts", lead, actions, body, live: "leads opportunities", ..Page::default() }))
}

/// Typed text is looked for in what a receipt shows, and nowhere else.
fn filters(ask: &Ask, services: &[Service]) -> Markup {
    let services = people::service_choices(services);
    ui::filters(
        PAGE,
        html! {
            (ui::search("q", "Company or id", ask.q.as_deref().unwrap_or_default()))
            (rows::pick("service", "Any service", &services, ask.service.as_deref()))
            @if ask.is_filtered() { a.btn.btn-ghost href=(PAGE) { (Icon::X) "Clear" } }
        },
    )
}

fn table(found: &[Receipt], may_recall: bool, clock: &Clock, back: &str) -> Markup {
    let cols = [
        Col::main("Lead"),
        Col::text("State"),
        Col::text("Why"),
        Col::number("Waited in the pool"),
        Col::number("Until first contact"),
        Col::extra("Handed over"),
        Col::actions(),
    ];
    let lines: Vec<Row> = found
        .iter()
        .map(|receipt| {
            let name = html! { strong { (receipt.company_name) } div.row-note { (receipt.lead_id) } };
            let recall = html! { @if may_recall && receipt.state == "in_pool" { (recall(receipt, back)) } };
            let pool = html! { @if let Some(minutes) = receipt.minutes_in_pool { (span(minutes)) } };
            let cells = vec![name, state(receipt, clock), why(receipt), pool, contact(receipt), clock.ago(receipt.handed_over_at), recall];
            Row::new(&receipt.lead_id, cells)
        })
        .collect();
    ui::table("What became of marketing's leads", &cols, &lines)
}

fn state(receipt: &Receipt, clock: &Clock) -> Markup {
    let (tone, words) = match receipt.state.as_str() {
        "in_pool" => (Tone::Info, "In the pool"),
        "claimed" => (Tone::Accent, "With Sales"),
        "won" => (Tone::Good, "Won"),
        "lost" => (Tone::Bad, "Lost"),
        _ => (Tone::Warn, "Returned"),
    };
    html! { (ui::badge(tone, words)) @if let Some(since) = receipt.state_since { div.row-note { (clock.ago(since)) } } }
}

fn why(receipt: &Receipt) -> Markup {
    let reason = receipt.reason.as_deref().map(|reason| if reason == "expired" { "Nobody claimed it in time" } else { reason });
    html! { @if let Some(words) = reason { (words) } @else if let Some(code) = &receipt.lost_reason_code { (code.replace('_', " ")) } }
}

/// From the claim on.
fn contact(receipt: &Receipt) -> Markup {
    html! {
        @if let Some(minutes) = receipt.minutes_to_first_contact { (span(minutes)) }
        @else if receipt.claimed_at.is_some() { span.muted { "None yet" } }
    }
}

fn span(minutes: i32) -> String {
    match minutes {
        ..60 => format!("{minutes} min"),
        60..2_880 => format!("{} h {} min", minutes / 60, minutes % 60),
        _ => format!("{} d {} h", minutes / 1_440, minutes % 1_440 / 60),
    }
}

fn recall(receipt: &Receipt, back: &str) -> Markup {
    let id = format!("recall-{}", receipt.lead_id);
    let form = Form::post(&format!("{id}-form"), &format!("/api/crm/leads/{}/recall", receipt.lead_id)).back(back);
    let body = html! {
        p { strong { (receipt.company_name) } " " span.muted { "leaves the pool and goes back into marketing's review." } }
        (form.wrap(html! {
            (form.textarea("reason", "Reason").required())
            (form.buttons("Recall"))
        }))
    };
    html! { (ui::opener(&id, "Recall", Look::Plain, Some(Icon::Undo))) (ui::dialog(&id, "Recall", body)) }
}

fn nothing(ask: &Ask) -> Markup {
    let text = "Qualify a lead in the Lead Inbox: from then on you see here how Sales takes it further.";
    rows::nothing(PAGE, ask, Icon::Receipt, "Nothing was handed over yet", text, html! {})
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn minutes_read_as_people_say_them() {
        assert_eq!([span(0), span(59), span(61), span(2_879), span(2_880)], ["0 min", "59 min", "1 h 1 min", "47 h 59 min", "2 d 0 h"]);
    }
}

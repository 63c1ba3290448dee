//! The list of targets as a table.

use maud::{Markup, html};

use super::dialogs;
use super::{Target, TargetStatus, bulk_view, page, view};
use crate::db::Actor;
use crate::ui::{self, Clock, Col, Icon, Item, Look, Row};

/// The rows of a page, each with what its reader may do with it.
pub(super) fn table(rows: &[Target], actor: &Actor, clock: &Clock, back: &str) -> Markup {
    let cols =
        [Col::main("Target"), Col::text("Contact"), Col::text("Status"), Col::text("Next outreach"), Col::text("Owner"), Col::actions()];
    // Without anything to do in any row there is no column for it.
    let shown = if rows.iter().any(|target| !target.actions.is_empty()) { cols.len() } else { cols.len() - 1 };
    let lines: Vec<Row> = rows
        .iter()
        .map(|target| {
            let cells = vec![
                company(target),
                contact(target),
                html! { (view::status(target.status)) @if let Some(why) = &target.drop_reason { div.row-note.clip { (why) } } },
                outreach(target, clock),
                html! { @match &target.owner_name { Some(name) => { (ui::person(name)) } None => { span.muted { "Nobody's" } } } },
                buttons(target, actor, back),
            ];
            Row::new(&target.target_id, cells)
        })
        .collect();
    ui::table("Targets", &cols[..shown], &lines)
}

fn company(target: &Target) -> Markup {
    let notes = [target.industry.as_deref(), target.city.as_deref(), target.source.as_deref()];
    let notes = notes.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    html! { div.pick { (bulk_view::choice(target)) div { (Row::link(&page(&target.target_id), &target.company_name, html! { (notes) })) } } }
}

/// When the next one is, and below when the last was.
fn outreach(target: &Target, clock: &Clock) -> Markup {
    html! {
        (view::outreach(target, clock))
        @if let Some(at) = target.last_contacted_at { div.row-note { "Last contacted " (clock.ago(at)) } }
    }
}

fn contact(target: &Target) -> Markup {
    let (phone, email) = (view::phone(target), view::email(target));
    html! {
        @if let Some(name) = &target.contact_name { (name) }
        @for reached in [phone, email] { @if !reached.0.is_empty() { div.row-note.clip { (reached) } } }
    }
}

/// The one next step as a button, all else behind the dots; what has become a deal leads there.
fn buttons(target: &Target, actor: &Actor, back: &str) -> Markup {
    let id = &target.target_id;
    let deal = target.converted_to_opportunity_id.as_ref().filter(|_| target.status == TargetStatus::Converted);
    let link = |icon, label: &str, at: &str| Item::Link(icon, label.to_owned(), format!("{}{at}", page(id)));
    let line = |name: &str, act: &str, label: &str, icon: Icon| {
        Item::Line(dialogs::opener(target, (name, act), html! { (icon) (label) }, Look::Item))
    };
    let lines = [
        target.may("take").then(|| Item::Line(view::take(target, actor.user_id, Look::Item, back))),
        target.may("edit").then(|| link(Icon::Edit, "Edit", "#edit")),
        (target.may("edit") && view::is_open(target)).then(|| line("outreach", "", "Set next outreach", Icon::Calendar)),
        target.may("enroll").then(|| link(Icon::Route, "Enroll in a cadence", "#enroll")),
        target.may("assign").then(|| line("assign", "/assign", "Give to a salesperson", Icon::Users)),
        target.may("drop").then(|| line("drop", "/status", "Drop", Icon::Ban)),
    ];
    let more: Vec<Item> = lines.into_iter().flatten().collect();
    html! {
        @if let Some(step) = view::next_step(target, Look::Plain, back) { (step) " " }
        @if let Some(deal) = deal { (ui::link_button(&format!("/crm/opportunities/{deal}"), "Opportunity", Look::Plain, Some(Icon::Arrow))) " " }
        @if !more.is_empty() { (ui::menu(&format!("more-{id}"), &format!("More for {}", target.company_name), &more)) }
    }
}

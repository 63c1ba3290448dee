//! /crm/lead-inbox: what came in, and how long marketing may take to answer.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::ask::{Ask, Sla, View};
use super::dialogs::{self, Target};
use super::list::{Counts, Listed, counts, list, paged, rights};
use super::{TriageStatus, acts, intake_form, rows};
use crate::app::App;
use crate::db::Actor;
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::people::{self, Person, Service};
use crate::ui::{self, Clock, Col, Icon, Page, Row, Tab};
use crate::web::{Filter, Listing};

const PAGE: &str = "/crm/lead-inbox";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(inbox))
}

async fn inbox(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let ask = filter.query;
    let trip = (list(View::Inbox, &ask)?, counts(View::Inbox), rights(), people::services(), people::colleagues(None, true));
    let (actor, (found, held, rights, services, people)) = visitor.scope.visit(trip).await?;
    actor.must_open("inbox")?;
    let listing = paged(View::Inbox, &ask, found);
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let body = html! {
        (tabs(&ask, held, "inbox"))
        (rows::filters(PAGE, &ask, &services, mine_and_late(&ask, &actor)))
        @if listing.rows.is_empty() { (nothing(&ask, rights.may_create)) } @else { (table(&listing, &clock, &visitor.address)) }
        (rows::pager(PAGE, &ask, &listing))
        (asks(&listing.rows, &services, &people, &clock, &visitor.address))
        @if rights.may_create { (intake_form::add_dialog(&visitor.address, &services)) }
    };
    let actions = html! {
        @if !listing.rows.is_empty() { (export::menu("/api/crm/leads?view=inbox", &visitor.address)) }
        @if rights.may_create { (intake_form::add_opener()) }
    };
    let lead = html! { "Everything that came in and is not decided, the most pressing first." };
    Ok(visitor.page(&actor, Page { title: "Lead Inbox", lead, actions, body, live: "leads settings", ..Page::default() }))
}

/// The tabs of marketing's three lists.
pub(super) fn tabs(ask: &Ask, held: Counts, here: &str) -> Markup {
    let status = ask.triage_status.map(TriageStatus::label);
    let inbox = here == "inbox";
    ui::tabs(
        "Lists",
        &[
            Tab { label: "All", href: PAGE, count: Some(held.total), active: inbox && status.is_none() },
            Tab { label: "New", href: "/crm/lead-inbox?triage_status=New", count: held.fresh, active: status == Some("New") },
            Tab {
                label: "In Review",
                href: "/crm/lead-inbox?triage_status=In+Review",
                count: held.in_review,
                active: status == Some("In Review"),
            },
            Tab { label: "Nurture", href: "/crm/nurture-leads", count: None, active: here == "nurture" },
            Tab { label: "Disqualified", href: "/crm/disqualified-leads", count: None, active: here == "disqualified" },
        ],
    )
}

/// Whose, and whether only the late ones.
fn mine_and_late(ask: &Ask, actor: &Actor) -> Markup {
    let me = actor.user_id.to_string();
    html! {
        (rows::pick("marketing_owner", "Anybody's", &[(me, "Mine")], ask.marketing_owner.map(|id| id.to_string()).as_deref()))
        (rows::pick("sla", "Answered or not", &[("overdue", "Overdue")], ask.sla.map(Sla::label)))
    }
}

fn table(listing: &Listing<Listed>, clock: &Clock, back: &str) -> Markup {
    let cols =
        [Col::main("Lead"), Col::text("Status"), Col::text("Answer within"), Col::text("Request"), Col::extra("Source"), Col::actions()];
    let lines: Vec<Row> = listing
        .rows
        .iter()
        .map(|row| {
            let lead = &row.lead;
            Row::new(
                &lead.lead_id,
                vec![
                    rows::company(lead),
                    rows::status(lead.triage_status),
                    rows::response(lead, clock),
                    rows::request(lead),
                    rows::origin_and_owner(lead),
                    acts::row(row, &["start_review", "qualify"], back),
                ],
            )
        })
        .collect();
    ui::table("Leads to decide on", &cols, &lines)
}

/// The dialogs that the rows of marketing's lists need.
pub(super) fn asks(listed: &[Listed], services: &[Service], people: &[Person], clock: &Clock, back: &str) -> Markup {
    let target = Target::rows(back);
    html! {
        @if acts::any(listed, "qualify") { (dialogs::qualify(target, services)) }
        @if acts::any(listed, "nurture") { (dialogs::nurture(target, clock.today())) }
        @if acts::any(listed, "disqualify") { (dialogs::disqualify(target, false)) }
        @if acts::any(listed, "assign") { (dialogs::assign(target, people)) }
        @if acts::any(listed, "reopen") { (dialogs::reopen(target)) }
    }
}

fn nothing(ask: &Ask, may_create: bool) -> Markup {
    let add = html! { @if may_create { (ui::opener("add-lead", "Add a lead", ui::Look::Plain, Some(Icon::Plus))) } };
    rows::nothing(PAGE, ask, Icon::Inbox, "Nothing to decide on", "New leads appear here. Add one when somebody calls or writes.", add)
}

//! /crm/sales-inbox: the pool, and my own activities that are due.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::ask::{Ask, View};
use super::dialogs::{self, Target};
use super::list::{Listed, Rights, counts, list, paged, rights};
use super::{acts, rows};
use crate::activities::{self, Activity, Follow};
use crate::app::App;
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::people;
use crate::ui::{self, Act, Clock, Col, Form, Icon, Look, Page, Row};
use crate::web::{Filter, Listing};

const PAGE: &str = "/crm/sales-inbox";
/// Both sections stay within reach of each other.
const POOL_ROWS: i32 = 25;
const DUE_ROWS: i64 = 50;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(pool))
}

async fn pool(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let ask = Ask { limit: filter.query.limit.or(Some(POOL_ROWS)), ..filter.query };
    let mine = activities::due_for_me(DUE_ROWS);
    let trip = (
        list(View::HandoverPool, &ask)?,
        counts(View::HandoverPool),
        rights(),
        mine.rows(),
        mine.follows(),
        people::services(),
        people::colleagues(None, true),
    );
    let (actor, (found, held, rights, due, follows, services, people)) = visitor.scope.visit(trip).await?;
    actor.must_open("pool")?;
    let listing = paged(View::HandoverPool, &ask, found);
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let back = &visitor.address;
    let target = Target::rows(back);
    let leads = html! {
        (rows::filters(PAGE, &ask, &services, html! {}))
        @if listing.rows.is_empty() { (nothing(&ask)) } @else { (table(&listing, &clock, back)) }
        (rows::pager(PAGE, &ask, &listing))
    };
    let body = html! {
        (ui::section("Pool", Some(held.total), html! {}, leads))
        (due_now(&due, &follows, &clock, back))
        @if acts::any(&listing.rows, "assign") { (dialogs::assign(target, &people)) }
        @if acts::any(&listing.rows, "recall") { (dialogs::recall(target)) }
    };
    let lead = summary(held.total, &due);
    let actions = html! {
        @if !listing.rows.is_empty() { (export::menu("/api/crm/leads?view=handover_pool", back)) }
        (next(rights, held.total, back))
    };
    Ok(visitor.page(&actor, Page { title: "Sales Inbox", lead, actions, body, live: "leads activities", ..Page::default() }))
}

fn summary(in_pool: i64, due: &[Activity]) -> Markup {
    let late = due.iter().filter(|activity| activity.is_overdue).count();
    html! {
        span { (in_pool) " waiting in the pool" }
        a href="#due" { (due.len()) " of my activities due" @if late > 0 { ", " (late) " overdue" } }
    }
}

/// Claim next: the top of the pool, whoever else reaches for it.
fn next(rights: Rights, in_pool: i64, back: &str) -> Markup {
    let form = Form::post("claim-next", "/api/crm/leads/claim-next").back(back);
    html! { @if rights.may_claim && in_pool > 0 { (Act::new("Claim next").look(Look::Primary).icon(Icon::Bolt).form(&form)) } }
}

fn table(listing: &Listing<Listed>, clock: &Clock, back: &str) -> Markup {
    let cols =
        [Col::main("Lead"), Col::text("Priority"), Col::text("Waiting"), Col::text("Request"), Col::text("From marketing"), Col::actions()];
    let lines: Vec<Row> = listing
        .rows
        .iter()
        .map(|row| {
            let lead = &row.lead;
            Row::new(
                &lead.lead_id,
                vec![
                    rows::company(lead),
                    rows::priority(lead),
                    waiting(row, clock),
                    rows::request(lead),
                    said(row),
                    acts::row(row, &["claim"], back),
                ],
            )
        })
        .collect();
    ui::table("Leads that nobody has claimed", &cols, &lines)
}

fn waiting(row: &Listed, clock: &Clock) -> Markup {
    html! {
        @if let Some(at) = row.lead.handed_over_at { (clock.ago(at)) }
        @if let Some(at) = row.expires_at { div.row-note title="Then it goes back to marketing" { (clock.countdown(at)) } }
    }
}

fn said(row: &Listed) -> Markup {
    html! {
        @if let Some(name) = &row.handed_over_by_name { (ui::person(name)) }
        @if let Some(notes) = &row.pool_notes { div.row-note { (notes) } }
    }
}

fn due_now(due: &[Activity], follows: &[Follow], clock: &Clock, back: &str) -> Markup {
    let count = i64::try_from(due.len()).ok();
    let body = html! {
        @if due.is_empty() {
            (ui::empty(Icon::CheckCircle, "Nothing is due", "What you plan for today, and what is late, appears here.", html! {}))
        } @else {
            (activities::due_table(due, follows, clock))
            (activities::complete_dialog(back))
        }
    };
    html! { div #due { (ui::section("My activities: overdue and due today", count, html! {}, body)) } }
}

fn nothing(ask: &Ask) -> Markup {
    let text = "New leads appear here as soon as marketing hands them over.";
    rows::nothing(
        PAGE,
        ask,
        Icon::Pool,
        "The pool is empty",
        text,
        ui::link_button("/crm/my-leads", "To my leads", Look::Plain, Some(Icon::User)),
    )
}

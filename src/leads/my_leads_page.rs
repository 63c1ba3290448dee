//! /crm/my-leads: claimed, and not yet converted.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::ask::{Ask, View};
use super::dialogs::{self, Target};
use super::list::{Counts, Listed, Rights, counts, list, paged, rights};
use super::{Lead, acts, intake_form, rows};
use crate::app::App;
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::people::{self, Person};
use crate::ui::{self, Clock, Col, Icon, Page, Row, Tab};
use crate::web::Filter;

const PAGE: &str = "/crm/my-leads";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(my_leads))
}

async fn my_leads(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let ask = filter.query;
    let trip = (list(View::MyClaimed, &ask)?, counts(View::MyClaimed), rights(), people::services(), people::colleagues(None, true));
    let (actor, (found, held, rights, services, people)) = visitor.scope.visit(trip).await?;
    actor.must_open("my_leads")?;
    let listing = paged(View::MyClaimed, &ask, found);
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let back = &visitor.address;
    let body = html! {
        @if rights.sees_team { (switch(&ask, &held, rights)) }
        (rows::filters(PAGE, &ask, &services, html! {}))
        @if listing.rows.is_empty() { (nothing(&ask, rights)) } @else { (table(&listing.rows, rights.sees_team, &clock, back)) }
        (rows::pager(PAGE, &ask, &listing))
        (asks(&listing.rows, &people, back))
        @if rights.may_claim { (intake_form::add_dialog(back, &services)) }
    };
    let actions = html! {
        @if !listing.rows.is_empty() { (export::menu("/api/crm/leads?view=my_claimed", &visitor.address)) }
        @if rights.may_claim { (intake_form::add_opener()) }
    };
    let lead = html! { "Claimed and not yet converted, the latest first." };
    Ok(visitor.page(&actor, Page { title: "My Leads", lead, actions, body, live: "leads opportunities activities", ..Page::default() }))
}

/// Mine or the team's, for whoever sees other people's leads. Who claims nothing himself begins with everybody's.
fn switch(ask: &Ask, held: &Counts, rights: Rights) -> Markup {
    let mine = ask.owner.as_deref().map_or(rights.may_claim, |owner| owner == "me");
    ui::chips(
        "Whose leads",
        &[
            Tab { label: "Mine", href: "/crm/my-leads?owner=me", count: held.mine, active: mine },
            Tab { label: "Team", href: "/crm/my-leads?owner=team", count: Some(held.total), active: !mine },
        ],
    )
}

fn table(listed: &[Listed], team: bool, clock: &Clock, back: &str) -> Markup {
    let whose = if team { Col::text("Owner") } else { Col::extra("Channel") };
    let cols = [Col::main("Lead"), Col::text("Opportunity"), Col::text("Request"), Col::text("Claimed"), whose, Col::actions()];
    let lines: Vec<Row> = listed
        .iter()
        .map(|row| {
            let lead = &row.lead;
            Row::new(
                &lead.lead_id,
                vec![
                    rows::company(lead),
                    deal(lead),
                    rows::request(lead),
                    html! { @if let Some(at) = lead.claimed_at { (clock.ago(at)) } },
                    if team { rows::owner(lead.sales_owner_name.as_deref()) } else { rows::origin(lead) },
                    acts::row(row, &["convert"], back),
                ],
            )
        })
        .collect();
    ui::table("Claimed leads", &cols, &lines)
}

fn deal(lead: &Lead) -> Markup {
    html! {
        @if let Some(id) = &lead.opportunity_id {
            a href={ "/crm/opportunities/" (id) } { "Open opportunity" }
        } @else {
            span.none { "None yet" }
        }
    }
}

fn asks(listed: &[Listed], people: &[Person], back: &str) -> Markup {
    let target = Target::rows(back);
    html! {
        @if acts::any(listed, "release") { (dialogs::release(target)) }
        @if acts::any(listed, "disqualify") { (dialogs::disqualify(target, true)) }
        @if acts::any(listed, "assign") { (dialogs::assign(target, people)) }
    }
}

fn nothing(ask: &Ask, rights: Rights) -> Markup {
    let (title, text) = match rights.may_claim {
        true => ("No leads of your own now", "Claim one from the pool, and it is here until it is converted."),
        false => ("No claimed leads now", "What Sales claims from the pool is here until it is converted."),
    };
    let pool = ui::link_button("/crm/sales-inbox", "To the pool", ui::Look::Plain, Some(Icon::Hand));
    rows::nothing(PAGE, ask, Icon::User, title, text, pool)
}

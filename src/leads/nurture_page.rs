//! /crm/nurture-leads and /crm/disqualified-leads: not yet, and no.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::ask::{Ask, View};
use super::inbox_page::{asks, tabs};
use super::list::{Listed, counts, list, paged};
use super::{acts, rows};
use crate::app::App;
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::people;
use crate::ui::{self, Clock, Col, Icon, Page, Row};
use crate::web::Filter;

const NURTURE: &str = "/crm/nurture-leads";
const DISQUALIFIED: &str = "/crm/disqualified-leads";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(NURTURE, get(nurture)).route(DISQUALIFIED, get(disqualified))
}

async fn nurture(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let lead = html! { "Not yet, but perhaps later; whoever is to be asked next stands first." };
    let page = Listing { view: View::Nurture, page: NURTURE, api: "/api/crm/leads?view=nurture", title: "Nurture", lead, icon: Icon::Leaf };
    page.answer(visitor, filter.query, |rows, clock, back| {
        let cols =
            [Col::main("Lead"), Col::text("Next contact"), Col::text("Request"), Col::extra("Source"), Col::extra("Owner"), Col::actions()];
        ui::table("Leads to come back to", &cols, &rows.iter().map(|row| nurtured(row, clock, back)).collect::<Vec<_>>())
    })
    .await
}

async fn disqualified(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let lead = html! { "Leads that came to nothing, and why; the latest first." };
    let page = Listing {
        view: View::Disqualified,
        page: DISQUALIFIED,
        api: "/api/crm/leads?view=disqualified",
        title: "Disqualified",
        lead,
        icon: Icon::Ban,
    };
    page.answer(visitor, filter.query, |rows, clock, back| {
        let cols =
            [Col::main("Lead"), Col::text("Reason"), Col::text("Since"), Col::extra("Request"), Col::extra("Source"), Col::actions()];
        ui::table("Disqualified leads", &cols, &rows.iter().map(|row| refused(row, clock, back)).collect::<Vec<_>>())
    })
    .await
}

/// One of the two lists.
struct Listing {
    view: View,
    page: &'static str,
    api: &'static str,
    title: &'static str,
    lead: Markup,
    icon: Icon,
}

impl Listing {
    async fn answer(self, visitor: Visitor, ask: Ask, table: impl Fn(&[Listed], &Clock, &str) -> Markup) -> Result<Response, Error> {
        let trip = (list(self.view, &ask)?, counts(View::Inbox), people::services(), people::colleagues(None, true));
        let (actor, (found, held, services, people)) = visitor.scope.visit(trip).await?;
        actor.must_open(self.view.label())?;
        let listing = paged(self.view, &ask, found);
        let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
        let body = html! {
            (tabs(&ask, held, self.view.gate()))
            (rows::filters(self.page, &ask, &services, html! {}))
            @if listing.rows.is_empty() { (self.nothing(&ask)) } @else { (table(&listing.rows, &clock, &visitor.address)) }
            (rows::pager(self.page, &ask, &listing))
            (asks(&listing.rows, &services, &people, &clock, &visitor.address))
        };
        let actions = html! {
            @if !listing.rows.is_empty() { (export::menu(self.api, &visitor.address)) }
        };
        Ok(visitor.page(&actor, Page { title: self.title, lead: self.lead, actions, body, live: "leads", ..Page::default() }))
    }

    fn nothing(&self, ask: &Ask) -> Markup {
        let text = match self.view {
            View::Nurture => "Put a lead here from the Lead Inbox when it is too early to sell.",
            _ => "A lead that is turned down is kept here with its reason.",
        };
        let inbox = ui::link_button("/crm/lead-inbox", "To the Lead Inbox", ui::Look::Plain, Some(Icon::Inbox));
        rows::nothing(self.page, ask, self.icon, "Nothing here", text, inbox)
    }
}

fn nurtured(row: &Listed, clock: &Clock, back: &str) -> Row {
    let lead = &row.lead;
    Row::new(
        &lead.lead_id,
        vec![
            rows::company(lead),
            html! { @if let Some(day) = lead.next_contact_on { (clock.due(day)) } },
            rows::request(lead),
            rows::origin(lead),
            rows::owner(lead.marketing_owner_name.as_deref()),
            acts::row(row, &["qualify"], back),
        ],
    )
}

fn refused(row: &Listed, clock: &Clock, back: &str) -> Row {
    let lead = &row.lead;
    Row::new(
        &lead.lead_id,
        vec![
            rows::company(lead),
            html! { @if let Some(reason) = &lead.disqualified_reason { (reason) } },
            html! { @if let Some(at) = lead.disqualified_at { (clock.ago(at)) } },
            rows::request(lead),
            rows::origin(lead),
            acts::row(row, &["reopen"], back),
        ],
    )
}

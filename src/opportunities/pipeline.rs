//! /crm/pipeline: the board, and the lists of open, overdue and closed deals.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use postgres_from_row::FromRow;
use utoipa_axum::router::OpenApiRouter;

use super::address::PipelineQuery;
use super::list::{Ask, StageCount, View};
use super::{board, board_view, list_view, quick_add, record, toolbar};
use crate::app::App;
use crate::db::{Actor, Maybe, One, Query, params};
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::people::{self, Person, Service};
use crate::ui::{self, Clock, Icon, Look, Page};
use crate::web::Filter;

pub(super) const RIGHTS: &str =
    "select crm.may_manage(crm.my_id()) as may_create, crm.my_reach() <> 'team' or cardinality(crm.team()) > 1 as sees_others";
pub(super) const ACCOUNT_NAME: &str = "select a.company_name from data.accounts as a where a.account_id = $1";

/// What the reader may do that belongs to no single deal.
#[derive(Clone, Copy, Debug, FromRow)]
pub(super) struct Rights {
    /// Make deals.
    pub(super) may_create: bool,
    /// Look at other people's deals.
    pub(super) sees_others: bool,
}

#[derive(Clone, Debug, FromRow)]
pub(super) struct AccountName {
    company_name: String,
}

/// What stands around the deals, whatever the form.
pub(super) struct Around {
    pub(super) actor: Actor,
    pub(super) rights: Rights,
    pub(super) people: Vec<Person>,
    pub(super) services: Vec<Service>,
    pub(super) account: Option<String>,
    /// How many of the same filter are overdue.
    pub(super) overdue: i64,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(super::address::PIPELINE, get(pipeline))
}

async fn pipeline(visitor: Visitor, filter: Filter<PipelineQuery>) -> Result<Response, Error> {
    let here = filter.query;
    let ask = here.ask()?;
    if here.is_board() { board_page(&visitor, &here, &ask).await } else { list_page(&visitor, &here, &ask).await }
}

fn rights() -> One<Rights> {
    Query::new(RIGHTS, params![]).one("user")
}

fn account_name(ask: &Ask) -> Maybe<AccountName> {
    Query::new(ACCOUNT_NAME, params![ask.account.clone()]).optional()
}

fn overdue(ask: &Ask) -> Query<StageCount> {
    Ask { view: View::Overdue, ..ask.clone() }.counts()
}

async fn board_page(visitor: &Visitor, here: &PipelineQuery, ask: &Ask) -> Result<Response, Error> {
    let trip = (rights(), people::colleagues(None, true), people::services(), account_name(ask), overdue(ask));
    let (rights, people, services, account, overdue) = trip;
    let trip = (rights, people, services, account, overdue, record::stage_rules(), board::sums(ask), board::cards(ask));
    let (actor, (rights, people, services, account, overdue, rules, sums, cards)) = visitor.scope.visit(trip).await?;
    actor.must_open("pipeline")?;
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let columns = board::columns(rules.iter().filter(|rule| rule.is_open).map(|rule| rule.stage), sums, cards);
    let total = columns.iter().map(|column| column.count).sum::<i64>();
    let around = around(actor, rights, people, services, account, &overdue);
    let content = if total == 0 { nothing(here, &around) } else { board_view::board(&columns, &rules, here, &around, &clock) };
    Ok(page(visitor, here, &around, Some(total), content, true))
}

async fn list_page(visitor: &Visitor, here: &PipelineQuery, ask: &Ask) -> Result<Response, Error> {
    let trip = (rights(), people::colleagues(None, true), people::services(), account_name(ask), overdue(ask), ask.rows(), ask.counts());
    let (actor, (rights, people, services, account, overdue, rows, counts)) = visitor.scope.visit(trip).await?;
    actor.must_open("pipeline")?;
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let listing = ask.page(rows);
    let around = around(actor, rights, people, services, account, &overdue);
    let content = html! {
        (toolbar::stages(here, &counts))
        @if listing.rows.is_empty() { (nothing(here, &around)) } @else { (list_view::table(&listing.rows, here, ask.view, &around, &clock)) }
        (list_view::pager(here, &listing))
    };
    let total = (ask.view == View::Pipeline).then(|| counts.iter().map(|count| count.deals).sum());
    Ok(page(visitor, here, &around, total, content, false))
}

fn around(
    actor: Actor,
    rights: Rights,
    people: Vec<Person>,
    services: Vec<Service>,
    account: Option<AccountName>,
    overdue: &[StageCount],
) -> Around {
    let overdue = overdue.iter().map(|count| count.deals).sum();
    Around { actor, rights, people, services, account: account.map(|account| account.company_name), overdue }
}

fn page(visitor: &Visitor, here: &PipelineQuery, around: &Around, total: Option<i64>, content: Markup, wide: bool) -> Response {
    let actions = html! {
        @if total != Some(0) { (export::menu("/api/crm/opportunities", &visitor.address)) }
        (toolbar::form_switch(here))
        @if around.rights.may_create { (ui::opener("quick-add", "Quick add", Look::Primary, Some(Icon::Plus))) }
    };
    let body = html! {
        (toolbar::views(here, around, total))
        (toolbar::filters(here, around))
        (content)
        @if around.rights.may_create { (quick_add::dialog(&visitor.address, &around.services, &around.people, &around.actor)) }
    };
    visitor.page(
        &around.actor,
        Page {
            title: here.title(),
            actions,
            body,
            wide,
            live: "opportunities activities settings",
            active: super::address::PIPELINE,
            ..Page::default()
        },
    )
}

fn nothing(here: &PipelineQuery, around: &Around) -> Markup {
    let (title, text) = match here.view() {
        _ if here.is_filtered() => ("No deal matches", "Try fewer letters, another owner or another stage."),
        "overdue" if here.chosen_owner() == "me" => {
            ("Nothing of yours is overdue", "Every open deal of yours has its next step today or later.")
        }
        "overdue" => ("Nothing is overdue", "Every open deal has its next step today or later."),
        "closed" => ("Nothing is closed yet", "Deals come here when they are won or lost."),
        _ => ("No open deals", "Claim a lead from the Sales Inbox, or add a company that you found yourself."),
    };
    let way = html! {
        @if here.is_filtered() { (ui::link_button(&here.cleared(), "Clear the filters", Look::Plain, None)) }
        @else if here.chosen_owner() == "me" && around.rights.sees_others {
            (ui::link_button(&here.of("all"), "Show everybody's", Look::Plain, None))
        }
    };
    ui::empty(Icon::Board, title, text, way)
}

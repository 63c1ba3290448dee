//! /crm/targets: companies to approach, by segment, the most pressing first.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::address::PAGE;
use super::bulk_view::{self, Offers};
use super::dialogs::{self, Asked};
use super::{Ask, Rights, StatusCount, Target, TargetStatus, form, record, rows_view, view};
use crate::accounts;
use crate::app::App;
use crate::db::{Query, params};
use crate::error::Error;
use crate::export;
use crate::home::{self, Visitor};
use crate::people::{self, Person};
use crate::ui::{self, Clock, Icon, Look, Page, Tab};
use crate::web::{Cursor, Filter, Listing};

/// Where a file of them is brought in.
const IMPORTS: &str = "/crm/imports";
/// Whose targets the reader may look for: his team's, or everybody's who sells.
pub(super) const OWNERS: &str = "select s.user_id, s.full_name, s.role_name from crm.v_sellers as s \
    where (select crm.my_reach()) in ('all', 'support') or s.user_id = any ((select crm.team())::uuid[]) \
    order by s.full_name, s.user_id limit 200";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(targets))
}

async fn targets(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let ask = filter.query;
    let owners: Query<Person> = Query::new(OWNERS, params![]);
    let trip = (ask.rows()?, ask.counted(), record::rights(), owners, accounts::owners(), people::colleagues(None, true));
    let (actor, (rows, counts, mut rights, owners, nameable, people)) = visitor.scope.visit(trip).await.map_err(Cursor::blamed)?;
    actor.must_open("targets")?;
    rights.may_import &= home::is_open(&actor, IMPORTS);
    let listing = ask.page(rows);
    let offers = Offers::of(&listing.rows);
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let body = html! {
        (segments(&ask, &counts))
        (super::filter_view::filters(&ask, &owners, &actor))
        @if listing.rows.is_empty() { (nothing(&ask, &counts, &rights)) } @else { (rows_view::table(&listing.rows, &actor, &clock, &visitor.address)) }
        (pager(&ask, &listing))
        (asks(&listing.rows, &people, &clock, &visitor.address))
        @if offers.any() { (bulk_view::bar(offers, &people, &visitor.address)) }
        @if rights.may_create { (form::add_dialog(&visitor.address, &nameable, &actor)) }
    };
    let lead = html! { "Companies to approach, the next ones first." };
    let actions = html! {
        @if !listing.rows.is_empty() { (export::menu("/api/crm/targets", &visitor.address)) }
        (buttons(&rights))
    };
    Ok(visitor.page(&actor, Page { title: "Targets", lead, actions, body, live: "targets", ..Page::default() }))
}

fn buttons(rights: &Rights) -> Markup {
    html! {
        @if rights.may_import { (ui::link_button(IMPORTS, "Import", Look::Plain, Some(Icon::Upload))) }
        @if rights.may_create { (ui::opener("add-target", "Add target", Look::Primary, Some(Icon::Plus))) }
    }
}

/// How many are of one status.
fn held(counts: &[StatusCount], status: TargetStatus) -> i64 {
    counts.iter().filter(|count| count.status == status).map(|count| count.targets).sum()
}

/// The segments, each with how many it holds whatever is chosen; all of them together are All.
fn segments(ask: &Ask, counts: &[StatusCount]) -> Markup {
    let all: i64 = counts.iter().map(|count| count.targets).sum();
    let ended = held(counts, TargetStatus::Converted) + held(counts, TargetStatus::Dropped);
    let mut each = vec![("active", "Active", all - ended)];
    each.extend(TargetStatus::ALL.iter().map(|status| (status.label(), status.words(), held(counts, *status))));
    each.push(("all", "All", all));
    let hrefs: Vec<String> = each.iter().map(|(segment, ..)| ask.of_segment(segment)).collect();
    let tabs = each.iter().zip(&hrefs).map(|((segment, label, count), href)| Tab {
        label,
        href,
        count: Some(*count),
        active: ask.segment() == *segment,
    });
    ui::chips("Status", &tabs.collect::<Vec<_>>())
}

/// The dialogs that the rows need.
fn asks(rows: &[Target], people: &[Person], clock: &Clock, back: &str) -> Markup {
    let asked = Asked { target: None, back };
    let any = |action: &str| rows.iter().any(|target| target.may(action));
    html! {
        @if any("edit") { (dialogs::outreach(asked, clock)) }
        @if any("assign") { (dialogs::assign(asked, people)) }
        @if any("drop") { (dialogs::drop(asked)) }
        @if rows.iter().any(view::needs_owner) { (dialogs::convert(asked, people)) }
    }
}

fn pager(ask: &Ask, listing: &Listing<Target>) -> Markup {
    let next = listing.meta.next_cursor.as_deref().map(|cursor| ask.from(Some(cursor)));
    let first = ask.cursor.as_ref().map(|_| ask.from(None));
    let note = if listing.meta.capped == Some(true) { "More than 1,000 targets match; type more to narrow it down." } else { "" };
    html! { @if next.is_some() || first.is_some() || !note.is_empty() { (ui::pager(first.as_deref(), next.as_deref(), note)) } }
}

fn nothing(ask: &Ask, counts: &[StatusCount], rights: &Rights) -> Markup {
    if ask.is_filtered() {
        let clear = ui::link_button(&ask.cleared(), "Clear the filters", Look::Plain, None);
        return ui::empty(Icon::Search, "No target matches", "Try fewer letters, another owner or another segment.", clear);
    }
    if counts.iter().any(|count| count.targets > 0) {
        let all = ui::link_button(&ask.of_segment("all"), "Show all targets", Look::Plain, None);
        return ui::empty(Icon::Target, "None here", "No target is in this segment now.", all);
    }
    let ways = html! {
        @if rights.may_create { (ui::opener("add-target", "Add the first target", Look::Plain, Some(Icon::Plus))) }
        @if rights.may_import { " " (ui::link_button(IMPORTS, "Import a list", Look::Plain, Some(Icon::Upload))) }
    };
    ui::empty(Icon::Target, "No targets yet", "Companies that you want to win appear here, the next one to approach first.", ways)
}

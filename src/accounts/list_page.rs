//! /crm/accounts: every organisation by name, what kind of customer it is, and when somebody last did something for it.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::address::PAGE;
use super::list::{TenureCount, sellers};
use super::terms::{badges, choices};
use super::{AccountRow, Ask, Recency, Tenure, form, page, record};
use crate::app::App;
use crate::cadences;
use crate::db::Actor;
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::people::Person;
use crate::ui::{self, Clock, Col, Icon, Look, Page, Row, Tab};
use crate::web::{Filter, Listing};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(accounts))
}

async fn accounts(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let ask = filter.query;
    let trip = (ask.rows()?, ask.counted(), record::rights(), sellers(), record::owners());
    let (actor, (rows, counts, rights, sellers, owners)) = visitor.scope.visit(trip).await?;
    actor.must_open("accounts")?;
    let listing = ask.page(rows);
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let body = html! {
        (states(&ask))
        (filters(&ask, &sellers, &actor))
        (tenures(&ask, &counts))
        @if listing.rows.is_empty() { (nothing(&ask, rights.may_create)) } @else { (table(&listing, &clock, &visitor.address)) }
        (pager(&ask, &listing))
        @if rights.may_create { (form::add_dialog(&visitor.address, &owners, &actor)) }
    };
    let actions = html! {
        @if !listing.rows.is_empty() { (files(&actor, &visitor.address)) }
        @if rights.may_create { (ui::opener("add-account", "Add account", Look::Primary, Some(Icon::Plus))) }
    };
    let lead = html! { "Every organisation we know, once." };
    Ok(visitor.page(
        &actor,
        Page { title: "Accounts", lead, actions, body, live: "accounts opportunities activities invoices cadences", ..Page::default() },
    ))
}

/// The list as a file, and what belongs to accounts and has no page of its own.
fn files(actor: &Actor, address: &str) -> Markup {
    let mut beside = vec![("All contacts to Excel", "/api/crm/contacts")];
    if actor.must_open("invoices").is_ok() {
        beside.push(("All invoices to Excel", "/api/crm/invoices"));
    }
    export::menu_with("/api/crm/accounts", address, &beside)
}

fn states(ask: &Ask) -> Markup {
    let (now, away) = (ask.switched(true), ask.switched(false));
    ui::tabs(
        "Accounts",
        &[
            Tab { label: "In use", href: &now, count: None, active: ask.active() },
            Tab { label: "Deactivated", href: &away, count: None, active: !ask.active() },
        ],
    )
}

/// The segments by tenure, each with how many it holds whatever is chosen.
fn tenures(ask: &Ask, counts: &[TenureCount]) -> Markup {
    let held = |tenure: Tenure| counts.iter().filter(|count| count.tenure_status == tenure).map(|count| count.accounts).sum::<i64>();
    let all = ask.of_tenure(None);
    let each: Vec<(Tenure, String)> = Tenure::ALL.iter().map(|tenure| (*tenure, ask.of_tenure(Some(*tenure)))).collect();
    let total = counts.iter().map(|count| count.accounts).sum();
    let first = Tab { label: "All", href: &all, count: Some(total), active: ask.tenure.is_none() };
    let rest = each.iter().map(|(tenure, href)| Tab {
        label: tenure.label(),
        href,
        count: Some(held(*tenure)),
        active: ask.tenure == Some(*tenure),
    });
    ui::chips("Tenure", &std::iter::once(first).chain(rest).collect::<Vec<_>>())
}

fn filters(ask: &Ask, sellers: &[Person], actor: &Actor) -> Markup {
    let me = sellers.iter().any(|person| person.user_id == actor.user_id);
    let others = sellers.iter().filter(|person| person.user_id != actor.user_id);
    let mut owners: Vec<(String, String)> = if me { vec![("me".to_owned(), "Mine".to_owned())] } else { Vec::new() };
    owners.extend(others.map(|person| (person.user_id.to_string(), person.full_name.clone())));
    owners.push(("none".to_owned(), "Nobody's".to_owned()));
    ui::filters(
        PAGE,
        html! {
            (ui::search("q", "Name, domain, tax number, phone", ask.q.as_deref().unwrap_or_default()))
            @if !ask.active() { input type="hidden" name="active" value="false"; }
            @if let Some(tenure) = ask.tenure { input type="hidden" name="tenure" value=(tenure.label()); }
            (pick("owner", "Anybody's", &owners, ask.owner.as_deref()))
            (pick("activity", "Any activity", &choices!(Recency), ask.activity.map(Recency::label)))
            @if ask.is_filtered() { a.btn.btn-ghost href=(ask.cleared()) { (Icon::X) "Clear" } }
        },
    )
}

/// A list to choose one from; the first line means no choice.
fn pick(name: &str, none: &str, choices: &[(impl AsRef<str>, impl AsRef<str>)], chosen: Option<&str>) -> Markup {
    html! {
        select.form-select name=(name) aria-label=(none) {
            option value="" { (none) }
            @for (value, label) in choices { option value=(value.as_ref()) selected[chosen == Some(value.as_ref())] { (label.as_ref()) } }
        }
    }
}

fn table(listing: &Listing<AccountRow>, clock: &Clock, back: &str) -> Markup {
    let cols = [
        Col::main("Account"),
        Col::text("Customer"),
        Col::number("Open deals"),
        Col::text("Last touch"),
        Col::extra("Owner"),
        Col::actions(),
    ];
    // Without anything to do in any row there is no column for it.
    let shown = if listing.rows.iter().any(|account| !account.actions.is_empty()) { cols.len() } else { cols.len() - 1 };
    let rows: Vec<Row> = listing.rows.iter().map(|account| row(account, clock, back)).collect();
    ui::table("Accounts", &cols[..shown], &rows)
}

fn row(account: &AccountRow, clock: &Clock, back: &str) -> Row {
    let notes = [account.domain.as_deref(), account.city.as_deref(), account.industry.as_deref()];
    let notes = notes.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Row::new(
        &account.account_id,
        vec![
            Row::link(&page(&account.account_id), &account.company_name, html! { (notes) }),
            html! {
                (badges(account.tenure_status, account.activity_status))
                @if !account.is_active { " " (ui::dot(ui::Tone::Neutral, if account.merged_into_account_id.is_some() { "Merged" } else { "Deactivated" })) }
            },
            html! { @if let Some(open @ 1..) = account.open_opportunities { (open) } },
            html! { @if let Some(at) = account.last_touch_at { (clock.ago(at)) } },
            html! { @if let Some(owner) = &account.owner_name { (ui::person(owner)) } },
            html! {
                @if account.actions.iter().any(|action| action == "winback") { (cadences::winback_button(&account.account_id, Look::Plain, back)) }
            },
        ],
    )
}

fn pager(ask: &Ask, listing: &Listing<AccountRow>) -> Markup {
    let next = listing.meta.next_cursor.as_deref().map(|cursor| ask.from(Some(cursor)));
    let first = ask.cursor.as_ref().map(|_| ask.from(None));
    let note = if listing.meta.capped == Some(true) { "More than 1,000 accounts match; type more to narrow it down." } else { "" };
    html! { @if next.is_some() || first.is_some() || !note.is_empty() { (ui::pager(first.as_deref(), next.as_deref(), note)) } }
}

fn nothing(ask: &Ask, may_create: bool) -> Markup {
    if ask.is_filtered() || ask.tenure.is_some() {
        let clear = ui::link_button(PAGE, "Show all accounts", Look::Plain, None);
        return ui::empty(Icon::Search, "No account matches", "Try fewer letters, another owner or another kind of customer.", clear);
    }
    if !ask.active() {
        return ui::empty(Icon::Building, "Nothing is put away", "Accounts come here when they are deactivated or merged.", html! {});
    }
    let add = html! { @if may_create { (ui::opener("add-account", "Add the first account", Look::Plain, Some(Icon::Plus))) } };
    ui::empty(Icon::Building, "No accounts yet", "A claimed lead makes its account by itself; others are added here.", add)
}

//! Every route of the OpenAPI document for everybody: whoever may, whoever sees but may not, and whoever gets nothing (spec 1.3, 4.1).
//!
//! Budi owns the record, Sari is his manager, Citra his colleague; Surya and Eko are another team.

mod accounts;
mod admin;
mod cadences;
mod deals;
mod every_page;
mod imports;
mod leads;
mod others;
mod pages;
mod run;
mod targets;

pub use pages::PAGES;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::company::Company;

/// The record that a route is asked about, fresh for each success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// None.
    Nothing,
    Inbox,
    Nurture,
    Disqualified,
    /// Handed over by Ana.
    Pool,
    /// Claimed by Budi.
    Working,
    /// Budi's, made by quick add.
    Deal,
    /// Budi's, lost.
    Lost,
    /// A Draft of Budi's deal.
    Draft,
    /// Budi's, on his deal.
    Step,
    /// Ana's, of a nurtured lead.
    FollowUp,
    /// A cadence.
    Template,
    /// Of Budi's deal.
    Enrollment,
    /// Budi's account, without invoices for a year.
    WinbackTarget,
    /// Budi's account, with his open deal.
    Account,
    /// Budi's account without a deal.
    Idle,
    /// The same, deactivated.
    PutAway,
    /// A contact at Budi's account.
    Person,
    /// Budi's, new.
    Target,
    /// Budi's, qualified.
    RipeTarget,
    /// Budi's, previewed: row 1 fails, row 2 makes a target.
    Import,
    /// Budi's named mapping.
    Mapping,
    /// Somebody whom Agus has invited.
    User,
    /// Another session of Budi's.
    Session,
    /// Budi's API token.
    Token,
    /// A stage's rule.
    Stage,
    /// A service.
    Service,
    /// A holiday.
    Holiday,
}

/// One route about one record: names of the cast by what they get. Whoever is not named gets `rest`.
pub struct Row {
    pub route: &'static str,
    pub on: On,
    pub body: fn(&Company, &str) -> Value,
    /// They do it, with this status.
    pub done: u16,
    pub may: &'static str,
    /// They see the record, or the whole area is closed to them.
    pub forbidden: &'static str,
    /// What else some get.
    pub others: &'static [(u16, &'static str)],
    pub rest: u16,
}

/// Of every domain.
fn rows() -> impl Iterator<Item = &'static Row> {
    leads::ROWS
        .iter()
        .chain(accounts::ROWS)
        .chain(deals::ROWS)
        .chain(others::ROWS)
        .chain(cadences::ROWS)
        .chain(targets::ROWS)
        .chain(imports::ROWS)
        .chain(admin::ROWS)
}

/// The route without a query.
fn path(row: &'static Row) -> &'static str {
    row.route.split('?').next().unwrap_or_default()
}

/// The statuses that the table expects of each route.
pub fn documented() -> BTreeMap<&'static str, BTreeSet<u16>> {
    let mut expected: BTreeMap<&str, BTreeSet<u16>> = BTreeMap::new();
    for row in rows() {
        let statuses = expected.entry(path(row)).or_default();
        statuses.extend(row.others.iter().map(|(status, _)| *status));
        statuses.extend((!row.may.is_empty()).then_some(row.done));
        statuses.extend((!row.forbidden.is_empty()).then_some(403));
        statuses.extend(row.route.contains("{id}").then_some(404));
    }
    expected
}

/// The routes that are open to strangers have tests of their own (`web::session`, `administration::invitations`).
const OPEN: [&str; 3] = ["POST /api/auth/login", "POST /api/auth/logout", "POST /api/auth/invitation"];

#[test]
fn every_route_of_the_document_has_a_row_and_every_row_a_route() {
    let document = serde_json::to_value(bcp_crm::app::document()).expect("a document");
    let mut there = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        there.extend(methods.as_object().expect("methods").keys().map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let known: BTreeSet<_> = rows().map(|row| path(row).to_owned()).chain(OPEN.map(str::to_owned)).collect();
    let unknown: Vec<_> = there.difference(&known).collect();
    assert!(unknown.is_empty(), "routes without a row in tests/it/visibility/access: {unknown:#?}");
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(gone.is_empty(), "rows without a route: {gone:#?}");
}

#[tokio::test]
async fn each_route_of_leads_is_open_to_whom_it_should_be() {
    run::check(leads::ROWS).await;
}

#[tokio::test]
async fn each_route_of_deals_and_quotes_is_open_to_whom_it_should_be() {
    run::check(deals::ROWS).await;
}

#[tokio::test]
async fn each_route_of_cadences_is_open_to_whom_it_should_be() {
    run::check(cadences::ROWS).await;
}

#[tokio::test]
async fn each_route_of_accounts_and_contacts_is_open_to_whom_it_should_be() {
    run::check(accounts::ROWS).await;
}

#[tokio::test]
async fn each_route_of_targets_is_open_to_whom_it_should_be() {
    run::check(targets::ROWS).await;
}

#[tokio::test]
async fn each_other_route_is_open_to_whom_it_should_be() {
    run::check(others::ROWS).await;
}

#[tokio::test]
async fn each_route_of_imports_is_open_to_whom_it_should_be() {
    run::check(imports::ROWS).await;
}

#[tokio::test]
async fn each_route_of_administration_and_of_ones_own_account_is_open_to_whom_it_should_be() {
    run::check(admin::ROWS).await;
}

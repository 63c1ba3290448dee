//! What a page weighs, that it does not move while it comes, and that a full board leaves the browser free (DESIGN §9).

use axum::http::header::CONTENT_ENCODING;
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::chromium::Browser;
use super::crowded::{CARDS, crowded};
use super::demo_house::{DEMO_PASSWORD, DemoHouse};
use super::looker::Looker;
use crate::visibility::PAGES;

const HTML_BYTES: usize = 30 * 1024;
const FIRST_VIEW_BYTES: u64 = 250 * 1024;
/// So that what a script does comes after the first paint.
const LATENCY_MS: u32 = 40;
const LONG_MS: f64 = 50.0;
/// What else the machine does makes a task longer and never shorter: the best of so many loads is the page's own.
const LOADS: usize = 20;

/// What speed.js says of a page.
#[derive(Debug, Deserialize)]
struct Measured {
    bytes: u64,
    cached: Vec<String>,
    elsewhere: Vec<String>,
    shifts: Vec<String>,
    longest: f64,
    files: Vec<String>,
    cards: usize,
}

async fn measures(browser: &Browser, page: &str) -> Measured {
    browser.opens(page).await;
    let found = browser.driver.execute_async(include_str!("speed.js"), vec![]).await;
    let found = found.unwrap_or_else(|error| panic!("{page}: {error}")).json().clone();
    serde_json::from_value(found).expect("what was measured")
}

/// A record's pages need one.
const RECORDS: [(&str, &str, &str); 8] = [
    ("/crm/leads/{id}", "/api/crm/leads?view=my_claimed", "lead_id"),
    ("/crm/opportunities/{id}", "/api/crm/opportunities?view=pipeline", "opportunity_id"),
    ("/crm/activities/{id}", "/api/crm/activities?view=planner", "activity_id"),
    ("/crm/accounts/{id}", "/api/crm/accounts", "account_id"),
    ("/crm/targets/{id}", "/api/crm/targets", "target_id"),
    ("/crm/imports/{id}", "/api/crm/imports", "batch_id"),
    ("/crm/cadences/{id}", "/api/crm/cadences", "cadence_id"),
    ("/admin/users/{id}", "/api/admin/users", "user_id"),
];

/// Every page of the product, with the first record that the admin sees.
async fn pages(house: &DemoHouse) -> Vec<String> {
    let admin = house.person("admin").await;
    let sales = house.person("sales1").await;
    let rows = json!([{"company_name": "PT Laut Biru"}]);
    let import = sales.posts("/api/crm/imports", json!({"kind": "targets", "rows": rows, "dry_run": true})).await.is_created();
    crate::imports::rests(&sales, &import.id("batch.batch_id")).await;
    let mut pages = Vec::new();
    for (page, _) in PAGES.iter().filter(|(page, _)| !page.contains("{token}")) {
        let record = RECORDS.iter().find(|(begin, ..)| page.starts_with(begin));
        pages.push(match record {
            None => (*page).to_owned(),
            Some((_, list, id)) => {
                let rows = admin.gets(list).await.is_ok();
                let first = &rows.data()[0][*id];
                page.replace("{id}", &first.as_str().map_or_else(|| first.to_string(), str::to_owned))
            }
        });
    }
    assert!(pages.iter().all(|page| !page.contains('{')), "a page's record is not known: {pages:?}");
    pages
}

#[tokio::test]
async fn the_html_of_every_page_is_under_thirty_kilobytes_compressed() {
    let house = DemoHouse::new().await;
    let admin = house.person("admin").await;
    let mut large = Vec::new();
    let mut looked_at = 0;
    for page in pages(&house).await {
        let request = admin.asks(Method::GET, &page).header("accept", "text/html").header("accept-encoding", "gzip");
        let answer = request.send().await.expect("an answer");
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        if !kind.starts_with("text/html") {
            continue;
        }
        assert!(answer.status().is_success(), "{page}: {}", answer.status());
        let zipped = answer.headers().get(CONTENT_ENCODING).is_some_and(|encoding| encoding == "gzip");
        let bytes = answer.bytes().await.expect("its text").len();
        looked_at += 1;
        if bytes > HTML_BYTES || !zipped {
            large.push(format!("{page}: {bytes}, compressed {zipped}"));
        }
    }
    assert!(looked_at > 30, "only {looked_at} pages were looked at");
    assert!(large.is_empty(), "{large:#?}");
}

#[tokio::test]
async fn a_first_view_is_under_250_kilobytes_from_this_host_alone_and_no_page_moves_while_it_comes() {
    let looker = Looker::new().await;
    let login = looker.browser.first_view("/login").await;
    assert!(login.shifts.is_empty(), "the login moves: {:?}", login.shifts);
    looker.is("admin").await;
    looker.browser.is_far(LATENCY_MS).await;
    let mut moving = Vec::new();
    for page in pages(&looker.house).await {
        if !page.starts_with("/crm/") && !page.starts_with("/admin/") {
            continue;
        }
        let found = looker.browser.first_view(&page).await;
        moving.extend((!found.shifts.is_empty()).then(|| format!("{page}: {:#?}", found.shifts)));
        // With everything at hand it comes in other parts.
        let again = measures(&looker.browser, &page).await;
        moving.extend((!again.shifts.is_empty()).then(|| format!("{page} when it comes again: {:#?}", again.shifts)));
    }
    assert!(moving.is_empty(), "{}", moving.join("\n"));
    looker.browser.closes().await;
}

impl Browser {
    async fn first_view(&self, page: &str) -> Measured {
        self.forgets_files().await;
        let found = measures(self, page).await;
        assert!(found.cached.is_empty(), "{page} is no first view: {:?}", found.cached);
        assert!(found.bytes < FIRST_VIEW_BYTES, "{page} takes {} bytes: {:#?}", found.bytes, found.files);
        assert!(found.elsewhere.is_empty(), "{page} asks other hosts: {:?}", found.elsewhere);
        found
    }
}

#[tokio::test]
#[ignore = "measures the machine too: for a quiet one, docs/operations.md"]
async fn a_board_with_five_hundred_cards_keeps_the_browser_busy_for_less_than_fifty_milliseconds_at_a_time() {
    let house = DemoHouse::new().await;
    let browser = Browser::before(&crowded(house.address.clone()).await, true).await;
    browser.signs_in("admin@demo.bcp.test", DEMO_PASSWORD).await;
    let mut longest = Vec::new();
    while longest.len() < LOADS && longest.iter().all(|longest| *longest >= LONG_MS) {
        let found = measures(&browser, "/crm/pipeline?owner=all").await;
        assert!(found.cards >= CARDS, "only {} cards", found.cards);
        assert!(found.shifts.is_empty(), "the board moves: {:#?}", found.shifts);
        longest.push(found.longest);
    }
    assert!(longest.iter().any(|longest| *longest < LONG_MS), "the longest task of each load, in ms: {longest:?}");
    browser.closes().await;
}

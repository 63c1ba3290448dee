//! Two people at their browsers: what one does the other sees, and keeps what he is at (spec 5).

use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::prelude::*;

use super::chromium::Browser;
use crate::live::ear::Ear;
use crate::support::{Person, World, allowed, ripe_lead};

/// Spec 5: open lists follow within two seconds; they are refreshed no more often than that.
pub const SOON: Duration = Duration::from_secs(2);

/// The list's rows, also under a dialog.
pub const ROW: &str = "[...document.querySelectorAll('tbody tr')].some((each) => each.textContent.includes(arguments[0]))";

/// What he is at: the dialog, the field in it, what stands there, and where the page is scrolled to.
pub const AT_WORK: &str = "[document.querySelector('dialog[open]')?.id, focused(), document.activeElement.value, scrollY]";

/// How often the page was fetched by script.
const FETCHED: &str = "performance.getEntriesByType('resource').filter((each) => new URL(each.name).pathname === location.pathname).length";

async fn brings(ana: &Person, number: usize) {
    for n in 0..number {
        ana.adds_lead(ripe_lead(&format!("PT Penuh {n}"))).await.is_created();
    }
}

/// Opens a list and listens from then on: the server knows of the page. How long it took to open tells how busy the machine is.
pub async fn follows(browser: &Browser, page: &str) -> Duration {
    let began = Instant::now();
    browser.opens(page).await;
    let work = began.elapsed();
    let open = "performance.getEntriesByType('resource').some((each) => each.name.includes('/api/crm/live')) || \
                performance.now() > 1500 && document.readyState === 'complete'";
    browser.until("listens", open, &[]).await;
    work
}

#[tokio::test]
async fn an_open_list_follows_within_two_seconds_and_keeps_what_is_being_typed() {
    let world = World::new().await;
    let (ana, dian) = (world.ana().await, world.person("dian").await);
    brings(&ana, 30).await;
    let browser = Browser::new(&world).await;
    browser.becomes("ana").await;
    let work = follows(&browser, "/crm/lead-inbox").await;
    browser.asks("scrollTo(0, 120)", &[]).await;
    browser.types("n").await;
    browser.until("is asked for the company", "focused() === 'Company'", &[]).await;
    browser.types("PT Setengah").await;
    let before = browser.asks(AT_WORK, &[]).await;
    let began = Instant::now();
    let lead = dian.adds_lead(ripe_lead("PT Dari Dian")).await.is_created().id("lead.lead_id");
    browser.until("sees the new lead", ROW, &[json!("PT Dari Dian")]).await;
    assert!(began.elapsed() < allowed(SOON, work), "{:?}", began.elapsed());
    assert_eq!(browser.asks(AT_WORK, &[]).await, before);
    browser.types(" Jalan").await;
    let began = Instant::now();
    dian.qualifies(&lead).await.is_ok();
    browser.until("sees it gone", &format!("!{ROW}"), &[json!("PT Dari Dian")]).await;
    assert!(began.elapsed() < allowed(SOON + SOON, work), "after a refresh the next one waits: {:?}", began.elapsed());
    assert_eq!(browser.asks("document.activeElement.value", &[]).await, "PT Setengah Jalan");
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn many_changes_are_few_refreshes_and_a_half_typed_filter_stays() {
    let world = World::new().await;
    let (ana, dian) = (world.ana().await, world.person("dian").await);
    brings(&ana, 3).await;
    let browser = Browser::new(&world).await;
    browser.becomes("ana").await;
    follows(&browser, "/crm/lead-inbox").await;
    browser.types("/").await;
    browser.types("PT").await;
    browser.is_at("/crm/lead-inbox?q=PT").await;
    let before = browser.asks(FETCHED, &[]).await.as_u64().expect("a number");
    let began = Instant::now();
    for n in 0..20 {
        dian.adds_lead(ripe_lead(&format!("PT Banyak {n}"))).await.is_created();
    }
    browser.until("sees the last", ROW, &[json!("PT Banyak 19")]).await;
    let after = browser.asks(FETCHED, &[]).await.as_u64().expect("a number");
    let most = 2 + began.elapsed().as_secs() / SOON.as_secs();
    assert!(after - before <= most, "{} refreshes, not {most}, for 20 changes", after - before);
    assert_eq!(browser.asks("[focused(), document.activeElement.value]", &[]).await[1], "PT");
    browser.closes().await;
    world.proves_itself().await;
}

/// A page out of sight asks for nothing; in sight again it catches up at once. So does a laptop that slept.
#[tokio::test]
async fn a_page_that_was_hidden_catches_up_when_it_is_seen_again() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let lead = ana.brings_to_the_pool("PT Tertidur").await;
    let browser = Browser::new(&world).await;
    browser.becomes("citra").await;
    let work = follows(&browser, "/crm/sales-inbox").await;
    browser.sees("PT Tertidur").await;
    let turn = "Object.defineProperty(document, 'visibilityState', { value: arguments[0], configurable: true }), \
                document.dispatchEvent(new Event('visibilitychange')), true";
    browser.asks(turn, &[json!("hidden")]).await;
    let before = browser.asks(FETCHED, &[]).await;
    budi.claims(&lead).await.is_ok();
    let mut witness = world.person("sari").await.asks(reqwest::Method::GET, "/api/crm/live?away=60000").send().await.expect("a stream");
    let told = witness.chunk().await.expect("a beginning").unwrap_or_default();
    assert!(String::from_utf8_lossy(&told).contains("leads"), "others have heard");
    assert_eq!(browser.asks(FETCHED, &[]).await, before, "out of sight nothing is fetched");
    let began = Instant::now();
    browser.asks(turn, &[json!("visible")]).await;
    browser.misses("PT Tertidur").await;
    assert!(began.elapsed() < allowed(SOON, work), "{:?}", began.elapsed());
    browser.closes().await;
    world.proves_itself().await;
}

/// The page that follows an act shows it already.
#[tokio::test]
async fn ones_own_act_refreshes_once() {
    let world = World::new().await;
    let (ana, dian) = (world.ana().await, world.person("dian").await);
    brings(&ana, 2).await;
    let browser = Browser::new(&world).await;
    browser.becomes("ana").await;
    follows(&browser, "/crm/lead-inbox").await;
    let mut ear = Ear::of(&ana).await;
    browser.presses_at("PT Penuh 0", "Start review").await;
    browser.sees_at("PT Penuh 0", "In Review").await;
    let before = browser.asks(FETCHED, &[]).await.as_u64().expect("a number");
    assert_eq!(ear.hears_of("leads").await.name, "own");
    // Later than a refresh would have begun of which he had heard with his other ear.
    browser.until("some time passes", "performance.now() > arguments[0]", &[json!(time(&browser).await + 500.0)]).await;
    assert_eq!(browser.asks(FETCHED, &[]).await.as_u64(), Some(before));
    dian.adds_lead(ripe_lead("PT Lain")).await.is_created();
    browser.until("still follows others", ROW, &[json!("PT Lain")]).await;
    browser.types(Key::Escape).await;
    browser.closes().await;
    world.proves_itself().await;
}

async fn time(browser: &Browser) -> f64 {
    browser.asks("performance.now()", &[]).await.as_f64().expect("a number")
}

//! Search by Ctrl K: everything by keyboard, on a desk and on a phone's width, and the list of keys is true.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::chromium::Browser;
use crate::support::{World, text};

const OPTIONS: &str = "[...document.querySelectorAll('#palette-list [role=option]')].map((each) => words(each))";
/// The option that a screen reader would read.
const ACTIVE: &str =
    "words(document.getElementById(document.activeElement.getAttribute('aria-activedescendant')) ?? document.createElement('i'))";
const SETTLED: &str = "document.querySelector('#palette-list')?.ariaBusy === 'false'";

async fn ctrl_k(browser: &Browser) {
    let keys = browser.driver.action_chain().key_down(Key::Control).key_down('k').key_up('k').key_up(Key::Control);
    keys.perform().await.expect("keys are pressed");
}

async fn searches(browser: &Browser, typed: &str) {
    ctrl_k(browser).await;
    browser.until("can type", "document.querySelector('#palette').open && focused() === 'Search everything'", &[]).await;
    browser.types(typed).await;
    browser.until("has an answer", SETTLED, &[]).await;
}

async fn is_accessible(browser: &Browser) {
    let axe = text::read(concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js").as_ref());
    browser.driver.execute(axe, vec![]).await.expect("axe-core");
    let arguments = vec![json!(false), json!([]), json!([])];
    let said = browser.driver.execute_async(include_str!("looks.js"), arguments).await.expect("its word").json().clone();
    assert_eq!(said["found"], json!([]));
}

#[tokio::test]
async fn everything_is_found_and_opened_by_keyboard_alone() {
    let world = World::new().await;
    let ana = world.ana().await;
    let lead = ana.brings_to_the_pool("PT Cari Saya").await;
    ana.brings_to_the_pool("PT Cari Lagi").await;
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    browser.opens("/crm/pipeline").await;
    browser.tabs_to("My Leads").await;
    searches(&browser, "cari").await;
    browser
        .until("sees both", "page().includes('PT Cari Saya') && page().includes('PT Cari Lagi') && page().includes('2 found')", &[])
        .await;
    is_accessible(&browser).await;
    let (first, options) = (browser.asks(ACTIVE, &[]).await, browser.asks(OPTIONS, &[]).await);
    assert_eq!(first, options[0], "the best is chosen");
    browser.types(Key::Down).await;
    assert_eq!(browser.asks(ACTIVE, &[]).await, options[1]);
    browser.types(Key::Up).await;
    browser.types(Key::Up).await;
    assert_eq!(browser.asks(ACTIVE, &[]).await, "All results for “cari”", "around the end");
    browser.types(Key::Escape).await;
    browser.until("is back where he was", "!document.querySelector('#palette').open && focused() === 'My Leads'", &[]).await;
    ctrl_k(&browser).await;
    browser.until("begins anew", "document.activeElement.value === '' && page().includes('Go to Pipeline')", &[]).await;
    // Enter right after the last letter waits for the answer.
    browser.types(lead.clone() + Key::Enter).await;
    browser.is_at(&format!("/crm/leads/{lead}")).await;
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn it_leads_to_the_pages_of_ones_menu_and_says_when_nothing_is_found() {
    let world = World::new().await;
    let browser = Browser::new(&world).await;
    browser.becomes("ana").await;
    browser.opens("/crm/lead-inbox").await;
    ctrl_k(&browser).await;
    let offered = browser.asks(OPTIONS, &[]).await;
    let offered: Vec<String> = serde_json::from_value(offered).expect("words");
    assert!(offered.contains(&"Go to Nurture".to_owned()) && offered.contains(&"Add lead".to_owned()), "{offered:?}");
    assert!(!offered.contains(&"Go to Pipeline".to_owned()), "what is not in the menu is not offered: {offered:?}");
    browser.types("nurture").await;
    browser.until("has an answer", SETTLED, &[]).await;
    browser.types(Key::Enter).await;
    browser.is_at("/crm/nurture-leads").await;
    searches(&browser, "tidak ada yang begini").await;
    browser.sees("Nothing found for “tidak ada yang begini”.").await;
    browser.types(Key::Escape).await;
    browser.opens("/crm/lead-inbox").await;
    searches(&browser, "add lead").await;
    browser.types(Key::Enter).await;
    browser.until("is asked for the company", "focused() === 'Company'", &[]).await;
    browser.types(Key::Escape).await;
    browser.types("?").await;
    browser.until("reads the keys", "words(front()).includes('Search everything') && words(front()).includes('Lead Inbox')", &[]).await;
    let keys = browser.asks("[...front().querySelectorAll('dt')].map((each) => [words(each), words(each.nextElementSibling)])", &[]).await;
    let keys: Vec<(String, String)> = serde_json::from_value(keys).expect("keys");
    browser.types(Key::Escape).await;
    for (key, page) in keys.iter().filter_map(|(key, page)| Some((key.strip_prefix("G ")?, page))) {
        browser.types(format!("g{}", key.to_lowercase())).await;
        let there = "still() && words(document.querySelector('#nav [aria-current]')) === arguments[0]";
        browser.until(&format!("is at {page}"), there, &[json!(page)]).await;
    }
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn on_a_phone_and_without_script_it_is_in_reach_as_well() {
    let world = World::new().await;
    world.ana().await.brings_to_the_pool("PT Cari Saya").await;
    let browser = Browser::new(&world).await;
    browser.is_wide(375).await;
    browser.prefers("dark").await;
    browser.becomes("budi").await;
    browser.presses("Search everything").await;
    browser.types("cari").await;
    browser.sees("1 found").await;
    let width = browser
        .asks("[document.documentElement.scrollWidth, innerWidth, document.querySelector('#palette').getBoundingClientRect().width]", &[])
        .await;
    assert_eq!(width, json!([375, 375, 375]));
    is_accessible(&browser).await;
    browser.closes().await;
    let plain = Browser::without_script(&world).await;
    plain.becomes("budi").await;
    plain.presses("Search everything").await;
    plain.is_at("/crm/search").await;
    let field = plain.element("has a field", "document.querySelector('main [name=q]')", &[]).await;
    field.send_keys("cari saya").await.expect("text");
    plain.presses("Apply").await;
    plain.sees("PT Cari Saya").await;
    assert_eq!(plain.asks("document.documentElement.className", &[]).await, Value::from(""), "no script has run");
    plain.closes().await;
    world.proves_itself().await;
}

//! What others do to one's work and customers, seen while one is at something else: the planner, an account, the accounts, the bell.

use std::time::Instant;

use jiff::ToSpan;
use serde_json::{Value, json};

use super::chromium::Browser;
use super::live::{AT_WORK, ROW, SOON, follows};
use super::planner::{CALL, opens_deal, today};
use crate::support::{Person, World, allowed};

const OUTCOME: &str = "What came of it?";

/// How many rows are chosen.
const CHOSEN: &str = "document.querySelectorAll('[name=ids]:checked').length";

/// The bell's figure.
const UNREAD: &str = "(document.querySelector('.bell')?.innerText.trim() ?? '')";

async fn plans(who: &Person, deal: &str, subject: &str, due: jiff::civil::Date) {
    let draft = json!({"opportunity_id": deal, "subject": subject, "activity_type": "Call", "due_date": due});
    who.posts("/api/crm/activities", draft).await.is_created();
}

/// An account of Budi's that has so much planned that its page scrolls.
async fn has_much_to_do(world: &World, budi: &Person) -> (String, String) {
    let today = today(world).await;
    let deal = opens_deal(budi, today).await;
    for n in 0..12 {
        plans(budi, &deal, &format!("Later {n}"), today.saturating_add(20.days())).await;
    }
    let account = budi.reads_deal(&deal).await["opportunity"]["account_id"].as_str().expect("an account").to_owned();
    (deal, account)
}

/// Begins to say what came of the call, on a page that is scrolled; answers what he is at.
async fn half_types(browser: &Browser) -> Value {
    browser.asks("scrollTo(0, 60)", &[]).await;
    browser.presses_at(CALL, "Done").await;
    browser.until("is asked what came of it", "focused() === arguments[0]", &[json!(OUTCOME)]).await;
    browser.types("Two trucks").await;
    browser.asks(AT_WORK, &[]).await
}

async fn ends_it(browser: &Browser) {
    browser.types(" a week").await;
    browser.until("goes on typing", "document.activeElement.value === 'Two trucks a week'", &[]).await;
    browser.presses("Mark as done").await;
    browser.until("sees it done", &format!("still() && front() === document && !{ROW}"), &[json!(CALL)]).await;
}

#[tokio::test]
async fn the_planner_follows_and_keeps_a_half_typed_outcome() {
    let world = World::new().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let (deal, _) = has_much_to_do(&world, &budi).await;
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    let work = follows(&browser, "/crm/activities").await;
    browser.asks("[...document.querySelectorAll('[name=ids]')].at(-1).click()", &[]).await;
    let before = half_types(&browser).await;
    let began = Instant::now();
    let draft = json!({"opportunity_id": deal, "subject": "From Sari", "activity_type": "Visit", "due_date": today(&world).await, "owner_user_id": budi.user_id});
    sari.posts("/api/crm/activities", draft).await.is_created();
    browser.until("sees what Sari planned for him", ROW, &[json!("From Sari")]).await;
    assert!(began.elapsed() < allowed(SOON, work), "{:?}", began.elapsed());
    assert_eq!(browser.asks(AT_WORK, &[]).await, before);
    assert_eq!(browser.asks(CHOSEN, &[]).await, 1, "the row that he chose is still chosen");
    ends_it(&browser).await;
    let done = budi.reads_deal(&deal).await["activities"].as_array().expect("activities").clone();
    let call = done.iter().find(|row| row["subject"] == CALL).expect("the call");
    assert_eq!(json!([call["status"], call["outcome"]]), json!(["Done", "Two trucks a week"]));
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn an_account_and_the_list_of_accounts_follow_what_is_billed() {
    let world = World::new().await;
    let (budi, fitri) = (world.budi().await, world.person("fitri").await);
    let (_, account) = has_much_to_do(&world, &budi).await;
    let day = today(&world).await;
    let invoice = |number: &str| json!({"account_id": account, "invoice_number": number, "invoice_date": day, "amount": "12500000"});
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    let work = follows(&browser, "/crm/accounts").await;
    browser.presses("Add account").await;
    browser.until("is asked for the company", "focused() === 'Company'", &[]).await;
    browser.types("PT Setengah").await;
    let before = browser.asks(AT_WORK, &[]).await;
    let began = Instant::now();
    fitri.bills(invoice("INV-1")).await.is_created();
    let customer = "[...document.querySelectorAll('tbody tr')].some((each) => each.textContent.includes('PT Rencana') && each.textContent.includes('New Customer'))";
    browser.until("sees that it is a customer now", customer, &[]).await;
    assert!(began.elapsed() < allowed(SOON, work), "{:?}", began.elapsed());
    assert_eq!(browser.asks(AT_WORK, &[]).await, before);
    let work = follows(&browser, &format!("/crm/accounts/{account}")).await;
    let before = half_types(&browser).await;
    let began = Instant::now();
    fitri.bills(invoice("INV-2")).await.is_created();
    browser.until("sees the invoice", ROW, &[json!("INV-2")]).await;
    assert!(began.elapsed() < allowed(SOON, work), "{:?}", began.elapsed());
    assert_eq!(browser.asks(AT_WORK, &[]).await, before);
    ends_it(&browser).await;
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn the_bell_rings_in_one_window_and_falls_silent_when_it_is_read_in_another() {
    let world = World::new().await;
    let sari = world.person("sari").await;
    let budi = world.budi().await;
    let account = sari.has_account("PT Untuk Budi").await;
    let (one, other) = (Browser::new(&world).await, Browser::new(&world).await);
    one.becomes("budi").await;
    other.becomes("budi").await;
    let work = follows(&one, "/crm/notifications").await.max(follows(&other, "/crm/activities").await);
    let began = Instant::now();
    sari.gives_account(&account, &budi).await.is_ok();
    for window in [&one, &other] {
        window.until("hears the bell", &format!("{UNREAD} === '1'"), &[]).await;
    }
    assert!(began.elapsed() < allowed(SOON, 2 * work), "{:?}", began.elapsed());
    one.sees("PT Untuk Budi").await;
    one.presses("Mark all read").await;
    one.until("has read it", &format!("still() && {UNREAD} === ''"), &[]).await;
    let began = Instant::now();
    other.until("is told of nothing more", &format!("{UNREAD} === ''"), &[]).await;
    assert!(began.elapsed() < allowed(SOON + SOON, work), "{:?}", began.elapsed());
    one.closes().await;
    other.closes().await;
    world.proves_itself().await;
}

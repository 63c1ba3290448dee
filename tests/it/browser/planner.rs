//! The planner by keyboard alone, on a desk and on a phone's width: planned, completed with the next, moved.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::chromium::Browser;
use super::keyboard::signs_in;
use crate::support::{Person, World};

const DEAL: &str = "Muatan Rempah";
pub const CALL: &str = "Ask for volumes";
const VISIT: &str = "Visit the warehouse";
pub const PRICE: &str = "Send the price";

/// The titles of the list, from its top.
pub const TITLES: &str = "[...document.querySelectorAll('main .row-link')].filter(shown).map(words)";

pub async fn today(world: &World) -> Date {
    let today = world.owner_sql().await.query_one("select crm.today()::text", &[]).await.expect("a day").get::<_, String>(0);
    today.parse().expect("a date")
}

/// As the keys of a date field take it.
pub fn typed(day: Date) -> String {
    day.strftime("%m%d%Y").to_string()
}

/// A deal with one planned call and no cadence, on the account of another.
pub async fn opens_deal(budi: &Person, due: Date) -> String {
    let first = budi.makes_deal("PT Rencana").await;
    let account = budi.reads_deal(&first).await["opportunity"]["account_id"].clone();
    let draft = json!({"account_id": account, "name": DEAL, "next_step": CALL, "next_step_due_date": due});
    budi.posts("/api/crm/opportunities", draft).await.is_created().id("opportunity.opportunity_id")
}

/// The deal's activities as (subject, kind, status, day, outcome), by subject.
pub async fn activities(budi: &Person, deal: &str) -> Vec<Value> {
    let deal = budi.reads_deal(deal).await;
    let mut rows: Vec<Value> = deal["activities"].as_array().expect("activities").clone();
    rows.sort_by_key(|row| row["subject"].to_string());
    rows.iter().map(|row| json!([row["subject"], row["activity_type"], row["status"], row["due_date"], row["outcome"]])).collect()
}

async fn plans(browser: &Browser, day: Date) {
    browser.opens("/crm/activities").await;
    browser.until("sees the planner", &format!("still() && {TITLES}.includes('{CALL}')"), &[]).await;
    browser.types("n").await;
    browser.is_at("/crm/activities/new").await;
    browser.types("/").await;
    browser.until("can look a record up", "focused() === 'Name, person, e-mail, phone or id'", &[]).await;
    browser.types("rempah").await;
    browser.until("is offered the deal", &format!("still() && {TITLES}.includes('{DEAL}')"), &[]).await;
    browser.tabs_to(DEAL).await;
    browser.types(Key::Enter).await;
    browser.until("is asked what is to be done", "still() && focused() === 'What is to be done?'", &[]).await;
    browser.types(VISIT).await;
    browser.tabs_to("Kind").await;
    browser.types("Visit").await;
    browser.tabs_to("Due").await;
    browser.types(typed(day)).await;
    browser.tabs_to("Plan activity").await;
    browser.types(Key::Enter).await;
    browser.is_at("/crm/activities").await;
    browser.until("sees it planned", &format!("still() && {TITLES}.includes('{VISIT}')"), &[]).await;
}

/// Opens the dialog that completes the activity of this title.
pub async fn begins_to_complete(browser: &Browser, title: &str) {
    browser.tabs_to(title).await;
    browser.tabs_to("Done").await;
    browser.types(Key::Enter).await;
    browser.until("is asked what came of it", "focused() === 'What came of it?'", &[]).await;
}

async fn completes_with_next(browser: &Browser, day: Date) {
    begins_to_complete(browser, CALL).await;
    let titles = browser.asks(TITLES, &[]).await;
    let titles = titles.as_array().expect("titles");
    let at = titles.iter().position(|title| title == CALL).expect("the call");
    browser.types("Two trucks a week").await;
    browser.tabs_to("Plan the next one").await;
    browser.types(Key::Enter).await;
    browser.tabs_to("What is next?").await;
    browser.types(PRICE).await;
    browser.tabs_to("Kind").await;
    browser.types("Email").await;
    browser.tabs_to("Due").await;
    browser.types(typed(day)).await;
    browser.tabs_to("Mark as done").await;
    browser.types(Key::Enter).await;
    let followed = format!("still() && {TITLES}.includes('{PRICE}') && !{TITLES}.includes('{CALL}')");
    browser.until("sees the next in its place", &followed, &[]).await;
    let goes_on = format!("focused() === {TITLES}[Math.min(arguments[0], {TITLES}.length - 1)]");
    browser.until("goes on in the row that took its place", &goes_on, &[json!(at)]).await;
}

async fn begins_to_move(browser: &Browser, title: &str) {
    browser.tabs_to(&format!("More for {title}")).await;
    browser.types(Key::Enter).await;
    browser.tabs_to("Reschedule").await;
    browser.types(Key::Enter).await;
    let asked = "focused() === 'Another day' && words(front()).includes(arguments[0])";
    browser.until("is asked for the day", asked, &[json!(title)]).await;
}

/// The row is at its new place, and the focus with it.
async fn is_back_at(browser: &Browser, title: &str) {
    let back = "still() && front() === document && row(arguments[0])?.contains(document.activeElement)";
    browser.until("is back in the row", back, &[json!(title)]).await;
}

async fn moves(browser: &Browser, day: Date) {
    begins_to_move(browser, VISIT).await;
    let quick = browser.asks("called([...front().querySelectorAll('button[name=due_date]')].at(-1))", &[]).await;
    browser.tabs_to(quick.as_str().expect("a quick choice")).await;
    browser.types(Key::Enter).await;
    is_back_at(browser, VISIT).await;
    begins_to_move(browser, PRICE).await;
    browser.types(typed(day)).await;
    browser.tabs_to("Reschedule").await;
    browser.types(Key::Enter).await;
    is_back_at(browser, PRICE).await;
}

async fn works_by_keyboard(width: u32) {
    let world = World::new().await;
    let (budi, today) = (world.budi().await, today(&world).await);
    let deal = opens_deal(&budi, today).await;
    let browser = Browser::new(&world).await;
    browser.is_wide(width).await;
    browser.opens("/crm").await;
    signs_in(&browser, "budi").await;
    browser.is_at("/crm/sales-inbox").await;
    let day = |days: i64| today.saturating_add(days.days());
    plans(&browser, day(1)).await;
    completes_with_next(&browser, day(3)).await;
    moves(&browser, day(9)).await;
    let expected = [
        json!([CALL, "Follow Up", "Done", today, "Two trucks a week"]),
        json!([PRICE, "Email", "Planned", day(9), null]),
        json!([VISIT, "Visit", "Planned", day(7), null]),
    ];
    assert_eq!(activities(&budi, &deal).await, expected);
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn work_is_planned_completed_and_moved_by_keyboard_on_a_desk() {
    works_by_keyboard(1440).await;
}

#[tokio::test]
async fn work_is_planned_completed_and_moved_by_keyboard_on_a_phone() {
    works_by_keyboard(375).await;
}

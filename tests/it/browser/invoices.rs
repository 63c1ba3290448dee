//! What is billed, at a browser: added, corrected, void and not void; who buys no more is won back; what is overdue moves at once.

use jiff::ToSpan;
use serde_json::json;

use super::chromium::Browser;
use super::planner::{CALL, opens_deal, today};
use crate::support::World;

const NUMBER: &str = "INV/2026/001";

const BADGES: &str = "document.querySelector('.lead').innerText";

async fn bills_and_corrects(fitri: &Browser) {
    fitri.sees("No invoice yet.").await;
    fitri.presses("Add invoice").await;
    fitri.fills("Invoice number", NUMBER).await;
    fitri.fills("Amount", "12500000").await;
    fitri.presses("Add invoice").await;
    fitri.sees_at(NUMBER, "Outstanding").await;
    fitri.until("sees a customer", &format!("still() && {BADGES}.includes('New Customer')"), &[]).await;
    fitri.presses_at(NUMBER, "Correct").await;
    fitri.fills("Paid of it", "13000000").await;
    fitri.presses("Save").await;
    fitri.until("is told at the field", "complaint('Paid of it') !== ''", &[]).await;
    fitri.fills("Paid of it", "12500000").await;
    fitri.presses("Save").await;
    fitri.sees_at(NUMBER, "Paid").await;
    fitri.until("is back", "still() && front() === document", &[]).await;
}

async fn voids_and_takes_it_back(fitri: &Browser) {
    fitri.presses_at(NUMBER, "Void").await;
    fitri.presses("Void it").await;
    fitri.until("sees no customer", &format!("still() && front() === document && {BADGES}.includes('Prospect')"), &[]).await;
    fitri.sees_at(NUMBER, "Void").await;
    fitri.presses_at(NUMBER, "Not void").await;
    fitri.presses("Count it again").await;
    fitri.until("sees a customer again", &format!("still() && front() === document && {BADGES}.includes('New Customer')"), &[]).await;
    fitri.sees_at(NUMBER, "Paid").await;
}

#[tokio::test]
async fn finance_adds_corrects_and_voids_an_invoice() {
    let world = World::new().await;
    let account = world.budi().await.has_account("PT Baru Beli").await;
    let browser = Browser::new(&world).await;
    browser.becomes("fitri").await;
    browser.opens(&format!("/crm/accounts/{account}")).await;
    bills_and_corrects(&browser).await;
    voids_and_takes_it_back(&browser).await;
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_quiet_customer_is_won_back_from_the_list_and_what_is_overdue_moves_at_once() {
    let world = World::new().await;
    let (budi, today) = (world.budi().await, today(&world).await);
    let account = budi.has_account("PT Lama Diam").await;
    let invoice =
        json!({"account_id": account, "invoice_number": NUMBER, "invoice_date": today.saturating_sub(120.days()), "amount": "100"});
    world.person("fitri").await.bills(invoice).await.is_created();
    let deal = opens_deal(&budi, today).await;
    let sql = "update data.activities set due_date = due_date - 3 where opportunity_id = $1";
    world.owner_sql().await.execute(sql, &[&deal]).await.expect("it is late");
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    browser.opens("/crm/accounts?tenure=Winback+Target").await;
    browser.presses_at("PT Lama Diam", "Enroll in win-back").await;
    browser.until("may not do it again", "still() && !button('Enroll in win-back')", &[]).await;
    browser.opens("/crm/activities").await;
    browser.sees_at(CALL, "Overdue").await;
    browser.sees("Win back: PT Lama Diam").await;
    browser.presses("Move all overdue to…").await;
    let tomorrow = "[...front().querySelectorAll('button[name=due_date]')].find((each) => words(each).startsWith('Tomorrow'))";
    browser.element("is offered tomorrow", tomorrow, &[]).await.click().await.expect("it is pressed");
    browser.sees_at(CALL, "Tomorrow").await;
    browser.until("has nothing overdue", "still() && !button('Move all overdue to…')", &[]).await;
    let due = budi.reads_deal(&deal).await["opportunity"]["next_step_due_date"].clone();
    assert_eq!(due, json!(today.saturating_add(1.day())), "the deal goes along");
    browser.closes().await;
    world.proves_itself().await;
}

//! A server that has no time: the page that is there stays, and what was typed is sent again as the same attempt.

use serde_json::json;

use super::chromium::Browser;
use super::live::{ROW, follows};
use super::wait;
use crate::crowds::figures;
use crate::support::World;

#[tokio::test]
async fn on_a_busy_server_a_list_stays_and_a_form_keeps_what_was_typed() {
    let world = World::new().await;
    let busy = world.with("statement_timeout", "1s").await;
    let browser = Browser::new(&busy).await;
    browser.becomes("ana").await;
    follows(&browser, "/crm/lead-inbox").await;
    let (holder, owner) = (world.owner_sql().await, world.owner_sql().await);
    holder.batch_execute("begin; lock table data.leads in access exclusive mode").await.expect("nobody gets past");
    browser.presses("Add lead").await;
    browser.fills("Company", "PT Sibuk Sekali").await;
    browser.fills("Phone", "0812 3456 7890").await;
    browser.picks("Channel", "Other").await;
    owner.batch_execute("select crm.audit('TEST', 'leads', 'x')").await.expect("the list follows");
    let refused =
        async || figures(&busy).await.contains_key("bcp_http_requests_total{method=\"GET\",route=\"/crm/lead-inbox\",status=\"503\"}");
    wait::until(refused).await.expect("the list is refused");
    browser.presses("Add lead").await;
    browser.sees("This took too long and was stopped. Please try again.").await;
    let typed = "[...document.querySelectorAll('dialog[open] input')].some((each) => each.value === arguments[0])";
    browser.until("still has what was typed", typed, &[json!("PT Sibuk Sekali")]).await;
    browser.is_at("/crm/lead-inbox").await;
    holder.batch_execute("commit").await.expect("everybody gets past");
    browser.presses("Add lead").await;
    browser.until("sees the lead", ROW, &[json!("PT Sibuk Sekali")]).await;
    let made = owner.query_one("select count(*) from data.leads", &[]).await.expect("the leads");
    assert_eq!(made.get::<_, i64>(0), 1);
    browser.closes().await;
    world.proves_itself().await;
}

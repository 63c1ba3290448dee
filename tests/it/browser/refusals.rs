//! What is refused is said where the person is looking, and nothing is lost.

use serde_json::json;
use thirtyfour::prelude::*;
use tokio_postgres::Client;

use super::chromium::Browser;
use super::wait;
use crate::support::{World, ripe_lead};

/// Requests that reached an answer, by the end of their address.
const SENT: &str = "performance.getEntriesByType('resource').filter((each) => each.name.endsWith(arguments[0])).length";

pub async fn wait_in_line(sql: &Client, many: i64) {
    const WAITING: &str =
        "select count(*) from pg_locks as l join pg_stat_activity as a using (pid) where not l.granted and a.datname = current_database()";
    let so = wait::until(|| async { sql.query_one(WAITING, &[]).await.expect("a number").get::<_, i64>(0) >= many }).await;
    so.unwrap_or_else(|()| panic!("{many} never waited"));
}

#[tokio::test]
async fn a_refused_drop_puts_the_card_back() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Batu Karang").await;
    let deal = world.budi().await.claims(&lead).await.is_ok().id("opportunity_id");
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    browser.opens("/crm/pipeline").await;
    let in_stage = "still() && stage('PT Batu Karang') === arguments[0]";
    browser.drags("PT Batu Karang", "Quote Sent").await;
    browser.sees("There is no quote yet.").await;
    browser.until("sees the card back", in_stage, &[json!("Prospecting")]).await;
    browser.types(Key::Escape).await;
    browser.misses("There is no quote yet.").await;
    browser.drags("PT Batu Karang", "Discovery").await;
    browser.until("sees the card in Discovery", in_stage, &[json!("Discovery")]).await;
    // Closed by somebody else while the drop is on its way.
    let sari = world.person("sari").await;
    let (held, watcher) = (world.owner_sql().await, world.owner_sql().await);
    held.batch_execute("begin; lock table data.opportunities in exclusive mode").await.expect("a lock");
    let drop = async {
        wait_in_line(&watcher, 1).await;
        browser.drags("PT Batu Karang", "Proposal Sent").await;
        wait_in_line(&watcher, 2).await;
        held.batch_execute("commit").await.expect("the lock is gone");
    };
    let lost = json!({"stage": "Closed Lost", "lost_reason": "Too dear", "lost_reason_code": "price"});
    let address = format!("/api/crm/opportunities/{deal}/stage");
    let (closed, ()) = tokio::join!(sari.patches(&address, lost), drop);
    closed.is_ok();
    browser.until("is told why", "front() !== document && front().querySelector('[data-form-message]').innerText !== ''", &[]).await;
    browser.types(Key::Escape).await;
    browser.until("no longer sees what is closed", "still() && !card('PT Batu Karang')", &[]).await;
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_lost_race_for_a_lead_says_who_won() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Ombak Biru").await;
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    browser.opens("/crm/sales-inbox").await;
    // Not done before he tries as well, or his list would follow and he could not.
    let (claims, watcher) = (world.owner_sql().await, world.owner_sql().await);
    claims.batch_execute("begin").await.expect("a transaction");
    claims.execute("select crm.act_as($1)", &[&world.person("citra").await.user_id]).await.expect("she is named");
    claims.execute("select crm.rpc_sales_claim_lead($1)", &[&lead]).await.expect("she claims it");
    browser.presses_at("PT Ombak Biru", "Claim").await;
    wait_in_line(&watcher, 1).await;
    claims.batch_execute("commit").await.expect("it is hers");
    browser.sees_at("PT Ombak Biru", &world.name_of("citra").await).await;
    browser.is_at("/crm/sales-inbox").await;
    browser.opens("/crm/sales-inbox").await;
    browser.misses("PT Ombak Biru").await;
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_double_click_sends_once() {
    let world = World::new().await;
    let ana = world.ana().await;
    let browser = Browser::new(&world).await;
    browser.becomes("ana").await;
    browser.opens("/crm/lead-inbox").await;
    browser.presses("Add lead").await;
    browser.fills("Company", "PT Dua Kali").await;
    browser.fills("Phone", "0812 3456 7890").await;
    browser.picks("Channel", "Other").await;
    // The first is still under way when the second click comes.
    let held = world.owner_sql().await;
    held.batch_execute("begin; lock table data.leads in exclusive mode").await.expect("a lock");
    let button = browser.element("has the button", "button('Add lead')", &[]).await;
    browser.driver.action_chain().double_click_element(&button).perform().await.expect("a double click");
    assert!(!button.is_enabled().await.expect("a button"), "there is nothing more to press");
    held.batch_execute("commit").await.expect("the lock is gone");
    browser.sees("PT Dua Kali is in the Lead Inbox.").await;
    assert_eq!(browser.asks(SENT, &[json!("/api/crm/leads")]).await, 1);
    let leads = ana.gets("/api/crm/leads?view=inbox").await.is_ok();
    assert_eq!(leads.data().as_array().map(Vec::len), Some(1));
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_wrong_field_says_so_keeps_what_was_typed_and_has_the_focus() {
    let world = World::new().await;
    let browser = Browser::new(&world).await;
    browser.becomes("ana").await;
    browser.opens("/crm/lead-inbox").await;
    browser.presses("Add lead").await;
    browser.until("can type at once", "focused() === 'Company'", &[]).await;
    // Found by the browser: said in our place, not in a bubble.
    browser.presses("Add lead").await;
    browser.until("is told at the field", "complaint('Company') !== '' && focused() === 'Company'", &[]).await;
    // Found by the server.
    browser.fills("Company", "PT Salah Ketik").await;
    browser.fills("E-mail", "rina@laut").await;
    browser.picks("Channel", "Other").await;
    browser.fills("Notes", "First line\nSecond line").await;
    browser.presses("Add lead").await;
    browser.until("is told at the field", "complaint('E-mail') === 'This is not an e-mail address.'", &[]).await;
    browser.until("has the focus there", "focused() === 'E-mail' && document.activeElement.ariaInvalid === 'true'", &[]).await;
    let typed = "[field('Company').value, field('E-mail').value, field('Channel').value, field('Notes').value]";
    assert_eq!(browser.asks(typed, &[]).await, json!(["PT Salah Ketik", "rina@laut", "Other", "First line\nSecond line"]));
    browser.types(".example").await;
    browser.until("is no longer told", "complaint('E-mail') === '' && document.activeElement.ariaInvalid !== 'true'", &[]).await;
    browser.presses("Add lead").await;
    browser.sees("PT Salah Ketik is in the Lead Inbox.").await;
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn what_qualifying_misses_is_asked_for_with_what_was_typed_before() {
    let world = World::new().await;
    let mut draft = ripe_lead("PT Belum Lengkap");
    draft["service_code"] = serde_json::Value::Null;
    world.ana().await.adds_lead(draft).await.is_created();
    let browser = Browser::new(&world).await;
    browser.becomes("ana").await;
    browser.opens("/crm/lead-inbox").await;
    browser.presses_at("PT Belum Lengkap", "More for PT Belum Lengkap").await;
    browser.presses("Qualify with a note").await;
    browser.fills("Note for Sales", "Wants a call").await;
    browser.ticks("High").await;
    browser.presses("Qualify").await;
    browser.until("is asked for the service", "field('Service') && words(front()).includes('PT Belum Lengkap')", &[]).await;
    let typed = "[field('Note for Sales').value, document.querySelector('[name=priority]:checked').value]";
    assert_eq!(browser.asks(typed, &[]).await, json!(["Wants a call", "1"]));
    browser.finds("Service", "LTL").await;
    browser.presses("Qualify").await;
    browser.sees("PT Belum Lengkap is in the pool").await;
    browser.closes().await;
    world.proves_itself().await;
}

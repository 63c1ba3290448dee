//! A company as its people keep it: added once, contacted, given a deal, edited by two, merged and taken out again, put away and taken back.

use serde_json::json;

use super::chromium::Browser;
use crate::support::{Person, World};

const COMPANY: &str = "PT Maju Jaya";

/// Added with its contact person; its twin in another spelling leads to it.
async fn adds_it_once(budi: &Browser) -> String {
    budi.opens("/crm/accounts").await;
    budi.sees("No accounts yet").await;
    budi.presses("Add account").await;
    budi.fills("Company", COMPANY).await;
    budi.fills("Domain", "www.majujaya.co.id").await;
    budi.fills("First name", "Rina").await;
    budi.presses("Add account").await;
    budi.is_at("/crm/accounts/ACCT").await;
    budi.sees("Rina").await;
    let page = budi.driver.current_url().await.expect("an address").path().to_owned();
    budi.opens("/crm/accounts").await;
    budi.presses("Add account").await;
    budi.fills("Company", "maju jaya, pt").await;
    budi.presses("Add account").await;
    budi.sees("is an account already.").await;
    budi.presses("Open the account").await;
    budi.is_at(&page).await;
    page
}

async fn adds_a_contact_and_a_deal(budi: &Browser, page: &str) {
    budi.presses("Add contact").await;
    budi.fills("First name", "Joko").await;
    budi.fills("Phone", "0812 3456 7890").await;
    budi.presses("Add contact").await;
    budi.sees("Joko").await;
    budi.until("is back on the page", "still() && front() === document", &[]).await;
    budi.presses("Add opportunity").await;
    budi.fills("Name", "Kontainer Kopi").await;
    budi.fills("What is next?", "Ask for volumes").await;
    budi.presses("Add opportunity").await;
    budi.is_at("/crm/opportunities/OPP").await;
    budi.sees("Kontainer Kopi").await;
    budi.sees(COMPANY).await;
    budi.opens(page).await;
    budi.sees_at("Kontainer Kopi", "Prospecting").await;
}

/// What Sari changed meanwhile is not overwritten, also when the page has followed her; what he typed stays.
async fn edits_over_a_stale_version(budi: &Browser, sari: &Person, account: &str) {
    budi.presses("Edit").await;
    budi.fills("City", "Surabaya").await;
    let version = sari.reads_account(account).await["account"]["version"].clone();
    sari.edits_account(account, json!({"version": version, "industry": "Furniture"})).await.is_ok();
    budi.until(
        "sees Sari's change behind",
        "[...document.querySelectorAll('.facts dd')].some((each) => each.textContent === 'Furniture')",
        &[],
    )
    .await;
    budi.presses("Save").await;
    let refused = "front() !== document && words(front()).includes('changed')";
    budi.until("is told that it was changed", refused, &[]).await;
    assert_eq!(budi.asks("field('City').value", &[]).await, "Surabaya", "what he typed is there");
    let now = sari.reads_account(account).await["account"].clone();
    assert_eq!(json!([now["industry"], now["city"]]), json!(["Furniture", null]));
    budi.opens(&format!("/crm/accounts/{account}")).await;
    budi.presses("Edit").await;
    budi.fills("City", "Surabaya").await;
    budi.presses("Save").await;
    budi.until("sees both", "still() && front() === document && page().includes('Surabaya') && page().includes('Furniture')", &[]).await;
}

#[tokio::test]
async fn an_account_is_added_once_and_nobodys_edit_is_lost() {
    let world = World::new().await;
    let sari = world.person("sari").await;
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    let page = adds_it_once(&browser).await;
    adds_a_contact_and_a_deal(&browser, &page).await;
    let account = page.rsplit('/').next().expect("its id");
    edits_over_a_stale_version(&browser, &sari, account).await;
    browser.closes().await;
    world.proves_itself().await;
}

async fn merges_and_undoes(sari: &Browser, twin: &str) {
    sari.opens(&format!("/crm/accounts/{twin}")).await;
    sari.presses("More").await;
    sari.presses("Merge into another account").await;
    sari.is_at(&format!("/crm/accounts/{twin}/merge")).await;
    sari.sees("What moves").await;
    sari.types("/").await;
    sari.types("asli").await;
    sari.is_at(&format!("/crm/accounts/{twin}/merge?q=asli")).await;
    sari.presses_at("PT Karang Asli", "Merge into this one").await;
    sari.sees("Joko").await;
    sari.opens(&format!("/crm/accounts/{twin}")).await;
    sari.sees("Merged into PT Karang Asli").await;
    sari.presses("Undo the merge").await;
    sari.misses("Work with that one.").await;
    sari.sees("Joko").await;
}

async fn puts_away_and_takes_back(sari: &Browser, account: &str) {
    sari.presses("More").await;
    sari.presses("Deactivate").await;
    sari.presses("Deactivate").await;
    sari.until("is asked why", "complaint('Why?') !== ''", &[]).await;
    sari.fills("Why?", "They closed their doors").await;
    sari.presses("Deactivate").await;
    sari.sees("Deactivated.").await;
    sari.opens("/crm/accounts?active=false").await;
    sari.presses_at("PT Karang Kembar", "PT Karang Kembar").await;
    sari.is_at(&format!("/crm/accounts/{account}")).await;
    sari.presses("Take back").await;
    sari.misses("Deactivated.").await;
    sari.until("may work with it again", "button('More')", &[]).await;
}

#[tokio::test]
async fn twins_are_merged_and_parted_and_one_is_put_away_and_taken_back() {
    let world = World::new().await;
    let budi = world.budi().await;
    budi.has_account("PT Karang Asli").await;
    let twin = budi.has_account("PT Karang Kembar").await;
    budi.adds_contact(&twin, json!({"first_name": "Joko"})).await.is_created();
    let browser = Browser::new(&world).await;
    browser.becomes("sari").await;
    merges_and_undoes(&browser, &twin).await;
    puts_away_and_takes_back(&browser, &twin).await;
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_target_and_a_nurtured_lead_are_enrolled_on_their_pages() {
    let world = World::new().await;
    let (budi, ana) = (world.budi().await, world.ana().await);
    let target = budi.has_target("PT Samudra Kopi").await;
    let lead = ana.nurtures_a_lead("PT Nanti Saja").await;
    world.agus().await.writes("nurture", "upfront", false, &[0, 30]).await;
    let browser = Browser::new(&world).await;
    for (who, page) in [("budi", format!("/crm/targets/{target}")), ("ana", format!("/crm/leads/{lead}"))] {
        browser.becomes(who).await;
        browser.opens(&page).await;
        browser.sees("No cadence is running.").await;
        browser.presses("Enroll").await;
        browser.until("is offered the templates", "words(front()).includes('steps')", &[]).await;
        browser.presses("Enroll").await;
        browser.misses("No cadence is running.").await;
        browser.until("may pause it", "still() && front() === document && button('Pause')", &[]).await;
    }
    browser.closes().await;
    world.proves_itself().await;
}

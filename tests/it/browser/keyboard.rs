//! Everything is in reach of the keyboard: not one click.

use thirtyfour::prelude::*;

use super::chromium::Browser;
use crate::support::{PASSWORD, World, ripe_lead};

const COMPANY: &str = "PT Tanpa Tikus";

/// Signs in by keyboard; the login page has the focus on the e-mail.
pub async fn signs_in(browser: &Browser, name: &str) {
    browser.until("can type the e-mail", "focused() === 'E-mail'", &[]).await;
    browser.types(format!("{name}@bcp.test")).await;
    browser.tabs_to("Password").await;
    browser.types(PASSWORD + Key::Enter).await;
}

async fn signs_out(browser: &Browser, name: &str) {
    browser.tabs_to(&format!("Account of {name}")).await;
    browser.types(Key::Enter).await;
    browser.tabs_to("Sign out").await;
    browser.types(Key::Enter).await;
    browser.is_at("/login").await;
}

async fn adds_and_qualifies(ana: &Browser, world: &World) {
    ana.is_at("/crm/lead-inbox").await;
    ana.types(Key::Tab).await;
    ana.until("may skip the menu", "focused() === 'Skip to content'", &[]).await;
    ana.types(Key::Enter).await;
    ana.until("is at the content", "document.activeElement.id === 'main'", &[]).await;
    ana.tabs_to("Add lead").await;
    ana.types(Key::Enter).await;
    ana.until("is asked for the company", "focused() === 'Company'", &[]).await;
    ana.types(COMPANY).await;
    ana.tabs_to("Phone").await;
    ana.types("0812 3456 7890").await;
    ana.tabs_to("Channel").await;
    ana.types("Trade Show").await;
    ana.tabs_to("Service").await;
    ana.types("FTL").await;
    ana.until("is offered a service", "document.querySelector('.ts-dropdown:popover-open .active')?.innerText.includes('FTL')", &[]).await;
    ana.types(Key::Enter).await;
    ana.tabs_to("Needed").await;
    ana.types("Immediate").await;
    ana.tabs_to("Route").await;
    ana.types("Jakarta – Medan" + Key::Enter).await;
    ana.sees(&format!("{COMPANY} is in the Lead Inbox.")).await;
    ana.until("is where he was", "still() && focused() === 'Add lead'", &[]).await;
    world.ana().await.adds_lead(ripe_lead("PT Sesudahnya")).await.is_created();
    ana.opens("/crm/lead-inbox").await;
    ana.tabs_to("Qualify").await;
    ana.types(Key::Enter).await;
    ana.sees(&format!("{COMPANY} is in the pool")).await;
    ana.until("goes on in the next row", "still() && focused() === 'PT Sesudahnya'", &[]).await;
}

async fn claims(budi: &Browser) {
    budi.is_at("/crm/sales-inbox").await;
    budi.tabs_to("Claim").await;
    budi.types(Key::Enter).await;
    budi.is_at("/crm/opportunities/OPP").await;
}

/// In place, on the Sales Inbox, where the first activity is due today.
async fn completes_in_place(budi: &Browser) {
    budi.tabs_to("Sales Inbox").await;
    budi.types(Key::Enter).await;
    budi.is_at("/crm/sales-inbox").await;
    budi.sees(&format!("First contact: {COMPANY}")).await;
    budi.tabs_to("Done").await;
    budi.types(Key::Enter).await;
    budi.until("is asked what came of it", "focused() === 'What came of it?'", &[]).await;
    budi.types("Wants a price").await;
    budi.tabs_to("Mark as done").await;
    budi.types(Key::Enter).await;
    budi.sees("Nothing is due").await;
    budi.until("is still in the list", "still() && document.activeElement.id === 'main'", &[]).await;
}

#[tokio::test]
async fn a_lead_is_added_claimed_and_worked_by_keyboard_alone() {
    let world = World::new().await;
    let browser = Browser::new(&world).await;
    browser.opens("/crm").await;
    signs_in(&browser, "ana").await;
    adds_and_qualifies(&browser, &world).await;
    signs_out(&browser, &world.name_of("ana").await).await;
    signs_in(&browser, "budi").await;
    claims(&browser).await;
    completes_in_place(&browser).await;
    browser.closes().await;
    world.proves_itself().await;
}

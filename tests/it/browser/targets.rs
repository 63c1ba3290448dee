//! Targets as a salesperson and his manager work them: by keyboard, by mouse, many at once, and without script.

use serde_json::json;
use thirtyfour::prelude::*;

use super::chromium::Browser;
use crate::support::World;

const COMPANY: &str = "PT Samudra Kopi";

/// Ticks the box of a row.
async fn chooses(browser: &Browser, company: &str) {
    let label = format!("Choose {company}");
    let row =
        browser.element(&format!("has {label:?}"), "document.querySelector(`[aria-label=\"${arguments[0]}\"]`)", &[json!(label)]).await;
    row.click().await.expect("it is ticked");
}

/// Adds one by keyboard alone, and is told of it when he tries to add it again.
async fn adds_it_once(browser: &Browser) {
    browser.opens("/crm/targets").await;
    browser.sees("No targets yet").await;
    browser.until("can be added by a key", "still()", &[]).await;
    browser.types("n").await;
    browser.until("is asked for the company", "focused() === 'Company*' || focused() === 'Company'", &[]).await;
    browser.types(COMPANY).await;
    browser.tabs_to("E-mail").await;
    browser.types("rina@kopi").await;
    browser.tabs_to("Add target").await;
    browser.types(Key::Enter).await;
    browser.sees("This is not an e-mail address.").await;
    browser.until("is back at the field", "focused() === 'E-mail'", &[]).await;
    browser.types(".test").await;
    browser.tabs_to("Add target").await;
    browser.types(Key::Enter).await;
    browser.is_at("/crm/targets/TGT").await;
    browser.opens("/crm/targets").await;
    browser.sees(COMPANY).await;
    browser.presses("Add target").await;
    browser.fills("Company", "Samudra Kopi, PT").await;
    browser.fills("E-mail", "rina@kopi.test").await;
    browser.presses("Add target").await;
    browser.sees("is a target already.").await;
    browser.presses("Open the target").await;
    browser.is_at("/crm/targets/TGT").await;
}

#[tokio::test]
async fn a_target_is_added_once_taken_further_step_by_step_and_becomes_a_deal() {
    let world = World::new().await;
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    adds_it_once(&browser).await;
    browser.opens("/crm/targets").await;
    for (step, now) in [("Mark contacted", "Contacted"), ("Mark engaged", "Engaged"), ("Mark qualified", "Qualified")] {
        browser.presses_at(COMPANY, step).await;
        browser.sees_at(COMPANY, now).await;
        browser.until("is told", "still()", &[]).await;
    }
    browser.presses_at(COMPANY, "Convert").await;
    browser.is_at("/crm/opportunities/OPP").await;
    browser.sees("The target is a deal now.").await;
    browser.opens("/crm/targets?status=converted").await;
    browser.presses_at(COMPANY, COMPANY).await;
    browser.is_at("/crm/targets/TGT").await;
    browser.sees("Open the opportunity").await;
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn many_are_given_away_and_dropped_at_once_and_without_script_one_is() {
    let world = World::new().await;
    let budi = world.budi().await;
    for company in ["PT Angin Timur", "PT Batu Karang", "PT Citra Laut", "PT Danau Biru"] {
        budi.has_target(company).await;
    }
    let browser = Browser::new(&world).await;
    browser.becomes("sari").await;
    browser.opens("/crm/targets").await;
    chooses(&browser, "PT Angin Timur").await;
    chooses(&browser, "PT Batu Karang").await;
    browser.sees("2 of 4 chosen").await;
    let citra = world.name_of("citra").await;
    browser.presses("Give").await;
    browser.picks("Salesperson", &format!("{citra} · salesperson")).await;
    browser.presses("Give").await;
    browser.sees("2 targets were given away.").await;
    browser.sees_at("PT Angin Timur", &citra).await;
    browser.until("goes on", "still()", &[]).await;
    chooses(&browser, "PT Batu Karang").await;
    chooses(&browser, "PT Citra Laut").await;
    browser.presses("Drop").await;
    browser.presses("Drop").await;
    browser.sees("Please check what is marked below.").await;
    browser.fills("Why?", "Not our trade").await;
    browser.presses("Drop").await;
    browser.sees("2 targets were dropped.").await;
    browser.closes().await;
    let browser = Browser::without_script(&world).await;
    browser.becomes("budi").await;
    browser.opens("/crm/targets").await;
    browser.presses_at("PT Danau Biru", "Mark contacted").await;
    browser.sees_at("PT Danau Biru", "Mark engaged").await;
    chooses(&browser, "PT Danau Biru").await;
    browser.presses("Drop").await;
    browser.fills("Why?", "Closed down").await;
    browser.presses("Drop").await;
    browser.sees("1 target was dropped.").await;
    browser.misses("PT Danau Biru").await;
    browser.closes().await;
    world.proves_itself().await;
}

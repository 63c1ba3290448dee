//! Cadences at the browser: an admin edits a template by keyboard, a salesperson enrolls, pauses, resumes and stops.

use serde_json::json;
use thirtyfour::prelude::*;

use super::chromium::Browser;
use crate::support::World;

/// The key that takes a letter back.
const BACK: &str = "\u{e003}";

const FOLLOW_UP: &str = "Default Lead Follow-Up";

/// The days that the editor foretells.
const FORETOLD: &str = "[...document.querySelectorAll('#foretold-days time')].map((each) => each.dateTime)";

/// The same, as days after the first one.
const DISTANCES: &str = "[...document.querySelectorAll('#foretold-days time')].map((each, at, all) => \
    (new Date(each.dateTime) - new Date(all[0].dateTime)) / 86400000)";

const SUBJECTS: &str = "[...document.querySelectorAll('.step')].map((each) => each.querySelector('input[type=text]').value)";

async fn foretells(browser: &Browser, days: &[i32]) {
    browser
        .until(
            &format!("is foretold {days:?}"),
            &format!("JSON.stringify({DISTANCES}) === arguments[0]"),
            &[json!(json!(days).to_string())],
        )
        .await;
}

/// From the list to the editor.
async fn opens_the_editor(agus: &Browser) {
    agus.opens("/crm/cadences").await;
    agus.tabs_to(FOLLOW_UP).await;
    agus.types(Key::Enter).await;
    agus.sees("Why it was stopped").await;
    agus.tabs_to("Edit").await;
    agus.types(Key::Enter).await;
    agus.sees("If it started on").await;
    foretells(agus, &[0, 2, 5, 10, 14]).await;
}

/// The second step to day three; its dates follow while the focus stays.
async fn moves_a_day(agus: &Browser) {
    agus.tabs_to("Day").await;
    agus.tabs_to("Day").await;
    agus.types("3").await;
    foretells(agus, &[0, 3, 5, 10, 14]).await;
    agus.until("is still at the day", "focused() === 'Day' && document.activeElement.value === '3'", &[]).await;
}

async fn adds_moves_and_removes_steps(agus: &Browser) {
    agus.tabs_to("Move up step 5").await;
    agus.types(Key::Enter).await;
    agus.until("sees it moved", &format!("{SUBJECTS}[3].startsWith('Closing')"), &[]).await;
    agus.until("goes on with it", "focused() === 'Move up step 4'", &[]).await;
    agus.tabs_to("Add a step").await;
    agus.types(Key::Enter).await;
    agus.until("is in the new step", "still() && focused() === 'Kind' && document.querySelectorAll('.step').length === 6", &[]).await;
    agus.types("Visit").await;
    agus.tabs_to("Day").await;
    agus.types("20").await;
    foretells(agus, &[0, 3, 5, 10, 14, 20]).await;
    agus.tabs_to("What is to be done").await;
    agus.types("Visit {firm}").await;
}

/// A placeholder that does not exist: said at its field, and everything typed is still there.
async fn is_refused_and_corrects(agus: &Browser) {
    agus.types(Key::Enter).await;
    let complaint = "document.querySelector('[data-error-for=\"steps[5].subject_template\"]').innerText.includes('{firm}')";
    agus.until("is told at the step's field", complaint, &[]).await;
    agus.until("has the focus there", "focused() === 'What is to be done'", &[]).await;
    let kept = agus
        .asks(
            &format!(
                "[{SUBJECTS}[3], {SUBJECTS}[5], [...document.querySelectorAll('.step input[type=number]')].map((each) => each.value)]"
            ),
            &[],
        )
        .await;
    assert_eq!(kept, json!(["Closing call: {company}", "Visit {firm}", ["0", "3", "5", "10", "14", "20"]]));
    agus.types(BACK.repeat("{firm}".len())).await;
    agus.types("{company}").await;
    agus.types(Key::Enter).await;
    agus.sees("What already runs keeps its steps").await;
    agus.sees("Revision 2").await;
    agus.sees("6. Visit {company}").await;
}

#[tokio::test]
async fn an_admin_edits_a_template_by_keyboard_and_sees_the_dates_follow() {
    let world = World::new().await;
    let browser = Browser::new(&world).await;
    browser.becomes("agus").await;
    opens_the_editor(&browser).await;
    moves_a_day(&browser).await;
    adds_moves_and_removes_steps(&browser).await;
    is_refused_and_corrects(&browser).await;
    let first = browser.asks(FORETOLD, &[]).await;
    assert_eq!(first, json!([]), "the page of the template foretells nothing");
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_salesperson_pauses_resumes_stops_and_enrolls_again() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Irama Laut").await;
    let deal = world.budi().await.claims(&lead).await.is_ok().id("opportunity_id");
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    browser.opens(&format!("/crm/opportunities/{deal}")).await;
    browser.sees("Step 1 of 5: First contact: PT Irama Laut").await;
    browser.presses("Pause").await;
    browser.sees("Paused. Its steps wait until it is resumed.").await;
    browser.presses("Resume").await;
    browser.sees("Resumed.").await;
    browser.presses("Stop").await;
    browser.fills("Why is it stopped?", "They asked for peace").await;
    browser.presses("Stop cadence").await;
    browser.sees("Stopped. Its open steps are cancelled.").await;
    browser.sees("They asked for peace").await;
    browser.sees("No cadence is running.").await;
    browser.presses("Enroll").await;
    browser.until("is offered the template", "words(front()).includes(arguments[0])", &[json!(FOLLOW_UP)]).await;
    let enroll = "[...front().querySelectorAll('button[type=submit]')].find(shown)";
    browser.element("can enroll", enroll, &[]).await.click().await.expect("a click");
    browser.sees("Enrolled; 5 steps are planned.").await;
    browser.sees("Step 1 of 5").await;
    browser.becomes("citra").await;
    browser.opens("/crm/cadences").await;
    browser.sees(FOLLOW_UP).await;
    browser.misses("New cadence").await;
    browser.closes().await;
    world.proves_itself().await;
}

/// An account of Budi's whose last invoice is older than 90 days.
async fn goes_quiet(world: &World) -> String {
    let lead = world.ana().await.brings_to_the_pool("PT Lama Diam").await;
    let account = world.budi().await.claims(&lead).await.is_ok().id("account_id");
    let date = "crm.today() - 100";
    let invoice =
        format!("insert into data.invoices (account_id, invoice_number, invoice_date, amount) values ('{account}', 'INV-1', {date}, 1000)");
    world.owner_sql().await.batch_execute(&invoice).await.expect("an invoice");
    account
}

#[tokio::test]
async fn a_quiet_customer_is_won_back_with_one_click_and_only_once() {
    let world = World::new().await;
    let account = goes_quiet(&world).await;
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    browser.opens(&format!("/crm/accounts/{account}")).await;
    browser.sees("No invoice for 100 days").await;
    browser.presses("Enroll in win-back").await;
    browser.is_at("/crm/opportunities/OPP").await;
    browser.sees("The winback has begun").await;
    browser.sees("PT Lama Diam – Winback").await;
    browser.sees("Step 1 of 4").await;
    browser.opens(&format!("/crm/accounts/{account}")).await;
    browser.sees("Step 1 of 4").await;
    browser.misses("Enroll in win-back").await;
    browser.closes().await;
    world.proves_itself().await;
}

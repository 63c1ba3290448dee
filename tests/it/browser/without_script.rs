//! Where no script runs, everything still works, one page after the other.

use serde_json::json;
use thirtyfour::prelude::*;

use super::chromium::Browser;
use crate::support::World;

#[tokio::test]
async fn without_script_a_lead_is_added_corrected_and_claimed() {
    let world = World::new().await;
    let browser = Browser::without_script(&world).await;
    browser.becomes("ana").await;
    assert_eq!(browser.asks("document.documentElement.className", &[]).await, "", "no script has run");
    browser.presses("Add lead").await;
    browser.fills("Company", "PT Jalan Setapak").await;
    browser.fills("E-mail", "rina@laut").await;
    browser.picks("Channel", "Trade Show").await;
    browser.picks("Service", "FTL (charter) · DOM").await;
    browser.fills("Route", "Jakarta – Medan").await;
    browser.fills("Notes", "First line\nSecond line").await;
    browser.presses("Add lead").await;
    browser.sees("This is not an e-mail address.").await;
    let typed =
        "Object.fromEntries([...document.querySelectorAll('main [name]')].map((each) => [each.name, each.value.replaceAll('\\r', '')]))";
    let typed = browser.asks(typed, &[]).await;
    let sent = [
        ("company_name", "PT Jalan Setapak"),
        ("contact_email", "rina@laut"),
        ("primary_channel", "Trade Show"),
        ("service_code", "DOM_FTL"),
        ("route", "Jakarta – Medan"),
        ("notes", "First line\nSecond line"),
    ];
    for (name, value) in sent {
        assert_eq!(typed[name], value, "{name} is still there");
    }
    let field = browser.element("has the field again", "document.querySelector('[name=contact_email]')", &[]).await;
    field.send_keys(".example").await.expect("it is corrected");
    browser.presses("Send again").await;
    browser.is_at("/crm/lead-inbox").await;
    browser.sees("PT Jalan Setapak is in the Lead Inbox.").await;
    browser.presses_at("PT Jalan Setapak", "Qualify").await;
    browser.sees("PT Jalan Setapak is in the pool").await;
    browser.becomes("budi").await;
    browser.presses_at("PT Jalan Setapak", "Claim").await;
    browser.is_at("/crm/opportunities/OPP").await;
    browser.sees("The lead is yours.").await;
    let kept = "document.body.innerText.includes('PT Jalan Setapak') && document.body.innerText.includes(arguments[0])";
    browser.until("sees the notes", kept, &[json!("Second line")]).await;
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn without_script_a_cadence_is_made_with_steps_added_and_its_dates_shown() {
    let world = World::new().await;
    let browser = Browser::without_script(&world).await;
    browser.becomes("agus").await;
    browser.opens("/crm/cadences").await;
    browser.presses("New cadence").await;
    browser.fills("Name", "Kenalan").await;
    let field = |at: usize, name: &str| format!("document.querySelector('[name=\"steps[{at}].{name}\"]')");
    browser.picks("Kind", "Call").await;
    browser.fills("What is to be done", "Call {company}").await;
    browser.presses("Add a step").await;
    browser.sees("Step 2").await;
    for (name, text) in [("activity_type", "Email"), ("delay_days", "x4"), ("subject_template", "Write to {contact}")] {
        browser.element(name, &field(1, name), &[]).await.send_keys(text).await.expect("it is typed");
    }
    browser.presses("Show dates").await;
    browser.until("sees two dates", "document.querySelectorAll('#foretold-days time').length === 2", &[]).await;
    browser.presses("Move up step 2").await;
    browser.until("sees them changed", &format!("{}.value === 'Write to {{contact}}'", field(0, "subject_template")), &[]).await;
    let subject = browser.element("has the subject", &field(1, "subject_template"), &[]).await;
    subject.clear().await.expect("an empty field");
    // Enter saves, though buttons for steps stand before the field.
    subject.send_keys("" + Key::Enter).await.expect("Enter is pressed");
    browser.sees("Please fill this in.").await;
    let again = browser.element("has the field again", &field(1, "subject_template"), &[]).await;
    again.send_keys("Call {company}").await.expect("it is corrected");
    browser.presses("Send again").await;
    browser.sees("Cadence made.").await;
    browser.sees("1. Write to {contact}").await;
    browser.sees("2. Call {company}").await;
    browser.closes().await;
    world.proves_itself().await;
}

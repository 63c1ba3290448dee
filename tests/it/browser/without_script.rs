//! Where no script runs, everything still works, one page after the other.

use serde_json::json;

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

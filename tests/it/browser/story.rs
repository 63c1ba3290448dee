//! The funnel from end to end, as the people of a company see it in their browsers.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::chromium::Browser;
use crate::support::World;

const COMPANY: &str = "PT Samudra Jaya";

/// What the opportunity's page says of its open activities: subject and day.
const PLANNED: &str = "[...document.querySelectorAll('[role=table] tbody tr')].filter(shown).filter((each) => words(each).includes(': PT Samudra')) \
    .map((each) => [each.querySelector('strong').innerText, each.querySelector('time').dateTime])";

/// What its timeline tells, in this order.
const STORY: &[&str] = &[
    "Lead added",
    "Review started",
    "Lead qualified",
    "Handed over to the pool",
    "Opportunity opened",
    "Lead claimed",
    "Prospecting → Quote Sent",
    "Quote Sent → Negotiation",
    "Negotiation → Closed Won",
];

const NEXT_STEP: &str = "[field('What is next?').value, field('Due').value]";

/// Marketing: added, reviewed, refused for want of a service, completed, qualified.
async fn comes_in(ana: &Browser) {
    ana.opens("/crm/lead-inbox").await;
    ana.presses("Add lead").await;
    ana.fills("Company", COMPANY).await;
    ana.fills("Contact person", "Rina Wijaya").await;
    ana.fills("Phone", "0812 3456 7890").await;
    ana.picks("Channel", "Trade Show").await;
    ana.fills("Route", "Jakarta – Surabaya").await;
    ana.presses("Add lead").await;
    ana.sees(&format!("{COMPANY} is in the Lead Inbox.")).await;
    ana.sees_at(COMPANY, "New").await;
    ana.presses_at(COMPANY, "Start review").await;
    ana.sees_at(COMPANY, "In Review").await;
    ana.presses_at(COMPANY, "Qualify").await;
    ana.until("is asked for the service", "field('Service')?.matches('[role=combobox], select')", &[]).await;
    ana.until("is asked for nothing that is there", "!field('Phone') && !field('Route')", &[]).await;
    ana.ticks("Urgent").await;
    ana.fills("Note for Sales", "Call before ten").await;
    // Sent again without it, what was typed stays.
    ana.presses("Qualify").await;
    ana.until("is told at the field", "complaint('Service') !== ''", &[]).await;
    assert_eq!(ana.asks("field('Note for Sales').value", &[]).await, "Call before ten");
    ana.finds("Service", "FTL").await;
    ana.presses("Qualify").await;
    ana.sees(&format!("{COMPANY} is in the pool")).await;
    ana.until("sees it gone from the Lead Inbox", "still() && !row(arguments[0])", &[json!(COMPANY)]).await;
}

/// Sales: claimed from the top of the pool, with account, contact and five follow-ups.
async fn is_claimed(budi: &Browser, world: &World) -> String {
    let before = today(world).await;
    budi.opens("/crm/sales-inbox").await;
    let top = budi.asks("words(document.querySelector('tbody tr'))", &[]).await;
    assert!(top.as_str().is_some_and(|top| top.contains(COMPANY) && top.contains("Call before ten")), "on top is {top}");
    budi.presses_at(COMPANY, "Claim").await;
    budi.is_at("/crm/opportunities/OPP").await;
    budi.sees("The lead is yours.").await;
    for shown in [COMPANY, "Rina Wijaya", "Account", "Contacts", "Prospecting"] {
        budi.sees(shown).await;
    }
    let planned: Vec<(String, jiff::civil::Date)> = serde_json::from_value(budi.asks(PLANNED, &[]).await).expect("subjects and days");
    let first = planned.first().expect("activities are planned").1;
    assert!(before <= first && first <= today(world).await, "the first is due on {first}");
    let days: Vec<_> = planned.iter().map(|(_, day)| first.until(*day).expect("days").get_days()).collect();
    assert_eq!(days, [0, 2, 5, 10, 14]);
    assert_eq!(budi.asks(NEXT_STEP, &[]).await, json!([planned[0].0, first]), "the first is the next step");
    budi.driver.current_url().await.expect("an address").path().to_owned()
}

async fn today(world: &World) -> jiff::civil::Date {
    world.owner_sql().await.query_one("select crm.today()", &[]).await.expect("a day").get(0)
}

/// The board: dragged to Quote Sent, which asks for a quote; by keyboard to Negotiation.
async fn moves_on(budi: &Browser) {
    budi.opens("/crm/pipeline").await;
    budi.drags(COMPANY, "Quote Sent").await;
    budi.sees("There is no quote yet.").await;
    budi.until("sees the card back meanwhile", "stage(arguments[0]) === 'Prospecting'", &[json!(COMPANY)]).await;
    budi.fills("Quote, in the deal's currency", "12500000").await;
    budi.presses("Move").await;
    budi.sees("Moved to Quote Sent; quote 1 is sent.").await;
    budi.until("sees the card in Quote Sent", "still() && stage(arguments[0]) === 'Quote Sent'", &[json!(COMPANY)]).await;
    budi.tabs_to(&format!("Move {COMPANY} – FTL (charter) to…")).await;
    budi.types(Key::Enter).await;
    budi.until("sees the menu", "words(front()).startsWith('Move to')", &[]).await;
    assert_eq!(budi.asks("button('Quote Sent')", &[]).await, Value::Null, "where it is is not offered");
    budi.goes_to("Negotiation", Key::Down).await;
    budi.types(Key::Enter).await;
    budi.sees("Moved to Negotiation.").await;
    budi.until("sees the card in Negotiation", "still() && stage(arguments[0]) === 'Negotiation'", &[json!(COMPANY)]).await;
}

async fn is_won(budi: &Browser, deal: &str) {
    budi.presses(&format!("{COMPANY} – FTL (charter)")).await;
    budi.is_at(deal).await;
    budi.presses("Won").await;
    budi.fills("Why was it won?", "Trucks the same day").await;
    budi.presses("Mark as won").await;
    budi.sees("Won! The deal is closed.").await;
    budi.until("sees the stage", "words(document.querySelector('.stagebar [aria-current]')) === 'Closed Won'", &[]).await;
}

#[tokio::test]
async fn a_lead_is_added_qualified_claimed_quoted_and_won() {
    let world = World::new().await;
    world.ana().await.brings_to_the_pool("PT Lebih Lama").await;
    let browser = Browser::new(&world).await;
    browser.becomes("ana").await;
    comes_in(&browser).await;
    browser.becomes("budi").await;
    let deal = is_claimed(&browser, &world).await;
    browser.becomes("citra").await;
    browser.opens("/crm/sales-inbox").await;
    browser.sees("PT Lebih Lama").await;
    browser.misses(COMPANY).await;
    browser.becomes("budi").await;
    moves_on(&browser).await;
    is_won(&browser, &deal).await;
    browser.becomes("agus").await;
    browser.opens(&deal).await;
    browser.sees("Trucks the same day").await;
    let story = browser.asks("[...document.querySelectorAll('.feed')].at(-1).innerText.split('\\n').reverse()", &[]).await;
    let story: Vec<String> = serde_json::from_value(story).expect("lines");
    let mut lines = story.iter();
    for moment in STORY {
        assert!(lines.any(|line| line == moment), "{moment:?} has its place in {story:#?}");
    }
    for beside in ["Quote made", "Lead converted", "Opportunity won", "Call before ten"] {
        assert!(story.iter().any(|line| line.contains(beside)), "{beside:?} is in {story:#?}");
    }
    browser.closes().await;
    world.proves_itself().await;
}

//! What a page asks for, and what not, when an activity is completed (spec 1.7, 1.8, 6).

use jiff::ToSpan;
use serde_json::json;

use super::chromium::Browser;
use super::planner::{CALL, PRICE, TITLES, activities, begins_to_complete, opens_deal, today, typed};
use crate::support::World;

#[tokio::test]
async fn the_last_activity_of_an_open_deal_asks_for_the_next_one_on_the_page() {
    let world = World::new().await;
    let (budi, today) = (world.budi().await, today(&world).await);
    let deal = opens_deal(&budi, today).await;
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    browser.opens("/crm/activities").await;
    begins_to_complete(&browser, CALL).await;
    browser.sees("This is the last one planned here.").await;
    browser.until("is asked for the next without unfolding", "field('What is next?') && field('Due').value !== ''", &[]).await;
    browser.fills("What is next?", PRICE).await;
    browser.tabs_to("Due").await;
    browser.types(typed(today.saturating_add(4.days()))).await;
    browser.presses("Mark as done").await;
    browser.until("sees the next", &format!("still() && {TITLES}.includes('{PRICE}')"), &[]).await;
    let expected =
        [json!([CALL, "Follow Up", "Done", today, null]), json!([PRICE, "Follow Up", "Planned", today.saturating_add(4.days()), null])];
    assert_eq!(activities(&budi, &deal).await, expected);
    browser.closes().await;
    world.proves_itself().await;
}

/// Where else work is completed: the deal's own page, its account's, and the Sales Inbox.
#[tokio::test]
async fn wherever_the_last_activity_of_an_open_deal_is_completed_the_next_is_asked_for() {
    let world = World::new().await;
    let (budi, today) = (world.budi().await, today(&world).await);
    let first = budi.makes_deal("PT Rempah").await;
    let account = budi.reads_deal(&first).await["opportunity"]["account_id"].as_str().expect("an account").to_owned();
    budi.loses_deal(&first).await.is_ok();
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    for place in ["/crm/opportunities", "/crm/accounts", "/crm/sales-inbox"] {
        let call = format!("Ask for volumes, {place}");
        let draft = json!({"account_id": account, "name": "Muatan", "next_step": call, "next_step_due_date": today});
        let deal = budi.posts("/api/crm/opportunities", draft).await.is_created().id("opportunity.opportunity_id");
        let page = match place {
            "/crm/opportunities" => format!("{place}/{deal}"),
            "/crm/accounts" => format!("{place}/{account}"),
            _ => place.to_owned(),
        };
        browser.opens(&page).await;
        begins_to_complete(&browser, &call).await;
        browser.sees("This is the last one planned here.").await;
        browser.until("is asked for the next without unfolding", "field('What is next?') && field('Due').value !== ''", &[]).await;
        browser.fills("What is next?", PRICE).await;
        browser.presses("Mark as done").await;
        browser.until("sees it done", &format!("still() && front() === document && !{TITLES}.includes('{call}')"), &[]).await;
        let after = activities(&budi, &deal).await;
        let open: Vec<_> = after.iter().filter(|row| row[2] == "Planned").map(|row| row[0].clone()).collect();
        assert_eq!(open, [json!(PRICE)], "{page}: exactly what was said comes next");
        budi.loses_deal(&deal).await.is_ok();
    }
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_cadences_step_leads_to_its_next_step_and_asks_for_nothing_more() {
    let world = World::new().await;
    let budi = world.budi().await;
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    for (page, company) in [("/crm/activities", "PT Dari Rencana"), ("/crm/sales-inbox", "PT Dari Kotak")] {
        let deal = budi.makes_deal(company).await;
        let steps = activities(&budi, &deal).await.len();
        let first = format!("First contact: {company}");
        browser.opens(page).await;
        begins_to_complete(&browser, &first).await;
        let next = budi.reads_deal(&deal).await["activities"].as_array().expect("steps").clone();
        let next = next.iter().find(|step| step["step_number"] == 2).expect("a second step")["subject"].clone();
        browser.sees(&format!("Next here: {}", next.as_str().expect("a subject"))).await;
        browser.until("is asked for nothing more", "!field('What is next?') && !page().includes('This is the last one')", &[]).await;
        browser.presses("Mark as done").await;
        browser.until("sees it done", &format!("still() && front() === document && !{TITLES}.includes('{first}')"), &[]).await;
        let after = activities(&budi, &deal).await;
        let open = after.iter().filter(|row| row[2] == "Planned").count();
        assert_eq!((after.len(), open), (steps, steps - 1), "{page}: nothing was planned besides");
        assert_eq!(budi.reads_deal(&deal).await["opportunity"]["next_step"], next, "{page}: the next step");
    }
    browser.closes().await;
    world.proves_itself().await;
}

//! What is planned, on what and for which day (spec 1.4, 1.8).

use serde_json::json;

use super::MOMENT;
use crate::support::World;

#[tokio::test]
async fn nothing_is_planned_on_a_lead_that_nobody_has_claimed_yet() {
    let world = World::new().await;
    let (ana, agus, budi, sari) = (world.ana().await, world.agus().await, world.budi().await, world.person("sari").await);
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    let call = json!({"activity_type": "Call", "subject": "Ask for volumes", "due_date": "2099-01-04", "lead_id": lead});
    for who in [&agus, &budi, &sari, &world.person("putri").await] {
        let no = who.plans(call.clone()).await.is_refused("VALIDATION_ERROR").names_field("lead_id");
        no.check(no.details()["lead_id"].as_str().is_some_and(|words| words.contains("Claim it first")), "says what to do");
    }
    let page = agus.browses(&format!("/crm/leads/{lead}")).await.shows_a_page();
    page.check(!page.text.contains("id=\"plan\""), "what would be refused is not offered");
    let done = json!({"activity_type": "Call", "subject": "They called", "status": "Done", "lead_id": lead});
    budi.plans(done).await.is_created();
    sari.posts(&format!("/api/crm/leads/{lead}/assign"), json!({"user_id": budi.user_id})).await.is_ok();
    let page = budi.browses(&format!("/crm/leads/{lead}")).await.shows_a_page();
    page.check(page.text.contains("id=\"plan\""), "his own is planned on");
    budi.plans(call).await.is_created();
    world.proves_itself().await;
}

#[tokio::test]
async fn a_proposed_day_is_neither_on_a_weekend_nor_on_a_holiday() {
    let world = World::new().await;
    let tuesday = world.at(MOMENT).await;
    let budi = tuesday.budi().await;
    let deal = budi.opens_plain_deal("PT Laut Biru", "2026-03-10").await;
    let activity = budi.reads_deal(&deal).await["activities"][0]["activity_id"].as_str().expect("one").to_owned();
    let proposed = async |day: &str| {
        let page = budi.browses(&format!("/crm/activities/{activity}")).await.shows_a_page();
        page.check(page.text.contains(&format!("name=\"next.due_date\" type=\"date\" value=\"{day}\"")), &format!("proposes {day}"));
    };
    proposed("2026-03-13").await;
    let holidays = "insert into data.holidays values ('2026-03-13', 'Friday off'), ('2026-03-16', 'Monday off')";
    world.owner_sql().await.batch_execute(holidays).await.expect("a long weekend");
    proposed("2026-03-17").await;
    tuesday.proves_itself().await;
}

#[tokio::test]
async fn everything_overdue_may_be_moved_to_today() {
    let world = World::new().await;
    world.at(MOMENT).await.budi().await.makes_deal("PT Laut Biru").await;
    let later = world.at("2026-03-20T03:00:00Z").await;
    let page = later.budi().await.browses("/crm/activities").await.shows_a_page();
    page.check(page.text.contains("name=\"due_date\" value=\"2026-03-20\">Today"), "offers today");
    let form = [("overdue", "true"), ("due_date", "2026-03-20"), ("_back", "/crm/activities")];
    later.budi().await.submits("/api/crm/activities/bulk", &form).await.goes_to("/crm/activities");
    let overdue = later.budi().await.gets("/api/crm/activities?view=overdue").await.is_ok();
    overdue.check(overdue.data().as_array().is_some_and(Vec::is_empty), "is empty");
    later.proves_itself().await;
}

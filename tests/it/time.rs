//! "Today" is the company's, in Jakarta, whatever the server's clock says (spec 1.13).

use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn at_half_past_eleven_at_night_utc_a_jakarta_claim_is_due_tomorrow() {
    let world = World::new().await;
    let late = world.at("2026-11-22T23:30:00Z").await;
    let lead = late.ana().await.brings_to_the_pool("PT Laut Biru").await;
    assert!(lead.starts_with("LEAD20261123"), "{lead}");
    let budi = late.budi().await;
    let deal = budi.claims(&lead).await.is_ok().id("opportunity_id");
    let opened = budi.gets(&format!("/api/crm/opportunities/{deal}")).await.is_ok();
    opened.check(opened.data()["opportunity"]["next_step_due_date"] == "2026-11-23", "is due on Jakarta's today");
    let mut due: Vec<_> =
        opened.data()["activities"].as_array().expect("activities").iter().map(|planned| planned["due_date"].clone()).collect();
    due.sort_by_key(ToString::to_string);
    assert_eq!(json!(due), json!(["2026-11-23", "2026-11-25", "2026-11-28", "2026-12-03", "2026-12-07"]));
    late.proves_itself().await;
}

#[tokio::test]
async fn the_day_begins_at_midnight_in_jakarta() {
    let world = World::new().await;
    for (moment, day) in
        [("2026-11-22T16:59:59Z", "2026-11-22"), ("2026-11-22T17:00:00Z", "2026-11-23"), ("2026-12-31T17:00:00Z", "2027-01-01")]
    {
        let ana = world.at(moment).await.ana().await;
        let added = ana.adds_lead(crate::support::ripe_lead("PT Laut Biru")).await.is_created();
        added.check(added.data()["lead"]["lead_date"] == day, day);
    }
    world.proves_itself().await;
}

//! "Today" is the company's, in Jakarta, whatever the server's date (spec 1.13).

use serde_json::json;

use super::facts::{self, each};
use crate::support::{World, ripe_lead};

#[tokio::test]
async fn at_half_past_eleven_at_night_utc_a_jakarta_claim_is_due_tomorrow() {
    let world = World::new().await;
    let late = world.at("2026-11-22T23:30:00Z").await;
    let lead = late.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let claimed = late.budi().await.claims(&lead).await.is_ok();
    let deal = claimed.id("opportunity_id");
    assert_eq!(facts::deal(&world, &deal).await["next_step_due_date"], "2026-11-23");
    let dates = ["2026-11-23", "2026-11-25", "2026-11-28", "2026-12-03", "2026-12-07"];
    assert_eq!(each(&facts::of_deal(&world, &deal).await, "due_date"), dates);
    for (id, prefix) in [(lead, "LEAD"), (claimed.id("account_id"), "ACCT"), (claimed.id("contact_id"), "CONT"), (deal, "OPP")] {
        assert!(id.starts_with(&format!("{prefix}20261123")), "{id} holds the company's date");
    }
    late.proves_itself().await;
}

#[tokio::test]
async fn every_date_that_an_act_counts_from_today_is_counted_from_jakartas() {
    let world = World::new().await;
    for (moment, today, in_three, in_thirty) in [
        ("2026-11-22T16:59:59Z", "2026-11-22", "2026-11-25", "2026-12-22"),
        ("2026-11-22T17:00:00Z", "2026-11-23", "2026-11-26", "2026-12-23"),
        ("2026-12-31T17:00:00Z", "2027-01-01", "2027-01-04", "2027-01-31"),
    ] {
        let now = world.at(moment).await;
        let (ana, maya, budi) = (now.ana().await, now.person("maya").await, now.budi().await);
        let nurtured = ana.adds_lead(ripe_lead("PT Nanti")).await.is_created();
        nurtured.check(nurtured.data()["lead"]["lead_date"] == today, today);
        let id = nurtured.id("lead.lead_id");
        ana.nurtures(&id).await.is_ok();
        assert_eq!(facts::lead(&world, &id).await["next_contact_on"], in_thirty);
        let assigned = ana.brings_to_the_pool("PT Kerja").await;
        maya.assigns(&assigned, &budi).await.is_ok();
        let made = budi.adds_lead(ripe_lead("PT Sendiri")).await.is_created().id("lead.lead_id");
        for lead in [&assigned, &made] {
            let call = facts::rows(&world, "activities", "t.lead_id = $1 and t.status = 'Planned'", lead).await.remove(0);
            assert_eq!(call["due_date"], today);
        }
        let deal = budi.converts(&made).await.is_ok().id("opportunity_id");
        budi.offers(&deal, "1000000").await.is_created();
        budi.moves(&deal, "Quote Sent", json!({})).await.is_ok();
        let follow_up =
            facts::rows(&world, "activities", "t.opportunity_id = $1 and t.subject = 'Follow up on quote'", &deal).await.remove(0);
        assert_eq!(follow_up["due_date"], in_three);
        now.proves_itself().await;
    }
}

#[tokio::test]
async fn a_deal_and_its_call_are_overdue_from_midnight_in_jakarta_on() {
    let world = World::new().await;
    let day = world.at("2026-11-23T02:00:00Z").await;
    let deal = day.budi().await.claims(&day.ana().await.brings_to_the_pool("PT Laut Biru").await).await.is_ok().id("opportunity_id");
    for (moment, overdue) in [("2026-11-23T16:59:59Z", false), ("2026-11-23T17:00:00Z", true)] {
        let then = world.at(moment).await;
        let budi = then.budi().await;
        let opened = budi.opens(&deal).await.is_ok();
        opened.check(opened.data()["opportunity"]["is_overdue"] == overdue, &format!("is overdue: {overdue}"));
        for list in ["/api/crm/opportunities?view=overdue", "/api/crm/activities?view=overdue"] {
            let listed = budi.gets(list).await.is_ok();
            let rows = listed.data().as_array().map_or(0, Vec::len);
            listed.check(rows == usize::from(overdue), &format!("has {} rows at {moment}", usize::from(overdue)));
        }
        let due = budi.gets("/api/crm/activities?view=inbox").await.is_ok();
        due.check(due.data().as_array().is_some_and(|rows| rows.iter().any(|row| row["opportunity_id"] == deal.as_str())), "is due");
    }
    day.proves_itself().await;
}

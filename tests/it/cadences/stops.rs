//! What stops a cadence by itself, in the same transaction as its cause (spec 6).

use serde_json::json;

use super::verbs::{account, enrollment, fact, state, steps, target};
use super::world;
use crate::support::World;

/// Stopped with nothing open; its reason.
async fn stopped(world: &World, enrolled: i64) -> String {
    assert_eq!(state(world, enrolled).await.0, "Stopped");
    assert!(steps(world, enrolled).await.iter().all(|step| !step.contains("Planned")), "nothing of it is open");
    let row = fact(world, &format!("select stop_reason from data.cadence_enrollments where enrollment_id = {enrolled}")).await;
    row["stop_reason"].as_str().unwrap_or_default().to_owned()
}

async fn latest(world: &World) -> i64 {
    let row = fact(world, "select max(enrollment_id) as id from data.cadence_enrollments").await;
    row["id"].as_i64().expect("an enrollment")
}

#[tokio::test]
async fn a_deal_won_or_lost_stops_its_cadences_paused_ones_and_winbacks_too() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let other = agus.writes("other", "stepwise", false, &[0, 3]).await;
    for stage in ["Closed Won", "Closed Lost"] {
        let deal = budi.makes_deal(&format!("PT {stage}")).await;
        let own = latest(&world).await;
        let paused = enrollment(&budi.enrolls(other, "opportunity_id", &deal).await);
        budi.steers(paused, "pause").await.is_ok();
        let lost = account(&world, &budi, &format!("PT Lama {stage}"), 100).await;
        let won_back = budi.posts(&format!("/api/crm/accounts/{lost}/winback"), json!({})).await.is_ok();
        for closed in [deal, won_back.id("opportunity_id")] {
            let body = json!({"stage": stage, "lost_reason": "Dear", "lost_reason_code": "price"});
            let body = if stage == "Closed Won" { json!({"stage": stage}) } else { body };
            budi.puts_with(&closed, body).await.is_ok();
        }
        for enrolled in [own, paused, enrollment(&won_back)] {
            assert_eq!(stopped(&world, enrolled).await, "opportunity closed");
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_working_lead_disqualified_released_or_returned_stops_its_deals_cadence() {
    let world = world().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    for (company, path, body) in [
        ("PT Satu", "triage", json!({"triage_status": "Disqualified", "disqualified_reason": "No need"})),
        ("PT Dua", "release", json!({"to": "pool", "reason": "No time"})),
        ("PT Tiga", "release", json!({"to": "marketing", "reason": "No time"})),
    ] {
        let lead = ana.brings_to_the_pool(company).await;
        let enrolled = enrollment(&budi.claims(&lead).await);
        let path = format!("/api/crm/leads/{lead}/{path}");
        if path.ends_with("triage") {
            budi.patches(&path, body).await.is_ok()
        } else {
            budi.posts(&path, body).await.is_ok()
        };
        assert_eq!(stopped(&world, enrolled).await, "opportunity closed");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_nurtured_lead_that_goes_on_stops_marketings_cadence() {
    let world = world().await;
    let (ana, agus) = (world.ana().await, world.agus().await);
    let cadence = agus.writes("nurture", "stepwise", false, &[0, 3]).await;
    for (status, reason) in [("Qualified", "lead qualified"), ("In Review", "lead back in review"), ("Disqualified", "No need")] {
        let lead = ana.nurtures_a_lead(&format!("PT {status}")).await;
        let enrolled = enrollment(&ana.enrolls(cadence, "lead_id", &lead).await);
        ana.triages(&lead, json!({"triage_status": status, "disqualified_reason": (status == "Disqualified").then_some("No need")}))
            .await
            .is_ok();
        assert_eq!(stopped(&world, enrolled).await, reason);
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn converting_a_lead_leaves_its_deals_cadence_running() {
    let world = world().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    let claimed = budi.claims(&lead).await.is_ok();
    budi.puts(&claimed.id("opportunity_id"), "Discovery").await.is_ok();
    let row = fact(&world, &format!("select queue from data.leads where lead_id = '{lead}'")).await;
    assert_eq!((row["queue"].as_str(), state(&world, enrollment(&claimed)).await.0.as_str()), (Some("converted"), "Active"));
    world.proves_itself().await;
}

#[tokio::test]
async fn a_dropped_target_stops_and_a_converted_one_completes_its_own() {
    let world = world().await;
    let budi = world.budi().await;
    let outbound =
        fact(&world, "select cadence_id from data.cadences where purpose = 'outbound'").await["cadence_id"].as_i64().expect("one");
    for (ends, status) in [("enrollments_stop", "Stopped"), ("enrollments_complete", "Completed")] {
        let target = target(&world, &budi, &format!("PT {status}")).await;
        let enrolled = enrollment(&budi.enrolls(outbound, "target_id", &target).await);
        let end = format!("select crm.{ends}('target', '{target}', 'what happened to the target')");
        world.owner_sql().await.batch_execute(&end).await.expect("its end");
        assert_eq!(state(&world, enrolled).await.0, status);
        assert!(steps(&world, enrolled).await.iter().all(|step| step.ends_with("Cancelled")));
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_deactivated_account_stops_its_own_cadence_and_a_merged_ones_winback_leaves_the_deal_a_next_step() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "stepwise", false, &[0, 3]).await;
    let quiet = account(&world, &budi, "PT Sepi", 10).await;
    let enrolled = enrollment(&budi.enrolls(cadence, "account_id", &quiet).await);
    agus.posts(&format!("/api/crm/accounts/{quiet}/deactivate"), json!({"reason": "Closed down"})).await.is_ok();
    assert_eq!(stopped(&world, enrolled).await, "account deactivated");
    let lost = account(&world, &budi, "PT Lama", 100).await;
    let won_back = budi.posts(&format!("/api/crm/accounts/{lost}/winback"), json!({})).await.is_ok();
    let stays = account(&world, &budi, "PT Baru", 5).await;
    agus.merges(&lost, &stays).await.is_ok();
    assert_eq!(stopped(&world, enrollment(&won_back)).await, "account merged away");
    let deal = won_back.id("opportunity_id");
    let next = fact(&world, &format!("select count(*) from data.activities where opportunity_id = '{deal}' and status = 'Planned'")).await;
    assert_eq!(next["count"], 1);
    world.proves_itself().await;
}

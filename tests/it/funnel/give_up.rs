//! A working lead is given up: released, returned, disqualified (spec 1.4), and what becomes of it when its deal is reopened.

use serde_json::{Value, json};

use super::facts::{self, each, holds};
use crate::support::{Answer, Person, World};

/// A lead that Budi claimed, with its deal.
async fn claimed(ana: &Person, budi: &Person) -> (String, String) {
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    let deal = budi.claims(&lead).await.is_ok().id("opportunity_id");
    (lead, deal)
}

/// The deal is over with this reason and code, its cadence stopped, nothing of it or of the lead is open, and the lead is nobody's.
async fn is_given_up(world: &World, lead: &str, deal: &str, reason: &str, code: &str) {
    let closed = facts::deal(world, deal).await;
    assert_eq!(
        (&closed["stage"], &closed["lost_reason"], &closed["lost_reason_code"]),
        (&json!("Closed Lost"), &json!(reason), &json!(code))
    );
    assert_eq!((&closed["source_lead_id"], &closed["probability"]), (&json!(lead), &json!(0)), "the deal keeps where it came from");
    assert!(closed["closed_at"].is_string());
    let history = facts::rows(world, "opportunity_stage_history", "t.opportunity_id = $1", deal).await;
    assert_eq!(history.last().expect("history")["to_stage"], "Closed Lost");
    assert_eq!(each(&facts::enrollments(world, deal).await, "status"), ["Stopped"]);
    let open = |activities: Vec<Value>| activities.iter().filter(|activity| activity["status"] == "Planned").count();
    assert_eq!((open(facts::of_deal(world, deal).await), open(facts::of_lead(world, lead).await)), (0, 0));
    let row = facts::lead(world, lead).await;
    for cleared in ["sales_owner_user_id", "claimed_at", "opportunity_id"] {
        assert_eq!(row[cleared], Value::Null, "{cleared} is cleared");
    }
}

async fn is_audited(world: &World, answer: &Answer, action: &str, lead: &str, deal: &str) {
    let audit = facts::audited(world, answer.header("x-correlation-id")).await;
    assert!(holds(&audit, action, lead) && holds(&audit, "OPPORTUNITY_LOST", deal), "{audit:#?}");
}

#[tokio::test]
async fn a_released_lead_is_in_the_pool_anew_and_its_deal_is_lost_as_returned_to_pool() {
    let world = World::new().await;
    let (ana, budi, eko) = (world.ana().await, world.budi().await, world.person("eko").await);
    let (lead, deal) = claimed(&ana, &budi).await;
    let refused = budi.releases(&lead, " ").await.is_refused("REASON_REQUIRED");
    refused.check(refused.details()["field"] == "reason", "names the field");
    budi.does(&lead, "release", json!({"reason": "No time"})).await.is_refused("VALIDATION_ERROR").names_field("to");
    let answer = budi.releases(&lead, "No time").await.is_ok();
    is_given_up(&world, &lead, &deal, "No time", "returned_to_pool").await;
    is_audited(&world, &answer, "LEAD_RELEASED", &lead, &deal).await;
    let pool = facts::pool(&world, &lead).await;
    assert_eq!((pool.len(), &pool[0]["claimed_by"]), (2, &json!(budi.user_id)), "the first stay is history");
    assert_eq!(
        (&pool[1]["claimed_at"], &pool[1]["released_at"], &pool[1]["handed_over_by"]),
        (&Value::Null, &Value::Null, &json!(budi.user_id))
    );
    assert!(facts::lead(&world, &lead).await["queue"] == "pool" && eko.finds(&lead, "handover_pool").await);
    let again = eko.claims(&lead).await.is_ok();
    assert_ne!(again.id("opportunity_id"), deal, "a deal of his own");
    let refused = budi.claims(&lead).await.is_refused("ALREADY_CLAIMED");
    refused.check(refused.details()["claimed_by"] == "Eko", "says who has it now");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_lead_returned_to_marketing_is_in_review_without_a_pool_row() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let (lead, deal) = claimed(&ana, &budi).await;
    budi.returns(&lead, "").await.is_refused("REASON_REQUIRED");
    let answer = budi.returns(&lead, "Not ripe").await.is_ok();
    is_given_up(&world, &lead, &deal, "Not ripe", "returned_to_pool").await;
    is_audited(&world, &answer, "LEAD_RELEASED", &lead, &deal).await;
    let row = facts::lead(&world, &lead).await;
    assert_eq!((&row["queue"], &row["triage_status"]), (&json!("inbox"), &json!("In Review")));
    assert_eq!(facts::pool(&world, &lead).await.len(), 1, "no new pool row");
    assert!(ana.finds(&lead, "inbox").await);
    world.proves_itself().await;
}

#[tokio::test]
async fn disqualifying_a_working_lead_loses_its_deal_with_the_same_reason() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    for (code, kept) in [(Value::Null, "other"), (json!("price"), "price")] {
        let (lead, deal) = claimed(&ana, &budi).await;
        let act =
            |reason: &str, code: &Value| json!({"triage_status": "Disqualified", "disqualified_reason": reason, "lost_reason_code": code});
        budi.triages(&lead, act("", &code)).await.is_refused("REASON_REQUIRED");
        budi.triages(&lead, act("Too dear", &json!("returned_to_pool")))
            .await
            .is_refused("VALIDATION_ERROR")
            .names_field("lost_reason_code");
        let answer = budi.triages(&lead, act("Too dear", &code)).await.is_ok();
        is_given_up(&world, &lead, &deal, "Too dear", kept).await;
        is_audited(&world, &answer, "LEAD_DISQUALIFIED", &lead, &deal).await;
        let row = facts::lead(&world, &lead).await;
        assert_eq!((&row["queue"], &row["disqualified_reason"]), (&json!("disqualified"), &json!("Too dear")));
        assert!(row["disqualified_at"].is_string());
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_lead_still_disqualified_with_its_deal_converts_when_the_deal_is_reopened() {
    let world = World::new().await;
    let (ana, budi, sari) = (world.ana().await, world.budi().await, world.person("sari").await);
    for by_deal in [true, false] {
        let (lead, deal) = claimed(&ana, &budi).await;
        if by_deal { budi.loses(&deal, "Too dear", "price").await } else { budi.disqualifies(&lead, "Too dear").await }.is_ok();
        budi.reopens_deal(&deal, "They called").await.is_refused("FORBIDDEN");
        let answer = sari.reopens_deal(&deal, "They called").await.is_ok();
        let row = facts::lead(&world, &lead).await;
        assert_eq!(
            (&row["queue"], &row["opportunity_id"], &row["sales_owner_user_id"]),
            (&json!("converted"), &json!(deal), &json!(budi.user_id))
        );
        assert_eq!((&row["disqualified_at"], &row["disqualified_reason"]), (&Value::Null, &Value::Null));
        assert!(holds(&facts::audited(&world, answer.header("x-correlation-id")).await, "LEAD_CONVERTED", &lead));
    }
    world.proves_itself().await;
}

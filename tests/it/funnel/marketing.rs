//! Marketing's rows of the transition table of spec 1.4, with all that also happens.

use serde_json::{Value, json};

use super::facts::{self, each, holds};
use crate::support::{Person, World, ripe_lead};

async fn adds(ana: &Person) -> String {
    ana.adds_lead(ripe_lead("PT Laut Biru")).await.is_created().id("lead.lead_id")
}

#[tokio::test]
async fn starting_the_review_stamps_the_first_touch_once() {
    let world = World::new().await;
    let (first, second) = (world.at("2026-11-23T02:00:00Z").await, world.at("2026-11-24T02:00:00Z").await);
    let (ana, maya) = (first.ana().await, second.person("maya").await);
    let lead = adds(&ana).await;
    assert_eq!(facts::lead(&world, &lead).await["first_touched_at"], Value::Null, "untouched");
    let review = ana.starts_review(&lead).await.is_ok();
    assert!(holds(&facts::audited(&world, review.header("x-correlation-id")).await, "LEAD_REVIEWED", &lead));
    let touched = facts::lead(&world, &lead).await;
    assert_eq!((&touched["triage_status"], &touched["first_touched_at"]), (&json!("In Review"), &json!("2026-11-23T02:00:00+00:00")));
    maya.nurtures(&lead).await.is_ok();
    let later = facts::lead(&world, &lead).await;
    assert_eq!(later["first_touched_at"], touched["first_touched_at"], "only the first triage action stamps it");
    assert_eq!(later["marketing_owner_user_id"], json!(ana.user_id), "the first marketer's");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_lead_of_an_admin_becomes_the_first_marketers_who_triages_it() {
    let world = World::new().await;
    let (agus, dian) = (world.agus().await, world.person("dian").await);
    let lead = adds(&agus).await;
    assert_eq!(facts::lead(&world, &lead).await["marketing_owner_user_id"], Value::Null);
    dian.starts_review(&lead).await.is_ok();
    assert_eq!(facts::lead(&world, &lead).await["marketing_owner_user_id"], json!(dian.user_id));
    world.proves_itself().await;
}

#[tokio::test]
async fn qualifying_hands_over_at_once_with_pool_row_audit_and_system_activity() {
    let world = World::new().await;
    let now = world.at("2026-11-23T02:00:00Z").await;
    let ana = now.ana().await;
    for from_nurture in [false, true] {
        let lead = adds(&ana).await;
        if from_nurture {
            ana.nurtures(&lead).await.is_ok();
        }
        let act = json!({"triage_status": "Qualified", "notes": "Call before noon", "priority": 2});
        let answer = ana.triages(&lead, act).await.is_ok();
        let row = facts::lead(&world, &lead).await;
        assert_eq!(
            (&row["queue"], &row["triage_status"], &row["handover_eligible"]),
            (&json!("pool"), &json!("Handed Over"), &json!(true))
        );
        assert_eq!(
            (&row["qualified_at"], &row["handed_over_at"]),
            (&json!("2026-11-23T02:00:00+00:00"), &json!("2026-11-23T02:00:00+00:00"))
        );
        assert_eq!((&row["notes"], &row["handover_notes"], &row["priority"]), (&Value::Null, &json!("Call before noon"), &json!(2)));
        let pool = facts::pool(&world, &lead).await;
        assert_eq!(pool.len(), 1);
        assert_eq!((&pool[0]["claimed_at"], &pool[0]["released_at"]), (&Value::Null, &Value::Null), "it is live");
        assert_eq!((&pool[0]["handed_over_by"], &pool[0]["priority"]), (&json!(ana.user_id), &json!(2)));
        assert_eq!((&pool[0]["expires_at"], &pool[0]["notes"]), (&json!("2026-11-30T02:00:00+00:00"), &json!("Call before noon")));
        let audit = facts::audited(&world, answer.header("x-correlation-id")).await;
        assert!(holds(&audit, "LEAD_QUALIFIED", &lead) && holds(&audit, "LEAD_HANDED_OVER", &lead), "{audit:#?}");
        let activities = facts::of_lead(&world, &lead).await;
        let told = activities.iter().find(|activity| activity["subject"] == "Lead handed over to Sales").expect("a system activity");
        assert_eq!((&told["activity_type"], &told["status"], &told["is_system"]), (&json!("Other"), &json!("Done"), &json!(true)));
        assert_eq!((&told["owner_user_id"], &told["completed_at"]), (&json!(ana.user_id), &json!("2026-11-23T02:00:00+00:00")));
        assert!(!each(&activities, "status").contains(&&json!("Planned")), "marketing's own follow-up is cancelled");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn handing_over_again_changes_nothing() {
    let world = World::new().await;
    let ana = world.ana().await;
    let lead = adds(&ana).await;
    let first = ana.does(&lead, "handover", json!({"notes": "Once", "priority": 1})).await.is_ok();
    first.check(first.data()["already"] == false, "is the first");
    let before = facts::everything(&world).await;
    let again = ana.does(&lead, "handover", json!({"notes": "Twice", "priority": 2})).await.is_ok();
    again.check(again.data()["already"] == true, "says that it was done before");
    assert_eq!(facts::everything(&world).await, before);
    world.proves_itself().await;
}

#[tokio::test]
async fn nurturing_plans_a_follow_up_for_the_marketer_in_thirty_days_or_on_the_day_given() {
    let world = World::new().await;
    let now = world.at("2026-11-23T02:00:00Z").await;
    let (ana, dian) = (now.ana().await, now.person("dian").await);
    for (given, day) in [(None, "2026-12-23"), (Some("2026-11-23"), "2026-11-23"), (Some("2027-02-01"), "2027-02-01")] {
        let lead = adds(&ana).await;
        let act = json!({"triage_status": "Nurture", "notes": "After the budget", "next_contact_on": given});
        let answer = dian.triages(&lead, act).await.is_ok();
        let row = facts::lead(&world, &lead).await;
        assert_eq!((&row["queue"], &row["next_contact_on"], &row["notes"]), (&json!("nurture"), &json!(day), &Value::Null));
        let planned = facts::of_lead(&world, &lead).await;
        assert_eq!(planned.len(), 1);
        assert_eq!((&planned[0]["activity_type"], &planned[0]["status"]), (&json!("Follow Up"), &json!("Planned")));
        assert_eq!((&planned[0]["due_date"], &planned[0]["owner_user_id"]), (&json!(day), &json!(ana.user_id)), "for the lead's marketer");
        let audit = facts::audited(&world, answer.header("x-correlation-id")).await;
        let nurtured = audit.iter().find(|row| row["action"] == "LEAD_NURTURED").expect("its audit row");
        assert_eq!(nurtured["note"], "After the budget");
    }
    let lead = adds(&ana).await;
    let past = json!({"triage_status": "Nurture", "next_contact_on": "2026-11-22"});
    ana.triages(&lead, past).await.is_refused("VALIDATION_ERROR").names_field("next_contact_on");
    world.proves_itself().await;
}

#[tokio::test]
async fn back_in_review_the_nurtured_leads_follow_up_is_cancelled() {
    let world = World::new().await;
    let ana = world.ana().await;
    let lead = adds(&ana).await;
    ana.nurtures(&lead).await.is_ok();
    ana.starts_review(&lead).await.is_ok();
    let row = facts::lead(&world, &lead).await;
    assert_eq!((&row["queue"], &row["triage_status"]), (&json!("inbox"), &json!("In Review")));
    assert_eq!(each(&facts::of_lead(&world, &lead).await, "status"), ["Cancelled"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn disqualifying_asks_for_the_reason_and_ends_what_was_planned() {
    let world = World::new().await;
    let ana = world.ana().await;
    for nurtured in [false, true] {
        let lead = adds(&ana).await;
        if nurtured {
            ana.nurtures(&lead).await.is_ok();
        }
        for nothing in [Value::Null, json!(""), json!("  ")] {
            let act = json!({"triage_status": "Disqualified", "disqualified_reason": nothing});
            let refused = ana.triages(&lead, act).await.is_refused("REASON_REQUIRED");
            refused.check(refused.details()["field"] == "disqualified_reason", "names the field");
        }
        let answer = ana.disqualifies(&lead, "No budget").await.is_ok();
        let row = facts::lead(&world, &lead).await;
        assert_eq!((&row["queue"], &row["disqualified_reason"]), (&json!("disqualified"), &json!("No budget")));
        assert!(row["disqualified_at"].is_string() && row["first_touched_at"].is_string());
        assert!(holds(&facts::audited(&world, answer.header("x-correlation-id")).await, "LEAD_DISQUALIFIED", &lead));
        assert!(facts::of_lead(&world, &lead).await.iter().all(|activity| activity["status"] == "Cancelled"));
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn reopening_clears_the_disqualification_and_the_audit_keeps_it() {
    let world = World::new().await;
    let ana = world.ana().await;
    let lead = adds(&ana).await;
    ana.disqualifies(&lead, "No budget").await.is_ok();
    let refused = ana.does(&lead, "reopen", json!({})).await.is_refused("REASON_REQUIRED");
    refused.check(refused.details()["field"] == "reason", "names the field");
    let answer = ana.does(&lead, "reopen", json!({"reason": "They called"})).await.is_ok();
    let row = facts::lead(&world, &lead).await;
    assert_eq!((&row["queue"], &row["triage_status"]), (&json!("inbox"), &json!("In Review")));
    assert_eq!((&row["disqualified_at"], &row["disqualified_reason"]), (&Value::Null, &Value::Null));
    let audit = facts::audited(&world, answer.header("x-correlation-id")).await;
    let reopened = audit.iter().find(|row| row["action"] == "LEAD_REOPENED").expect("its audit row");
    assert_eq!((&reopened["changed"]["before"]["disqualified_reason"], &reopened["note"]), (&json!("No budget"), &json!("They called")));
    world.proves_itself().await;
}

#[tokio::test]
async fn recalling_releases_the_pool_row_with_the_reason() {
    let world = World::new().await;
    let ana = world.ana().await;
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    let refused = ana.does(&lead, "recall", json!({"reason": " "})).await.is_refused("REASON_REQUIRED");
    refused.check(refused.details()["field"] == "reason", "names the field");
    let answer = ana.does(&lead, "recall", json!({"reason": "Too early"})).await.is_ok();
    let row = facts::lead(&world, &lead).await;
    assert_eq!((&row["queue"], &row["triage_status"], &row["handover_eligible"]), (&json!("inbox"), &json!("In Review"), &json!(false)));
    let pool = facts::pool(&world, &lead).await;
    assert_eq!((pool.len(), &pool[0]["release_reason"], &pool[0]["claimed_at"]), (1, &json!("Too early"), &Value::Null));
    assert!(pool[0]["released_at"].is_string());
    assert!(holds(&facts::audited(&world, answer.header("x-correlation-id")).await, "LEAD_RECALLED", &lead));
    ana.qualifies(&lead).await.is_ok();
    assert_eq!(facts::pool(&world, &lead).await.len(), 2, "the first stay is history");
    world.proves_itself().await;
}

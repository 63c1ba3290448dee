//! Activities: planned, done, cancelled, moved (spec 1.8).

use serde_json::{Value, json};

use super::verbs::{first_open, next_step, planned, text};
use super::{TODAY, audited, world};
use crate::support::{Person, ripe_lead};

const TYPES: [&str; 11] = [
    "Call",
    "Email",
    "Visit",
    "Online Meeting",
    "WhatsApp",
    "LinkedIn Message",
    "Send Proposal",
    "Send Quote",
    "Follow Up",
    "Internal Meeting",
    "Other",
];

fn call(deal: &str, due: &str) -> Value {
    json!({"activity_type": "Call", "subject": format!("Call on {due}"), "due_date": due, "opportunity_id": deal})
}

async fn steps(who: &Person, deal: &str) -> (String, String) {
    next_step(&who.reads_deal(deal).await)
}

#[tokio::test]
async fn each_type_can_be_planned_and_carries_its_deals_account() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let account = budi.reads_deal(&deal).await["opportunity"]["account_id"].clone();
    for kind in TYPES {
        let body =
            json!({"activity_type": kind, "subject": kind, "due_date": "2026-03-28", "due_time": "14:30:00", "opportunity_id": deal});
        let made = budi.plans(body).await.is_created();
        let row = &made.data()["activity"];
        made.check(row["activity_type"] == kind && row["status"] == "Planned" && row["owner_name"] == "Budi", "is planned by its maker");
        made.check(row["account_id"] == account && row["due_date"] == "2026-03-28", "carries account and date");
    }
    let contact = budi.reads_deal(&deal).await["contacts"][0]["contact_id"].clone();
    let on_contact =
        json!({"activity_type": "Call", "subject": "Say hello", "due_date": TODAY, "contact_id": contact, "account_id": account});
    let made = budi.plans(on_contact).await.is_created();
    made.check(made.data()["activity"]["account_id"] == account, "a contact's activity carries its account");
    let alone = json!({"activity_type": "Call", "subject": "Say hello", "due_date": TODAY, "contact_id": contact});
    let made = budi.plans(alone).await.is_created();
    made.check(made.data()["activity"]["account_id"] == account, "also when only the contact is named");
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_missing_or_contradicts_itself_is_refused_by_its_field() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let lead = budi.adds_lead(ripe_lead("PT Kerja")).await.is_created().id("lead.lead_id");
    let citra = world.person("eko").await.user_id;
    for (change, field) in [
        (json!({"due_date": null}), "due_date"),
        (json!({"subject": " "}), "subject"),
        (json!({"activity_type": null}), "activity_type"),
        (json!({"activity_type": "Dance"}), "activity_type"),
        (json!({"opportunity_id": null}), "opportunity_id"),
        (json!({"lead_id": lead}), "opportunity_id"),
        (json!({"status": "Cancelled"}), "status"),
        (json!({"outcome": "Fine."}), "status"),
        (json!({"status": "Done", "completed_at": "2026-03-11T03:00:00Z"}), "completed_at"),
        (json!({"status": "Done", "duration_minutes": -5}), "duration_minutes"),
        (json!({"due_date": "9999-99-99"}), "due_date"),
        (json!({"owner_user_id": citra}), "owner_user_id"),
        (json!({"is_system": true}), "is_system"),
        (json!({"subject": "x".repeat(1_000_000)}), "subject"),
    ] {
        let mut body = call(&deal, "2026-03-28");
        body.as_object_mut().expect("fields").extend(change.as_object().cloned().expect("fields"));
        budi.plans(body).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    assert_eq!(planned(&budi.reads_deal(&deal).await).len(), 5, "nothing was stored");
    world.proves_itself().await;
}

#[tokio::test]
async fn what_was_done_can_be_noted_with_outcome_minutes_and_time() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let body = json!({"activity_type": "Visit", "subject": "Met them", "status": "Done", "outcome": "Keen.", "duration_minutes": 45, "opportunity_id": deal});
    let made = budi.plans(body.clone()).await.is_created();
    let row = &made.data()["activity"];
    made.check(row["status"] == "Done" && row["completed_at"].as_str().is_some_and(|at| at.starts_with(TODAY)), "is done now");
    made.check(row["outcome"] == "Keen." && row["duration_minutes"] == 45, "with outcome and minutes");
    let mut earlier = body;
    earlier["completed_at"] = json!("2026-03-09T08:15:00Z");
    let made = budi.plans(earlier).await.is_created();
    let at: jiff::Timestamp = made.data()["activity"]["completed_at"].as_str().expect("a time").parse().expect("a time");
    assert_eq!(at, "2026-03-09T08:15:00Z".parse().expect("a time"));
    world.proves_itself().await;
}

#[tokio::test]
async fn done_and_cancelled_are_final() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    for (status, action) in [("Done", "ACTIVITY_COMPLETED"), ("Cancelled", "ACTIVITY_CANCELLED")] {
        let activity = first_open(&budi.reads_deal(&deal).await);
        let ended = if status == "Done" {
            budi.completes_with(&activity, json!({"outcome": "Keen.", "duration_minutes": 20})).await.is_ok()
        } else {
            budi.cancels_with(&activity, json!({"reason": " "})).await.is_refused("REASON_REQUIRED");
            budi.cancels_with(&activity, json!({"reason": "They closed."})).await.is_ok()
        };
        let row = &ended.data()["activity"];
        ended.check(row["status"] == status, "has ended");
        ended.check(row["completed_at"].is_string() == (status == "Done"), "is stamped as done");
        ended.check(
            row["cancelled_at"].is_string() && row["cancel_reason"] == "They closed." || status == "Done",
            "is stamped as cancelled",
        );
        budi.completes_with(&activity, json!({})).await.is_refused("INVALID_TRANSITION");
        budi.cancels_with(&activity, json!({"reason": "x"})).await.is_refused("INVALID_TRANSITION");
        let refused = budi.edits_activity(&activity, json!({"due_date": "2026-04-01"})).await.is_refused("INVALID_TRANSITION");
        refused.check(refused.details()["from"] == status && refused.details()["allowed"] == json!([]), "says that it is final");
        assert_eq!(audited(&world, action, &activity).await, 1);
    }
    world.proves_itself().await;
}

/// After every create, complete, cancel or reschedule: the earliest open activity's (spec 1.8).
#[tokio::test]
async fn the_deals_next_step_is_always_its_earliest_open_activity() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.opens_plain_deal("PT Laut Biru", "2026-03-20").await;
    let expect = |due: &str| (format!("Call on {due}"), due.to_owned());
    let near = budi.plans(call(&deal, "2026-03-15")).await.is_created().id("activity.activity_id");
    assert_eq!(steps(&budi, &deal).await, expect("2026-03-15"), "an earlier one was planned");
    budi.plans(call(&deal, "2026-03-18")).await.is_created();
    assert_eq!(steps(&budi, &deal).await, expect("2026-03-15"), "a later one changes nothing");
    budi.edits_activity(&near, json!({"due_date": "2026-03-19"})).await.is_ok();
    assert_eq!(steps(&budi, &deal).await, expect("2026-03-18"), "the first was moved behind the second");
    budi.edits_activity(&near, json!({"due_date": "2026-03-16", "subject": "Call on 2026-03-16"})).await.is_ok();
    assert_eq!(steps(&budi, &deal).await, expect("2026-03-16"), "and before it again, with other words");
    budi.completes_with(&near, json!({})).await.is_ok();
    assert_eq!(steps(&budi, &deal).await, expect("2026-03-18"), "the first was done");
    let next = json!({"next": {"subject": "Send papers", "due_date": "2026-04-30"}, "reason": "No."});
    budi.cancels_with(&first_open(&budi.reads_deal(&deal).await), next).await.is_ok();
    assert_eq!(steps(&budi, &deal).await, ("Send papers".to_owned(), "2026-04-30".to_owned()), "the call's own next wins");
    world.proves_itself().await;
}

#[tokio::test]
async fn nothing_is_planned_on_what_is_closed_but_what_was_done_may_be_noted() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    budi.puts(&deal, "Closed Won").await.is_ok();
    budi.plans(call(&deal, "2026-03-28")).await.is_refused("VALIDATION_ERROR").names_field("opportunity_id");
    let done = json!({"activity_type": "Call", "subject": "Said thanks", "status": "Done", "opportunity_id": deal});
    budi.plans(done).await.is_created();
    world.proves_itself().await;
}

#[tokio::test]
async fn a_manager_plans_for_his_team_and_nobody_for_strangers() {
    let world = world().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    for (maker, owner, allowed) in [("sari", "budi", true), ("sari", "citra", true), ("sari", "eko", false), ("budi", "citra", false)] {
        let mut body = call(&deal, "2026-03-28");
        body["owner_user_id"] = json!(world.person(owner).await.user_id);
        let made = world.person(maker).await.plans(body).await;
        if allowed {
            made.is_created()
        } else {
            made.is_refused("VALIDATION_ERROR").names_field("owner_user_id")
        };
    }
    let activity = first_open(&budi.reads_deal(&deal).await);
    let stale = sari.edits_activity(&activity, json!({"due_date": "2026-03-11", "version": 0})).await.is_refused("STALE_RECORD");
    assert_eq!(text(&stale.details()["current"], "activity_id"), activity);
    sari.edits_activity(&activity, json!({"due_date": "2026-03-11"})).await.is_ok();
    assert_eq!(audited(&world, "ACTIVITY_UPDATED", &activity).await, 1);
    world.proves_itself().await;
}

//! The status of a target goes only where target_status_transitions says, on every path (spec 1.9).

use serde_json::json;

use super::{audited, count, target_path};
use crate::support::{Person, World};

const STATUSES: [&str; 6] = ["new_target", "contacted", "engaged", "qualified", "converted", "dropped"];
/// Spec 1.9, but for converting, which is an act of its own.
const ALLOWED: [(&str, &str); 7] = [
    ("new_target", "contacted"),
    ("contacted", "engaged"),
    ("engaged", "qualified"),
    ("new_target", "dropped"),
    ("contacted", "dropped"),
    ("engaged", "dropped"),
    ("qualified", "dropped"),
];

/// A target of this person in this status.
async fn in_status(who: &Person, company: &str, status: &str) -> String {
    let target = who.has_target(company).await;
    match status {
        "dropped" => drop(who.drops(&target, "No answer.").await.is_ok()),
        "converted" => {
            who.ripens(&target).await;
            who.converts_target(&target).await.is_ok();
        }
        _ => {
            let steps = STATUSES.iter().position(|known| *known == status).unwrap_or_default();
            for next in &STATUSES[1..=steps] {
                who.steps(&target, next).await.is_ok();
            }
        }
    }
    target
}

#[tokio::test]
async fn every_pair_of_statuses_is_as_the_rows_say() {
    let world = World::new().await;
    let budi = world.budi().await;
    for (n, (from, to)) in STATUSES.iter().flat_map(|from| STATUSES.iter().map(move |to| (*from, *to))).enumerate() {
        let target = in_status(&budi, &format!("PT Pasangan {n}"), from).await;
        let answer = budi.patches(&format!("{}/status", target_path(&target)), json!({"status": to, "reason": "No answer."})).await;
        if ALLOWED.contains(&(from, to)) {
            assert_eq!(answer.is_ok().data()["target"]["status"], to, "{from} to {to}");
            assert!(audited(&world, "TARGET_STATUS_CHANGED", &target).await > 0);
            continue;
        }
        let refused = answer.is_refused("INVALID_TRANSITION");
        assert_eq!((&refused.details()["from"], &refused.details()["to"]), (&json!(from), &json!(to)));
        let mut allowed: Vec<_> = ALLOWED.iter().filter(|(known, _)| known == &from).map(|(_, to)| *to).collect();
        allowed.sort_unstable();
        assert_eq!(refused.details()["allowed"], json!(allowed));
        assert_eq!(budi.reads_target(&target).await["target"]["status"], from, "nothing has changed");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn every_pair_by_plain_sql_is_refused_to_the_query_role_and_by_the_rows_also_to_the_owner() {
    let world = World::new().await;
    let budi = world.budi().await;
    let (owner, app) = (world.owner_sql().await, world.sql_as("budi").await);
    for (n, (from, to)) in STATUSES.iter().flat_map(|from| STATUSES.iter().map(move |to| (*from, *to))).enumerate() {
        let target = in_status(&budi, &format!("PT Pasangan {n}"), from).await;
        let change = format!("update data.targets set status = '{to}' where target_id = '{target}'");
        assert_eq!(app.changes(&change).await, Err("42501".to_owned()), "{from} to {to}: the query role changes no status");
        let act = format!("select crm.rpc_target_update_status('{target}', '{to}', 'No answer.')");
        let told = if ALLOWED.contains(&(from, to)) { Ok(1) } else { Err("CRM07".to_owned()) };
        assert_eq!(app.changes(&act).await, told, "{from} to {to} by the act in SQL");
        let whole = format!(
            "update data.targets set status = '{to}', drop_reason = 'no', dropped_at = now(), converted_at = now(), \
             converted_to_account_id = (select min(account_id) from data.accounts), \
             converted_to_opportunity_id = (select min(opportunity_id) from data.opportunities) where target_id = '{target}'"
        );
        budi.makes_deal(&format!("PT Ada {n}")).await;
        let known = from == to || ALLOWED.contains(&(from, to)) || (from, to) == ("qualified", "converted");
        owner.batch_execute("begin").await.expect("a transaction");
        let done = owner.execute(&whole, &[]).await;
        owner.batch_execute("rollback").await.expect("its end");
        assert_eq!(done.is_ok(), known, "{from} to {to} by the owner: {done:?}");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_step_stamps_what_belongs_to_it() {
    let world = World::new().await.at("2026-03-02T03:00:00Z").await;
    let budi = world.budi().await;
    let target = budi.has_target("PT Sasaran").await;
    let contacted = budi.steps(&target, "contacted").await.is_ok();
    assert_eq!(contacted.data()["target"]["last_contacted_at"].as_str().map(|at| &at[..16]), Some("2026-03-02T03:00"));
    assert_eq!(contacted.data()["target"]["actions"], json!(["edit", "engaged", "enroll", "drop"]));
    let world = world.at("2026-03-09T03:00:00Z").await;
    let budi = world.budi().await;
    let done = json!({"activity_type": "Call", "subject": "Ask", "target_id": target, "status": "Done"});
    budi.posts("/api/crm/activities", done).await.is_created();
    let now = budi.reads_target(&target).await;
    assert_eq!(now["target"]["last_contacted_at"].as_str().map(|at| &at[..10]), Some("2026-03-09"), "each Done activity counts");
    budi.steps(&target, "engaged").await.is_ok();
    assert_eq!(budi.reads_target(&target).await["target"]["last_contacted_at"], now["target"]["last_contacted_at"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_drop_needs_a_reason_and_ends_what_was_planned() {
    let world = World::new().await;
    let budi = world.budi().await;
    let target = budi.has_target("PT Sasaran").await;
    budi.edits_target(&target, json!({"next_outreach_at": "2099-01-05"})).await.is_ok();
    budi.enrolls_target(&target).await.is_created();
    let plan = json!({"activity_type": "Call", "subject": "Ask", "target_id": target, "due_date": "2099-01-05"});
    budi.posts("/api/crm/activities", plan.clone()).await.is_created();
    budi.steps(&target, "dropped").await.is_refused("REASON_REQUIRED");
    budi.drops(&target, "   ").await.is_refused("REASON_REQUIRED");
    budi.drops(&target, &"x".repeat(1001)).await.is_refused("VALIDATION_ERROR").names_field("reason");
    let dropped = budi.drops(&target, " They have closed. ").await.is_ok();
    let now = &dropped.data()["target"];
    assert_eq!((&now["drop_reason"], &now["next_outreach_at"]), (&json!("They have closed."), &json!(null)));
    assert!(now["dropped_at"].is_string());
    let whole = budi.reads_target(&target).await;
    assert_eq!(whole["enrollment"]["status"], "Stopped");
    assert!(whole["activities"].as_array().expect("activities").iter().all(|one| one["status"] == "Cancelled"));
    assert_eq!(count(&world, "select count(*) from data.activities where status = 'Planned'").await, 0);
    budi.posts("/api/crm/activities", plan).await.is_refused("VALIDATION_ERROR").names_field("target_id");
    budi.edits_target(&target, json!({"next_outreach_at": "2099-01-05"}))
        .await
        .is_refused("VALIDATION_ERROR")
        .names_field("next_outreach_at");
    assert_eq!(budi.gets(&format!("{}/timeline", target_path(&target))).await.is_ok().data().as_array().map(Vec::is_empty), Some(false));
    world.proves_itself().await;
}

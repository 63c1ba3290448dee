//! Winning and losing (spec 1.7).

use serde_json::{Value, json};

use super::verbs::{rows, text};
use super::{TODAY, audited, world};
use crate::support::{Person, World};

async fn ids(who: &Person, view: &str) -> Vec<String> {
    let list = who.gets(&format!("/api/crm/opportunities?view={view}")).await.is_ok();
    rows(list.data()).map(|deal| text(deal, "opportunity_id")).collect()
}

async fn closed(world: &World, stage: &str, body: Value, action: &str, probability: i64) {
    let budi = world.budi().await;
    let deal = budi.makes_deal(&format!("PT {stage}")).await;
    let first = text(&rows(&budi.reads_deal(&deal).await["activities"]).next().cloned().expect("a step"), "activity_id");
    budi.completes_with(&first, json!({"outcome": "They listen."})).await.is_ok();
    budi.plans(json!({"activity_type": "Visit", "subject": "See them", "due_date": "2026-03-30", "opportunity_id": deal}))
        .await
        .is_created();
    let answer = budi.puts_with(&deal, body).await.is_ok();
    let row = &answer.data()["opportunity"];
    answer.check(row["stage"] == stage && row["probability"] == probability, "is closed with its probability");
    answer.check(row["closed_at"].as_str().is_some_and(|at| at.starts_with(TODAY)), "stamps closed_at");
    answer.check(row["is_overdue"] == false, "is never overdue");
    let whole = budi.reads_deal(&deal).await;
    let activities: Vec<_> = rows(&whole["activities"]).collect();
    assert_eq!(activities.iter().filter(|activity| activity["status"] == "Done").count(), 1, "what was done stays done");
    let cancelled: Vec<_> = activities.iter().filter(|activity| activity["status"] == "Cancelled").collect();
    assert_eq!((activities.len(), cancelled.len()), (6, 5), "every open activity is cancelled");
    assert!(cancelled.iter().all(|activity| activity["cancel_reason"] == "opportunity closed" && activity["cancelled_at"].is_string()));
    assert_eq!((&whole["enrollment"]["status"], &whole["enrollment"]["stop_reason"]), (&json!("Stopped"), &json!("opportunity closed")));
    assert_eq!((&whole["stage_history"][0]["from_stage"], &whole["stage_history"][0]["to_stage"]), (&json!("Prospecting"), &json!(stage)));
    assert_eq!(audited(world, action, &deal).await, 1);
    assert_eq!((ids(&budi, "pipeline").await.contains(&deal), ids(&budi, "closed").await.contains(&deal)), (false, true));
}

#[tokio::test]
async fn winning_ends_all_open_work_of_the_deal() {
    let world = world().await;
    closed(&world, "Closed Won", json!({"stage": "Closed Won", "win_reason": "Best route"}), "OPPORTUNITY_WON", 100).await;
    let won = world.owner_sql().await.query_one("select win_reason from data.opportunities where stage = 'Closed Won'", &[]).await;
    assert_eq!(won.expect("the deal").get::<_, String>(0), "Best route");
    world.proves_itself().await;
}

#[tokio::test]
async fn losing_ends_all_open_work_of_the_deal() {
    let world = world().await;
    let body = json!({"stage": "Closed Lost", "lost_reason": "Too dear", "lost_reason_code": "price", "competitor": "DHL"});
    closed(&world, "Closed Lost", body, "OPPORTUNITY_LOST", 0).await;
    world.proves_itself().await;
}

#[tokio::test]
async fn closing_stops_a_paused_cadence_too() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let pause = "with e as (update data.cadence_enrollments set status = 'Paused', paused_at = now() returning enrollment_id)
        update data.activities as a set is_paused = true from e where a.enrollment_id = e.enrollment_id";
    world.owner_sql().await.batch_execute(pause).await.expect("a paused cadence");
    budi.puts(&deal, "Closed Won").await.is_ok();
    let whole = budi.reads_deal(&deal).await;
    assert_eq!((&whole["enrollment"]["status"], &whole["enrollment"]["stop_reason"]), (&json!("Stopped"), &json!("opportunity closed")));
    assert!(rows(&whole["activities"]).all(|activity| activity["status"] == "Cancelled"));
    world.proves_itself().await;
}

#[tokio::test]
async fn closing_one_deal_leaves_the_others_of_the_account_alone() {
    let world = world().await;
    let budi = world.budi().await;
    let (one, other) = (budi.makes_deal("PT Laut Biru").await, budi.makes_deal("PT Laut Biru").await);
    let before = budi.reads_deal(&other).await;
    budi.puts(&one, "Closed Won").await.is_ok();
    let after = budi.reads_deal(&other).await;
    for kept in ["opportunity", "activities", "enrollment", "stage_history"] {
        assert_eq!(after[kept], before[kept], "{kept} of the other deal");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_closed_deal_does_not_move_to_another_end_not_even_by_a_manager() {
    let world = world().await;
    let (budi, sari, agus) = (world.budi().await, world.person("sari").await, world.agus().await);
    let (won, lost) = (budi.makes_deal("PT Menang").await, budi.makes_deal("PT Kalah").await);
    budi.puts(&won, "Closed Won").await.is_ok();
    budi.loses_deal(&lost).await.is_ok();
    let open: Vec<_> = super::OPEN.iter().map(|(stage, _)| *stage).collect();
    for who in [&sari, &agus] {
        for (deal, from) in [(&won, "Closed Won"), (&lost, "Closed Lost")] {
            for to in ["Closed Won", "Closed Lost"] {
                let body = json!({"stage": to, "lost_reason": "x", "lost_reason_code": "other", "note": "A mistake."});
                let refused = who.puts_with(deal, body).await.is_refused("INVALID_TRANSITION");
                refused.check(refused.details()["from"] == from && refused.details()["to"] == to, "says from where and to what");
                refused.check(refused.details()["allowed"] == json!(open), "names the open stages");
            }
        }
    }
    world.proves_itself().await;
}

//! Many activities moved to another day at once.

use serde_json::{Value, json};

use super::MOMENT;
use crate::support::{Answer, Person, World};

async fn moves(who: &Person, body: Value) -> Answer {
    who.posts("/api/crm/activities/bulk", body).await
}

fn moved(answer: &Answer) -> usize {
    answer.data()["moved"].as_array().expect("ids").len()
}

/// A deal of the tenth with calls and e-mails of the 10th, 12th, 15th, 20th and 24th, and a moment on the 20th.
async fn late(world: &World) -> (World, String) {
    let deal = world.at(MOMENT).await.budi().await.makes_deal("PT Laut Biru").await;
    (world.at("2026-03-20T03:00:00Z").await, deal)
}

#[tokio::test]
async fn everything_overdue_moves_once_and_the_deal_goes_along() {
    let world = World::new().await;
    let (then, deal) = late(&world).await;
    let budi = then.budi().await;
    let body = json!({"overdue": true, "due_date": "2026-03-23"});
    let (one, other) = tokio::join!(moves(&budi, body.clone()), moves(&budi, body.clone()));
    assert_eq!(moved(&one.is_ok()) + moved(&other.is_ok()), 3, "two at once move each once");
    assert_eq!(moved(&moves(&budi, body).await.is_ok()), 0, "again, nothing is overdue");
    let opportunity = budi.reads_deal(&deal).await["opportunity"].clone();
    assert_eq!(opportunity["next_step_due_date"], "2026-03-20", "the earliest open one is the next step");
    let audited = "select count(*) from data.audit_log where action = 'ACTIVITY_UPDATED'";
    assert_eq!(world.owner_sql().await.query_one(audited, &[]).await.expect("the audit").get::<_, i64>(0), 3);
    moves(&budi, json!({"overdue": true, "due_date": "2026-03-19"})).await.is_refused("VALIDATION_ERROR").names_field("due_date");
    moves(&budi, json!({"due_date": "2026-03-23"})).await.is_refused("VALIDATION_ERROR").names_field("ids");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_manager_moves_for_his_team_and_nobody_for_strangers() {
    let world = World::new().await;
    let (then, _) = late(&world).await;
    let budi = then.budi().await;
    let body = json!({"overdue": true, "owner_user_id": budi.user_id, "due_date": "2026-03-23"});
    for who in ["citra", "eko", "surya", "dewi", "fitri"] {
        moves(&then.person(who).await, body.clone()).await.is_refused("FORBIDDEN");
    }
    assert_eq!(moved(&moves(&then.person("sari").await, body).await.is_ok()), 3);
    world.proves_itself().await;
}

#[tokio::test]
async fn chosen_ones_move_and_what_stays_is_named() {
    let world = World::new().await;
    let (then, deal) = late(&world).await;
    let (budi, eko) = (then.budi().await, then.person("eko").await);
    let record = budi.reads_deal(&deal).await;
    let ids: Vec<&str> =
        record["activities"].as_array().expect("activities").iter().filter_map(|row| row["activity_id"].as_str()).collect();
    budi.completes_with(ids[0], json!({})).await.is_ok();
    moves(&eko, json!({"ids": ids, "due_date": "2026-03-30"})).await.is_refused("VALIDATION_ERROR").names_field("ids");
    let answer = moves(&budi, json!({"ids": ids, "due_date": "2026-03-30"})).await.is_ok();
    assert_eq!(moved(&answer), 4);
    answer.check(answer.data()["skipped"] == json!([{"activity_id": ids[0], "why": "It is done already."}]), "says what stays");
    assert_eq!(budi.reads_deal(&deal).await["opportunity"]["next_step_due_date"], "2026-03-30");
    let enrollment = record["activities"][1]["enrollment_id"].as_i64().expect("a cadence's step");
    budi.patches(&format!("/api/crm/enrollments/{enrollment}"), json!({"action": "pause"})).await.is_ok();
    let paused = moves(&budi, json!({"ids": ids, "due_date": "2026-04-01"})).await.is_ok();
    assert_eq!(moved(&paused), 0, "a paused cadence's stay");
    world.proves_itself().await;
}

//! Many targets at once: what can be done is done, the rest is named (spec 4.2).

use serde_json::{Value, json};

use super::{count, ids};
use crate::support::{Answer, Person, World};

async fn bulk(who: &Person, ids: &[String], action: &str, more: Value) -> Answer {
    let mut body = json!({"ids": ids, "action": action});
    for (key, value) in more.as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    who.posts("/api/crm/targets/bulk", body).await
}

fn skipped(answer: &Answer) -> Vec<&Value> {
    answer.data()["skipped"].as_array().expect("skipped").iter().map(|one| &one["target_id"]).collect()
}

#[tokio::test]
async fn some_are_assigned_enrolled_and_dropped_and_the_others_are_named() {
    let world = World::new().await;
    let (budi, citra, sari, eko) = (world.budi().await, world.person("citra").await, world.person("sari").await, world.person("eko").await);
    let mut all = Vec::new();
    for n in 0..4 {
        all.push(budi.has_target(&format!("PT Banyak {n}")).await);
    }
    let free = world.person("putri").await.has_target("PT Bebas").await;
    let strange = eko.has_target("PT Asing").await;
    all.extend([free.clone(), strange.clone()]);
    let enrolled = bulk(&budi, &all, "enroll", json!({})).await.is_ok();
    assert_eq!(enrolled.data()["done"], json!(all[..4]));
    assert_eq!(skipped(&enrolled), [&json!(free), &json!(strange)], "nobody's, and another team's");
    let again = bulk(&budi, &all[..4], "enroll", json!({})).await.is_ok();
    assert_eq!((&again.data()["done"], skipped(&again).len()), (&json!([]), 4), "they go through one already");
    let given = bulk(&sari, &all, "assign", json!({"user_id": citra.user_id})).await.is_ok();
    assert_eq!((&given.data()["done"], skipped(&given)), (&json!(all[..5]), vec![&json!(strange)]));
    let heard = citra.gets("/api/crm/notifications").await.is_ok();
    assert_eq!(heard.data().as_array().map(Vec::len), Some(1), "one notice for all of them");
    assert!(heard.text.contains("5 targets were given to you"), "{}", heard.text);
    let dropped = bulk(&citra, &all, "drop", json!({"reason": "No answer."})).await.is_ok();
    assert_eq!(dropped.data()["done"], json!(all[..5]));
    assert_eq!(count(&world, "select count(*) from data.cadence_enrollments where status in ('Active', 'Paused')").await, 0);
    let again = bulk(&citra, &all[..1], "drop", json!({"reason": "No answer."})).await.is_ok();
    assert!(again.text.contains("final"), "{}", again.text);
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_wrong_for_all_is_refused_at_once() {
    let world = World::new().await;
    let (budi, sari, eko) = (world.budi().await, world.person("sari").await, world.person("eko").await);
    let target = vec![budi.has_target("PT Banyak").await];
    bulk(&budi, &target, "drop", json!({})).await.is_refused("REASON_REQUIRED");
    bulk(&sari, &target, "assign", json!({})).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    bulk(&sari, &target, "assign", json!({"user_id": eko.user_id})).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    bulk(&budi, &target, "enroll", json!({"cadence_id": 999_999})).await.is_refused("NOT_FOUND");
    bulk(&budi, &target, "convert", json!({})).await.is_refused("VALIDATION_ERROR").names_field("action");
    bulk(&budi, &[], "drop", json!({"reason": "No answer."})).await.is_refused("VALIDATION_ERROR").names_field("ids");
    let body = json!({"ids": target});
    budi.posts("/api/crm/targets/bulk", body).await.is_refused("VALIDATION_ERROR").names_field("action");
    for who in ["dewi", "putri", "ana", "fitri"] {
        bulk(&world.person(who).await, &target, "drop", json!({"reason": "No answer."})).await.is_refused("FORBIDDEN");
    }
    assert_eq!(ids(&budi.gets("/api/crm/targets").await.is_ok()), target, "nothing has happened to it");
    world.proves_itself().await;
}

//! Quick add (spec 1.10) as one act: all or nothing, never twice for one request key, also when raced.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::facts::{self, count, holds};
use crate::support::{Answer, World};

fn company(name: &str) -> Value {
    json!({"company_name": name, "contact_name": "Rina Wijaya", "contact_phone": "0812 3456 7890"})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_adds_once_also_when_it_comes_eight_times_at_once() {
    let world = World::new().await;
    let budi = world.budi().await.with_key("from the dialog");
    let adds = (0..8).map(|_| {
        let budi = budi.clone();
        tokio::spawn(async move { budi.quick_adds(company("PT Laut Biru")).await.is_created() })
    });
    let answers: Vec<Answer> = join_all(adds).await.into_iter().map(|add| add.expect("an answer")).collect();
    for answer in &answers {
        answer.check(answer.data() == answers[0].data() && answer.header("location") == answers[0].header("location"), "equals the others");
    }
    budi.quick_adds(company("PT Laut Merah")).await.is_refused("IDEMPOTENCY_MISMATCH");
    for table in ["leads", "accounts", "contacts", "opportunities", "cadence_enrollments"] {
        assert_eq!(count(&world, table, "true").await, 1, "{table}");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn all_of_it_is_one_act_under_one_correlation_id() {
    let world = World::new().await;
    let budi = world.budi().await;
    let answer = budi.quick_adds(company("PT Laut Biru")).await.is_created();
    let [lead, account, contact, deal] = ["lead_id", "account_id", "contact_id", "opportunity_id"].map(|key| answer.id(key));
    let row = facts::lead(&world, &lead).await;
    assert_eq!((&row["queue"], &row["sales_owner_user_id"]), (&json!("converted"), &json!(budi.user_id)));
    assert_eq!((&row["opportunity_id"], &row["account_id"]), (&json!(deal), &json!(account)));
    assert_eq!(facts::deal(&world, &deal).await["source_lead_id"], json!(lead));
    assert!(facts::pool(&world, &lead).await.is_empty(), "it skips the pool");
    let audit = facts::audited(&world, answer.header("x-correlation-id")).await;
    for (action, id) in [
        ("LEAD_CREATED", &lead),
        ("LEAD_CONVERTED", &lead),
        ("ACCOUNT_CREATED", &account),
        ("CONTACT_CREATED", &contact),
        ("OPPORTUNITY_CREATED", &deal),
    ] {
        assert!(holds(&audit, action, id), "{action}");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_refused_leaves_nothing() {
    let world = World::new().await;
    let before = facts::everything(&world).await;
    for other in ["dewi", "maya", "ana", "putri", "fitri", "oka"] {
        world.person(other).await.quick_adds(company("PT Laut Biru")).await.is_refused("FORBIDDEN");
    }
    let mut wrong = company("PT Laut Biru");
    wrong["contact_name"] = json!("x".repeat(201));
    world.budi().await.quick_adds(wrong).await.is_refused("VALIDATION_ERROR").names_field("contact_name");
    assert_eq!(facts::everything(&world).await, before);
    world.proves_itself().await;
}

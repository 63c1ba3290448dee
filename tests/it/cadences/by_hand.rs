//! Enrolling by hand: whom, by whom, in what (spec 1.3, 6).

use futures_util::future::join_all;
use serde_json::json;

use super::verbs::{account, enrollment, fact, target};
use super::world;

const SALES: &[(&str, u16)] = &[
    ("agus", 201),
    ("sari", 201),
    ("budi", 201),
    ("citra", 404),
    ("surya", 404),
    ("putri", 403),
    ("dewi", 403),
    ("ana", 404),
    ("oka", 404),
];
const MARKETING: &[(&str, u16)] =
    &[("agus", 201), ("maya", 201), ("ana", 201), ("dian", 403), ("dewi", 403), ("budi", 404), ("sari", 404), ("oka", 404)];

#[tokio::test]
async fn the_owner_his_manager_and_an_admin_enroll() {
    let world = world().await;
    let (agus, budi, ana) = (world.agus().await, world.budi().await, world.ana().await);
    let cadence = agus.writes("other", "stepwise", false, &[0, 3]).await;
    for (field, rights) in [("opportunity_id", SALES), ("target_id", SALES), ("lead_id", MARKETING), ("account_id", SALES)] {
        for (name, status) in rights {
            let company = format!("PT {field} {name}");
            let id = match field {
                "opportunity_id" => budi.makes_deal(&company).await,
                "target_id" => target(&world, &budi, &company).await,
                "lead_id" => ana.nurtures_a_lead(&company).await,
                _ => account(&world, &budi, &company, 10).await,
            };
            // Accounts are everybody's to see.
            let status = if field == "account_id" && *status == 404 && *name != "oka" { 403 } else { *status };
            let answer = world.person(name).await.enrolls(cadence, field, &id).await;
            answer.check(answer.status == status, &format!("is {status} for {name} and {field}"));
            if status == 201 {
                let again = agus.enrolls(cadence, field, &id).await.is_refused("ALREADY_ENROLLED");
                assert_eq!(again.details()["enrollment_id"], enrollment(&answer));
            }
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn of_twenty_at_once_one_enrolls() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "upfront", false, &[0, 3]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let answers = join_all((0..20).map(|_| budi.enrolls(cadence, "opportunity_id", &deal))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert!(answers.iter().all(|answer| answer.status == 201 || answer.was_refused("ALREADY_ENROLLED")));
    world.proves_itself().await;
}

#[tokio::test]
async fn a_template_that_is_off_or_for_something_else_is_refused_in_words() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let off = agus.writes("other", "upfront", false, &[0]).await;
    agus.patches(&format!("/api/crm/cadences/{off}"), json!({"is_active": false})).await.is_ok();
    let deal = budi.makes_deal("PT Laut Biru").await;
    let target = target(&world, &budi, "PT Bidik").await;
    let seeded = |purpose: &str| format!("select cadence_id from data.cadences where purpose = '{purpose}'");
    let id = |purpose| {
        let (world, query) = (&world, seeded(purpose));
        async move { fact(world, &query).await["cadence_id"].as_i64().expect("one") }
    };
    let (winback, outbound, follow_up) = (id("winback").await, id("outbound").await, id("lead_follow_up").await);
    for (cadence, field, record) in [
        (off, "opportunity_id", &deal),
        (winback, "opportunity_id", &deal),
        (outbound, "opportunity_id", &deal),
        (follow_up, "target_id", &target),
    ] {
        budi.enrolls(cadence, field, record).await.is_refused("VALIDATION_ERROR").names_field("cadence_id");
    }
    budi.posts(&format!("/api/crm/cadences/{outbound}/enrollments"), json!({"target_id": target, "opportunity_id": deal}))
        .await
        .is_refused("VALIDATION_ERROR");
    budi.posts(&format!("/api/crm/cadences/{outbound}/enrollments"), json!({})).await.is_refused("VALIDATION_ERROR");
    world.proves_itself().await;
}

#[tokio::test]
async fn an_ended_record_starts_no_cadence() {
    let world = world().await;
    let (agus, ana, budi) = (world.agus().await, world.ana().await, world.budi().await);
    let cadence = agus.writes("other", "upfront", false, &[0]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    budi.loses_deal(&deal).await.is_ok();
    let target = target(&world, &budi, "PT Bidik").await;
    world
        .owner_sql()
        .await
        .batch_execute("update data.targets set status = 'dropped', drop_reason = 'no', dropped_at = now()")
        .await
        .expect("dropped");
    let lead = ana.brings_to_the_pool("PT Kolam").await;
    for (field, id) in [("opportunity_id", &deal), ("target_id", &target), ("lead_id", &lead)] {
        agus.enrolls(cadence, field, id).await.is_refused("INVALID_TRANSITION");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn an_account_in_a_winback_template_gets_its_deal_whatever_the_template() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let gentle = agus.writes("winback", "stepwise", false, &[2, 9]).await;
    let lost = account(&world, &budi, "PT Lama", 120).await;
    let made = budi.enrolls(gentle, "account_id", &lost).await.is_created();
    assert!(made.id("opportunity_id").starts_with("OPP"));
    let customer = account(&world, &budi, "PT Baru", 12).await;
    budi.enrolls(gentle, "account_id", &customer).await.is_refused("INVALID_TRANSITION");
    world.proves_itself().await;
}

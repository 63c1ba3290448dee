//! Idempotency-Key (spec 4.1): the same request has one effect, also when it comes several times at once.

use futures_util::future::join_all;
use serde_json::json;

use super::facts::{self, count};
use crate::support::{Answer, World, ripe_lead};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_claim_eight_times_at_once_with_one_key_has_one_effect_and_eight_equal_answers() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let budi = world.budi().await.with_key("one claim");
    let claims = (0..8).map(|_| {
        let (budi, lead) = (budi.clone(), lead.clone());
        tokio::spawn(async move { budi.claims(&lead).await.is_ok() })
    });
    let answers: Vec<Answer> = join_all(claims).await.into_iter().map(|claim| claim.expect("an answer")).collect();
    for answer in &answers {
        answer.check(answer.data() == answers[0].data() && answer.status == answers[0].status, "equals the others");
        answer.check(answer.data()["already"] == false, "is the first one's");
    }
    for (table, which, number) in [("opportunities", "true", 1), ("accounts", "true", 1), ("audit_log", "action = 'LEAD_CLAIMED'", 1)] {
        assert_eq!(count(&world, table, which).await, number, "{table}");
    }
    let before = facts::everything(&world).await;
    let later = budi.claims(&lead).await.is_ok();
    later.check(later.data() == answers[0].data(), "is still the first one's");
    assert_eq!(facts::everything(&world).await, before);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_key_makes_a_record_once_with_its_status_and_address() {
    let world = World::new().await;
    let ana = world.ana().await.with_key("one lead");
    let first = ana.adds_lead(ripe_lead("PT Laut Biru")).await.is_created();
    let again = ana.adds_lead(ripe_lead("PT Laut Biru")).await.is_created();
    again.check(again.data() == first.data(), "is the first one's answer");
    again.check(again.header("location") == first.header("location"), "has the same address");
    assert_eq!(count(&world, "leads", "true").await, 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_key_belongs_to_its_body_and_its_route() {
    let world = World::new().await;
    let ana = world.ana().await;
    let leads = [ana.brings_to_the_pool("PT Satu").await, ana.brings_to_the_pool("PT Dua").await];
    let keyed = ana.with_key("mine");
    keyed.adds_lead(ripe_lead("PT Tiga")).await.is_created();
    let before = facts::everything(&world).await;
    keyed.adds_lead(ripe_lead("PT Empat")).await.is_refused("IDEMPOTENCY_MISMATCH");
    keyed.does(&leads[0], "recall", json!({"reason": "Too early"})).await.is_refused("IDEMPOTENCY_MISMATCH");
    assert_eq!(facts::everything(&world).await, before);
    let budi = world.budi().await.with_key("mine");
    budi.claims(&leads[0]).await.is_ok();
    budi.claims(&leads[1]).await.is_refused("IDEMPOTENCY_MISMATCH");
    budi.claims_next().await.is_refused("IDEMPOTENCY_MISMATCH");
    assert_eq!(facts::lead(&world, &leads[1]).await["queue"], "pool");
    world.proves_itself().await;
}

#[tokio::test]
async fn somebody_elses_same_key_is_another() {
    let world = World::new().await;
    let ana = world.ana().await;
    ana.brings_to_the_pool("PT Satu").await;
    ana.brings_to_the_pool("PT Dua").await;
    let budi = world.budi().await.with_key("next");
    let citra = world.person("citra").await.with_key("next");
    let (first, second) = (budi.claims_next().await.is_ok(), citra.claims_next().await.is_ok());
    assert_ne!(first.id("lead_id"), second.id("lead_id"));
    let (again, too) = (budi.claims_next().await.is_ok(), citra.claims_next().await.is_ok());
    assert_eq!((again.data(), too.data()), (first.data(), second.data()));
    budi.with_key("another").claims_next().await.is_refused("POOL_EMPTY");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_refused_act_leaves_nothing_and_is_tried_again_with_its_key() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let keyed = budi.with_key("until it works");
    let before = facts::everything(&world).await;
    keyed.claims_next().await.is_refused("POOL_EMPTY");
    assert_eq!(facts::everything(&world).await, before);
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    let claimed = keyed.claims_next().await.is_ok();
    assert_eq!(claimed.id("lead_id"), lead);

    let review = ana.adds_lead(json!({"company_name": "PT Angin", "contact_phone": "0812 3456 7890", "primary_channel": "Other"})).await;
    let review = review.is_created().id("lead.lead_id");
    let qualify = ana.with_key("qualify");
    qualify.qualifies(&review).await.is_refused("QUALIFICATION_INCOMPLETE");
    let edit = json!({"service_code": "DOM_FTL", "timeline": "1 Week"});
    ana.patches(&format!("/api/crm/leads/{review}"), edit).await.is_ok();
    let (first, again) = (qualify.qualifies(&review).await.is_ok(), qualify.qualifies(&review).await.is_ok());
    again.check(again.data() == first.data(), "is the first success");
    assert_eq!(facts::pool(&world, &review).await.len(), 1);
    world.proves_itself().await;
}

/// After a day a key may be used again.
#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let world = World::new().await;
    let today = world.at("2026-11-23T02:00:00Z").await;
    let first = today.ana().await.with_key("daily").adds_lead(ripe_lead("PT Laut Biru")).await.is_created();
    for (moment, same) in [("2026-11-24T01:59:59Z", true), ("2026-11-24T02:00:00Z", false)] {
        let later = world.at(moment).await.ana().await.with_key("daily").adds_lead(ripe_lead("PT Laut Biru")).await.is_created();
        later.check((later.id("lead.lead_id") == first.id("lead.lead_id")) == same, "belongs to its day");
    }
    world.proves_itself().await;
}

//! The pool rules (spec 1.5): off by default; a refusal says which rule and when it frees up.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::facts;
use crate::support::{Answer, Person, World};

async fn rules(world: &World, rule: &str, value: i32) {
    let update = format!("update data.settings set value = '{value}' where key = '{rule}'");
    assert_eq!(world.owner_sql().await.execute(&update, &[]).await.expect("a setting"), 1, "{rule}");
}

async fn pools(ana: &Person, number: usize) -> Vec<String> {
    let mut leads = Vec::new();
    for n in 1..=number {
        leads.push(ana.brings_to_the_pool(&format!("PT Nomor {n}")).await);
    }
    leads
}

fn is_limited(answer: Answer, rule: &str, free_at: Option<&str>) {
    let refused = answer.is_refused("CLAIM_LIMIT");
    refused.check(refused.details()["rule"] == rule, &format!("says that the rule is {rule}"));
    let when = refused.details()["free_at"].as_str().map(|time| time.parse::<jiff::Timestamp>().expect("a time"));
    let free_at = free_at.map(|time| time.parse::<jiff::Timestamp>().expect("a time"));
    refused.check(when == free_at, &format!("says that it frees up at {free_at:?}"));
}

#[tokio::test]
async fn the_claims_of_a_day_are_limited_until_midnight_in_jakarta() {
    let world = World::new().await;
    rules(&world, "pool_claims_per_day", 2).await;
    let today = world.at("2026-11-23T02:00:00Z").await;
    let leads = pools(&today.ana().await, 5).await;
    let (budi, citra) = (today.budi().await, today.person("citra").await);
    let first = budi.claims(&leads[0]).await.is_ok();
    budi.claims_next().await.is_ok();
    budi.releases(&leads[0], "No time").await.is_ok();
    let before = facts::everything(&world).await;
    let midnight = Some("2026-11-23T17:00:00Z");
    is_limited(budi.claims(&leads[2]).await, "pool_claims_per_day", midnight);
    is_limited(budi.claims_next().await, "pool_claims_per_day", midnight);
    let own = budi.claims(&leads[1]).await.is_ok();
    own.check(own.data()["already"] == true && own.id("account_id") != first.id("account_id"), "repeats what is his, which is no claim");
    assert_eq!(facts::everything(&world).await, before, "what is refused leaves nothing");
    citra.claims(&leads[2]).await.is_ok();
    is_limited(world.at("2026-11-23T16:59:59Z").await.budi().await.claims(&leads[3]).await, "pool_claims_per_day", midnight);
    world.at("2026-11-23T17:00:00Z").await.budi().await.claims(&leads[3]).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn untouched_leads_are_limited_until_one_is_worked_on() {
    let world = World::new().await;
    rules(&world, "pool_untouched_leads", 2).await;
    let (ana, sari, budi) = (world.ana().await, world.person("sari").await, world.budi().await);
    let leads = pools(&ana, 5).await;
    sari.assigns(&leads[0], &budi).await.is_ok();
    let claimed = budi.claims(&leads[1]).await.is_ok();
    is_limited(budi.claims(&leads[2]).await, "pool_untouched_leads", None);
    budi.completes(claimed.data()["activity_ids"][0].as_str().expect("an id")).await.is_ok();
    budi.claims(&leads[2]).await.is_ok();
    is_limited(budi.claims_next().await, "pool_untouched_leads", None);
    budi.releases(&leads[0], "No time").await.is_ok();
    budi.claims(&leads[3]).await.is_ok();
    is_limited(budi.claims_next().await, "pool_untouched_leads", None);
    sari.claims_next().await.is_ok();
    world.proves_itself().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_holds_for_claims_at_the_same_moment() {
    let world = World::new().await;
    rules(&world, "pool_claims_per_day", 2).await;
    let (leads, budi) = (pools(&world.ana().await, 8).await, world.budi().await);
    let claims = leads.into_iter().enumerate().map(|(n, lead)| {
        let budi = budi.clone();
        tokio::spawn(async move { if n % 2 == 0 { budi.claims(&lead).await } else { budi.claims_next().await } })
    });
    let answers: Vec<Answer> = join_all(claims).await.into_iter().map(|claim| claim.expect("an answer")).collect();
    // A name and claim-next may meet on one lead; the second then repeats the first.
    let won = answers.iter().filter(|answer| answer.status == 200 && answer.data()["already"] == false).count();
    assert_eq!(won, 2);
    assert!(answers.iter().all(|answer| answer.status == 200 || answer.was_refused("CLAIM_LIMIT") || answer.was_refused("POOL_EMPTY")));
    assert_eq!(facts::count(&world, "leads", "queue = 'working'").await, 2);
    world.proves_itself().await;
}

#[tokio::test]
async fn the_days_to_expiry_are_a_rule_too() {
    let world = World::new().await;
    rules(&world, "pool_expiry_days", 3).await;
    let lead = world.at("2026-11-23T02:00:00Z").await.ana().await.brings_to_the_pool("PT Laut Biru").await;
    assert_eq!(facts::pool(&world, &lead).await[0]["expires_at"], "2026-11-26T02:00:00+00:00");
    world.proves_itself().await;
}

#[tokio::test]
async fn without_rules_nothing_is_limited() {
    let world = World::new().await;
    for rule in ["pool_claims_per_day", "pool_untouched_leads"] {
        let value = facts::fact(&world, "select value from data.settings where key = $1", rule).await;
        assert_eq!(value, Value::Null, "{rule} is off by default");
    }
    let budi = world.budi().await;
    for lead in pools(&world.ana().await, 12).await {
        let claimed = budi.claims(&lead).await.is_ok();
        claimed.check(claimed.data()["already"] == json!(false), "is a claim");
    }
    world.proves_itself().await;
}

//! What acts tell: allowed, switched off, one's own, and to somebody who has left.

use serde_json::json;

use crate::support::{World, ripe_lead};

#[tokio::test]
async fn the_marketer_hears_that_his_lead_was_claimed_and_nothing_more() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    budi.claims(&lead).await.is_ok();
    let told = ana.told("lead_claimed").await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["message"], "PT Laut Biru was claimed from the pool.", "neither who nor what became of it (spec 3.3)");
    assert!(told[0]["href"].is_null(), "a claimed lead is out of marketing's sight: {told:?}");
    assert!(budi.told("lead_claimed").await.is_empty());
    assert!(world.person("dian").await.told("lead_claimed").await.is_empty());

    ana.switches_off("lead_claimed").await;
    budi.claims(&ana.brings_to_the_pool("PT Angin Timur").await).await.is_ok();
    assert_eq!(ana.told("lead_claimed").await.len(), 1, "switched off");
    let last = ana.brings_to_the_pool("PT Pulau Jauh").await;
    ana.patches("/api/crm/notifications/settings", json!({"lead_claimed": true})).await.is_ok();
    world.dismisses("ana").await;
    budi.claims(&last).await.is_ok();
    assert_eq!(world.number("select count(*) from data.notifications where kind = 'lead_claimed'").await, 1, "ana has left");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_marketer_hears_that_his_lead_came_back_and_why() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    budi.claims(&lead).await.is_ok();
    let body = json!({"to": "marketing", "reason": "They want 100% of it free"});
    budi.posts(&format!("/api/crm/leads/{lead}/release"), body).await.is_ok();
    let told = ana.told("lead_returned").await;
    assert_eq!(told[0]["message"], "PT Laut Biru was returned to marketing: They want 100% of it free");
    assert_eq!(told[0]["href"], format!("/crm/leads/{lead}"));
    ana.switches_off("lead_returned").await;
    ana.qualifies(&lead).await.is_ok();
    budi.claims(&lead).await.is_ok();
    budi.posts(&format!("/api/crm/leads/{lead}/release"), json!({"to": "marketing", "reason": "Again"})).await.is_ok();
    assert_eq!(ana.told("lead_returned").await.len(), 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn the_new_owner_hears_of_what_others_gave_him() {
    let world = World::new().await;
    let (ana, budi, citra, sari) = (world.ana().await, world.budi().await, world.person("citra").await, world.person("sari").await);
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    sari.posts(&format!("/api/crm/leads/{lead}/assign"), json!({"user_id": budi.user_id})).await.is_ok();
    sari.posts(&format!("/api/crm/leads/{lead}/assign"), json!({"user_id": budi.user_id})).await.is_ok();
    let told = budi.told("assigned").await;
    assert_eq!((told.len(), told[0]["href"].as_str()), (1, Some(format!("/crm/leads/{lead}").as_str())), "{told:?}");
    let deal = citra.makes_deal("PT Angin Timur").await;
    sari.gives_deal(&deal, &budi).await.is_ok();
    assert_eq!(budi.told("assigned").await[0]["href"], format!("/crm/opportunities/{deal}"));
    let account = sari.reads_deal(&deal).await["account"]["account_id"].as_str().expect("an account").to_owned();
    sari.posts(&format!("/api/crm/accounts/{account}/assign"), json!({"user_id": budi.user_id})).await.is_ok();
    assert_eq!(budi.told("assigned").await[0]["href"], format!("/crm/accounts/{account}"));
    // To oneself is no news, and what went on to another has no link any more.
    sari.gives_deal(&deal, &sari).await.is_ok();
    assert!(sari.told("assigned").await.is_empty());
    assert!(budi.told("assigned").await.iter().any(|row| row["entity_id"] == deal.as_str() && row["href"].is_null()));
    budi.switches_off("assigned").await;
    sari.gives_deal(&deal, &budi).await.is_ok();
    assert_eq!(budi.told("assigned").await.len(), 3);
    world.proves_itself().await;
}

#[tokio::test]
async fn the_owner_hears_that_a_cadence_was_stopped_by_somebody_else_and_why() {
    let world = World::new().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    let lost = json!({"stage": "Closed Lost", "lost_reason_code": "price", "lost_reason": "Too dear"});
    sari.puts_with(&deal, lost.clone()).await.is_ok();
    let told = budi.told("enrollment_stopped").await;
    assert_eq!(told.len(), 1, "{told:?}");
    let message = told[0]["message"].as_str().expect("a message");
    assert!(message.starts_with("The cadence of PT Laut Biru") && message.contains("was stopped: "), "{message}");
    assert_eq!(told[0]["href"], format!("/crm/opportunities/{deal}"));
    let own = budi.makes_deal("PT Angin Timur").await;
    budi.puts_with(&own, lost.clone()).await.is_ok();
    assert_eq!(budi.told("enrollment_stopped").await.len(), 1, "his own act is no news");
    budi.switches_off("enrollment_stopped").await;
    let third = budi.makes_deal("PT Pulau Jauh").await;
    sari.puts_with(&third, lost).await.is_ok();
    assert_eq!(budi.told("enrollment_stopped").await.len(), 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn the_marketer_hears_that_his_lead_was_assigned_from_the_pool_and_not_that_one_from_the_inbox_was() {
    let world = World::new().await;
    let (ana, budi, sari) = (world.ana().await, world.budi().await, world.person("sari").await);
    let pool = ana.brings_to_the_pool("PT Laut Biru").await;
    let inbox = ana.adds_lead(ripe_lead("PT Angin Timur")).await.is_created().id("lead.lead_id");
    sari.posts(&format!("/api/crm/leads/{pool}/assign"), json!({"user_id": budi.user_id})).await.is_ok();
    world.person("maya").await.posts(&format!("/api/crm/leads/{inbox}/assign"), json!({"user_id": budi.user_id})).await.is_ok();
    let told = ana.told("lead_claimed").await;
    let messages: Vec<_> = told.iter().map(|row| row["message"].as_str().unwrap_or_default()).collect();
    assert_eq!(messages, ["PT Laut Biru was given to a salesperson."]);
    world.proves_itself().await;
}

#[tokio::test]
async fn the_owner_hears_that_a_merge_or_a_deactivation_stopped_his_accounts_cadence() {
    let world = World::new().await;
    let (agus, budi, sari) = (world.agus().await, world.budi().await, world.person("sari").await);
    let cadence = agus.writes("other", "upfront", false, &[0, 3]).await;
    let (merged, away, stays) =
        (budi.has_account("PT Laut Biru").await, budi.has_account("PT Pulau").await, budi.has_account("PT Angin").await);
    for account in [&merged, &away] {
        budi.enrolls(cadence, "account_id", account).await.is_ok();
    }
    sari.merges(&merged, &stays).await.is_ok();
    sari.puts_away(&away).await.is_ok();
    let told = budi.told("enrollment_stopped").await;
    let told: Vec<_> =
        told.iter().map(|row| (row["entity_id"].as_str().unwrap_or_default(), row["message"].as_str().unwrap_or_default())).collect();
    assert_eq!(
        told,
        [
            (away.as_str(), "The cadence of PT Pulau was stopped: account deactivated"),
            (merged.as_str(), "The cadence of PT Laut Biru was stopped: account merged away"),
        ]
    );
    world.proves_itself().await;
}

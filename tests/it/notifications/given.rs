//! Whoever makes a record for somebody else tells him, as by giving him one.

use serde_json::{Value, json};

use crate::cadences::verbs;
use crate::deals::verbs::quick;
use crate::support::{Answer, Person, World, ripe_lead};

/// Sari does it for Budi, who hears of this one record; done by himself it is no news.
async fn tells_of(budi: &Person, done: &Answer, page: &str, id: &str, message: &str) {
    assert!((200..300).contains(&done.status), "{}", done.text);
    let told = budi.told("assigned").await;
    let told: Vec<(&Value, &Value)> = told.iter().map(|row| (&row["href"], &row["message"])).collect();
    assert_eq!(told, [(&json!(format!("{page}/{}", done.id(id))), &json!(message))]);
}

#[tokio::test]
async fn an_account_made_for_somebody_is_told_to_him() {
    let world = World::new().await;
    let (sari, budi) = (world.person("sari").await, world.budi().await);
    budi.has_account("PT Sendiri").await;
    let made = sari.adds_account(json!({"company_name": "PT Laut Biru", "owner_user_id": budi.user_id})).await;
    tells_of(&budi, &made, "/crm/accounts", "account.account_id", "The account PT Laut Biru was given to you.").await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_deal_made_for_somebody_is_told_to_him() {
    let world = World::new().await;
    let (sari, budi) = (world.person("sari").await, world.budi().await);
    let account = budi.has_account("PT Laut Biru").await;
    let draft = json!({"account_id": account, "name": "Rempah", "next_step": "Call", "next_step_due_date": "2099-01-04"});
    budi.posts("/api/crm/opportunities", draft.clone()).await.is_created();
    let mut draft = draft;
    draft["owner_user_id"] = json!(budi.user_id);
    let made = sari.posts("/api/crm/opportunities", draft).await;
    tells_of(&budi, &made, "/crm/opportunities", "opportunity.opportunity_id", "The opportunity Rempah was given to you.").await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_quick_add_for_somebody_is_told_to_him() {
    let world = World::new().await;
    let (sari, budi) = (world.person("sari").await, world.budi().await);
    budi.makes_deal("PT Sendiri").await;
    let mut draft = quick("PT Laut Biru");
    draft["owner_user_id"] = json!(budi.user_id);
    let made = sari.posts("/api/crm/opportunities", draft).await;
    tells_of(&budi, &made, "/crm/opportunities", "opportunity_id", "The opportunity PT Laut Biru was given to you.").await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_lead_made_for_somebody_is_told_to_him() {
    let world = World::new().await;
    let (sari, budi) = (world.person("sari").await, world.budi().await);
    budi.adds_lead(ripe_lead("PT Sendiri")).await.is_created();
    let mut draft = ripe_lead("PT Laut Biru");
    draft["owner_user_id"] = json!(budi.user_id);
    let made = sari.adds_lead(draft).await;
    tells_of(&budi, &made, "/crm/leads", "lead.lead_id", "The lead PT Laut Biru was given to you.").await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_deal_that_an_admin_converts_somebodys_lead_into_is_told_to_him() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let lead = budi.adds_lead(ripe_lead("PT Laut Biru")).await.is_created().id("lead.lead_id");
    let own = budi.adds_lead(ripe_lead("PT Sendiri")).await.is_created().id("lead.lead_id");
    budi.posts(&format!("/api/crm/leads/{own}/convert"), json!({})).await.is_ok();
    let made = agus.posts(&format!("/api/crm/leads/{lead}/convert"), json!({})).await.is_ok();
    agus.posts(&format!("/api/crm/leads/{lead}/convert"), json!({})).await.is_ok();
    let name = format!(
        "The opportunity {} was given to you.",
        budi.reads_deal(&made.id("opportunity_id")).await["opportunity"]["name"].as_str().unwrap_or_default()
    );
    tells_of(&budi, &made, "/crm/opportunities", "opportunity_id", &name).await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_winback_that_a_manager_begins_is_told_to_the_owner() {
    let world = World::new().await.at("2026-03-10T03:00:00Z").await;
    let (sari, budi) = (world.person("sari").await, world.budi().await);
    let own = verbs::account(&world, &budi, "PT Sendiri", 200).await;
    budi.posts(&format!("/api/crm/accounts/{own}/winback"), json!({})).await.is_ok();
    let lost = verbs::account(&world, &budi, "PT Lama", 200).await;
    let made = sari.posts(&format!("/api/crm/accounts/{lost}/winback"), json!({})).await;
    tells_of(&budi, &made, "/crm/opportunities", "opportunity_id", "The opportunity PT Lama – Winback was given to you.").await;
    world.proves_itself().await;
}

//! An account whose owner has left finds another one, with what was planned on it (spec 1.5, 1.11).

use serde_json::json;

use crate::support::{Person, World};

/// A visit planned on an account itself; answers its id.
async fn plans_a_visit(who: &Person, account: &str) -> String {
    let visit = json!({"activity_type": "Visit", "subject": "New year's visit", "due_date": "2099-01-04", "account_id": account});
    who.plans(visit).await.is_created().id("activity.activity_id")
}

async fn owner_of(who: &Person, activity: &str) -> String {
    who.gets(&format!("/api/crm/activities/{activity}")).await.is_ok().id("activity.owner_name")
}

#[tokio::test]
async fn whoever_claims_a_lead_of_the_company_takes_the_account_with_its_plans() {
    let world = World::new().await;
    let (ana, budi, citra) = (world.ana().await, world.budi().await, world.person("citra").await);
    let account = citra.has_account("PT Laut Biru").await;
    let visit = plans_a_visit(&citra, &account).await;
    world.dismisses("citra").await;
    budi.claims(&ana.brings_to_the_pool("PT Laut Biru").await).await.is_ok();
    assert_eq!(budi.reads_account(&account).await["account"]["owner_name"], "Budi");
    assert_eq!(owner_of(&budi, &visit).await, "Budi");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_merge_gives_an_account_without_an_active_owner_one_and_him_its_plans() {
    let world = World::new().await;
    let (budi, citra, sari) = (world.budi().await, world.person("citra").await, world.person("sari").await);
    let stays = citra.has_account("PT Laut Biru").await;
    let goes = budi.has_account("PT Laut Biru Logistik").await;
    let (visit, own) = (plans_a_visit(&citra, &stays).await, plans_a_visit(&budi, &goes).await);
    world.dismisses("citra").await;
    sari.merges(&goes, &stays).await.is_ok();
    assert_eq!(budi.reads_account(&stays).await["account"]["owner_name"], "Budi");
    assert_eq!((owner_of(&budi, &visit).await, owner_of(&budi, &own).await), ("Budi".to_owned(), "Budi".to_owned()));
    world.proves_itself().await;
}

//! Convert by hand (spec 1.6): it makes what the lead does not have yet, never twice. What a deal's moves do to its lead is told with the deals.

use serde_json::json;

use super::facts::{self, count, each, holds};
use crate::support::{Person, World, ripe_lead};

const IDS: [&str; 6] = ["lead_id", "account_id", "contact_id", "opportunity_id", "enrollment_id", "activity_ids"];

/// A lead that Budi has without a deal: assigned to him, or made by himself.
async fn without_deal(world: &World, sales_made: bool) -> (Person, String) {
    let budi = world.budi().await;
    if sales_made {
        let lead = budi.adds_lead(ripe_lead("PT Laut Biru")).await.is_created().id("lead.lead_id");
        return (budi, lead);
    }
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    world.person("maya").await.assigns(&lead, &budi).await.is_ok();
    (budi, lead)
}

async fn claims_one(world: &World) -> (Person, String, String) {
    let budi = world.budi().await;
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let deal = budi.claims(&lead).await.is_ok().id("opportunity_id");
    (budi, lead, deal)
}

#[tokio::test]
async fn a_sales_made_lead_is_its_makers_at_once_and_skips_the_pool() {
    let world = World::new().await;
    let (budi, lead) = without_deal(&world, true).await;
    let row = facts::lead(&world, &lead).await;
    assert_eq!(
        (&row["queue"], &row["sourced_by"], &row["sales_owner_user_id"]),
        (&json!("working"), &json!("Sales"), &json!(budi.user_id))
    );
    assert!(row["claimed_at"].is_string() && row["opportunity_id"].is_null());
    let call = facts::of_lead(&world, &lead).await;
    assert_eq!((call.len(), &call[0]["activity_type"], &call[0]["due_date"]), (1, &json!("Call"), &facts::day(&world, 0).await));
    assert!(call[0]["subject"].as_str().is_some_and(|subject| subject.starts_with("First contact")));
    assert!(facts::pool(&world, &lead).await.is_empty() && budi.finds(&lead, "my_claimed").await);
    world.proves_itself().await;
}

#[tokio::test]
async fn converting_a_lead_without_a_deal_makes_it_once_and_answers_the_same_ids_again() {
    for sales_made in [false, true] {
        let world = World::new().await;
        let (budi, lead) = without_deal(&world, sales_made).await;
        let answer = budi.converts(&lead).await.is_ok();
        let deal = answer.id("opportunity_id");
        answer.check(answer.data()["already"] == false, "is the first");
        let row = facts::lead(&world, &lead).await;
        assert_eq!(
            (&row["queue"], &row["opportunity_id"], &row["sales_owner_user_id"]),
            (&json!("converted"), &json!(deal), &json!(budi.user_id))
        );
        assert_eq!(row["account_id"], json!(answer.id("account_id")));
        let own = facts::rows(&world, "activities", "t.lead_id = $1 and t.status <> 'Done'", &lead).await;
        assert_eq!((own.len(), &own[0]["status"]), (1, &json!("Cancelled")), "the First contact call gives way to the cadence");
        let steps = facts::of_deal(&world, &deal).await;
        assert_eq!(each(&steps, "status"), ["Planned"; 5]);
        assert_eq!(facts::deal(&world, &deal).await["next_step"], steps[0]["subject"]);
        let audit = facts::audited(&world, answer.header("x-correlation-id")).await;
        assert!(holds(&audit, "LEAD_CONVERTED", &lead) && holds(&audit, "OPPORTUNITY_CREATED", &deal));
        let before = facts::everything(&world).await;
        let again = budi.converts(&lead).await.is_ok();
        again.check(again.data()["already"] == true && IDS.iter().all(|key| again.data()[key] == answer.data()[key]), "repeats the ids");
        assert_eq!(facts::everything(&world).await, before);
        world.proves_itself().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_conversions_at_once_make_one_deal() {
    let world = World::new().await;
    let (budi, lead) = without_deal(&world, false).await;
    let sari = world.person("sari").await;
    let (one, two) = tokio::join!(budi.converts(&lead), sari.converts(&lead));
    let (one, two) = (one.is_ok(), two.is_ok());
    assert!(IDS.iter().all(|key| one.data()[key] == two.data()[key]));
    assert_ne!(one.data()["already"], two.data()["already"]);
    assert_eq!((count(&world, "opportunities", "true").await, count(&world, "cadence_enrollments", "true").await), (1, 1));
    world.proves_itself().await;
}

#[tokio::test]
async fn a_conversion_may_bring_the_next_step_and_an_admins_leaves_the_owner() {
    let world = World::new().await;
    let (budi, lead) = without_deal(&world, false).await;
    let act = json!({"next_step": "Visit the yard", "next_step_due_date": "2099-01-31"});
    let deal = world.agus().await.does(&lead, "convert", act).await.is_ok().id("opportunity_id");
    let row = facts::deal(&world, &deal).await;
    assert_eq!((&row["next_step"], &row["next_step_due_date"]), (&json!("Visit the yard"), &json!("2099-01-31")));
    assert_eq!(row["owner_user_id"], json!(budi.user_id));
    world.proves_itself().await;
}

#[tokio::test]
async fn converting_a_claimed_lead_keeps_its_deal_and_cadence() {
    let world = World::new().await;
    let (budi, lead, deal) = claims_one(&world).await;
    let answer = budi.converts(&lead).await.is_ok();
    assert_eq!((answer.id("opportunity_id"), facts::lead(&world, &lead).await["queue"].clone()), (deal.clone(), json!("converted")));
    assert_eq!(each(&facts::enrollments(&world, &deal).await, "status"), ["Active"]);
    assert_eq!((count(&world, "opportunities", "true").await, count(&world, "accounts", "true").await), (1, 1));
    assert!(!budi.finds(&lead, "my_claimed").await, "the deal carries on alone");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_deal_lost_after_the_conversion_leaves_the_lead_converted() {
    let world = World::new().await;
    let (budi, lead, deal) = claims_one(&world).await;
    budi.converts(&lead).await.is_ok();
    budi.loses(&deal, "Too dear", "price").await.is_ok();
    let row = facts::lead(&world, &lead).await;
    assert_eq!((&row["queue"], &row["opportunity_id"]), (&json!("converted"), &json!(deal)));
    let again = budi.converts(&lead).await.is_ok();
    again.check(again.data()["already"] == true && again.id("opportunity_id") == deal, "still answers its deal");
    world.proves_itself().await;
}

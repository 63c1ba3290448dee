//! A lead is given to a salesperson (spec 1.4), with all that also happens.

use serde_json::{Value, json};

use super::facts::{self, each, holds};
use crate::support::{World, ripe_lead};

#[tokio::test]
async fn assigning_gives_owner_and_a_call_due_today_but_no_deal() {
    let world = World::new().await;
    let now = world.at("2026-11-23T02:00:00Z").await;
    let (ana, maya, sari, budi) = (now.ana().await, now.person("maya").await, now.person("sari").await, now.budi().await);
    let pooled = ana.brings_to_the_pool("PT Kolam").await;
    let fresh = ana.adds_lead(ripe_lead("PT Baru")).await.is_created().id("lead.lead_id");
    for (who, lead) in [(&sari, &pooled), (&maya, &fresh)] {
        let answer = who.assigns(lead, &budi).await.is_ok();
        let row = facts::lead(&world, lead).await;
        assert_eq!((&row["queue"], &row["sales_owner_user_id"]), (&json!("working"), &json!(budi.user_id)));
        assert_eq!((&row["claimed_at"], &row["opportunity_id"]), (&json!("2026-11-23T02:00:00+00:00"), &Value::Null));
        let activities = facts::of_lead(&world, lead).await;
        let call: Vec<_> = activities.iter().filter(|activity| activity["status"] == "Planned").collect();
        assert_eq!((call.len(), &call[0]["activity_type"], &call[0]["due_date"]), (1, &json!("Call"), &json!("2026-11-23")));
        assert_eq!(
            (&call[0]["owner_user_id"], &call[0]["subject"]),
            (&json!(budi.user_id), &json!(format!("First contact: {}", row["company_name"].as_str().expect("a name"))))
        );
        assert!(holds(&facts::audited(&world, answer.header("x-correlation-id")).await, "LEAD_ASSIGNED", lead));
    }
    let pool = facts::pool(&world, &pooled).await;
    assert_eq!((pool.len(), &pool[0]["release_reason"], &pool[0]["claimed_at"]), (1, &json!("assigned"), &Value::Null));
    assert_eq!(facts::count(&world, "opportunities", "true").await, 0);
    assert!(facts::lead(&world, &fresh).await["first_touched_at"].is_string(), "assigning from the inbox is its first touch");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_lead_is_assigned_to_active_salespeople_only_and_by_a_manager_within_the_team() {
    let world = World::new().await;
    let (ana, agus, sari, eko) = (world.ana().await, world.agus().await, world.person("sari").await, world.person("eko").await);
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    world
        .owner_sql()
        .await
        .batch_execute("update data.users set is_active = false where email = 'citra@bcp.test'")
        .await
        .expect("she left");
    let citra = facts::fact(&world, "select to_jsonb(user_id) from data.users where email = $1", "citra@bcp.test").await;
    let nobody = json!("00000000-0000-0000-0000-000000000000");
    for wrong in [Value::Null, citra, nobody, json!(ana.user_id), json!(agus.user_id)] {
        agus.does(&lead, "assign", json!({"user_id": wrong})).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    }
    sari.assigns(&lead, &eko).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    sari.assigns(&lead, &sari).await.is_ok();
    world.proves_itself().await;
}

/// A lead that was never in the pool is hidden from other salespeople, also when they try to claim it.
#[tokio::test]
async fn a_lead_assigned_from_the_inbox_is_not_claimed_by_anybody_but_already_its_owners() {
    let world = World::new().await;
    let (ana, maya, budi) = (world.ana().await, world.person("maya").await, world.budi().await);
    let lead = ana.adds_lead(ripe_lead("PT Laut Biru")).await.is_created().id("lead.lead_id");
    for sales in ["budi", "sari", "eko"] {
        world.person(sales).await.claims(&lead).await.is_refused("NOT_FOUND");
    }
    maya.assigns(&lead, &budi).await.is_ok();
    budi.claims(&lead).await.is_refused("INVALID_TRANSITION");
    for other in ["citra", "eko", "surya"] {
        world.person(other).await.claims(&lead).await.is_refused("NOT_FOUND");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_working_leads_deal_cadence_and_open_activities_go_along_to_another_salesperson() {
    let world = World::new().await;
    let (ana, maya, sari) = (world.ana().await, world.person("maya").await, world.person("sari").await);
    let (budi, citra) = (world.budi().await, world.person("citra").await);
    let with_deal = ana.brings_to_the_pool("PT Laut Biru").await;
    let deal = budi.claims(&with_deal).await.is_ok().id("opportunity_id");
    let without = ana.brings_to_the_pool("PT Angin").await;
    maya.assigns(&without, &budi).await.is_ok();
    budi.completes(facts::of_deal(&world, &deal).await[0]["activity_id"].as_str().expect("an id")).await.is_ok();
    for lead in [&with_deal, &without] {
        sari.assigns(lead, &citra).await.is_ok();
        assert_eq!(facts::lead(&world, lead).await["sales_owner_user_id"], json!(citra.user_id));
        assert!(citra.finds(lead, "my_claimed").await && !budi.finds(lead, "my_claimed").await);
    }
    assert_eq!(facts::deal(&world, &deal).await["owner_user_id"], json!(citra.user_id));
    assert_eq!(each(&facts::enrollments(&world, &deal).await, "owner_user_id"), [&json!(citra.user_id)]);
    for activity in facts::of_deal(&world, &deal).await.iter().chain(&facts::of_lead(&world, &without).await) {
        let whose = if activity["status"] == "Planned" {
            &citra
        } else if activity["is_system"] == true {
            &ana
        } else {
            &budi
        };
        assert_eq!(activity["owner_user_id"], json!(whose.user_id), "{activity:#?}");
    }
    world.proves_itself().await;
}

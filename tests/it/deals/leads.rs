//! What a deal's move means for the lead it came from (spec 1.6, 1.7).

use serde_json::{Value, json};

use super::world;
use crate::support::{Person, World};

async fn claimed(world: &World, company: &str) -> (Person, String, String) {
    let lead = world.ana().await.brings_to_the_pool(company).await;
    let budi = world.budi().await;
    let deal = budi.claims(&lead).await.is_ok().id("opportunity_id");
    (budi, lead, deal)
}

async fn lead_as(who: &str, world: &World, lead: &str) -> Value {
    world.person(who).await.gets(&format!("/api/crm/leads/{lead}")).await.is_ok().data()["lead"].clone()
}

#[tokio::test]
async fn a_later_stage_and_winning_convert_the_lead_and_nothing_else_does() {
    let world = world().await;
    for (path, queue) in [
        (&["On Hold"][..], "working"),
        (&["On Hold", "Prospecting"], "working"),
        (&["Discovery"], "converted"),
        (&["Proposal Sent"], "converted"),
        (&["Negotiation"], "converted"),
        (&["Verbal Commit"], "converted"),
        (&["On Hold", "Discovery"], "converted"),
        (&["Closed Won"], "converted"),
        (&["On Hold", "Closed Won"], "converted"),
        (&["Discovery", "Prospecting"], "converted"),
    ] {
        let (budi, lead, deal) = claimed(&world, &format!("PT {}", path.join(" "))).await;
        for stage in path {
            budi.puts(&deal, stage).await.is_ok();
        }
        assert_eq!(lead_as("budi", &world, &lead).await["queue"], queue, "after {path:?}");
    }
    let (budi, lead, deal) = claimed(&world, "PT Penawaran").await;
    budi.puts_with(&deal, json!({"stage": "Quote Sent", "quote_total_amount": "1"})).await.is_ok();
    assert_eq!(lead_as("budi", &world, &lead).await["queue"], "converted");
    world.proves_itself().await;
}

#[tokio::test]
async fn losing_the_deal_of_a_working_lead_disqualifies_the_lead_with_the_same_reason() {
    let world = world().await;
    let (budi, lead, deal) = claimed(&world, "PT Laut Biru").await;
    budi.loses_deal(&deal).await.is_ok();
    let lead = lead_as("ana", &world, &lead).await;
    assert_eq!((&lead["queue"], &lead["disqualified_reason"]), (&json!("disqualified"), &json!("Too dear")));
    assert_eq!((&lead["sales_owner_user_id"], &lead["opportunity_id"]), (&Value::Null, &Value::Null));
    world.proves_itself().await;
}

#[tokio::test]
async fn losing_the_deal_of_a_converted_lead_leaves_the_lead_converted() {
    let world = world().await;
    let (budi, lead, deal) = claimed(&world, "PT Laut Biru").await;
    budi.puts(&deal, "Discovery").await.is_ok();
    budi.loses_deal(&deal).await.is_ok();
    assert_eq!(lead_as("budi", &world, &lead).await["queue"], "converted");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_lead_still_disqualified_with_its_deal_becomes_converted_when_the_deal_reopens() {
    let world = world().await;
    let (budi, lead, deal) = claimed(&world, "PT Laut Biru").await;
    budi.loses_deal(&deal).await.is_ok();
    let sari = world.person("sari").await;
    sari.puts_with(&deal, json!({"stage": "Prospecting", "note": "They came back."})).await.is_ok();
    let lead = lead_as("budi", &world, &lead).await;
    assert_eq!((&lead["queue"], &lead["opportunity_id"]), (&json!("converted"), &json!(deal)));
    assert_eq!((&lead["disqualified_at"], &lead["disqualified_reason"]), (&Value::Null, &Value::Null));
    assert_eq!(lead["sales_owner_name"], "Budi");
    world.proves_itself().await;
}

/// With the real clock: a later no of marketing's is another moment than the deal's loss.
#[tokio::test]
async fn a_lead_that_marketing_took_up_again_stays_where_marketing_put_it() {
    let world = World::new().await;
    let (ana, sari) = (world.ana().await, world.person("sari").await);
    for (company, later, queue) in [("PT Kotak", None, "inbox"), ("PT Tolak", Some("Disqualified"), "disqualified")] {
        let (budi, lead, deal) = claimed(&world, company).await;
        budi.loses_deal(&deal).await.is_ok();
        ana.posts(&format!("/api/crm/leads/{lead}/reopen"), json!({"reason": "New contact."})).await.is_ok();
        if let Some(status) = later {
            ana.triages(&lead, json!({"triage_status": status, "disqualified_reason": "A hoax."})).await.is_ok();
        }
        sari.puts_with(&deal, json!({"stage": "Discovery", "note": "They came back."})).await.is_ok();
        assert_eq!(lead_as("ana", &world, &lead).await["queue"], queue);
    }
    world.proves_itself().await;
}

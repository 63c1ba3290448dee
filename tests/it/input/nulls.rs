//! Null in every field of every act: cleared, or refused by the field's name, and never a fault of ours.

use serde_json::{Value, json};

use super::routes::routes;
use crate::support::World;

#[tokio::test]
async fn a_field_that_is_cleared_is_no_fault_of_ours() {
    let world = World::new().await;
    let agus = world.agus().await;
    let mut wrong = Vec::new();
    for route in routes(&world.ana().await, &world.budi().await).await {
        for field in route.fields.keys() {
            let body = route.with(field, Value::Null);
            let answer = agus.sends(agus.asks(route.method.clone(), &route.path).json(&body)).await;
            if answer.status >= 500 {
                wrong.push(format!("{} {field}: {}", route.template, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    world.proves_itself().await;
}

#[tokio::test]
async fn what_must_not_be_empty_is_refused_by_its_name() {
    let world = World::new().await;
    let ana = world.ana().await;
    let lead = ana.adds_lead(crate::support::ripe_lead("PT Kosong")).await.is_created().id("lead.lead_id");
    for field in ["lead_date", "primary_channel", "currency"] {
        let answer = ana.patches(&format!("/api/crm/leads/{lead}"), json!({ field: null })).await;
        answer.is_refused("VALIDATION_ERROR").names_field(field);
    }
    world.proves_itself().await;
}

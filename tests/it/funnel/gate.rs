//! The qualification gate (spec 1.4): a way to reach them, a service, and one of route, volume, timeline.

use serde_json::{Value, json};

use super::facts;
use crate::support::{Person, World};

/// A lead that passes in no respect, and what each test adds to it.
async fn bare(ana: &Person, with: Value) -> String {
    let mut draft = json!({"company_name": "PT Laut Biru", "contact_email": "rina@lautbiru.co.id", "primary_channel": "Other"});
    draft.as_object_mut().expect("an object").extend(with.as_object().expect("an object").clone());
    ana.adds_lead(draft).await.is_created().id("lead.lead_id")
}

#[tokio::test]
async fn the_gate_names_all_that_is_missing_and_the_lead_stays() {
    let world = World::new().await;
    let ana = world.ana().await;
    for (with, missing) in [
        (json!({}), json!(["service_code", "route", "est_volume_value", "timeline"])),
        (json!({"route": "Jakarta – Medan"}), json!(["service_code"])),
        (json!({"service_code": "DOM_LCL"}), json!(["route", "est_volume_value", "timeline"])),
        (json!({"service_code": "DOM_LCL", "est_volume_unit": "cbm"}), json!(["route", "est_volume_value", "timeline"])),
    ] {
        let lead = bare(&ana, with).await;
        let before = facts::everything(&world).await;
        for refused in [ana.qualifies(&lead).await, ana.does(&lead, "handover", json!({})).await] {
            let refused = refused.is_refused("QUALIFICATION_INCOMPLETE");
            refused.check(refused.details()["missing_fields"] == missing, &format!("misses {missing}"));
            refused.check(refused.details()["suggestion"] == "Nurture", "suggests Nurture");
        }
        assert_eq!(facts::everything(&world).await, before, "a refused lead is as it was");
        assert!(ana.finds(&lead, "inbox").await, "it stays in the Lead Inbox");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn any_one_of_route_volume_and_timeline_is_enough() {
    let world = World::new().await;
    let ana = world.ana().await;
    for one in [
        json!({"route": "Jakarta – Medan"}),
        json!({"est_volume_value": "12.5", "est_volume_unit": "cbm"}),
        json!({"timeline": "Exploring"}),
    ] {
        let lead = bare(&ana, one).await;
        ana.patches(&format!("/api/crm/leads/{lead}"), json!({"service_code": "EXI_CUSTOMS"})).await.is_ok();
        ana.qualifies(&lead).await.is_ok();
        assert_eq!(facts::lead(&world, &lead).await["queue"], "pool");
    }
    world.proves_itself().await;
}

/// A lead that nobody can reach cannot be made by marketing; by edit it cannot become one either.
#[tokio::test]
async fn a_lead_that_nobody_can_reach_does_not_come_about() {
    let world = World::new().await;
    let ana = world.ana().await;
    let lead = bare(&ana, json!({})).await;
    let edit = ana.patches(&format!("/api/crm/leads/{lead}"), json!({"contact_email": null})).await.is_refused("VALIDATION_ERROR");
    edit.names_field("contact_email").names_field("contact_phone");
    let unreachable = json!({"company_name": "PT Sunyi", "primary_channel": "Other"});
    ana.adds_lead(unreachable).await.is_refused("VALIDATION_ERROR").names_field("contact_email").names_field("contact_phone");
    world.proves_itself().await;
}

/// Only a sales-made lead may be without phone and e-mail; given back to marketing, it meets the gate without them.
#[tokio::test]
async fn a_returned_lead_without_phone_and_e_mail_misses_both() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let draft = json!({"company_name": "PT Sunyi", "primary_channel": "Sales Outbound", "service_code": "DOM_LCL", "timeline": "1 Week"});
    let lead = budi.adds_lead(draft).await.is_created().id("lead.lead_id");
    budi.returns(&lead, "Not mine").await.is_ok();
    let refused = ana.qualifies(&lead).await.is_refused("QUALIFICATION_INCOMPLETE");
    refused.check(refused.details()["missing_fields"] == json!(["contact_phone", "contact_email"]), "misses both");
    world.proves_itself().await;
}

/// The page sends what was missing together with the act.
#[tokio::test]
async fn what_is_missing_may_come_with_the_act_itself() {
    let world = World::new().await;
    let ana = world.ana().await;
    let lead = bare(&ana, json!({})).await;
    ana.triages(&lead, json!({"triage_status": "Qualified", "service_code": "DOM_LCL"})).await.is_refused("QUALIFICATION_INCOMPLETE");
    assert_eq!(facts::lead(&world, &lead).await["service_code"], Value::Null, "a refused act leaves nothing");
    let whole = json!({"triage_status": "Qualified", "service_code": "DOM_LCL", "timeline": "1 Month"});
    ana.triages(&lead, whole).await.is_ok();
    let row = facts::lead(&world, &lead).await;
    assert_eq!((&row["queue"], &row["service_code"], &row["timeline"]), (&json!("pool"), &json!("DOM_LCL"), &json!("1 Month")));
    world.proves_itself().await;
}

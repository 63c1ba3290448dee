//! Quick add: lead, account, contact, deal and cadence in one act (spec 1.10).

use serde_json::{Value, json};

use super::verbs::{next_step, planned, rows};
use super::{TODAY, quick, world};
use crate::support::World;

const PATH: &str = "/api/crm/opportunities";

async fn number(world: &World, table: &str) -> i64 {
    world.owner_sql().await.query_one(&format!("select count(*) from data.{table}"), &[]).await.expect("a number").get(0)
}

#[tokio::test]
async fn one_act_makes_the_converted_lead_the_account_the_contact_the_deal_and_its_cadence() {
    let world = world().await;
    let budi = world.budi().await;
    let mut body = quick("PT Laut Biru");
    let more = json!({"contact_email": "Rina@lautbiru.co.id", "service_codes": ["DOM_FTL"], "route": "Jakarta – Surabaya",
        "estimated_value": "7500000", "currency": "USD", "notes": "Met at the fair."});
    body.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
    let made = budi.posts(PATH, body).await.is_created();
    for id in ["lead_id", "account_id", "contact_id", "opportunity_id"] {
        made.id(id);
    }
    assert_eq!(made.data()["activity_ids"].as_array().map(Vec::len), Some(5));
    let whole = budi.reads_deal(&made.id("opportunity_id")).await;
    let deal = &whole["opportunity"];
    assert_eq!((&deal["name"], &deal["stage"]), (&json!("PT Laut Biru – FTL (charter)"), &json!("Prospecting")));
    assert_eq!((&deal["estimated_value"], &deal["currency"]), (&json!("7500000.00"), &json!("USD")));
    assert_eq!((&deal["route"], &deal["notes"]), (&json!("Jakarta – Surabaya"), &json!("Met at the fair.")));
    let dates: Vec<_> = planned(&whole).into_iter().map(|(_, due)| due).collect();
    assert_eq!(dates, [TODAY, "2026-03-12", "2026-03-15", "2026-03-20", "2026-03-24"], "days 0, 2, 5, 10, 14");
    assert_eq!(planned(&whole)[0], next_step(&whole));
    let contact = rows(&whole["contacts"]).next().expect("a contact");
    assert_eq!((&contact["first_name"], &contact["last_name"], &contact["is_primary"]), (&json!("Rina"), &json!("Wijaya"), &json!(true)));
    assert_eq!((&contact["email"], &contact["phone"]), (&json!("rina@lautbiru.co.id"), &json!("0812 3456 7890")));
    let lead = budi.gets(&format!("/api/crm/leads/{}", made.id("lead_id"))).await.is_ok().data()["lead"].clone();
    assert_eq!(
        (&lead["queue"], &lead["sourced_by"], &lead["primary_channel"]),
        (&json!("converted"), &json!("Sales"), &json!("Sales Outbound"))
    );
    world.proves_itself().await;
}

#[tokio::test]
async fn the_same_company_again_is_another_deal_on_the_same_account() {
    let world = world().await;
    let (budi, citra) = (world.budi().await, world.person("citra").await);
    let first = budi.posts(PATH, quick("PT Laut Biru")).await.is_created();
    let again = citra.posts(PATH, quick("laut biru, PT.")).await.is_created();
    assert_eq!((first.id("account_id"), first.id("contact_id")), (again.id("account_id"), again.id("contact_id")));
    assert_ne!(first.id("opportunity_id"), again.id("opportunity_id"));
    assert_eq!((number(&world, "accounts").await, number(&world, "opportunities").await), (1, 2));
    world.proves_itself().await;
}

#[tokio::test]
async fn never_twice_for_one_request_key() {
    let world = world().await;
    let budi = world.budi().await.with_key("quick add 1");
    let first = budi.posts(PATH, quick("PT Laut Biru")).await.is_created();
    let again = budi.posts(PATH, quick("PT Laut Biru")).await.is_created();
    assert_eq!(first.data(), again.data());
    budi.posts(PATH, quick("PT Lain")).await.is_refused("IDEMPOTENCY_MISMATCH");
    assert_eq!((number(&world, "leads").await, number(&world, "opportunities").await), (1, 1));
    world.proves_itself().await;
}

#[tokio::test]
async fn it_needs_company_and_person_and_takes_no_other_fields() {
    let world = world().await;
    let budi = world.budi().await;
    let bare = budi.posts(PATH, json!({"quick_add": true})).await.is_refused("VALIDATION_ERROR");
    bare.names_field("company_name").names_field("contact_name");
    for (field, wrong) in [
        ("contact_email", json!("rina")),
        ("estimated_value", json!("-1")),
        ("service_codes", json!(["SEA"])),
        ("primary_channel", json!("Radio")),
        ("stage", json!("Discovery")),
        ("account_id", json!("ACCT209901010001")),
        ("company_name", json!("x".repeat(1_000_000))),
    ] {
        let mut body: Value = quick("PT Laut Biru");
        body[field] = wrong;
        budi.posts(PATH, body).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    assert_eq!((number(&world, "leads").await, number(&world, "accounts").await), (0, 0), "nothing was stored");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_manager_may_name_somebody_of_his_team_and_an_admin_names_the_owner() {
    let world = world().await;
    for (maker, named, owner) in [
        ("sari", Some("citra"), Some("Citra")),
        ("sari", None, Some("Sari")),
        ("sari", Some("eko"), None),
        ("agus", Some("eko"), Some("Eko")),
        ("agus", None, None),
        ("budi", Some("citra"), None),
    ] {
        let mut body = quick(&format!("PT {maker} {}", named.unwrap_or("sendiri")));
        if let Some(named) = named {
            body["owner_user_id"] = json!(world.person(named).await.user_id);
        }
        let maker = world.person(maker).await;
        let answer = maker.posts(PATH, body).await;
        match owner {
            Some(owner) => {
                let deal = answer.is_created().id("opportunity_id");
                assert_eq!(maker.reads_deal(&deal).await["opportunity"]["owner_name"], owner);
            }
            None => drop(answer.is_refused("VALIDATION_ERROR").names_field("owner_user_id")),
        }
    }
    world.proves_itself().await;
}

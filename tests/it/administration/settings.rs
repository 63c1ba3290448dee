//! Settings, services, holidays: checked in words, on the record, and in force from the next act on.

use serde_json::{Value, json};

use crate::support::{World, ripe_lead};

#[tokio::test]
async fn settings_are_checked_in_words_and_hold_from_the_next_act_on() {
    let world = World::new().await;
    let (agus, ana, budi, citra) = (world.agus().await, world.ana().await, world.budi().await, world.person("citra").await);
    let known = agus.gets("/api/admin/settings").await.is_ok().data()["settings"].clone();
    assert_eq!(
        (known["company_name"].as_str(), known["sla_hours"].as_i64(), &known["intake_per_hour"]),
        (Some("UGC Logistics"), Some(24), &Value::Null)
    );
    for (field, wrong) in [
        ("company_name", json!("")),
        ("company_name", json!("x".repeat(201))),
        ("time_zone", json!("Jakarta")),
        ("currency", json!("rupiah")),
        ("currency", json!("idr")),
        ("sla_hours", json!(0)),
        ("sla_hours", json!(null)),
        ("pool_expiry_days", json!(366)),
        ("pool_claims_per_day", json!(0)),
        ("pool_untouched_leads", json!(-1)),
        ("exports_per_hour", json!(-1)),
        ("intake_per_hour", json!(1_000_000)),
    ] {
        let refused = agus.patches("/api/admin/settings", json!({field: wrong})).await.is_refused("VALIDATION_ERROR").names_field(field);
        refused.check(refused.message().len() > 15, "says what to do");
    }
    agus.patches(
        "/api/admin/settings",
        json!({"pool_claims_per_day": 1, "exports_per_hour": 0, "sla_hours": 48, "version": known["version"]}),
    )
    .await
    .is_ok();
    agus.patches("/api/admin/settings", json!({"sla_hours": 12, "version": known["version"]})).await.is_refused("STALE_RECORD");
    let (first, second) = (ana.brings_to_the_pool("PT Satu").await, ana.brings_to_the_pool("PT Dua").await);
    budi.claims(&first).await.is_ok();
    budi.claims(&second).await.is_refused("CLAIM_LIMIT");
    citra.claims(&second).await.is_ok();
    budi.gets("/api/crm/accounts?format=csv").await.is_refused("RATE_LIMITED");
    let lead = ana.adds_lead(ripe_lead("PT Tiga")).await.is_created().id("lead.lead_id");
    let hours = "select (extract(epoch from sla_deadline - created_at) / 3600)::float8 from data.leads where lead_id = $1";
    let hours: f64 = world.owner_sql().await.query_one(hours, &[&lead]).await.expect("a lead").get(0);
    assert!((hours - 48.0).abs() < 0.1, "{hours}");
    assert_eq!(world.audited("settings", "sla_hours").await, ["SETTINGS_UPDATED"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_service_that_is_taken_out_can_no_longer_be_chosen_and_stays_where_it_is() {
    let world = World::new().await;
    let (agus, ana) = (world.agus().await, world.ana().await);
    let lead = ana.adds_lead(ripe_lead("PT Satu")).await.is_created().id("lead.lead_id");
    for (code, field) in [("dom ftl", "service_code"), ("DOM_FTL", "service_code")] {
        let draft = json!({"service_code": code, "name": "Barge", "department": "DOM"});
        agus.posts("/api/admin/services", draft).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    agus.posts("/api/admin/services", json!({"service_code": "DOM_BARGE", "name": "Barge", "department": "DOM"})).await.is_created();
    let mut barge = ripe_lead("PT Dua");
    barge["service_code"] = json!("DOM_BARGE");
    ana.adds_lead(barge).await.is_created();
    let out = agus.patches("/api/admin/services/DOM_FTL", json!({"is_active": false, "version": 1})).await.is_ok();
    assert_eq!(out.data()["service"]["version"], 2);
    agus.patches("/api/admin/services/DOM_FTL", json!({"name": "FTL", "version": 1})).await.is_refused("STALE_RECORD");
    ana.adds_lead(ripe_lead("PT Tiga")).await.is_refused("VALIDATION_ERROR").names_field("service_code");
    assert_eq!(ana.gets(&format!("/api/crm/leads/{lead}")).await.is_ok().data()["lead"]["service_code"], "DOM_FTL");
    let form = ana.browses("/crm/lead-inbox").await.shows_a_page();
    form.check(form.text.contains("DOM_BARGE") && !form.text.contains("<option value=\"DOM_FTL\""), "offers what can be chosen");
    agus.submits("/api/admin/services/DOM_FTL", &[("_method", "PATCH"), ("_back", "/admin/settings/services"), ("is_active", "true")])
        .await
        .goes_to("/admin/settings/services");
    ana.adds_lead(ripe_lead("PT Tiga")).await.is_created();
    assert_eq!(world.audited("services", "DOM_FTL").await, ["SERVICES_UPDATED", "SERVICES_UPDATED"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn holidays_are_added_once_and_taken_back() {
    let world = World::new().await;
    let agus = world.agus().await;
    agus.posts("/api/admin/holidays", json!({"day": "2027-03-10", "name": "Idul Fitri"})).await.is_created();
    for (day, field) in [("2027-03-10", "day"), ("1990-01-01", "day"), ("2999-01-01", "day")] {
        agus.posts("/api/admin/holidays", json!({"day": day, "name": "Again"})).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    let page = agus.browses("/admin/settings/holidays").await.shows_a_page();
    page.check(page.text.contains("Idul Fitri"), "shows it");
    agus.submits("/api/admin/holidays/2027-03-10", &[("_method", "DELETE"), ("_back", "/admin/settings/holidays")])
        .await
        .goes_to("/admin/settings/holidays");
    assert_eq!(agus.gets("/api/admin/holidays").await.is_ok().data(), &json!([]));
    agus.deletes("/api/admin/holidays/2027-03-10").await.is_refused("NOT_FOUND");
    assert_eq!(world.audited("holidays", "2027-03-10").await, ["HOLIDAYS_CREATED", "HOLIDAYS_DELETED"]);
    world.proves_itself().await;
}

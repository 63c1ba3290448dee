//! Templates are rows that admins make and edit (spec 6), with the dates that a start would give.

use serde_json::{Value, json};

use super::verbs::{fact, on_days};
use super::world;

fn draft(steps: Value) -> Value {
    json!({"name": "Check in", "purpose": "other", "steps": steps})
}

#[tokio::test]
async fn steps_stand_in_the_order_of_their_days_and_those_of_one_day_as_typed() {
    let world = world().await;
    let agus = world.agus().await;
    let made = agus.posts("/api/crm/cadences", draft(on_days(&[5, 0, 5, 0]))).await.is_created();
    let id = made.data()["cadence"]["cadence_id"].clone();
    let whole = agus.gets(&format!("/api/crm/cadences/{id}")).await.is_ok();
    let steps: Vec<_> =
        whole.data()["steps"].as_array().expect("steps").iter().map(|step| step["subject_template"].as_str().unwrap_or_default()).collect();
    assert_eq!(steps, ["Step 2: {company}", "Step 4: {company}", "Step 1: {company}", "Step 3: {company}"]);
    let audited =
        fact(&world, &format!("select count(*) from data.audit_log where action = 'CADENCE_CREATED' and entity_id = '{id}'")).await;
    assert_eq!(audited["count"], 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_wrong_is_named_by_its_field() {
    let world = world().await;
    let agus = world.agus().await;
    let step = |field: &str, value: Value| {
        let mut steps = on_days(&[0, 3]);
        steps[1][field] = value;
        draft(steps)
    };
    for (body, field) in [
        (step("subject_template", json!("Call {whom}")), "steps[1].subject_template"),
        (step("subject_template", json!("Call {company")), "steps[1].subject_template"),
        (step("description_template", json!("For {Company}")), "steps[1].description_template"),
        (step("subject_template", json!("x".repeat(301))), "steps[1].subject_template"),
        (step("subject_template", Value::Null), "steps[1].subject_template"),
        (step("activity_type", json!("Carrier pigeon")), "steps[1].activity_type"),
        (step("delay_days", json!(-1)), "steps[1].delay_days"),
        (step("delay_days", json!(3651)), "steps[1].delay_days"),
        (step("colour", json!("red")), "steps[1].colour"),
        (draft(json!([])), "steps"),
        (draft(on_days(&[1; 101])), "steps"),
        (json!({"name": "x", "purpose": "other"}), "steps"),
        (json!({"purpose": "other", "steps": on_days(&[0])}), "name"),
        (json!({"name": "x", "purpose": "party", "steps": on_days(&[0])}), "purpose"),
    ] {
        agus.posts("/api/crm/cadences", body).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    agus.posts("/api/crm/cadences", draft(on_days(&[1; 100]))).await.is_created();
    world.proves_itself().await;
}

#[tokio::test]
async fn an_edit_over_somebody_elses_is_refused_and_each_purpose_keeps_one_default() {
    let world = world().await;
    let agus = world.agus().await;
    let made = agus
        .posts("/api/crm/cadences", json!({"name": "Quick", "purpose": "lead_follow_up", "is_default": true, "steps": on_days(&[0])}))
        .await;
    let path = format!("/api/crm/cadences/{}", made.is_created().data()["cadence"]["cadence_id"]);
    let defaults =
        fact(&world, "select string_agg(name, ',') as names from data.cadences where purpose = 'lead_follow_up' and is_default").await;
    assert_eq!(defaults["names"], "Quick");
    let edited = agus.patches(&path, json!({"name": "Quicker", "version": 1})).await.is_ok();
    assert_eq!((&edited.data()["cadence"]["revision"], &edited.data()["cadence"]["version"]), (&json!(2), &json!(2)));
    let stale = agus.patches(&path, json!({"name": "Quickest", "version": 1})).await.is_refused("STALE_RECORD");
    assert_eq!(stale.details()["current"]["name"], "Quicker");
    let same = agus.patches(&path, json!({"name": "Quicker", "steps": on_days(&[0])})).await.is_ok();
    assert_eq!(same.data()["cadence"]["revision"], 2, "nothing changed");
    let deal = world.budi().await.makes_deal("PT Laut Biru").await;
    let used = fact(
        &world,
        &format!(
            "select c.name from data.cadence_enrollments as e join data.cadences as c using (cadence_id) where opportunity_id = '{deal}'"
        ),
    )
    .await;
    assert_eq!(used["name"], "Quicker", "claims and quick adds take the default");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_preview_says_the_dates_that_a_start_would_give() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let id = agus.writes("other", "stepwise", true, &[0, 4, 5]).await;
    for (query, dates) in
        [("", ["2026-03-10", "2026-03-16", "2026-03-16"]), ("?start=2026-03-14", ["2026-03-16", "2026-03-18", "2026-03-19"])]
    {
        let preview = budi.gets(&format!("/api/crm/cadences/{id}/preview{query}")).await.is_ok();
        let due: Vec<_> =
            preview.data().as_array().expect("steps").iter().map(|step| step["due_date"].as_str().unwrap_or_default()).collect();
        assert_eq!(due, dates);
    }
    let typed = fact(
        &world,
        "select set_config('bcp.profile', 'admin', true), array(select due_date from crm.list_cadence_preview(
        '[{\"delay_days\": \"7\"}, null, {\"delay_days\": 3}, {\"delay_days\": \"soon\"}]', false, '2026-03-10')) as days",
    )
    .await;
    assert_eq!(typed["days"], json!(["2026-03-13", "2026-03-17"]), "as typed, in the order of their days");
    world.proves_itself().await;
}

//! Editing a deal's plain fields, and an edit over somebody else's (spec 4.1).

use reqwest::Method;
use serde_json::{Value, json};

use super::{audited, deal_path, world};

const TYPED: &[(&str, &str)] = &[
    ("name", "Rail to Surabaya"),
    ("currency", "USD"),
    ("expected_close_date", "2026-06-30"),
    ("route", "Jakarta – Surabaya"),
    ("next_step", "Send the offer"),
    ("next_step_due_date", "2026-03-15"),
    ("competitor", "DHL"),
    ("notes", "100% \\ _ ' \" 😀"),
];

#[tokio::test]
async fn each_plain_field_is_stored_as_typed_and_counts_one_version() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let mut version = budi.reads_deal(&deal).await["opportunity"]["version"].as_i64().expect("a version");
    let typed = TYPED.iter().map(|(field, value)| (*field, json!(value)));
    let more = [("probability", json!(55)), ("service_codes", json!(["DOM_FTL", "EXI_AF"])), ("estimated_value", json!("1250000.50"))];
    for (field, value) in typed.chain(more) {
        budi.edits_deal(&deal, json!({field: value})).await.is_ok();
        let now = budi.reads_deal(&deal).await["opportunity"].clone();
        assert_eq!(now[field], value, "{field}");
        version += 1;
        assert_eq!(now["version"], version, "{field} is one change");
    }
    assert_eq!(audited(&world, "OPPORTUNITY_UPDATED", &deal).await, 11);
    for field in ["expected_close_date", "route", "competitor", "notes", "estimated_value"] {
        budi.edits_deal(&deal, json!({field: null})).await.is_ok();
        assert_eq!(budi.reads_deal(&deal).await["opportunity"][field], Value::Null, "{field} is cleared");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn what_belongs_to_an_act_is_no_field_of_an_edit() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let before = budi.reads_deal(&deal).await;
    for field in [
        "stage",
        "owner_user_id",
        "account_id",
        "source_lead_id",
        "closed_at",
        "lost_reason",
        "lost_reason_code",
        "win_reason",
        "created_by",
    ] {
        budi.edits_deal(&deal, json!({field: "x", "name": "Other"})).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    for (field, wrong) in [
        ("name", json!(null)),
        ("name", json!(" ")),
        ("name", json!("x".repeat(301))),
        ("next_step", json!(null)),
        ("next_step_due_date", json!("")),
        ("next_step_due_date", json!("9999-99-99")),
        ("expected_close_date", json!("1001-01-01")),
        ("currency", json!("RUPIAH")),
        ("currency", json!(null)),
        ("probability", json!(101)),
        ("probability", json!(-1)),
        ("estimated_value", json!("-5")),
        ("estimated_value", json!("many")),
        ("service_codes", json!(["SEA"])),
        ("primary_contact_id", json!("CONT209901010001")),
        ("notes", json!("x".repeat(1_000_000))),
    ] {
        budi.edits_deal(&deal, json!({field: wrong})).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    assert_eq!(budi.reads_deal(&deal).await, before, "nothing was stored");
    world.proves_itself().await;
}

#[tokio::test]
async fn an_edit_over_somebody_elses_is_stale_and_shows_the_newer_one() {
    let world = world().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    let read = budi.reads_deal(&deal).await["opportunity"]["version"].clone();
    sari.edits_deal(&deal, json!({"route": "Medan – Padang", "version": read})).await.is_ok();
    let stale = budi.edits_deal(&deal, json!({"route": "Jakarta – Bali", "version": read})).await.is_refused("STALE_RECORD");
    stale.check(stale.details()["current"]["route"] == "Medan – Padang", "shows the newer one");
    stale.check(stale.details()["current"]["version"] == read.as_i64().expect("a number") + 1, "with its version");
    assert_eq!(budi.reads_deal(&deal).await["opportunity"]["route"], "Medan – Padang");
    budi.edits_deal(&deal, json!({"route": "Jakarta – Bali"})).await.is_ok();
    assert_eq!(budi.reads_deal(&deal).await["opportunity"]["route"], "Jakarta – Bali", "without a version the last one wins");
    world.proves_itself().await;
}

#[tokio::test]
async fn deals_quotes_and_activities_know_version_and_if_match() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let quote = budi.makes_quote(&deal, "1000000").await;
    let activity = super::verbs::first_open(&budi.reads_deal(&deal).await);
    for (path, field, value) in [
        (deal_path(&deal), "route", "Jakarta – Bali"),
        (format!("/api/crm/quotes/{quote}"), "terms", "30 days"),
        (format!("/api/crm/activities/{activity}"), "description", "Ask for Tono."),
    ] {
        let stale = budi.patches(&path, json!({field: "first", "version": 0})).await.is_refused("STALE_RECORD");
        let current = &stale.details()["current"]["version"];
        let matching = |version: &str| {
            let asked = budi.asks(Method::PATCH, &path).header("if-match", format!("\"{version}\"")).json(&json!({field: value}));
            budi.sends(asked)
        };
        matching("0").await.is_refused("STALE_RECORD");
        matching(&current.to_string()).await.is_ok();
        let again = budi.patches(&path, json!({field: "second", "version": current})).await.is_refused("STALE_RECORD");
        again.check(again.details()["current"][field] == value, "shows what was stored meanwhile");
    }
    world.proves_itself().await;
}

//! Rows that a program sends as JSON.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{PATH, World};

#[tokio::test]
async fn a_dry_run_answers_the_verdicts_and_makes_nothing() {
    let world = World::new().await;
    let budi = world.budi().await;
    let rows = json!([
        {"company_name": "PT Satu", "contact_email": "A@satu.test", "next_outreach_at": "2026-11-22"},
        {"company_name": "PT Satu", "contact_email": "b@satu.test"},
        {"company_name": null, "city": "Bogor"},
    ]);
    let tried = budi
        .posts(PATH, json!({"rows": rows, "dry_run": true, "kind": "targets", "options": {"fixed": {"source": "API"}}}))
        .await
        .is_created();
    let verdicts: Vec<_> = tried.data()["rows"].as_array().into_iter().flatten().map(|row| row["verdict"].clone()).collect();
    assert_eq!(verdicts, ["create", "skip", "fail"]);
    assert_eq!((&tried.data()["batch"]["status"], &tried.data()["rows"][0]["row_number"]), (&json!("previewed"), &json!(1)));
    assert_eq!(budi.gets("/api/crm/targets").await.is_ok().data(), &json!([]));
    world.proves_itself().await;
}

#[tokio::test]
async fn without_dry_run_the_rows_are_committed() {
    let world = World::new().await;
    let putri = world.person("putri").await;
    let rows = json!([{"company_name": "PT Satu", "contact_phone": "021 555 100", "estimated_value": 1250.5, "est_volume_value": 12.345}]);
    let sent = putri.posts(PATH, json!({"kind": "leads", "rows": rows})).await.is_created();
    let path = format!("{PATH}/{}", sent.id("batch.batch_id"));
    let began = Instant::now();
    let batch = loop {
        let batch = putri.gets(&path).await.is_ok().data()["batch"].clone();
        if batch["status"] == "completed" || began.elapsed() > Duration::from_secs(20) {
            break batch;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!((&batch["status"], &batch["created"]), (&json!("completed"), &json!(1)));
    let lead =
        world.owner_sql().await.query_one("select est_volume_value::text || ' ' || estimated_value::text from data.leads", &[]).await;
    assert_eq!(lead.expect("the lead").get::<_, String>(0), "12.345 1250.50");
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_no_list_of_rows_is_refused() {
    let world = World::new().await;
    let budi = world.budi().await;
    for (body, field) in [
        (json!({"kind": "targets"}), "rows"),
        (json!({"kind": "targets", "rows": []}), "rows"),
        (json!({"rows": [{"company_name": "PT Satu"}]}), "kind"),
        (json!({"kind": "targets", "rows": [{"company_name": "PT Satu", "shoe_size": "9"}]}), "rows.shoe_size"),
        (json!({"kind": "targets", "rows": [{"company_name": ["PT Satu"]}]}), "rows[0].company_name"),
        (json!({"kind": "targets", "rows": [{"company_name": "PT Satu"}], "more": 1}), "more"),
        (json!({"kind": "targets", "rows": [{"company_name": "PT Satu"}], "options": {"more": 1}}), "options.more"),
    ] {
        budi.posts(PATH, body).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    for text in ["", "[", "[1]", "{\"rows\": 1}", "{\"kind\": \"targets\", \"rows\": [1]}"] {
        let request = budi.asks(reqwest::Method::POST, PATH).header("content-type", "application/json").body(text);
        budi.sends(request).await.is_refused("VALIDATION_ERROR");
    }
    let long = json!({"kind": "targets", "rows": [{"company_name": "PT Satu", "notes": "x".repeat(3 * 1024 * 1024)}]});
    let refused = budi.posts(PATH, long).await.is_refused("VALIDATION_ERROR").names_field("rows");
    assert!(refused.message().contains("more than 2 MB"), "{}", refused.message());
    let request = budi.asks(reqwest::Method::POST, PATH).header("content-type", "text/csv").body("Company\nPT Satu");
    budi.sends(request).await.is_refused("UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(budi.gets(PATH).await.is_ok().data(), &json!([]));
    world.proves_itself().await;
}

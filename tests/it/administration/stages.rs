//! Stage rules: what an admin may change of a stage, and that deals follow.

use serde_json::{Value, json};

use crate::support::{Person, World};

const RULES: &str = "/api/admin/stage-rules";

async fn order(agus: &Person) -> Vec<String> {
    let rules = agus.gets(RULES).await.is_ok();
    rules.data().as_array().expect("rules").iter().filter_map(|rule| rule["stage"].as_str().map(str::to_owned)).collect()
}

async fn rule(agus: &Person, stage: &str) -> Value {
    let rules = agus.gets(RULES).await.is_ok();
    rules.data().as_array().expect("rules").iter().find(|rule| rule["stage"] == stage).expect("a rule").clone()
}

#[tokio::test]
async fn a_stage_moves_and_the_others_make_room() {
    let world = World::new().await;
    let agus = world.agus().await;
    agus.patches(&format!("{RULES}/Negotiation"), json!({"position": 2})).await.is_ok();
    let moved =
        ["Prospecting", "Negotiation", "Discovery", "Proposal Sent", "Quote Sent", "Verbal Commit", "On Hold", "Closed Won", "Closed Lost"];
    assert_eq!(order(&agus).await, moved);
    agus.patches(&format!("{RULES}/Negotiation"), json!({"position": 5})).await.is_ok();
    let back =
        ["Prospecting", "Discovery", "Proposal Sent", "Quote Sent", "Negotiation", "Verbal Commit", "On Hold", "Closed Won", "Closed Lost"];
    assert_eq!(order(&agus).await, back);
    for (stage, position) in [("Prospecting", 2), ("Discovery", 1), ("Discovery", 8), ("Closed%20Won", 3)] {
        agus.patches(&format!("{RULES}/{stage}"), json!({"position": position}))
            .await
            .is_refused("VALIDATION_ERROR")
            .names_field("position");
    }
    let places: Vec<i64> =
        agus.gets(RULES).await.is_ok().data().as_array().expect("rules").iter().filter_map(|rule| rule["position"].as_i64()).collect();
    assert_eq!(places, (1..=9).collect::<Vec<_>>());
    world.proves_itself().await;
}

#[tokio::test]
async fn what_a_stage_requires_and_is_worth_holds_for_the_next_deal_that_comes_there() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    let known = rule(&agus, "Discovery").await;
    let change = json!({"probability": 33, "requires": ["quote"], "expected_days": 5, "next_step_suggestion": "Ask for volumes", "version": known["version"]});
    let changed = agus.patches(&format!("{RULES}/Discovery"), change.clone()).await.is_ok();
    assert_eq!(changed.data()["stage_rule"]["requires"], json!(["owner_user_id", "next_step", "next_step_due_date", "quote"]));
    agus.patches(&format!("{RULES}/Discovery"), change).await.is_refused("STALE_RECORD");
    let needs = budi.puts(&deal, "Discovery").await.is_refused("STAGE_REQUIREMENTS");
    assert_eq!(needs.details()["missing_fields"], json!(["quote"]));
    budi.makes_quote(&deal, "1000").await;
    budi.puts(&deal, "Discovery").await.is_ok();
    assert_eq!(budi.reads_deal(&deal).await["opportunity"]["probability"], 33);
    agus.patches(&format!("{RULES}/Discovery"), json!({"requires": []})).await.is_ok();
    assert_eq!(rule(&agus, "Discovery").await["requires"], json!(["owner_user_id", "next_step", "next_step_due_date"]));
    assert_eq!(world.audited("stage_rules", "Discovery").await, ["STAGE_RULES_UPDATED", "STAGE_RULES_UPDATED"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn what_a_rule_cannot_be_is_refused_in_words() {
    let world = World::new().await;
    let agus = world.agus().await;
    for (stage, field, wrong) in [
        ("Discovery", "probability", json!({"probability": 101})),
        ("Discovery", "probability", json!({"probability": null})),
        ("Closed%20Won", "probability", json!({"probability": 90})),
        ("Discovery", "expected_days", json!({"expected_days": -1})),
        ("Discovery", "requires", json!({"requires": ["lost_reason"]})),
        ("Closed%20Lost", "requires", json!({"requires": ["quote"]})),
        ("Discovery", "follow_up_days", json!({"follow_up_subject": "Call"})),
        ("Discovery", "follow_up_subject", json!({"follow_up_days": 3})),
        ("Discovery", "follow_up_days", json!({"follow_up_subject": "Call", "follow_up_days": 400})),
        ("Closed%20Won", "follow_up_subject", json!({"follow_up_subject": "Thank", "follow_up_days": 1})),
        ("Discovery", "next_step_suggestion", json!({"next_step_suggestion": "x".repeat(301)})),
        ("Discovery", "is_open", json!({"is_open": false})),
    ] {
        agus.patches(&format!("{RULES}/{stage}"), wrong).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    agus.patches(&format!("{RULES}/On%20Hold"), json!({"probability": 20})).await.is_ok();
    agus.patches(&format!("{RULES}/On%20Hold"), json!({"probability": null})).await.is_ok();
    agus.patches(&format!("{RULES}/Nowhere"), json!({})).await.is_refused("NOT_FOUND");
    let page = agus.browses("/admin/settings/stages").await.shows_a_page();
    page.check(page.text.contains("id=\"edit-verbal-commit\""), "has a form for each");
    let form = [
        ("_method", "PATCH"),
        ("_back", "/admin/settings/stages"),
        ("requires", ""),
        ("requires", "quote"),
        ("probability", "55"),
        ("follow_up_subject", ""),
        ("follow_up_days", ""),
    ];
    agus.submits(&format!("{RULES}/Quote%20Sent"), &form).await.goes_to("/admin/settings/stages");
    let changed = rule(&agus, "Quote Sent").await;
    assert_eq!(
        (changed["probability"].as_i64(), &changed["follow_up_subject"], changed["requires"].as_array().map(Vec::len)),
        (Some(55), &Value::Null, Some(4))
    );
    world.proves_itself().await;
}

//! Numbers per template and step (spec 6).

use serde_json::{Value, json};

use super::verbs::{enrollment, step};
use super::{on, world};

fn numbers(whole: &Value, names: &[&str]) -> Vec<Vec<i64>> {
    let rows = whole["numbers"].as_array().expect("numbers");
    rows.iter().map(|row| names.iter().map(|name| row[name].as_i64().unwrap_or(-1)).collect()).collect()
}

#[tokio::test]
async fn enrolled_running_paused_completed_stopped_by_reason_on_time_and_overdue() {
    let world = world().await;
    let (agus, budi, eko) = (world.agus().await, world.budi().await, world.person("eko").await);
    let cadence = agus.writes("other", "upfront", false, &[0, 2]).await;
    let mut enrolled = Vec::new();
    for number in 0..5 {
        let who = if number == 4 { &eko } else { &budi };
        let deal = who.makes_deal(&format!("PT Angka {number}")).await;
        enrolled.push(enrollment(&who.enrolls(cadence, "opportunity_id", &deal).await));
    }
    budi.completes(&step(&world, enrolled[0], 1).await).await.is_ok();
    budi.completes(&step(&world, enrolled[1], 1).await).await.is_ok();
    budi.steers(enrolled[2], "pause").await.is_ok();
    budi.steers(enrolled[3], "stop").await.is_ok();
    let later = on(&world, 15).await;
    let budi = later.budi().await;
    budi.completes(&step(&world, enrolled[0], 2).await).await.is_ok();
    let whole = budi.gets(&format!("/api/crm/cadences/{cadence}")).await.is_ok().data().clone();
    let counts: Vec<_> =
        ["enrolled", "running", "paused", "completed", "stopped"].iter().map(|name| whole["cadence"][name].as_i64()).collect();
    assert_eq!(counts, [Some(5), Some(2), Some(1), Some(1), Some(1)], "of everybody's");
    assert_eq!(whole["stop_reasons"], json!([{"stop_reason": "Because.", "enrollments": 1}]));
    let steps = numbers(&whole, &["made", "open", "overdue", "done", "done_on_time", "cancelled"]);
    assert_eq!(steps, [[5, 2, 1, 2, 2, 1], [5, 3, 2, 1, 0, 1]], "what is paused is not overdue");
    later.proves_itself().await;
}

#[tokio::test]
async fn the_list_goes_by_name_in_pages() {
    let world = world().await;
    let agus = world.agus().await;
    for name in ["b", "A", "c"] {
        let steps = super::verbs::on_days(&[0]);
        agus.posts("/api/crm/cadences", json!({"name": name, "purpose": "other", "steps": steps})).await.is_created();
    }
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = agus.gets(&format!("/api/crm/cadences?limit=2{cursor}")).await.is_ok();
        names.extend(page.data().as_array().expect("rows").iter().map(|row| row["name"].as_str().unwrap_or_default().to_owned()));
        let body: Value = serde_json::from_str(&page.text).expect("JSON");
        let Some(next) = body["meta"]["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(names, ["A", "b", "c", "Default Lead Follow-Up", "Outbound Prospecting", "Winback"]);
    world.proves_itself().await;
}

//! Groups by the company's day, days, owners and records; what was done; the month.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::MOMENT;
use crate::support::{Person, World};

/// The groups by subject, of what is planned on the account itself.
async fn groups(who: &Person, account: &str) -> BTreeMap<String, String> {
    let rows = who.gets(&format!("/api/crm/activities?view=planner&account_id={account}&limit=200")).await.is_ok();
    let rows = rows.data().as_array().expect("rows").clone();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    rows.iter().filter(|row| row["opportunity_id"].is_null()).map(|row| (text(row, "subject"), text(row, "due_group"))).collect()
}

async fn account_with(who: &Person, days: &[&str]) -> String {
    let deal = who.makes_deal("PT Laut Biru").await;
    let account = who.reads_deal(&deal).await["opportunity"]["account_id"].as_str().expect("an account").to_owned();
    for day in days {
        who.plans(json!({"activity_type": "Call", "subject": day, "due_date": format!("2026-03-{day}"), "account_id": account}))
            .await
            .is_created();
    }
    account
}

#[tokio::test]
async fn the_groups_turn_at_midnight_in_jakarta_and_the_week_ends_on_sunday() {
    let world = World::new().await;
    let tuesday = world.at(MOMENT).await;
    let account = account_with(&tuesday.budi().await, &["14", "15", "16", "17", "18", "22", "23"]).await;
    for (moment, expected) in [
        ("2026-03-15T16:59:00Z", ["Overdue", "Today", "Tomorrow", "Later", "Later", "Later", "Later"]),
        ("2026-03-15T17:00:00Z", ["Overdue", "Overdue", "Today", "Tomorrow", "This week", "This week", "Later"]),
    ] {
        let then = world.at(moment).await;
        let budi = then.budi().await;
        let found: Vec<String> = groups(&budi, &account).await.into_values().collect();
        assert_eq!(found, expected, "{moment}");
        let counted = budi.gets("/api/crm/activities?view=planner&counts=true&limit=200").await.is_ok();
        let counts: Value = serde_json::from_str::<Value>(&counted.text).expect("JSON")["meta"]["counts"].clone();
        for (group, held) in counts.as_object().expect("counts") {
            let rows = budi.gets(&format!("/api/crm/activities?view=planner&limit=200&group={}", group.replace(' ', "+"))).await.is_ok();
            let rows = rows.data().as_array().expect("rows").clone();
            assert!(rows.iter().all(|row| row["due_group"] == *group), "{moment}: only {group}");
            assert_eq!(Some(rows.len() as u64), held.as_u64(), "{moment}: {group} is counted as it is listed");
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_list_is_narrowed_by_owner_and_days_and_what_was_done_is_told_with_its_outcome() {
    let world = World::new().await.at(MOMENT).await;
    let (budi, citra, sari, eko) = (world.budi().await, world.person("citra").await, world.person("sari").await, world.person("eko").await);
    let account = account_with(&budi, &["12", "14"]).await;
    let call = json!({"activity_type": "Call", "subject": "Of Citra", "due_date": "2026-03-13", "account_id": account});
    let hers = citra.plans(call).await.is_created().id("activity.activity_id");
    let subjects = |answer: crate::support::Answer| -> Vec<String> {
        answer.data().as_array().expect("rows").iter().map(|row| row["subject"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let days = "/api/crm/activities?view=planner&from=2026-03-13&to=2026-03-14";
    assert_eq!(subjects(budi.gets(days).await.is_ok()), ["14"], "mine");
    assert_eq!(subjects(sari.gets(&format!("{days}&owner=team")).await.is_ok()), ["Of Citra", "14"], "the team's");
    assert_eq!(subjects(sari.gets(&format!("{days}&owner={}", citra.user_id)).await.is_ok()), ["Of Citra"], "one's");
    assert!(subjects(eko.gets(&format!("{days}&owner={}", citra.user_id)).await.is_ok()).is_empty(), "not a stranger's");
    budi.gets("/api/crm/activities?view=inbox&owner=team").await.is_refused("VALIDATION_ERROR").names_field("owner");
    budi.gets("/api/crm/activities?view=done&group=Today").await.is_refused("VALIDATION_ERROR").names_field("group");
    citra.completes_with(&hers, json!({"outcome": "Keen.", "duration_minutes": 20})).await.is_ok();
    let done = sari.gets("/api/crm/activities?view=done&owner=team&from=2026-03-10&to=2026-03-10").await.is_ok();
    done.check(done.data()[0]["subject"] == "Of Citra" && done.data()[0]["outcome"] == "Keen.", "tells the outcome");
    let month = budi.browses("/crm/activities?view=month&month=2026-03").await.shows_a_page();
    // The deal's own e-mail is due on the twelfth too.
    month.check(month.text.contains("2 planned on 12 March") && month.text.contains("1 planned on 14 March"), "counts each day");
    world.proves_itself().await;
}

//! Nothing open without a next action, whatever the call leaves behind (spec 1.7).

use serde_json::{Value, json};

use super::verbs::{first_open, next_step, planned, rows, text};
use super::{TODAY, world};
use crate::support::{Answer, Person, ripe_lead};

/// Ends an activity one way or the other, with `next` or without.
async fn ends(who: &Person, how: &str, activity: &str, next: Value) -> Answer {
    match how {
        "complete" => who.completes_with(activity, json!({"next": next})).await.is_ok(),
        _ => who.cancels_with(activity, json!({"reason": "Not needed.", "next": next})).await.is_ok(),
    }
}

fn pair(subject: &str, due: &str) -> (String, String) {
    (subject.to_owned(), due.to_owned())
}

#[tokio::test]
async fn the_last_activity_of_a_deal_leaves_a_follow_up_of_its_next_step() {
    let world = world().await;
    let budi = world.budi().await;
    for how in ["complete", "cancel"] {
        for (due, follows) in [("2026-03-20", "2026-03-20"), (TODAY, TODAY), ("2026-03-01", TODAY)] {
            let deal = budi.opens_plain_deal(&format!("PT {how} {due}"), due).await;
            let last = first_open(&budi.reads_deal(&deal).await);
            let ended = ends(&budi, how, &last, Value::Null).await;
            let next = &ended.data()["next_activity"];
            ended.check(next["activity_type"] == "Follow Up" && next["status"] == "Planned", "plans a Follow Up");
            let whole = budi.reads_deal(&deal).await;
            assert_eq!(planned(&whole), [pair("Ask for volumes", follows)], "{how} with the date {due}");
            assert_eq!(next_step(&whole), pair("Ask for volumes", follows));
            assert_ne!(text(next, "activity_id"), last);
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn the_next_that_a_call_brings_takes_its_place() {
    let world = world().await;
    let budi = world.budi().await;
    for how in ["complete", "cancel"] {
        let deal = budi.opens_plain_deal(&format!("PT {how}"), "2026-03-20").await;
        let last = first_open(&budi.reads_deal(&deal).await);
        let next = json!({"activity_type": "Visit", "subject": "See the warehouse", "due_date": "2026-03-25"});
        let ended = ends(&budi, how, &last, next).await;
        ended.check(ended.data()["next_activity"]["activity_type"] == "Visit", "plans what was asked for");
        let whole = budi.reads_deal(&deal).await;
        assert_eq!(planned(&whole), [pair("See the warehouse", "2026-03-25")], "and nothing else");
        assert_eq!(next_step(&whole), pair("See the warehouse", "2026-03-25"));
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_wrong_next_leaves_the_activity_as_it_was() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.opens_plain_deal("PT Laut Biru", "2026-03-20").await;
    let before = budi.reads_deal(&deal).await;
    let last = first_open(&before);
    for (next, field) in [
        (json!({"subject": "Call"}), "next.due_date"),
        (json!({"due_date": "2026-03-20"}), "next.subject"),
        (json!({"subject": "Call", "due_date": "2026-03-20", "activity_type": "Dance"}), "next.activity_type"),
        (json!({"subject": "Call", "due_date": "9999-99-99"}), "next.due_date"),
        (json!({"subject": "x".repeat(2_000), "due_date": "2026-03-20"}), "next.subject"),
    ] {
        for (act, body) in [("complete", json!({"next": next})), ("cancel", json!({"reason": "x", "next": next}))] {
            let path = format!("/api/crm/activities/{last}/{act}");
            budi.posts(&path, body).await.is_refused("VALIDATION_ERROR").names_field(field);
        }
    }
    assert_eq!(budi.reads_deal(&deal).await, before);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_running_cadence_has_the_next_one_itself_until_its_last_step() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let steps = planned(&budi.reads_deal(&deal).await);
    assert_eq!(steps.len(), 5);
    for (n, step) in steps.iter().enumerate() {
        let whole = budi.reads_deal(&deal).await;
        assert_eq!(&next_step(&whole), step, "step {} is the deal's next", n + 1);
        assert_eq!((&whole["enrollment"]["status"], &whole["enrollment"]["current_step"]), (&json!("Active"), &json!(n + 1)));
        let ended = ends(&budi, if n % 2 == 0 { "complete" } else { "cancel" }, &first_open(&whole), Value::Null).await;
        let made = !ended.data()["next_activity"].is_null();
        ended.check(made == (n == 4), "makes no extra follow-up while the cadence has one");
    }
    let whole = budi.reads_deal(&deal).await;
    assert_eq!(whole["enrollment"]["status"], "Completed");
    assert_eq!(planned(&whole).len(), 1, "the last step leaves a Follow Up");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_nurtured_lead_is_followed_up_in_thirty_days_and_a_working_one_in_three() {
    let world = world().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let nurtured = ana.adds_lead(ripe_lead("PT Rawat")).await.is_created().id("lead.lead_id");
    ana.triages(&nurtured, json!({"triage_status": "Nurture", "next_contact_on": "2026-03-12"})).await.is_ok();
    let working = budi.adds_lead(ripe_lead("PT Kerja")).await.is_created().id("lead.lead_id");
    for (who, lead, days) in [(&ana, nurtured, "2026-04-09"), (&budi, working, "2026-03-13")] {
        for how in ["complete", "cancel"] {
            let due = world.owner_sql().await;
            let sql = "select activity_id from data.activities where lead_id = $1 and status = 'Planned'";
            let last: String = due.query_one(sql, &[&lead]).await.expect("one open activity").get(0);
            let ended = ends(who, how, &last, Value::Null).await;
            let next = &ended.data()["next_activity"];
            ended.check(next["due_date"] == days && next["activity_type"] == "Follow Up", &format!("follows up on {days}"));
            ended.check(next["owner_user_id"] == json!(who.user_id), "by the same person");
        }
        let last = who.gets("/api/crm/activities?view=inbox").await.is_ok();
        assert_eq!(rows(last.data()).count(), 0, "nothing is due today");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_lead_whose_next_is_named_has_that_one_only() {
    let world = world().await;
    let budi = world.budi().await;
    let lead = budi.adds_lead(ripe_lead("PT Kerja")).await.is_created().id("lead.lead_id");
    let due = budi.gets("/api/crm/activities?view=inbox").await.is_ok();
    let call = text(&due.data()[0], "activity_id");
    let next = json!({"subject": "Visit them", "due_date": "2026-03-18"});
    let ended = ends(&budi, "complete", &call, next).await;
    ended.check(ended.data()["next_activity"]["subject"] == "Visit them", "plans what was asked for");
    let open = world.owner_sql().await;
    let open = open.query_one("select count(*) from data.activities where lead_id = $1 and status = 'Planned'", &[&lead]).await;
    assert_eq!(open.expect("a number").get::<_, i64>(0), 1);
    world.proves_itself().await;
}

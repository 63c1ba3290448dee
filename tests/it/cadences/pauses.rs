//! Pause, resume, stop (spec 6).

use serde_json::json;

use super::verbs::{enrollment, fact, state, step, steps, works};
use super::{on, world};

#[tokio::test]
async fn a_pause_takes_its_activities_out_of_the_lists_and_resuming_moves_them_by_the_days_paused() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("outbound", "upfront", false, &[0, 2, 6]).await;
    let target = super::verbs::target(&world, &budi, "PT Bidik").await;
    let enrolled = enrollment(&budi.enrolls(cadence, "target_id", &target).await);
    budi.completes(&step(&world, enrolled, 1).await).await.is_ok();
    let paused = on(&world, 13).await;
    let budi = paused.budi().await;
    let overdue = budi.gets("/api/crm/activities?view=overdue").await.is_ok();
    overdue.check(overdue.data().as_array().is_some_and(|rows| rows.len() == 1), "step 2 is overdue");
    let answer = budi.steers(enrolled, "pause").await.is_ok();
    assert_eq!(answer.data()["enrollment"]["actions"], json!(["resume", "stop"]));
    assert_eq!(steps(&world, enrolled).await, ["1 2026-03-10 Done", "2 2026-03-12 Planned paused", "3 2026-03-16 Planned paused"]);
    for list in ["overdue", "inbox", "planner"] {
        let rows = budi.gets(&format!("/api/crm/activities?view={list}")).await.is_ok();
        rows.check(rows.data().as_array().is_some_and(Vec::is_empty), "is empty");
    }
    let back = on(&world, 20).await;
    back.budi().await.steers(enrolled, "resume").await.is_ok();
    assert_eq!(steps(&world, enrolled).await, ["1 2026-03-10 Done", "2 2026-03-19 Planned", "3 2026-03-23 Planned"], "seven days later");
    back.proves_itself().await;
}

#[tokio::test]
async fn where_working_days_count_the_pause_counts_them_too() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    world.owner_sql().await.batch_execute("insert into data.holidays values ('2026-03-18', 'B')").await.expect("a holiday");
    let cadence = agus.writes("other", "upfront", true, &[3, 10]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let enrolled = enrollment(&budi.enrolls(cadence, "opportunity_id", &deal).await);
    assert_eq!(steps(&world, enrolled).await, ["1 2026-03-13 Planned", "2 2026-03-20 Planned"]);
    on(&world, 12).await.budi().await.steers(enrolled, "pause").await.is_ok();
    // Thursday, Friday, Monday and Tuesday have passed.
    on(&world, 18).await.budi().await.steers(enrolled, "resume").await.is_ok();
    assert_eq!(steps(&world, enrolled).await, ["1 2026-03-20 Planned", "2 2026-03-26 Planned"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn what_a_stepwise_cadence_has_still_to_make_moves_too() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "stepwise", false, &[0, 4, 6]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let enrolled = enrollment(&budi.enrolls(cadence, "opportunity_id", &deal).await);
    on(&world, 11).await.budi().await.steers(enrolled, "pause").await.is_ok();
    // Done all the same: the next one is made, and waits.
    on(&world, 12).await.budi().await.completes(&step(&world, enrolled, 1).await).await.is_ok();
    assert_eq!(steps(&world, enrolled).await, ["1 2026-03-10 Done", "2 2026-03-14 Planned paused"]);
    assert_eq!(state(&world, enrolled).await, ("Paused".to_owned(), 2));
    on(&world, 14).await.budi().await.steers(enrolled, "resume").await.is_ok();
    assert_eq!(steps(&world, enrolled).await[1], "2 2026-03-17 Planned");
    assert_eq!((works(&world, 18).await, works(&world, 19).await), (0, 1), "the third step moved from the 16th to the 19th");
    world.proves_itself().await;
}

#[tokio::test]
async fn to_stop_is_final_cancels_with_the_reason_and_leaves_a_next_action() {
    let world = world().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let cadence = world.agus().await.writes("nurture", "upfront", false, &[0, 9]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let of_deal = fact(&world, "select enrollment_id from data.cadence_enrollments").await["enrollment_id"].as_i64().expect("one");
    let lead = ana.nurtures_a_lead("PT Nanti").await;
    let of_lead = enrollment(&ana.enrolls(cadence, "lead_id", &lead).await);
    let follow_up =
        fact(&world, &format!("select activity_id from data.activities where lead_id = '{lead}' and enrollment_id is null")).await;
    ana.completes(follow_up["activity_id"].as_str().expect("it")).await.is_ok();
    for (who, enrolled, record) in [(&budi, of_deal, format!("opportunity_id = '{deal}'")), (&ana, of_lead, format!("lead_id = '{lead}'"))]
    {
        who.patches(&format!("/api/crm/enrollments/{enrolled}"), json!({"action": "stop"})).await.is_refused("REASON_REQUIRED");
        let stopped = who.steers(enrolled, "stop").await.is_ok();
        let row = &stopped.data()["enrollment"];
        assert_eq!((&row["status"], &row["stop_reason"], &row["actions"]), (&json!("Stopped"), &json!("Because."), &json!([])));
        let cancelled = format!(
            "select count(*) from data.activities where enrollment_id = {enrolled} and status = 'Cancelled' and cancel_reason = 'Because.'"
        );
        assert!(fact(&world, &cancelled).await["count"].as_i64() >= Some(2));
        let open = format!("select count(*) from data.activities where {record} and status = 'Planned' and enrollment_id is null");
        assert_eq!(fact(&world, &open).await["count"], 1, "a Follow Up takes its place");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn every_other_move_is_an_invalid_transition() {
    let world = world().await;
    let budi = world.budi().await;
    budi.makes_deal("PT Laut Biru").await;
    let enrolled = fact(&world, "select enrollment_id from data.cadence_enrollments").await["enrollment_id"].as_i64().expect("one");
    for (refused, from, then) in [
        (vec!["resume"], "Active", "pause"),
        (vec!["pause"], "Paused", "resume"),
        (vec![], "Active", "stop"),
        (vec!["pause", "resume", "stop"], "Stopped", ""),
    ] {
        for action in refused {
            let no = budi.steers(enrolled, action).await.is_refused("INVALID_TRANSITION");
            no.check(no.details()["from"] == from, "says where it stands");
        }
        if !then.is_empty() {
            budi.steers(enrolled, then).await.is_ok();
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_paused_cadence_is_enough_of_a_next_action_for_its_deal() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let enrolled = fact(&world, "select enrollment_id from data.cadence_enrollments").await["enrollment_id"].as_i64().expect("one");
    budi.steers(enrolled, "pause").await.is_ok();
    let open = fact(
        &world,
        &format!("select count(*) from data.activities where opportunity_id = '{deal}' and not is_paused and status = 'Planned'"),
    )
    .await;
    assert_eq!(open["count"], 0);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_paused_step_keeps_its_day_until_its_cadence_goes_on() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "upfront", false, &[2, 6]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let enrolled = enrollment(&budi.enrolls(cadence, "opportunity_id", &deal).await);
    let first = step(&world, enrolled, 1).await;
    let offers = async || budi.browses(&format!("/crm/activities/{first}")).await.shows_a_page().text.contains("Reschedule");
    assert!(offers().await);
    budi.steers(enrolled, "pause").await.is_ok();
    let no = budi.edits_activity(&first, json!({"due_date": "2026-03-30"})).await.is_refused("VALIDATION_ERROR").names_field("due_date");
    no.check(no.details()["due_date"].as_str().is_some_and(|words| words.contains("paused")), "says why");
    budi.edits_activity(&first, json!({"due_time": "09:00"})).await.is_refused("VALIDATION_ERROR").names_field("due_date");
    budi.edits_activity(&first, json!({"subject": "Ask for volumes", "due_date": "2026-03-12"})).await.is_ok();
    assert!(!offers().await, "what would be refused is not offered");
    budi.steers(enrolled, "resume").await.is_ok();
    budi.edits_activity(&first, json!({"due_date": "2026-03-30"})).await.is_ok();
    assert_eq!(steps(&world, enrolled).await, ["1 2026-03-30 Planned", "2 2026-03-16 Planned"]);
    world.proves_itself().await;
}

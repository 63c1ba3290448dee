//! Dates, order, modes, words and versions (spec 6).

use serde_json::json;

use super::verbs::{enrollment, fact, on_days, state, step, steps};
use super::{on, world};
use crate::deals::quick;

#[tokio::test]
async fn upfront_makes_all_activities_at_enrollment_planned_and_linked() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "upfront", false, &[0, 0, 5]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let made = budi.enrolls(cadence, "opportunity_id", &deal).await.is_created();
    let enrolled = enrollment(&made);
    assert_eq!(steps(&world, enrolled).await, ["1 2026-03-10 Planned", "2 2026-03-10 Planned", "3 2026-03-15 Planned"]);
    let linked = fact(&world, &format!("select count(*) from data.activities as a join data.opportunities as o using (opportunity_id)
        where a.enrollment_id = {enrolled} and a.owner_user_id = o.owner_user_id and a.account_id = o.account_id and a.opportunity_id = '{deal}'")).await;
    assert_eq!(linked["count"], 3);
    let ids: Vec<_> = made.data()["activity_ids"].as_array().expect("ids").iter().map(|id| id.as_str().unwrap_or_default()).collect();
    assert!(ids.is_sorted() && ids.len() == 3, "steps of one day keep their order: {ids:?}");
    world.proves_itself().await;
}

#[tokio::test]
async fn with_working_days_a_weekend_or_holiday_moves_to_the_next_working_day() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    // The 14th and 15th are a weekend; Monday the 16th and Wednesday the 18th are holidays.
    world
        .owner_sql()
        .await
        .batch_execute("insert into data.holidays values ('2026-03-16', 'A'), ('2026-03-18', 'B')")
        .await
        .expect("holidays");
    let cadence = agus.writes("other", "upfront", true, &[0, 3, 4, 5, 8]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let enrolled = enrollment(&budi.enrolls(cadence, "opportunity_id", &deal).await);
    let expected = ["1 2026-03-10 Planned", "2 2026-03-13 Planned", "3 2026-03-17 Planned", "4 2026-03-17 Planned", "5 2026-03-19 Planned"];
    assert_eq!(steps(&world, enrolled).await, expected);
    assert!(step(&world, enrolled, 3).await < step(&world, enrolled, 4).await, "two steps of one day keep their order");
    world.proves_itself().await;
}

#[tokio::test]
async fn stepwise_makes_the_first_only_and_each_end_the_next() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "stepwise", false, &[0, 5, 6, 9]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let enrolled = enrollment(&budi.enrolls(cadence, "opportunity_id", &deal).await);
    assert_eq!(steps(&world, enrolled).await, ["1 2026-03-10 Planned"]);
    budi.completes(&step(&world, enrolled, 1).await).await.is_ok();
    assert_eq!(steps(&world, enrolled).await, ["1 2026-03-10 Done", "2 2026-03-15 Planned"], "on its own date");
    assert_eq!(state(&world, enrolled).await, ("Active".to_owned(), 2));
    let later = on(&world, 20).await;
    let budi = later.budi().await;
    budi.posts(&format!("/api/crm/activities/{}/cancel", step(&world, enrolled, 2).await), json!({"reason": "no"})).await.is_ok();
    assert_eq!(steps(&world, enrolled).await[2], "3 2026-03-20 Planned", "today, when its own date is past");
    budi.completes(&step(&world, enrolled, 3).await).await.is_ok();
    let last = budi.completes(&step(&world, enrolled, 4).await).await.is_ok();
    assert_eq!(state(&world, enrolled).await.0, "Completed", "the last one completes the enrollment");
    last.check(last.data()["next_activity"].is_null(), "makes no follow-up: the deal's other cadence has one");
    world.proves_itself().await;
}

#[tokio::test]
async fn steps_may_end_in_any_order_and_the_current_one_is_the_first_open() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "upfront", false, &[0, 1, 2]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let enrolled = enrollment(&budi.enrolls(cadence, "opportunity_id", &deal).await);
    for (number, current) in [(2, ("Active", 1)), (1, ("Active", 3)), (3, ("Completed", 3))] {
        budi.completes(&step(&world, enrolled, number).await).await.is_ok();
        assert_eq!(state(&world, enrolled).await, (current.0.to_owned(), current.1), "after step {number}");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn placeholders_become_words_and_never_stay() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let all = "{company}|{contact}|{owner}|{service}";
    let template = json!({"name": "Words", "purpose": "other", "steps": [{"activity_type": "Call", "subject_template": all, "description_template": all, "delay_days": 0}]});
    let cadence = agus.posts("/api/crm/cadences", template).await.is_created().data()["cadence"]["cadence_id"].as_i64().expect("an id");
    let mut draft = quick("PT {owner} {x}");
    draft["service_codes"] = json!(["DOM_FTL"]);
    let full = budi.posts("/api/crm/opportunities", draft).await.is_created().id("opportunity_id");
    let bare = super::verbs::target(&world, &budi, "PT Bidik").await;
    world.owner_sql().await.batch_execute("update data.targets set contact_name = null").await.expect("nobody known");
    for (field, id, words) in [
        ("opportunity_id", &full, "PT {owner} {x}|Rina Wijaya|Budi|FTL (charter)"),
        ("target_id", &bare, "PT Bidik|the contact|Budi|our services"),
    ] {
        let enrolled = enrollment(&budi.enrolls(cadence, field, id).await);
        let made = fact(&world, &format!("select subject, description from data.activities where enrollment_id = {enrolled}")).await;
        assert_eq!((made["subject"].as_str(), made["description"].as_str()), (Some(words), Some(words)));
    }
    world
        .owner_sql()
        .await
        .batch_execute("update data.cadence_steps set subject_template = 'Ask {whom}' where step_number = 1")
        .await
        .expect("past the editor");
    let other = super::verbs::target(&world, &budi, "PT Lain").await;
    let enrolled = enrollment(&budi.enrolls(cadence, "target_id", &other).await);
    assert_eq!(fact(&world, &format!("select subject from data.activities where enrollment_id = {enrolled}")).await["subject"], "Ask them");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_running_enrollment_keeps_its_steps_and_an_edit_makes_a_new_revision() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "stepwise", false, &[0, 2, 4]).await;
    let (one, other) = (budi.makes_deal("PT Satu").await, budi.makes_deal("PT Dua").await);
    let before = enrollment(&budi.enrolls(cadence, "opportunity_id", &one).await);
    let edited = agus
        .patches(&format!("/api/crm/cadences/{cadence}"), json!({"mode": "upfront", "working_days_only": true, "steps": on_days(&[1])}))
        .await;
    assert_eq!(edited.is_ok().data()["cadence"]["revision"], 2);
    let after = enrollment(&budi.enrolls(cadence, "opportunity_id", &other).await);
    assert_eq!(steps(&world, after).await, ["1 2026-03-11 Planned"]);
    for number in 1..=3 {
        budi.completes(&step(&world, before, number).await).await.is_ok();
    }
    assert_eq!(steps(&world, before).await, ["1 2026-03-10 Done", "2 2026-03-12 Done", "3 2026-03-14 Done"]);
    assert_eq!(state(&world, before).await.0, "Completed");
    world.proves_itself().await;
}

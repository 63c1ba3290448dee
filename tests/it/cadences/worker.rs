//! The worker makes a stepwise step on its date if the step before is still open (spec 6).

use futures_util::future::join_all;

use serde_json::Value;

use super::verbs::{enrollment, fact, state, step, steps, works};
use super::{MOMENT, on, world};
use crate::support::World;
use crate::worker::did;

/// So many targets of Budi's on their way through a template.
async fn sends(world: &World, cadence: i64, targets: i32) {
    const SQL: &str = "with made as (
            insert into data.targets (company_name, owner_user_id)
            select 'PT Banyak ' || n, u.user_id from data.users as u, generate_series(1, $2) as n where u.email = 'budi@bcp.test' returning *)
        select count(crm.enroll_in(c, 'target', m.target_id, jsonb_build_object('owner_user_id', m.owner_user_id, 'company', m.company_name)))
        from made as m, data.cadences as c where c.cadence_id = $1";
    let owner = world.owner_sql().await;
    owner.batch_execute(&format!("select set_config('bcp.now', '{MOMENT}', false)")).await.expect("a moment");
    owner.query_one(SQL, &[&cadence, &targets]).await.expect("they are enrolled");
}

/// What one turn of the job says.
async fn turn(world: &World) -> Value {
    world.sql_as_nobody().await.query_one("select crm.rpc_work('cadences')", &[]).await.expect("a turn").get(0)
}

#[tokio::test]
async fn a_step_is_made_on_its_date_and_not_before_and_never_twice() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "stepwise", false, &[0, 3, 4, 20]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let enrolled = enrollment(&budi.enrolls(cadence, "opportunity_id", &deal).await);
    assert_eq!(works(&world, 12).await, 0);
    assert_eq!(works(&world, 13).await, 1);
    assert_eq!(works(&world, 13).await, 0, "twice does nothing twice");
    assert_eq!(steps(&world, enrolled).await, ["1 2026-03-10 Planned", "2 2026-03-13 Planned"]);
    // The worker was down over the 14th.
    assert_eq!(works(&world, 16).await, 1);
    assert_eq!(steps(&world, enrolled).await[2], "3 2026-03-16 Planned", "due today, its own date is past");
    assert_eq!(state(&world, enrolled).await, ("Active".to_owned(), 1));
    let audited = fact(
        &world,
        &format!(
            "select count(*) from data.audit_log as l join data.activities as a on a.activity_id = l.entity_id
        where a.enrollment_id = {enrolled} and l.action = 'ACTIVITY_CREATED'"
        ),
    )
    .await;
    assert_eq!(audited["count"], 3);
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_paused_or_ended_gets_no_step() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "stepwise", false, &[0, 1]).await;
    for (company, action) in [("PT Satu", "pause"), ("PT Dua", "stop")] {
        let deal = budi.makes_deal(company).await;
        let enrolled = enrollment(&budi.enrolls(cadence, "opportunity_id", &deal).await);
        budi.steers(enrolled, action).await.is_ok();
    }
    assert_eq!(works(&world, 20).await, 0);
    world.proves_itself().await;
}

#[tokio::test]
async fn many_workers_at_once_make_each_step_once_and_wait_for_nobody() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "stepwise", false, &[0, 1, 2]).await;
    let mut enrolled = Vec::new();
    for number in 0..10 {
        let deal = budi.makes_deal(&format!("PT Ramai {number}")).await;
        enrolled.push((enrollment(&budi.enrolls(cadence, "opportunity_id", &deal).await), deal));
    }
    let held = world.owner_sql().await;
    let hold = format!("begin; select from data.opportunities where opportunity_id = '{}' for update", enrolled[0].1);
    held.batch_execute(&hold).await.expect("an act that takes its time");
    let made: i64 = join_all((0..6).map(|_| works(&world, 12))).await.into_iter().sum();
    assert_eq!(made, 18, "all but what somebody is at work on");
    held.batch_execute("rollback").await.expect("it ends");
    assert_eq!(works(&world, 12).await, 2, "the next round does the rest");
    for (enrolled, _) in &enrolled {
        assert_eq!(steps(&world, *enrolled).await, ["1 2026-03-10 Planned", "2 2026-03-12 Planned", "3 2026-03-12 Planned"]);
    }
    assert!(step(&world, enrolled[0].0, 2).await < step(&world, enrolled[0].0, 3).await);
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_due_of_very_many_is_made_in_turns_of_five_hundred() {
    let world = world().await;
    let cadence = world.agus().await.writes("outbound", "stepwise", false, &[0, 1]).await;
    sends(&world, cadence, 501).await;
    let next_day = on(&world, 11).await;
    let (first, second) = (turn(&next_day).await, turn(&next_day).await);
    assert_eq!((&first["counts"]["steps_planned"], &first["more"]), (&500.into(), &true.into()), "{first}");
    assert_eq!((&second["counts"]["steps_planned"], &second["more"]), (&1.into(), &false.into()), "{second}");
    assert_eq!(works(&world, 11).await, 0);
    world.proves_itself().await;
}

#[tokio::test]
async fn one_that_cannot_be_done_is_on_record_and_stops_none_of_the_others() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let cadence = agus.writes("other", "stepwise", false, &[0, 1]).await;
    let mut enrolled = Vec::new();
    for company in ["PT Satu", "PT Dua", "PT Tiga"] {
        let deal = budi.makes_deal(company).await;
        enrolled.push(enrollment(&budi.enrolls(cadence, "opportunity_id", &deal).await));
    }
    let owner = world.owner_sql().await;
    let kind = |kind: &str| {
        format!(
            "update data.cadence_enrollments set steps = jsonb_set(steps, '{{1,activity_type}}', '{kind}') where enrollment_id = {}",
            enrolled[0]
        )
    };
    owner.batch_execute(&kind("\"Carrier Pigeon\"")).await.expect("it breaks");
    let next_day = on(&world, 11).await;
    let turns = next_day.works().await;
    assert_eq!((did(&turns, "cadences", "steps_planned"), did(&turns, "cadences", "enrollments_failed")), (2, 1));
    let failed = turns.iter().find(|turn| turn.failed()).expect("it is on record as failed");
    let error = failed.error.clone().unwrap_or_default();
    assert!(failed.job == "cadences" && error.starts_with(&format!("enrollment {}: ", enrolled[0])), "{failed}");
    let told = agus.gets("/api/admin/jobs").await.is_ok();
    let job = told.data()["jobs"].as_array().expect("jobs").iter().find(|job| job["job"] == "cadences").expect("the job").clone();
    assert_eq!((&job["error"], &job["counts"]["steps_planned"]), (&error.into(), &2.into()), "{job}");
    owner.batch_execute(&kind("\"Call\"")).await.expect("it is mended");
    assert_eq!(did(&next_day.works_well().await, "cadences", "steps_planned"), 1);
    world.proves_itself().await;
}

//! The worker makes a stepwise step on its date if the step before is still open (spec 6).

use futures_util::future::join_all;

use super::verbs::{enrollment, fact, state, step, steps, works};
use super::world;

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

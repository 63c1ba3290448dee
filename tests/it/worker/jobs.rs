//! Jobs as such: their transactions, their record, their hours, and who may start them.

use super::{MONDAY, did};
use crate::support::World;

#[tokio::test]
async fn a_broken_job_is_on_record_and_the_others_go_on() {
    let world = World::new().await;
    world.works_well().await;
    let owner = world.owner_sql().await;
    let body =
        |what: &str| format!("create or replace function crm.work_quotes() returns integer language plpgsql as $$ begin {what} end $$");
    owner
        .batch_execute(&body("insert into data.holidays values ('2026-12-24', 'Half done'); raise 'broken on purpose';"))
        .await
        .expect("it breaks");
    for _ in 0..2 {
        let turns = world.works().await;
        let failed: Vec<_> = turns.iter().filter(|turn| turn.failed()).map(|turn| turn.job.as_str()).collect();
        assert_eq!(failed, ["quotes"], "one fails, and what comes after it is done");
    }
    assert_eq!(world.number("select count(*) from data.holidays").await, 0, "the failed job did nothing");
    let agus = world.agus().await;
    let told = agus.gets("/api/admin/jobs").await.is_ok();
    let job = told.data()["jobs"].as_array().expect("jobs").iter().find(|job| job["job"] == "quotes").expect("the job").clone();
    assert_eq!(job["error"], "broken on purpose (P0001)");
    assert_eq!(job["turns"], 2, "the same failure twice is one row");
    let page = agus.browses("/admin/jobs").await.shows_a_page();
    page.check(page.text.contains("broken on purpose"), "shows the error");

    owner.batch_execute(&body("return 0;")).await.expect("it is mended");
    world.works_well().await;
    let told = agus.gets("/api/admin/jobs").await.is_ok();
    let job = told.data()["jobs"].as_array().expect("jobs").iter().find(|job| job["job"] == "quotes").expect("the job").clone();
    assert!(job["error"].is_null() && job["last_error"] == "broken on purpose (P0001)", "{job}");
    world.proves_itself().await;
}

#[tokio::test]
async fn working_again_does_nothing_again_and_keeps_one_row() {
    let world = World::new().await;
    world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    world.seals().await;
    world.works_well().await;
    world.works_well().await;
    let runs = "select count(*) from data.job_runs";
    let before = world.number(runs).await;
    let audit = world.number("select count(*) from data.audit_log").await;
    for turn in world.works_well().await {
        let done: Vec<_> = turn.counts.as_object().into_iter().flatten().filter(|(_, count)| count.as_i64() != Some(0)).collect();
        assert!(done.is_empty(), "{turn}");
    }
    assert_eq!(world.number(runs).await, before);
    assert_eq!(world.number("select count(*) from data.audit_log").await, audit);
    world.proves_itself().await;
}

#[tokio::test]
async fn two_workers_at_once_tell_everything_once() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    let (ana, budi) = (monday.ana().await, monday.budi().await);
    for number in 1..=5 {
        budi.claims(&ana.brings_to_the_pool(&format!("PT Laut {number}")).await).await.is_ok();
        ana.brings_to_the_pool(&format!("PT Pulau {number}")).await;
    }
    let sunday = world.at("2026-11-08T03:00:00Z").await;
    let (first, second) = tokio::join!(sunday.works_well(), sunday.works_well());
    sunday.works_well().await;
    let told = "select count(*) from data.notifications where kind = 'pool_expiring'";
    assert_eq!(sunday.number(told).await, 10, "five leads, two sales managers");
    assert_eq!(sunday.number("select count(*) from data.notifications where kind = 'overdue_today'").await, 1);
    assert!(first.iter().chain(&second).all(|turn| ["done", "busy"].contains(&turn.outcome.as_str())));
    sunday.proves_itself().await;
}

#[tokio::test]
async fn the_day_of_the_jobs_begins_at_midnight_in_jakarta() {
    let world = World::new().await;
    for (moment, seconds) in [("2026-11-02T12:00:00Z", 300), ("2026-11-02T16:59:30Z", 31), ("2026-11-02T17:00:00Z", 300)] {
        let nobody = world.at(moment).await.sql_as_nobody().await;
        let pause: i32 = nobody.query_one("select crm.work_pause()", &[]).await.expect("a pause").get(0);
        assert_eq!(pause, seconds, "{moment}");
    }
    let turn = async |moment: &str| -> String {
        let nobody = world.at(moment).await.sql_as_nobody().await;
        nobody.query_one("select crm.rpc_work('overdue') ->> 'outcome'", &[]).await.expect("a turn").get(0)
    };
    let days = ["2026-11-02T16:00:00Z", "2026-11-02T16:59:59Z", "2026-11-02T17:00:01Z", "2026-11-03T16:59:59Z", "2026-11-03T17:00:00Z"];
    let mut outcomes = Vec::new();
    for moment in days {
        outcomes.push(turn(moment).await);
    }
    assert_eq!(outcomes, ["done", "waiting", "done", "waiting", "done"]);
    // The company moves: its setting, not the program, says when midnight is.
    world
        .owner_sql()
        .await
        .batch_execute("update data.settings set value = '\"Asia/Tokyo\"' where key = 'time_zone'")
        .await
        .expect("a setting");
    let nobody = world.at("2026-11-05T14:59:30Z").await.sql_as_nobody().await;
    let pause: i32 = nobody.query_one("select crm.work_pause()", &[]).await.expect("a pause").get(0);
    assert_eq!(pause, 31);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_person_does_not_start_the_work() {
    let world = World::new().await;
    let refused = world.sql_as("agus").await.changes("select crm.rpc_work('quotes', true)").await;
    assert!(refused.is_err_and(|error| error.contains("CRM02") || error.contains("nobody's name")));
    assert_eq!(world.number("select count(*) from data.job_runs").await, 0);
    world.proves_itself().await;
}

#[tokio::test]
async fn quotes_run_out_and_old_keys_go() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    let budi = monday.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let quote = budi
        .posts(&format!("/api/crm/opportunities/{deal}/quotes"), serde_json::json!({"total_amount": "5", "valid_until": "2026-11-03"}))
        .await;
    let quote = quote.is_created().id("quote.quote_id");
    budi.sets_quote(&quote, "Sent").await.is_ok();
    budi.with_key("one").gets("/api/crm/leads?view=my_claimed").await.is_ok();
    assert_eq!(did(&world.at("2026-11-03T16:59:59Z").await.works_well().await, "quotes", "quotes_expired"), 0);
    let later = world.at("2026-11-03T17:00:00Z").await;
    assert_eq!(did(&later.works_well().await, "quotes", "quotes_expired"), 1);
    assert_eq!(later.number("select count(*) from data.quotes where status = 'Expired'").await, 1);
    later.proves_itself().await;
}

#[tokio::test]
async fn every_job_is_named_once_and_has_its_plain_turn() {
    let world = World::new().await;
    world.works_well().await;
    let twice = "select count(*) - count(distinct job) from crm.list_jobs()";
    assert_eq!(world.number(twice).await, 0, "a job stands twice in crm.list_jobs()");
    let nobody = world.sql_as_nobody().await;
    let sql = "select j.job, j.pace, crm.rpc_work(j.job, false) ->> 'outcome' from crm.list_jobs() as j";
    for row in nobody.query(sql, &[]).await.expect("a turn of each") {
        let (job, pace, outcome): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        assert_eq!(outcome, if pace == "turn" { "done" } else { "waiting" }, "{job}");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_quote_that_somebody_holds_runs_out_a_turn_later_and_holds_up_no_other() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    let budi = monday.budi().await;
    let mut quotes = Vec::new();
    for company in ["PT Laut Biru", "PT Angin Timur"] {
        let deal = budi.makes_deal(company).await;
        let draft = serde_json::json!({"total_amount": "5", "valid_until": "2026-11-03"});
        let quote = budi.posts(&format!("/api/crm/opportunities/{deal}/quotes"), draft).await.is_created().id("quote.quote_id");
        budi.sets_quote(&quote, "Sent").await.is_ok();
        quotes.push(quote);
    }
    let (held, later) = (world.owner_sql().await, world.at("2026-11-04T03:00:00Z").await);
    let hold = format!("begin; select from data.quotes where quote_id = '{}' for update", quotes[0]);
    held.batch_execute(&hold).await.expect("an act that takes its time");
    assert_eq!(did(&later.works_well().await, "quotes", "quotes_expired"), 1);
    held.batch_execute("rollback").await.expect("it ends");
    assert_eq!(did(&later.works_well().await, "quotes", "quotes_expired"), 1);
    later.proves_itself().await;
}

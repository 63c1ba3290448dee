//! `bcp-crm work --once` as cron calls it: everything is done, said, and the exit code tells.

use std::time::Duration;

use bcp_crm::db::Databases;
use bcp_crm::worker::keep_working;
use tokio::process::Command;
use tokio::time::timeout;

use crate::support::{Database, TOO_LONG, World};

/// Exit code and what was printed.
async fn works_once(url: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bcp-crm"));
    command.args(["work", "--once"]).env("DATABASE_URL", url).env("BCP_LOG", "warn").env_remove("DATABASE_APP_URL").kill_on_drop(true);
    let ended = timeout(TOO_LONG, command.output()).await.expect("it ends in time");
    let ended = ended.expect("the program starts");
    (ended.status.code(), String::from_utf8_lossy(&ended.stdout).into_owned())
}

#[tokio::test]
async fn work_once_migrates_an_empty_database_does_every_job_and_ends_well() {
    let database = Database::empty().await;
    let (code, said) = works_once(&database.url).await;
    assert_eq!(code, Some(0), "{said}");
    let source = database.source();
    let owner = bcp_crm::db::migrate::connect(&source).await.expect("the owner's connection");
    let jobs = owner.query("select job from crm.list_jobs()", &[]).await.expect("the jobs");
    let jobs: Vec<String> = jobs.iter().map(|row| row.get(0)).collect();
    let done: Vec<&str> = said.lines().filter_map(|line| line.split_once(": done")).map(|(job, _)| job).collect();
    assert_eq!(done, jobs, "{said}");
    let kept: i64 = owner.query_one("select count(distinct job) from data.job_runs where error is null", &[]).await.expect("runs").get(0);
    assert_eq!(kept, jobs.len() as i64);
}

#[tokio::test]
async fn work_once_ends_with_one_when_a_job_fails_and_does_the_others() {
    let world = World::new().await;
    let lead = world.at(super::MONDAY).await.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let broken =
        "create or replace function crm.work_quotes() returns integer language plpgsql as $$ begin raise 'broken on purpose'; end $$";
    world.owner_sql().await.batch_execute(broken).await.expect("it breaks");
    let (code, said) = works_once(&world.source().owner).await;
    assert_eq!(code, Some(1), "{said}");
    let failed: Vec<&str> = said.lines().filter(|line| line.contains(": failed")).collect();
    assert_eq!(failed, ["quotes: failed: broken on purpose (P0001)"], "{said}");
    assert!(said.contains("pool_expiry: done, leads expired 1"), "{said}");
    let queue = format!("select count(*) from data.leads where lead_id = '{lead}' and queue = 'inbox'");
    assert_eq!(world.number(&queue).await, 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn whoever_stops_the_worker_does_not_wait_for_the_proof() {
    const WAITING: &str = "select count(*) from pg_locks where relation = 'data.import_mappings'::regclass and not granted";
    let world = World::new().await;
    let owner = world.owner_sql().await;
    owner.batch_execute("begin; lock table data.import_mappings").await.expect("what only the proof reads is taken");
    let door = Databases::open(world.source(), 2).expect("a pool").door();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let working = tokio::spawn(async move { keep_working(door, async { drop(stopped.await) }).await });
    let waits = async {
        while world.number(WAITING).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(TOO_LONG, waits).await.expect("the proof is under way");
    stop.send(()).expect("it works");
    timeout(TOO_LONG, working).await.expect("it stops at once").expect("well");
    owner.batch_execute("rollback").await.expect("the table is free");
    world.proves_itself().await;
}

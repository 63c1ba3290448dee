//! `bcp-crm work --once` as cron calls it: everything is done, said, and the exit code tells.

use tokio::process::Command;

use crate::support::{Database, World};

/// Exit code and what was printed.
async fn works_once(url: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bcp-crm"));
    command.args(["work", "--once"]).env("DATABASE_URL", url).env("BCP_LOG", "warn").env_remove("DATABASE_APP_URL").kill_on_drop(true);
    let ended = tokio::time::timeout(crate::support::TOO_LONG, command.output()).await.expect("it ends in time");
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

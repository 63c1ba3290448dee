//! The real program, killed in the middle of a commit and started again: the import goes on by itself, and no row twice (spec 7.5).

use std::process::Stdio;
use std::time::Duration;

use serde_json::json;
use tokio::process::{Child, Command};

use super::{number, reads, row};
use crate::support::World;

const ROWS: usize = 12_000;

fn serves(world: &World) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bcp-crm"));
    command
        .arg("serve")
        .env("DATABASE_URL", &world.source().owner)
        .env("BCP_LISTEN", "127.0.0.1:0")
        .env("BCP_DEMO", "0")
        .env("BCP_LOG", "warn");
    command.env_remove("DATABASE_APP_URL").stdout(Stdio::null()).kill_on_drop(true).spawn().expect("the program starts")
}

async fn until(world: &World, holds: &str) {
    let holds = format!("select count(*) from data.import_batches as b where {holds}");
    while number(world, &holds).await == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn an_import_killed_in_mid_commit_is_finished_by_the_next_start() {
    let world = World::new().await;
    let mut first = serves(&world);
    let rows: Vec<_> = (1..=ROWS).map(|n| row(n, json!({"company_name": format!("PT Tahan {}", n % (ROWS - 500))}))).collect();
    let id = reads(&world, "budi", json!({}), &rows).await;
    until(&world, "b.status = 'previewed'").await;
    let commit = format!(
        "begin; select crm.act_as((select user_id from data.users where email = 'budi@bcp.test')); select crm.rpc_import_commit('{id}'); commit"
    );
    world.owner_sql().await.batch_execute(&commit).await.expect("it runs");
    until(&world, "exists (select from data.import_chunks as c where c.batch_id = b.batch_id and c.done_at is not null)").await;
    first.kill().await.expect("it is dead");
    assert_eq!(
        number(&world, "select count(*) from data.import_batches where status = 'running'").await,
        1,
        "it was killed before the end"
    );

    let second = serves(&world);
    until(&world, "b.status = 'completed'").await;
    let counted = format!(
        "select count(*) from data.import_batches where created = {} and skipped = 500 and failed = 0 and row_count = {ROWS}",
        ROWS - 500
    );
    assert_eq!(number(&world, &counted).await, 1);
    assert_eq!(number(&world, "select count(*) from data.targets").await, 11_500);
    assert_eq!(number(&world, "select count(distinct record_id) from data.import_rows where verdict = 'create' and settled").await, 11_500);
    drop(second);
    world.proves_itself().await;
}

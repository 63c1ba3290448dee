//! The real program, killed in the middle of a preview and of an undo: each goes on by itself at the next start (spec 7.5, 7.7).

use std::process::Stdio;
use std::time::Duration;

use serde_json::json;
use tokio::process::{Child, Command};

use super::{number, reads, row};
use crate::support::World;

const ROWS: usize = 30_000;

fn serves(world: &World) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bcp-crm"));
    command.arg("serve").env("DATABASE_URL", &world.source().owner).env("BCP_LISTEN", "127.0.0.1:0").env("BCP_DEMO", "0");
    command.env("BCP_LOG", "warn").env_remove("DATABASE_APP_URL").stdout(Stdio::null()).kill_on_drop(true).spawn().expect("it starts")
}

async fn until(world: &World, holds: &str) {
    let holds = format!("select count(*) from data.import_batches as b where {holds}");
    while number(world, &holds).await == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Ends the program when a part of this work is done and a part is not.
async fn is_killed_in_mid(world: &World, mut program: Child, work: &str, stage: &str) {
    let some = |done: &str| {
        format!("exists (select from data.import_chunks as c where c.batch_id = b.batch_id and c.work = '{work}' and c.done_at is {done})")
    };
    until(world, &format!("{} and {}", some("null"), some("not null"))).await;
    program.kill().await.expect("it is dead");
    let caught = format!("select count(*) from data.import_batches where stage = '{stage}'");
    assert_eq!(number(world, &caught).await, 1, "it was killed before the end");
}

#[tokio::test]
async fn a_preview_and_an_undo_killed_in_their_middle_are_finished_by_the_next_start() {
    let world = World::new().await;
    let first = serves(&world);
    let rows: Vec<_> = (1..=ROWS).map(|n| row(n, json!({"company_name": format!("PT Ulang {n}")}))).collect();
    let id = reads(&world, "budi", json!({}), &rows).await;
    is_killed_in_mid(&world, first, "preview", "previewing").await;
    let second = serves(&world);
    until(&world, &format!("b.status = 'previewed' and b.created = {ROWS}")).await;
    assert_eq!(number(&world, "select count(*) from data.targets").await, 0);
    for (act, reached) in [("commit", "completed"), ("undo", "running")] {
        let begun = format!(
            "begin; select crm.act_as((select user_id from data.users where email = 'budi@bcp.test')); select crm.rpc_import_{act}('{id}'); commit"
        );
        world.owner_sql().await.batch_execute(&begun).await.expect("it runs");
        until(&world, &format!("b.status = '{reached}'")).await;
    }
    is_killed_in_mid(&world, second, "undo", "undoing").await;
    let third = serves(&world);
    until(&world, "b.status = 'undone' and b.left_rows = 0").await;
    assert_eq!(number(&world, "select count(*) from data.targets").await, 0);
    let removed = "select count(*) from data.audit_log where action = 'TARGET_REMOVED'";
    assert_eq!(number(&world, removed).await, i64::try_from(ROWS).expect("a number"), "each once");
    drop(third);
    world.proves_itself().await;
}

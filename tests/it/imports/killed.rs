//! The real program, killed in the middle of a commit and started again: the import goes on by itself, and no row twice (spec 7.5).

use std::time::Duration;

use serde_json::json;

use super::{number, reads, row};
use crate::support::{Program, World};

/// Enough for many chunks, so that after the first one most are still to be done, however fast the machine.
const ROWS: usize = 30_000;

async fn until(world: &World, holds: &str) {
    let holds = format!("select count(*) from data.import_batches as b where {holds}");
    while number(world, &holds).await == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn an_import_killed_in_mid_commit_is_finished_by_the_next_start() {
    let world = World::new().await;
    let first = Program::serves(&world).await;
    let rows: Vec<_> = (1..=ROWS).map(|n| row(n, json!({"company_name": format!("PT Tahan {}", n % (ROWS - 500))}))).collect();
    let id = reads(&world, "budi", json!({}), &rows).await;
    until(&world, "b.status = 'previewed'").await;
    let commit = format!(
        "begin; select crm.act_as((select user_id from data.users where email = 'budi@bcp.test')); select crm.rpc_import_commit('{id}'); commit"
    );
    world.owner_sql().await.batch_execute(&commit).await.expect("it runs");
    until(
        &world,
        "exists (select from data.import_chunks as c where c.batch_id = b.batch_id and c.work = 'commit' and c.done_at is not null)",
    )
    .await;
    first.dies().await;
    assert_eq!(
        number(&world, "select count(*) from data.import_batches where status = 'running'").await,
        1,
        "it was killed before the end"
    );

    let second = Program::serves(&world).await;
    until(&world, "b.status = 'completed'").await;
    let counted = format!(
        "select count(*) from data.import_batches where created = {} and skipped = 500 and failed = 0 and row_count = {ROWS}",
        ROWS - 500
    );
    assert_eq!(number(&world, &counted).await, 1);
    let all = i64::try_from(ROWS - 500).expect("a size");
    assert_eq!(number(&world, "select count(*) from data.targets").await, all);
    assert_eq!(number(&world, "select count(distinct record_id) from data.import_rows where verdict = 'create' and settled").await, all);
    drop(second);
    world.proves_itself().await;
}

//! While an import runs: how far it is, what the lists say meanwhile, and how it is stopped (spec 7.5).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{counts, number, reads, rests, row, runs};
use crate::support::{Person, World};

const SEGMENTS: [&str; 6] = ["new_target", "contacted", "engaged", "qualified", "converted", "dropped"];

fn companies(count: usize) -> Vec<Value> {
    (1..=count).map(|n| row(n, json!({"company_name": format!("PT Jalan {n}")}))).collect()
}

/// One chunk, and no worker beside it.
async fn does_a_chunk(world: &World, id: &str) {
    let chunk = format!(
        "begin; select crm.act_as((select user_id from data.users where email = 'budi@bcp.test')); select crm.rpc_import_commit_chunk('{id}'); commit"
    );
    world.owner_sql().await.batch_execute(&chunk).await.expect("a chunk");
}

/// Begins without waking a worker.
async fn begins(world: &World, id: &str) {
    let commit = format!(
        "begin; select crm.act_as((select user_id from data.users where email = 'budi@bcp.test')); select crm.rpc_import_commit('{id}'); commit"
    );
    world.owner_sql().await.batch_execute(&commit).await.expect("it runs");
}

async fn previews_by_hand(world: &World) {
    while world.sql_as_nobody().await.query_one("select crm.rpc_import_work()", &[]).await.expect("a turn").get::<_, Value>(0)["work"]
        != Value::Null
    {}
}

async fn batch(who: &Person, id: &str) -> Value {
    who.gets(&format!("/api/crm/imports/{id}")).await.is_ok().data()["batch"].clone()
}

fn progress(batch: &Value) -> [Option<i64>; 4] {
    ["rows_all", "rows_done", "created", "rows_open"].map(|name| batch[name].as_i64())
}

#[tokio::test]
async fn progress_is_told_chunk_by_chunk_and_a_part_that_goes_on_is_a_whole_of_its_own() {
    let world = World::new().await;
    let budi = world.budi().await;
    let id = reads(&world, "budi", json!({}), &companies(5_000)).await;
    previews_by_hand(&world).await;
    begins(&world, &id).await;
    assert_eq!(progress(&batch(&budi, &id).await), [Some(5_000), Some(0), Some(0), Some(5_000)]);
    does_a_chunk(&world, &id).await;
    let one = batch(&budi, &id).await;
    assert_eq!(progress(&one), [Some(5_000), Some(2_000), Some(2_000), Some(3_000)]);
    let (rate, left) = (one["rows_per_second"].as_i64().unwrap_or(0), one["seconds_left"].as_i64().unwrap_or(-1));
    assert!(rate > 0 && left == (3_000 + rate - 1) / rate, "{one}");
    let made = budi.gets(&format!("/api/crm/imports/{id}/rows?verdict=create&limit=1")).await.is_ok();
    assert!(made.data()[0]["record_id"].is_string(), "only what is done");
    let page = budi.browses(&format!("/crm/imports/{id}")).await.text;
    assert!(page.contains("40 %"), "{page}");

    budi.posts(&format!("/api/crm/imports/{id}/cancel"), json!({})).await.is_ok();
    let cancelled = batch(&budi, &id).await;
    assert_eq!((&cancelled["status"], progress(&cancelled)[2..].to_vec()), (&json!("cancelled"), vec![Some(2_000), Some(3_000)]));
    let (worked, rested) = (cancelled["seconds_worked"].as_i64(), cancelled["rows_per_second"].as_i64());
    assert!(worked.is_some_and(|seconds| seconds > 0) && rested.is_some_and(|rate| rate > 0), "{cancelled}");
    begins(&world, &id).await;
    does_a_chunk(&world, &id).await;
    let page = budi.browses(&format!("/crm/imports/{id}")).await.text;
    assert_eq!(progress(&batch(&budi, &id).await), [Some(3_000), Some(2_000), Some(4_000), Some(1_000)]);
    assert!(page.contains("66 %"), "the rest is what is to be done: {page}");
    assert_eq!(counts(&rests(&budi, &id).await), [5_000, 5_000, 0, 0, 0]);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_pause_counts_for_nothing_in_the_rate() {
    let world = World::new().await;
    let budi = world.budi().await;
    let id = reads(&world, "budi", json!({}), &companies(50)).await;
    rests(&budi, &id).await;
    runs(&budi, &id, "commit").await;
    let before = batch(&budi, &id).await;
    let earlier = "update data.import_batches set started_at = started_at - interval '1 day'";
    world.owner_sql().await.execute(earlier, &[]).await.expect("it began yesterday and rested");
    let after = batch(&budi, &id).await;
    assert_eq!((&after["rows_per_second"], &after["seconds_worked"]), (&before["rows_per_second"], &before["seconds_worked"]));
    assert!(after["seconds_worked"].as_i64().is_some_and(|seconds| (1..60).contains(&seconds)), "{after}");
    world.proves_itself().await;
}

#[tokio::test]
async fn cancel_waits_for_the_chunk_under_way_and_keeps_it() {
    let world = World::new().await;
    let budi = world.budi().await;
    let id = reads(&world, "budi", json!({}), &companies(5_000)).await;
    previews_by_hand(&world).await;
    begins(&world, &id).await;
    let chunk = world.owner_sql().await;
    chunk.batch_execute("begin; select crm.rpc_import_work()").await.expect("a worker is at a chunk");
    let (who, path) = (budi.clone(), format!("/api/crm/imports/{id}/cancel"));
    let cancelling = tokio::spawn(async move { who.posts(&path, json!({})).await });
    let waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while number(&world, waits).await == 0 {
        tokio::task::yield_now().await;
    }
    chunk.batch_execute("commit").await.expect("the chunk is done");
    let cancelled = cancelling.await.expect("an answer").is_ok();
    assert_eq!(progress(&cancelled.data()["batch"])[2..], [Some(2_000), Some(3_000)], "{}", cancelled.text);
    assert_eq!(number(&world, "select count(*) from data.targets").await, 2_000);
    assert_eq!(number(&world, "select count(*) from data.import_chunks where done_at is null").await, 0);
    budi.posts(&format!("/api/crm/imports/{id}/cancel"), json!({})).await.is_refused("INVALID_TRANSITION");
    world.proves_itself().await;
}

#[tokio::test]
async fn counts_of_the_segments_are_those_of_one_moment_while_an_import_runs() {
    const HELD: &str = "select count(*) from data.targets";
    let world = World::new().await;
    let budi = world.budi().await;
    let id = reads(&world, "budi", json!({}), &companies(6_000)).await;
    rests(&budi, &id).await;
    budi.posts(&format!("/api/crm/imports/{id}/commit"), json!({})).await;
    loop {
        let before = number(&world, HELD).await;
        let page = budi.gets("/api/crm/targets?status=all&counts=true&limit=1").await.is_ok();
        let after = number(&world, HELD).await;
        let page: Value = serde_json::from_str(&page.text).expect("JSON");
        let held: BTreeMap<String, i64> = serde_json::from_value(page["meta"]["counts"].clone()).expect("counts");
        let sum: i64 = SEGMENTS.iter().map(|of| held.get(*of).copied().unwrap_or(0)).sum();
        // Rows only come: what the list counted lies between what was there before and after, and at rest is exactly that.
        assert!(before <= sum && sum <= after && held["all"] == sum, "{before} <= {sum} <= {after}, of {held:?}");
        if before == 6_000 {
            break;
        }
    }
    assert_eq!(counts(&rests(&budi, &id).await), [6_000, 6_000, 0, 0, 0]);
    world.proves_itself().await;
}

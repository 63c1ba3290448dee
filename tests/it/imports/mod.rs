//! The engine of imports: chunks, preview, commit, cancel, undo, by targets (spec 7.3 to 7.7).

mod broken;
mod failed;
mod fixed;
mod flags;
mod killed;
mod large;
mod progress;
mod restarted;
mod rules;
mod undone;
mod whole_file;

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Person, World};

/// A file of targets as it stands once it is read, row by row; answers its id.
pub async fn reads(world: &World, who: &str, options: Value, rows: &[Value]) -> String {
    let mut owner = world.owner_sql().await;
    let trip = owner.transaction().await.expect("a transaction");
    trip.execute("select crm.act_as((select user_id from data.users where email = $1))", &[&format!("{who}@bcp.test")])
        .await
        .expect("named");
    let draft =
        json!({"kind": "targets", "file_name": "list.csv", "file_sha256": "ab", "bytes": 1, "headers": ["Company"], "options": options});
    let made = trip.query_one("select crm.rpc_import_upload($1) ->> 'batch_id'", &[&draft]).await.expect("an import");
    let id: String = made.get(0);
    for part in rows.chunks(1000) {
        trip.execute("select crm.rpc_import_rows($1, $2)", &[&id, &Value::from(part)]).await.expect("its rows");
    }
    let all = i32::try_from(rows.len()).expect("few rows");
    trip.execute("select crm.rpc_import_read($1, $2)", &[&id, &all]).await.expect("read");
    trip.commit().await.expect("committed");
    id
}

/// A row of a file.
pub fn row(number: usize, draft: Value) -> Value {
    json!({"n": number, "raw": [draft["company_name"]], "draft": draft})
}

/// The import as soon as nothing is done with it any more.
pub async fn rests(who: &Person, id: &str) -> Value {
    loop {
        bcp_crm::imports::wake();
        let batch = who.gets(&format!("/api/crm/imports/{id}")).await.is_ok().data()["batch"].clone();
        if batch["stage"].is_null() {
            return batch;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// Commits or undoes, to the end.
pub async fn runs(who: &Person, id: &str, act: &str) -> Value {
    let begun = who.posts(&format!("/api/crm/imports/{id}/{act}"), json!({})).await;
    assert_eq!((begun.status, &begun.data()["batch"]["status"]), (202, &json!("running")), "{}", begun.text);
    rests(who, id).await
}

/// read, created, updated, skipped, failed.
pub fn counts(batch: &Value) -> [i64; 5] {
    let numbers = ["row_count", "created", "updated", "skipped", "failed"].map(|name| batch[name].as_i64().unwrap_or(-1));
    assert_eq!(numbers[0], numbers[1..].iter().sum::<i64>(), "read = create + update + skip + fail: {batch}");
    numbers
}

/// The targets as they stand, but for when they changed.
pub async fn targets(world: &World) -> String {
    let all = "select coalesce(md5(string_agg((to_jsonb(t) - 'updated_at' - 'version')::text, '' order by t.target_id)), '') from data.targets as t";
    world.owner_sql().await.query_one(all, &[]).await.expect("targets").get(0)
}

/// A number from the database.
pub async fn number(world: &World, sql: &str) -> i64 {
    world.owner_sql().await.query_one(sql, &[]).await.expect("a number").get(0)
}

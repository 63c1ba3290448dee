//! Reading that breaks off: it goes on without its sender, or it is told, and the file is read again (spec 7.1, 7.5).

use std::fmt::Write;

use serde_json::json;

use super::{counts, number, rests};
use crate::support::World;

const WAITS: &str = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
/// As a server leaves it that was killed in the middle of reading.
const DIED: &str = "update data.import_batches
    set status = 'uploaded', stage = 'reading', stage_at = now() - interval '3 minutes', row_count = null, created = null;
    delete from data.import_chunks;
    delete from data.import_rows where row_number > 2";

fn list(rows: usize) -> String {
    (1..=rows).fold("Company\n".to_owned(), |mut text, n| {
        writeln!(text, "PT Baca {n}").expect("text");
        text
    })
}

#[tokio::test]
async fn an_upload_whose_sender_hangs_up_is_read_to_its_end() {
    let world = World::new().await;
    let budi = world.budi().await;
    let owner = world.owner_sql().await;
    owner.batch_execute("begin; lock table data.import_rows in access exclusive mode").await.expect("rows wait");
    let sender = budi.clone();
    let sending = tokio::spawn(async move { sender.uploads("list.csv", list(3_500)).await });
    while number(&world, WAITS).await == 0 {
        tokio::task::yield_now().await;
    }
    sending.abort();
    assert!(sending.await.is_err_and(|error| error.is_cancelled()), "nobody waits for the answer");
    owner.batch_execute("rollback").await.expect("rows come");
    let id: String =
        owner.query_one("select batch_id from data.import_batches where stage = 'reading'", &[]).await.expect("it is read").get(0);
    let batch = rests(&budi, &id).await;
    assert_eq!((&batch["status"], counts(&batch)), (&json!("previewed"), [3_500, 3_500, 0, 0, 0]));
    world.proves_itself().await;
}

#[tokio::test]
async fn a_reading_that_died_is_told_and_its_file_is_read_again_as_a_whole() {
    let world = World::new().await;
    let budi = world.budi().await;
    let path = format!("/api/crm/imports/{}", budi.uploads("list.csv", list(5)).await.is_created().id("batch.batch_id"));
    let id = path.rsplit('/').next().expect("an id");
    world.owner_sql().await.batch_execute(DIED).await.expect("it died");
    let batch = rests(&budi, id).await;
    assert_eq!((&batch["status"], &batch["actions"]), (&json!("failed"), &json!(["map"])));
    let page = budi.browses(&format!("/crm/imports/{id}")).await;
    assert!(page.text.contains("The file was not read to its end"), "{}", page.text);
    // The same mapping as before: not what was left of the rows, but the file.
    let again = budi.patches(&path, json!({})).await.is_ok();
    assert_eq!((&again.data()["batch"]["status"], counts(&again.data()["batch"])), (&json!("previewed"), [5, 5, 0, 0, 0]));

    // Of a file that did not arrive as a whole nothing is read.
    let cut = format!("{DIED}; update data.import_files set content = substring(content from 1 for 20)");
    world.owner_sql().await.batch_execute(&cut).await.expect("it died earlier");
    assert_eq!(rests(&budi, id).await["status"], "failed");
    let refused = budi.patches(&path, json!({})).await.is_refused("INVALID_TRANSITION");
    assert!(refused.message().contains("has not arrived completely"), "{}", refused.message());
    world.proves_itself().await;
}

#[tokio::test]
async fn a_fault_while_rows_are_written_is_told_at_once() {
    const FAULT: &str =
        "create function data.fault() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = '53100'; end $$;
        create trigger fault before insert on data.import_rows for each row execute function data.fault()";
    let world = World::new().await;
    let budi = world.budi().await;
    let owner = world.owner_sql().await;
    owner.batch_execute(FAULT).await.expect("rows cannot be written");
    budi.uploads("list.csv", list(5)).await.is_refused("DATABASE_UNAVAILABLE");
    let listed = budi.gets("/api/crm/imports").await.is_ok();
    let batch = &listed.data()[0];
    assert_eq!((&batch["status"], &batch["stage"], &batch["actions"]), (&json!("failed"), &json!(null), &json!(["map"])));
    owner.batch_execute("drop function data.fault() cascade").await.expect("they can again");
    let path = format!("/api/crm/imports/{}", batch["batch_id"].as_str().expect("an id"));
    assert_eq!(counts(&budi.patches(&path, json!({})).await.is_ok().data()["batch"]), [5, 5, 0, 0, 0]);
    world.proves_itself().await;
}

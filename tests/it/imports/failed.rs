//! An import that cannot go on: it is told with figures that are right, and goes on where it stopped (spec 7.5).

use serde_json::{Value, json};
use tokio_postgres::Client;

use super::{counts, number, reads, rests, row, runs, targets};
use crate::support::World;

/// Whatever is done with the target of this name does that.
async fn breaks(owner: &Client, name: &str, what: &str) {
    let sql = format!(
        "create function data.fault() returns trigger language plpgsql as $$ begin
            if coalesce(new.company_name, old.company_name) = '{name}' then {what}; end if;
            if tg_op = 'DELETE' then return old; end if; return new; end $$;
        create trigger fault before insert or delete on data.targets for each row execute function data.fault()"
    );
    owner.batch_execute(&sql).await.expect("it breaks");
}

async fn mends(owner: &Client) {
    owner.batch_execute("drop function data.fault() cascade").await.expect("it is mended");
}

const FAULT: &str = "raise exception 'no' using errcode = 'XX000'";

fn companies(count: usize) -> Vec<Value> {
    (1..=count).map(|n| row(n, json!({"company_name": format!("PT Gagal {n}")}))).collect()
}

fn figures(batch: &Value) -> [Option<i64>; 3] {
    ["row_count", "created", "rows_open"].map(|name| batch[name].as_i64())
}

#[tokio::test]
async fn a_failed_import_counts_what_it_did_and_goes_on_with_the_rest() {
    let world = World::new().await;
    let budi = world.budi().await;
    let owner = world.owner_sql().await;
    let id = reads(&world, "budi", json!({}), &companies(4_500)).await;
    rests(&budi, &id).await;
    breaks(&owner, "PT Gagal 4400", FAULT).await;
    let failed = runs(&budi, &id, "commit").await;
    assert_eq!((&failed["status"], figures(&failed)), (&json!("failed"), [Some(4_500), Some(4_000), Some(500)]));
    assert!(failed["finished_at"].is_string() && failed["error"].as_str().is_some_and(|words| words.contains("rows 4001 to 4500")));
    assert_eq!(number(&world, "select count(*) from data.targets").await, 4_000);
    // Each figure opens its rows, and what has no verdict is a figure too.
    let made = budi.gets(&format!("/api/crm/imports/{id}/rows?verdict=create&cursor={}&limit=200", after(3_900))).await.is_ok();
    assert_eq!(made.data().as_array().map(Vec::len), Some(100));
    let open = budi.gets(&format!("/api/crm/imports/{id}/rows?verdict=open&limit=200")).await.is_ok();
    assert_eq!((&open.data()[0]["row_number"], &open.data()[0]["verdict"]), (&json!(4_001), &json!(null)));
    let page = budi.browses(&format!("/crm/imports/{id}")).await;
    assert!(page.text.contains("Not done yet") && page.text.contains("?verdict=open"));

    mends(&owner).await;
    let done = runs(&budi, &id, "commit").await;
    assert_eq!((&done["status"], counts(&done), &done["rows_open"]), (&json!("completed"), [4_500, 4_500, 0, 0, 0], &json!(0)));
    world.proves_itself().await;
}

/// The cursor of the page that begins after this row.
fn after(row: i64) -> String {
    bcp_crm::web::Cursor::write(&[row.to_string()])
}

#[tokio::test]
async fn an_undo_that_failed_is_gone_on_with_and_nothing_it_took_is_told_as_somebodys() {
    let world = World::new().await;
    let budi = world.budi().await;
    let owner = world.owner_sql().await;
    let before = targets(&world).await;
    let id = reads(&world, "budi", json!({}), &companies(4_500)).await;
    rests(&budi, &id).await;
    runs(&budi, &id, "commit").await;
    breaks(&owner, "PT Gagal 4400", FAULT).await;
    let failed = runs(&budi, &id, "undo").await;
    assert_eq!((&failed["status"], number(&world, "select count(*) from data.targets").await), (&json!("failed"), 500));
    assert_eq!(failed["actions"], json!(["undo"]), "what is half taken back is not gone on importing");
    mends(&owner).await;
    let undone = runs(&budi, &id, "undo").await;
    assert_eq!((&undone["status"], &undone["left_rows"]), (&json!("undone"), &json!(0)));
    assert_eq!(targets(&world).await, before);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_chunk_whose_time_is_over_is_tried_thrice_and_then_told() {
    let world = World::new().await;
    let budi = world.budi().await;
    let owner = world.owner_sql().await;
    let id = reads(&world, "budi", json!({}), &companies(3)).await;
    breaks(&owner, "PT Gagal 2", "perform pg_sleep(60)").await;
    let impatient = world.sql_as_nobody().await;
    impatient.batch_execute("set statement_timeout = '200ms'").await.expect("a setting");
    for again in ["again", "again", "problem"] {
        let did: Value = impatient.query_one("select crm.rpc_import_work()", &[]).await.expect("it ends well").get(0);
        assert!(did[again].as_str().is_some_and(|why| why.contains("57014")), "{did}");
    }
    let batch = budi.gets(&format!("/api/crm/imports/{id}")).await.is_ok().data()["batch"].clone();
    assert_eq!((&batch["status"], &batch["stage"]), (&json!("failed"), &json!(null)));
    assert!(batch["error"].as_str().is_some_and(|words| words.starts_with("Rows 1 to 3 took longer")));
    mends(&owner).await;
    let again = budi.patches(&format!("/api/crm/imports/{id}"), json!({})).await.is_ok();
    assert_eq!(again.data()["batch"]["status"], "previewed");
    world.proves_itself().await;
}

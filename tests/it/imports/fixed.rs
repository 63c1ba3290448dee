//! Failed rows are put right after the commit: in place or by the corrected file, then committed with the rest, and undone with it (spec 7.6, 7.7).

use serde_json::json;

use super::{counts, number, reads, rests, row, runs, targets};
use crate::support::{Person, World};

const LIST: &str = "Company,Phone\nPT Betul,021 555 100\nPT Salah,12\nPT Keliru,13\n";

async fn import(who: &Person) -> String {
    let id = who.uploads("list.csv", LIST).await.is_created().id("batch.batch_id");
    assert_eq!(counts(&runs(who, &id, "commit").await), [3, 1, 0, 0, 2]);
    id
}

#[tokio::test]
async fn a_row_that_still_fails_leaves_the_import_completed_and_one_that_is_right_waits_for_its_commit() {
    let world = World::new().await;
    let budi = world.budi().await;
    let before = targets(&world).await;
    let id = import(&budi).await;
    let row = format!("/api/crm/imports/{id}/rows/3");
    let wrong = budi.patches(&row, json!({"contact_phone": "14"})).await.is_ok();
    assert_eq!((&wrong.data()["row"]["verdict"], &wrong.data()["batch"]["status"]), (&json!("fail"), &json!("completed")));
    assert_eq!(wrong.data()["batch"]["actions"], json!(["fix", "repair", "undo"]));
    budi.posts(&format!("/api/crm/imports/{id}/commit"), json!({})).await.is_refused("INVALID_TRANSITION");

    let right = budi.patches(&row, json!({"contact_phone": "0812 3456 7890"})).await.is_ok();
    assert_eq!((&right.data()["row"]["verdict"], &right.data()["batch"]["status"]), (&json!("create"), &json!("previewed")));
    let page = budi.browses(&format!("/crm/imports/{id}")).await.text;
    assert!(page.contains("The corrected rows are not imported yet.") && !page.contains("Nothing is imported yet."));
    assert_eq!(counts(&runs(&budi, &id, "commit").await), [3, 2, 0, 0, 1]);
    assert_eq!(number(&world, "select count(*) from data.targets where contact_phone = '0812 3456 7890'").await, 1);
    assert_eq!(runs(&budi, &id, "undo").await["left_rows"], 0);
    assert_eq!(targets(&world).await, before, "both commits are taken back");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_corrected_file_comes_after_the_commit_and_is_committed_and_undone_with_it() {
    let world = World::new().await;
    let budi = world.budi().await;
    let before = targets(&world).await;
    let id = import(&budi).await;
    let failed = budi.gets(&format!("/api/crm/imports/{id}/failed.csv")).await.text;
    let path = format!("/api/crm/imports/{id}/repaired");
    let useless = budi.sends_file(&path, "failed.csv", failed.replace(",12,", ",15,").as_bytes(), &[]).await.is_ok();
    assert_eq!((&useless.data()["batch"]["status"], counts(&useless.data()["batch"])), (&json!("completed"), [3, 1, 0, 0, 2]));
    let corrected = failed.replace(",12,", ",021 555 102,");
    let repaired = budi.sends_file(&path, "failed.csv", corrected.as_bytes(), &[]).await.is_ok();
    assert_eq!((&repaired.data()["batch"]["status"], counts(&repaired.data()["batch"])), (&json!("previewed"), [3, 2, 0, 0, 1]));
    assert_eq!(number(&world, "select count(*) from data.targets").await, 1, "nothing is imported by correcting it");
    assert_eq!(counts(&runs(&budi, &id, "commit").await), [3, 2, 0, 0, 1]);
    assert_eq!(number(&world, "select count(*) from data.audit_log where action = 'TARGET_CREATED'").await, 2, "no row twice");
    assert_eq!(runs(&budi, &id, "undo").await["left_rows"], 0);
    assert_eq!(targets(&world).await, before);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_request_with_a_key_is_one_change_however_often_it_is_sent() {
    let world = World::new().await;
    let budi = world.budi().await;
    let id = budi.uploads("list.csv", LIST).await.is_created().id("batch.batch_id");
    let failed = budi.gets(&format!("/api/crm/imports/{id}/failed.csv")).await.text;
    let corrected = failed.replace(",12,", ",021 555 102,");
    let (path, keyed) = (format!("/api/crm/imports/{id}"), budi.with_key("k1"));
    let repaired = format!("{path}/repaired");
    for _ in 0..2 {
        // The second time its rows are no failed ones any more.
        let sent = keyed.sends_file(&repaired, "failed.csv", corrected.as_bytes(), &[]).await.is_ok();
        assert_eq!(counts(&sent.data()["batch"]), [3, 2, 0, 0, 1]);
    }
    keyed.sends_file(&repaired, "failed.csv", failed.as_bytes(), &[]).await.is_refused("IDEMPOTENCY_MISMATCH");

    let keyed = budi.with_key("k2");
    let change = json!({"options": {"fixed": {"source": "Expo"}}, "keep_as": "Trade fair"});
    keyed.patches(&path, change.clone()).await.is_ok();
    assert_eq!(budi.gets("/api/crm/imports/mappings").await.is_ok().data()[0]["name"], "Trade fair");
    budi.patches(&path, json!({"options": {"fixed": {"source": "Web"}}})).await.is_ok();
    let again = keyed.patches(&path, change).await.is_ok();
    assert_eq!(again.data()["batch"]["options"]["fixed"]["source"], "Web", "what was done is not done again");
    keyed.patches(&path, json!({})).await.is_refused("IDEMPOTENCY_MISMATCH");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_row_that_is_the_same_as_a_failed_one_says_so_and_is_judged_with_it() {
    let world = World::new().await;
    let budi = world.budi().await;
    let rows = [
        row(1, json!({"company_name": "PT Kembar", "owner": "eko@bcp.test"})),
        row(2, json!({"company_name": "PT Kembar", "city": "Medan"})),
        row(3, json!({"company_name": "PT Lain"})),
    ];
    let id = reads(&world, "budi", json!({}), &rows).await;
    assert_eq!(counts(&rests(&budi, &id).await), [3, 1, 0, 1, 1]);
    assert_eq!(counts(&runs(&budi, &id, "commit").await), [3, 1, 0, 1, 1]);
    let path = format!("/api/crm/imports/{id}/rows");
    let told = budi.gets(&path).await.is_ok().data()[1]["reason"].clone();
    assert_eq!(told, "the same as row 1 of this file, which failed: correct that one");
    // Row 1 was meant to be another company: now row 2 is the first of its own.
    let fixed = budi.patches(&format!("{path}/1"), json!({"company_name": "PT Beda", "owner": null})).await.is_ok();
    assert_eq!((&fixed.data()["row"]["verdict"], counts(&fixed.data()["batch"])), (&json!("create"), [3, 3, 0, 0, 0]));
    assert_eq!(counts(&runs(&budi, &id, "commit").await), [3, 3, 0, 0, 0]);
    assert_eq!(number(&world, "select count(*) from data.targets where company_name in ('PT Beda', 'PT Kembar', 'PT Lain')").await, 3);
    assert_eq!(runs(&budi, &id, "undo").await["left_rows"], 0);
    assert_eq!(number(&world, "select count(*) from data.targets").await, 0);
    world.proves_itself().await;
}

//! Sample files that import cleanly, failed rows as a file, and its corrected upload to the same import.

use serde_json::json;

use super::{PATH, World};
use crate::support::Answer;

const LIST: &str = "Company Name,Notes,Phone\nPT Satu,=1+1,6.28E+12\nPT Dua,fine,021 555 100\nPT Tiga,\"@x, y\",12\n";

async fn failed_file(person: &crate::support::Person, uploaded: &Answer) -> String {
    person.gets(&format!("{PATH}/{}/failed.csv", uploaded.id("batch.batch_id"))).await.text
}

#[tokio::test]
async fn failed_rows_are_a_file_that_begins_no_formula_and_comes_back_corrected() {
    let world = World::new().await;
    let budi = world.budi().await;
    let uploaded = budi.uploads("list.csv", LIST).await.is_created();
    let file = failed_file(&budi, &uploaded).await;
    let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!((lines.len(), lines[0]), (3, "Import Row,Company Name,Notes,Phone,Import Problem"));
    assert!(lines[1].starts_with("2,PT Satu,'=1+1,6.28E+12,") && lines[2].starts_with("4,PT Tiga,\"'@x, y\",12,"), "{file}");
    let path = format!("{PATH}/{}/repaired", uploaded.id("batch.batch_id"));
    let corrected = file.replace("6.28E+12,", "+62 812 3456 789,");
    let repaired = budi.sends_file(&path, "failed.csv", corrected.as_bytes(), &[]).await.is_ok();
    let batch = &repaired.data()["batch"];
    assert_eq!((&batch["row_count"], &batch["created"], &batch["failed"]), (&json!(3), &json!(2), &json!(1)));
    let rows = budi.rows_of(&repaired).await;
    assert_eq!(rows[0]["draft"], json!({"company_name": "PT Satu", "notes": "=1+1", "contact_phone": "+62 812 3456 789"}));
    assert_eq!(failed_file(&budi, &uploaded).await.lines().count(), 2);
    world.person("eko").await.gets(&format!("{PATH}/{}/failed.csv", uploaded.id("batch.batch_id"))).await.is_refused("NOT_FOUND");
    world.proves_itself().await;
}

#[tokio::test]
async fn rows_that_did_not_fail_or_are_not_known_are_refused_in_words() {
    let world = World::new().await;
    let budi = world.budi().await;
    let uploaded = budi.uploads("list.csv", LIST).await.is_created();
    let path = format!("{PATH}/{}/repaired", uploaded.id("batch.batch_id"));
    for (content, words) in [
        ("Company Name,Notes,Phone\nPT Satu,,021555100\n", "no column \"Import Row\""),
        ("Import Row,Company Name,Notes\n2,PT Satu,\n", "The column \"Phone\" is missing"),
        ("Import Row,Company Name,Notes,Phone\n3,PT Dua,,021555100\n", "Row 3 is not one of the failed rows"),
        ("Import Row,Company Name,Notes,Phone\n99,PT Lain,,021555100\n", "Row 99 is not one of the failed rows"),
        ("Import Row,Company Name,Notes,Phone\n2,PT Satu,,021555100\n2,PT Satu,,021555100\n", "stands in this file twice"),
        ("Import Row,Company Name,Notes,Phone\n,PT Baru,,021555100\n", "has no number"),
    ] {
        let refused =
            budi.sends_file(&path, "failed.csv", content.as_bytes(), &[]).await.is_refused("VALIDATION_ERROR").names_field("file");
        assert!(refused.message().contains(words), "{}", refused.message());
    }
    assert_eq!(budi.rows_of(&uploaded).await.len(), 3);
    world.proves_itself().await;
}

#[tokio::test]
async fn sample_files_import_without_a_failed_row() {
    let world = World::new().await;
    world.owner_sql().await.execute("insert into data.accounts (company_name) values ('PT Laut Biru')", &[]).await.expect("an account");
    for (name, kind) in [("budi", "targets"), ("putri", "leads"), ("fitri", "invoices")] {
        let person = world.person(name).await;
        for format in ["csv", "xlsx"] {
            let request = person.asks(reqwest::Method::GET, &format!("{PATH}/sample/{kind}?format={format}"));
            let response = request.send().await.expect("a sample file");
            let content = response.bytes().await.expect("its content");
            let uploaded = person.sends_file(PATH, &format!("sample.{format}"), &content, &[("kind", kind)]).await.is_created();
            let batch = &uploaded.data()["batch"];
            uploaded.check(batch["created"] == 2 && batch["row_count"] == 2, "makes both rows");
        }
        person.gets(&format!("{PATH}/sample/deals")).await.is_refused("NOT_FOUND");
        person.gets(&format!("{PATH}/sample/{kind}?format=pdf")).await.is_refused("VALIDATION_ERROR").names_field("format");
    }
    world.proves_itself().await;
}

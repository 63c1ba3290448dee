//! Less straight ways through an import at a browser: a column that nobody recognised, choices kept under a name, rows corrected in a file,
//! an import that is stopped and goes on; and what came in goes into a cadence, many at once.

use serde_json::json;

use super::chromium::Browser;
use super::refusals::wait_in_line;
use crate::support::World;

const ODD: &str = "Badan;Kotak Surat\nPT Laut Biru;rina@lautbiru.example\nPT Surat Salah;bukan surel\n";
/// Other headers, of which one is the same.
const ODDER: &str = "Badan;Warna\nPT Angin Timur;biru\nPT Batu Karang;merah\nPT Citra Laut;putih\n";
const KEPT: &str = "Daftar pameran";

async fn count(world: &World, query: &str) -> i64 {
    world.owner_sql().await.query_one(query, &[]).await.expect("a number").get(0)
}

async fn sends(browser: &Browser, name: &str, content: &str) {
    browser.opens("/crm/imports").await;
    browser.chooses(name, content).await;
    browser.sees(name).await;
    browser.presses("Read and preview").await;
    browser.is_at("/crm/imports/IMP").await;
}

/// Nothing was recognised: he chooses, and keeps what he chose.
async fn maps_and_keeps(browser: &Browser) {
    sends(browser, "ganjil.csv", ODD).await;
    browser.sees("A column is missing").await;
    browser.counts([2, 0, 0, 0, 2]).await;
    browser
        .until(
            "is told at the field",
            "field('Company Name').ariaInvalid === 'true' && page().includes('Choose the column that holds this.')",
            &[],
        )
        .await;
    assert_eq!(browser.asks("button('Import 0 rows')", &[]).await, json!(null), "there is nothing to import yet");
    browser.picks("Company Name", "Badan").await;
    browser.picks("Contact Email", "Kotak Surat").await;
    browser.fills("Keep these choices under a name", KEPT).await;
    browser.presses("Check the rows again").await;
    browser.counts([2, 1, 0, 0, 1]).await;
    browser.misses("A column is missing").await;
}

/// The failed rows come as a file; corrected they take their places.
async fn corrects_in_a_file(browser: &Browser) {
    let failed = "fetch([...document.querySelectorAll('main a')].find((each) => each.href.endsWith('/failed.csv')).href).then((file) => file.text())";
    let file = browser.asks(failed, &[]).await.as_str().expect("a file").to_owned();
    assert!(file.contains("PT Surat Salah") && !file.contains("PT Laut Biru"), "only what failed: {file}");
    browser.asks("scrollTo(0, 0)", &[]).await;
    browser.presses("Correct many rows in a file").await;
    browser.chooses("benar.csv", &file.replace("bukan surel", "sari@suratsalah.example")).await;
    browser.sees("benar.csv").await;
    browser.presses("Send corrected rows").await;
    browser.counts([2, 2, 0, 0, 0]).await;
    browser.asks("scrollTo(0, 0)", &[]).await;
    browser.presses("Import 2 rows").await;
    browser.sees("Imported").await;
    browser.counts([2, 2, 0, 0, 0]).await;
}

#[tokio::test]
async fn a_missing_column_is_mapped_under_a_name_and_failed_rows_come_back_corrected() {
    let world = World::new().await;
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    maps_and_keeps(&browser).await;
    corrects_in_a_file(&browser).await;
    sends(&browser, "lain.csv", ODDER).await;
    browser.sees("A column is missing").await;
    browser.picks("Choices of columns that you kept", KEPT).await;
    browser.presses("Take them").await;
    browser.counts([3, 3, 0, 0, 0]).await;
    assert_eq!(browser.asks("field('Company Name').value", &[]).await, "Badan");
    browser.asks("scrollTo(0, 0)", &[]).await;
    browser.presses("Import 3 rows").await;
    browser.sees("Imported").await;
    // What came in goes into the cadence, all of it at once.
    browser.opens("/crm/targets").await;
    browser.sees("PT Citra Laut").await;
    browser.asks("document.querySelector('[name=ids]').click()", &[]).await;
    browser.presses("Choose all on this page").await;
    browser.sees("5 of 5 chosen").await;
    browser.presses("Enroll").await;
    browser.sees("Enroll the chosen targets").await;
    browser.presses("Enroll").await;
    browser.sees("5 targets").await;
    browser.opens("/crm/activities").await;
    browser.sees("PT Citra Laut").await;
    let enrolled = count(&world, "select count(*) from data.cadence_enrollments where status = 'Active' and subject = 'target'").await;
    assert_eq!(enrolled, 5);
    browser.closes().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_running_import_is_stopped_and_goes_on_where_it_was() {
    const ROWS: u32 = 6500;
    let world = World::new().await;
    let list: String = (0..ROWS).map(|n| format!("PT Panjang {n}\n")).collect();
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    sends(&browser, "panjang.csv", &format!("Company Name\n{list}")).await;
    browser.counts([ROWS, ROWS, 0, 0, 0]).await;
    // Its first rows cannot be written before he has asked for the end.
    let (held, watcher) = (world.owner_sql().await, world.owner_sql().await);
    held.batch_execute("begin; lock table data.targets in exclusive mode").await.expect("a lock");
    browser.presses("Import 6.500 rows").await;
    browser.sees("Importing").await;
    wait_in_line(&watcher, 1).await;
    browser.presses("Cancel").await;
    wait_in_line(&watcher, 2).await;
    held.batch_execute("commit").await.expect("the lock is gone");
    browser.sees("Stopped before its end").await;
    let made = count(&world, "select count(*) from data.targets").await;
    assert!(made < i64::from(ROWS), "it was stopped");
    browser.presses("Go on importing").await;
    browser.sees("Imported").await;
    assert_eq!(count(&world, "select count(*) from data.targets").await, i64::from(ROWS));
    browser.counts([ROWS, ROWS, 0, 0, 0]).await;
    browser.closes().await;
    world.proves_itself().await;
}

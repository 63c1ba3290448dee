//! Workbooks: numbers and dates as Excel keeps them, the sheet that is chosen, macros, and what was made to fill memory.

use std::io::Cursor;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use serde_json::json;
use zip::ZipWriter;

use super::World;
use super::bombs::{Parts, bombs, row};

fn book() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Cover")?.write_string(0, 0, "Read me")?.write_string(1, 0, "please")?;
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet().set_name("Perusahaan")?;
    for (column, header) in (0..).zip(["Nama Perusahaan", "No Telp", "Next Outreach", "Catatan"]) {
        sheet.write_string(0, column, header)?;
    }
    sheet.write_string(1, 0, "PT Buku")?.write_number(1, 1, 6_281_234_567_890.0)?;
    sheet.write_datetime_with_format(1, 2, ExcelDateTime::from_ymd(2026, 11, 22)?, &day)?.write_number(1, 3, 0.1 + 0.2)?;
    sheet.write_string(3, 0, "PT Rak")?.write_string(3, 1, "6.28E+12")?.write_number(3, 2, 46348)?.write_boolean(3, 3, true)?;
    book.save_to_buffer()
}

#[tokio::test]
async fn numbers_and_days_are_read_as_they_are_meant_and_another_sheet_can_be_chosen() {
    let world = World::new().await;
    let budi = world.budi().await;
    let uploaded = budi.uploads("list.xlsx", book().expect("a workbook")).await.is_created();
    assert_eq!(uploaded.data()["batch"]["options"]["sheets"], json!(["Cover", "Perusahaan"]));
    assert_eq!((&uploaded.data()["batch"]["options"]["sheet"], &uploaded.data()["missing"]), (&json!("Cover"), &json!(["company_name"])));
    let path = format!("{}/{}", super::PATH, uploaded.id("batch.batch_id"));
    budi.patches(&path, json!({"options": {"sheet": "Nowhere"}})).await.is_refused("VALIDATION_ERROR").names_field("options.sheet");
    let other = budi.patches(&path, json!({"options": {"sheet": "Perusahaan"}})).await.is_ok();
    assert_eq!((&other.data()["missing"], &other.data()["batch"]["row_count"]), (&json!([]), &json!(2)));
    let rows = budi.rows_of(&other).await;
    let wanted = json!({"company_name": "PT Buku", "contact_phone": "6281234567890", "next_outreach_at": "2026-11-22", "notes": "0.3"});
    assert_eq!((&rows[0]["row_number"], &rows[0]["draft"]), (&json!(2), &wanted));
    assert_eq!((&rows[1]["row_number"], &rows[1]["draft"]["next_outreach_at"]), (&json!(4), &json!("2026-11-22")));
    assert!(rows[1]["verdict"] == "fail" && rows[1]["problems"]["contact_phone"].is_string());
    world.proves_itself().await;
}

#[tokio::test]
async fn of_a_macro_workbook_the_values_are_read() {
    let world = World::new().await;
    let sheet = [row(&["Company Name", "Email"]), row(&["PT Makro", "a@makro.test"])].concat();
    let book = Parts { rows: sheet.as_bytes(), ..Parts::default() }.zipped(&[("xl/vbaProject.bin", b"nothing that is run")]);
    let budi = world.budi().await;
    let drafts = budi.drafts_of("list.xlsm", book).await;
    assert_eq!(drafts, [json!({"company_name": "PT Makro", "contact_email": "a@makro.test"})]);
    let page = budi.browses("/crm/imports").await;
    page.check(page.text.contains(".xlsx,.xlsm"), "lets it be chosen");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_phone_number_whose_last_digits_excel_has_lost_is_not_stored_wrong() {
    let world = World::new().await;
    let budi = world.budi().await;
    let lost = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "Company Name")?.write_string(0, 1, "Phone")?;
        // What 6.28E+12 in a CSV becomes when it is opened and saved as .xlsx.
        sheet.write_string(1, 0, "PT Hilang")?.write_number(1, 1, 6.28E12)?;
        sheet.write_string(2, 0, "PT Utuh")?.write_number(2, 1, 6_281_234_560_000.0)?;
        book.save_to_buffer()
    };
    let uploaded = budi.uploads("list.xlsx", lost().expect("a workbook")).await.is_created();
    let rows = budi.rows_of(&uploaded).await;
    assert!(rows[0]["problems"]["contact_phone"].as_str().is_some_and(|words| words.contains("its last digits have become zeros")));
    assert_eq!((&rows[0]["verdict"], &rows[1]["draft"]["contact_phone"]), (&json!("fail"), &json!("6281234560000")));
    let sent = json!({"kind": "targets", "dry_run": true, "rows": [{"company_name": "PT Hilang", "contact_phone": 6.28e12}]});
    assert_eq!(budi.posts(super::PATH, sent).await.is_created().data()["rows"][0]["verdict"], "fail");
    let typed = budi.uploads("list.csv", "Company Name,Phone\nPT Pusat,+62 21 500 0000\nPT Pusat 2,+6281000000000\n").await.is_created();
    assert_eq!(typed.data()["batch"]["created"], 2, "a number that somebody typed is taken as it is");
    world.proves_itself().await;
}

#[tokio::test]
async fn what_would_fill_memory_is_not_opened() {
    let world = World::new().await;
    let budi = world.budi().await;
    for (name, bomb, code, words) in bombs() {
        assert!(bomb.len() < 1024 * 1024, "{name} is small: {}", bomb.len());
        let refused = budi.uploads(&format!("{name}.xlsx"), bomb).await.is_refused(code).names_field("file");
        assert!(refused.message().contains(words), "{name}: {}", refused.message());
    }
    let damaged = Parts { rows: b"<row><c t=\"inlineStr\"><is><t>Company</is></row", ..Parts::default() }.zipped(&[]);
    assert!(budi.uploads("damaged.xlsx", damaged).await.is_refused("VALIDATION_ERROR").message().contains("damaged"));
    let archive = ZipWriter::new(Cursor::new(Vec::new())).finish().expect("an archive").into_inner();
    budi.uploads("archive.xlsx", archive).await.is_refused("VALIDATION_ERROR").names_field("file");
    world.proves_itself().await;
}

//! Workbooks: numbers and dates as Excel keeps them, the sheet that is chosen, macros, and what was made to fill memory.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::World;

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

/// A workbook's parts with these cells and this among its shared texts.
fn parts(sheet: &[u8], texts: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let of = |kind: &str, target: &str| {
        format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let workbook = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"List\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let cells = [format!("<worksheet xmlns=\"{MAIN}\"><sheetData>").as_bytes(), sheet, b"</sheetData></worksheet>"].concat();
    let (package, sheets) = (of("officeDocument", "xl/workbook.xml"), of("worksheet", "worksheets/sheet1.xml"));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let standard: [(&str, &[u8]); 5] = [
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", sheets.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
        ("xl/worksheets/sheet1.xml", &cells),
    ];
    for (name, content) in standard.iter().chain(more) {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("an archive").into_inner()
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|text| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")).collect();
    format!("<row>{cells}</row>")
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
    let book = parts(sheet.as_bytes(), "<sst/>", &[("xl/vbaProject.bin", b"nothing that is run")]);
    let drafts = world.budi().await.drafts_of("list.xlsm", book).await;
    assert_eq!(drafts, [json!({"company_name": "PT Makro", "contact_email": "a@makro.test"})]);
    world.proves_itself().await;
}

#[tokio::test]
async fn what_would_fill_memory_is_not_opened() {
    let world = World::new().await;
    let budi = world.budi().await;
    let bomb = parts(&vec![b' '; 60 * 1024 * 1024], "<sst/>", &[]);
    assert!(bomb.len() < 200_000);
    let refused = budi.uploads("bomb.xlsx", bomb).await.is_refused("VALIDATION_ERROR").names_field("file");
    assert!(refused.message().contains("unpacks to far more"));
    let promise = parts(row(&["Company Name"]).as_bytes(), "<sst uniqueCount=\"99999999999\"></sst>", &[]);
    budi.uploads("promise.xlsx", promise).await.is_refused("PAYLOAD_TOO_LARGE").names_field("file");
    let letters = format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "ab1c".repeat(400_000));
    budi.uploads("cell.xlsx", parts(letters.as_bytes(), "<sst/>", &[])).await.is_refused("VALIDATION_ERROR").names_field("file");
    let damaged = parts(b"<row><c t=\"inlineStr\"><is><t>Company</is></row", "<sst/>", &[]);
    assert!(budi.uploads("damaged.xlsx", damaged).await.is_refused("VALIDATION_ERROR").message().contains("damaged"));
    let archive = ZipWriter::new(Cursor::new(Vec::new())).finish().expect("an archive").into_inner();
    budi.uploads("archive.xlsx", archive).await.is_refused("VALIDATION_ERROR").names_field("file");
    world.proves_itself().await;
}

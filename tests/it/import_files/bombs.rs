//! Workbooks by their parts, and such as were made to fill memory.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::wide;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook of one sheet.
pub struct Parts<'a> {
    /// Where the workbook's own parts are.
    pub folder: &'a str,
    /// The part that the sheet is in, from there.
    pub sheet: &'a str,
    pub rows: &'a [u8],
    /// The part with the texts that cells share.
    pub texts: &'a [u8],
}

impl Default for Parts<'_> {
    fn default() -> Self {
        Self { folder: "xl", sheet: "worksheets/sheet1.xml", rows: b"", texts: b"<sst/>" }
    }
}

impl Parts<'_> {
    /// The file, with these parts more.
    pub fn zipped(&self, more: &[(&str, &[u8])]) -> Vec<u8> {
        let Self { folder, sheet, .. } = self;
        let link = |kind: &str, target: &str| {
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>"
            )
        };
        let workbook = format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"List\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        );
        let rows = [format!("<worksheet xmlns=\"{MAIN}\"><sheetData>").as_bytes(), self.rows, b"</sheetData></worksheet>"].concat();
        let standard = [
            ("_rels/.rels".to_owned(), link("officeDocument", &format!("{folder}/workbook.xml")).into_bytes()),
            (format!("{folder}/workbook.xml"), workbook.into_bytes()),
            (format!("{folder}/_rels/workbook.xml.rels"), link("worksheet", sheet).into_bytes()),
            (format!("{folder}/sharedStrings.xml"), self.texts.to_vec()),
            (format!("{folder}/{sheet}"), rows),
        ];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let standard = standard.iter().map(|(name, content)| (name.as_str(), content.as_slice()));
        for (name, content) in standard.chain(more.iter().copied()) {
            zip.start_file(name, SimpleFileOptions::default()).expect("a part");
            zip.write_all(content).expect("its content");
        }
        zip.finish().expect("an archive").into_inner()
    }
}

/// A row of the sheet with these texts in its cells.
pub fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|text| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")).collect();
    format!("<row>{cells}</row>")
}

/// One text that the sheet uses in so many cells of so many rows.
fn shared(letters: usize, cells: usize, rows: usize) -> Vec<u8> {
    let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(cells));
    let texts = format!("<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>", "x".repeat(letters));
    Parts { rows: row.repeat(rows).as_bytes(), texts: texts.as_bytes(), ..Parts::default() }.zipped(&[])
}

/// Small files that would fill memory, each with the code and words by which it is refused.
pub fn bombs() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let one = row(&["Company Name"]);
    let promise = "<sst uniqueCount=\"99999999999\"></sst>";
    let late = format!("<sst uniqueCount={}\"99999999999\"></sst>", " ".repeat(70_000));
    let letters = row(&[&"ab1c".repeat(4_000_000)]);
    let parts = |rows: &[u8], texts: &[u8]| Parts { rows, texts, ..Parts::default() }.zipped(&[]);
    let elsewhere = Parts { folder: "other", texts: promise.as_bytes(), ..Parts::default() };
    let hidden = Parts { sheet: "worksheets/sheet1.dat", rows: letters.as_bytes(), ..Parts::default() };
    vec![
        ("spaces", parts(&vec![b' '; 60 * 1024 * 1024], b"<sst/>"), "VALIDATION_ERROR", "unpacks to far more"),
        ("promise", parts(one.as_bytes(), promise.as_bytes()), "PAYLOAD_TOO_LARGE", "different texts"),
        ("late promise", parts(one.as_bytes(), late.as_bytes()), "PAYLOAD_TOO_LARGE", "different texts"),
        ("wide promise", parts(one.as_bytes(), &wide(&format!("\u{feff}{promise}"), u16::to_le_bytes)), "VALIDATION_ERROR", "damaged"),
        ("promise elsewhere", elsewhere.zipped(&[("xl/workbook.xml", b"<workbook/>")]), "PAYLOAD_TOO_LARGE", "different texts"),
        ("cell", parts(row(&[&"ab1c".repeat(400_000)]).as_bytes(), b"<sst/>"), "VALIDATION_ERROR", "unpacks to far more"),
        ("hidden sheet", hidden.zipped(&[]), "VALIDATION_ERROR", "damaged"),
        ("long text", shared(900_000, 50, 1_000), "VALIDATION_ERROR", "more than 32,767 letters"),
        ("long row", shared(30_000, 200, 1_000), "VALIDATION_ERROR", "Row 1 holds more than 2 MB"),
        ("many long rows", shared(30_000, 50, 1_000), "PAYLOAD_TOO_LARGE", "more than 200 MB"),
    ]
}

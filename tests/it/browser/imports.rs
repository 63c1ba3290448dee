//! A file at a browser: mapped, previewed, put right in place, imported, and taken back.

use serde_json::json;

use super::chromium::Browser;
use crate::support::World;

/// A list as a colleague at a fair writes it: Indonesian headers, one of them unknown, and two rows that cannot be.
const FAIR: &str = "Nama Perusahaan;Situs;Orang;No Telp;Surel;Warna\n\
    PT Laut Biru;lautbiru.example;Rina Wijaya;021 555 0101;rina@lautbiru.example;biru\n\
    CV Angin Timur;angintimur.example;Joko Santoso;021 555 0102;joko@angintimur.example;merah\n\
    PT Gunung Api;gunungapi.example;Sari Putri;6.28E+12;sari@gunungapi.example;hijau\n\
    PT Tanpa Surat;tanpasurat.example;Budi Rahman;021 555 0104;bukan surel;hitam\n";

const FIGURES: &str =
    "[...document.querySelectorAll('.counter')].map((each) => Number(each.querySelector('.counter-value').innerText.replace(/\\D/g, '')))";

impl Browser {
    /// Chooses a file whose content is this.
    pub async fn chooses(&self, name: &str, content: &str) {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(uuid::Uuid::new_v4().simple().to_string());
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(name);
        std::fs::write(&path, content).expect("a file");
        let field = self.element("has a field for a file", "document.querySelector('input[type=file]')", &[]).await;
        field.send_keys(path.to_string_lossy()).await.expect("it is chosen");
    }

    pub async fn counts(&self, figures: [u32; 5]) {
        self.until(&format!("sees {figures:?}"), &format!("still() && String({FIGURES}) === String(arguments[0])"), &[json!(figures)])
            .await;
    }
}

#[tokio::test]
async fn a_file_is_mapped_put_right_imported_and_taken_back() {
    let world = World::new().await;
    let browser = Browser::new(&world).await;
    browser.becomes("putri").await;
    browser.opens("/crm/imports").await;
    browser.sees("Nothing was imported yet").await;
    browser.chooses("pameran.csv", FAIR).await;
    browser.sees("pameran.csv").await;
    browser.presses("Read and preview").await;
    browser.is_at("/crm/imports/IMP").await;
    browser.counts([4, 2, 0, 0, 2]).await;
    assert_eq!(browser.asks("field('Contact Name').value", &[]).await, "", "Orang is no known header");
    browser.picks("Contact Name", "Orang").await;
    browser.until("sees what it holds", "page().includes('Rina Wijaya · Joko Santoso')", &[]).await;
    browser.presses("Check the rows again").await;
    browser.sees_at("PT Laut Biru", "Rina Wijaya").await;
    // He was at the end of the form, and what came of it stands above.
    browser.asks("scrollTo(0, 0)", &[]).await;
    browser.presses("correct them here").await;
    browser.sees_at("PT Gunung Api", "Correct row").await;
    put_right(&browser).await;
    browser.presses("Import 3 rows").await;
    // Nobody asks: the page follows the work by itself.
    browser.sees("Imported").await;
    browser.counts([4, 3, 0, 0, 1]).await;
    browser.presses("Undo the import").await;
    browser.sees("Undo this import?").await;
    browser.presses("Undo the import").await;
    browser.sees("Everything is as it was before this import.").await;
    browser.opens("/crm/imports").await;
    browser.sees_at("pameran.csv", "Undone").await;
    browser.closes().await;
    world.proves_itself().await;
}

/// The telephone number that a spreadsheet broke, corrected where it stands.
async fn put_right(browser: &Browser) {
    let field = "row('PT Gunung Api').querySelector('[name=contact_phone]')";
    browser.until("sees only what fails", "still() && location.search === '?verdict=fail' && !row('PT Laut Biru')", &[]).await;
    browser.until("sees what the file has", &format!("{field}.value === '6.28E+12'"), &[]).await;
    let phone = browser.element("has the field", field, &[]).await;
    phone.clear().await.expect("an empty field");
    phone.send_keys("021 555 0103").await.expect("it is typed");
    browser.presses_at("PT Gunung Api", "Correct row 4").await;
    browser.counts([4, 3, 0, 0, 1]).await;
}

#[tokio::test]
async fn without_script_a_file_is_read_checked_and_imported() {
    let world = World::new().await;
    let browser = Browser::without_script(&world).await;
    browser.becomes("putri").await;
    browser.opens("/crm/imports").await;
    browser.chooses("pameran.csv", FAIR).await;
    browser.presses("Read and preview").await;
    browser.is_at("/crm/imports/IMP").await;
    browser.counts([4, 2, 0, 0, 2]).await;
    browser.picks("Contact Name", "Orang").await;
    browser.presses("Check the rows again").await;
    browser.counts([4, 2, 0, 0, 2]).await;
    browser.presses("Import 2 rows").await;
    let over = "page().includes('Imported') || (button('How far is it?')?.click(), false)";
    browser.until("sees the end after asking", over, &[]).await;
    browser.counts([4, 2, 0, 0, 2]).await;
    browser.closes().await;
    world.proves_itself().await;
}

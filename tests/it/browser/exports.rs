//! Export on a list's page: its links answer exactly the list that is shown.

use serde_json::{Value, json};

use super::chromium::Browser;
use crate::support::World;

/// The menu's links, by their words.
const LINKS: &str = "Object.fromEntries([...document.querySelectorAll('#export a')].map((each) => [called(each) || each.textContent.trim(), each.getAttribute('href')]))";

/// The titles of the list's rows.
const SHOWN: &str = "[...document.querySelectorAll('main .row-link')].map((each) => each.textContent.trim())";

/// The lines of a file, without its heads.
async fn lines(browser: &Browser, link: &Value) -> Vec<String> {
    let text = browser.asks("fetch(arguments[0]).then((answer) => answer.text())", std::slice::from_ref(link)).await;
    let text = text.as_str().expect("a text").trim_start_matches('\u{feff}').trim_end().to_owned();
    text.lines().skip(1).map(str::to_owned).collect()
}

/// The file of the page as it is: a line for each row, in its order.
async fn is_what_it_shows(browser: &Browser, page: &str, many: usize) {
    browser.opens(page).await;
    let shown: Vec<String> = serde_json::from_value(browser.asks(SHOWN, &[]).await).expect("titles");
    assert_eq!(shown.len(), many, "{page} shows {shown:?}");
    browser.presses("Export").await;
    browser.until("sees the menu", "button('Export to Excel') && button('Export as CSV')", &[]).await;
    let links = browser.asks(LINKS, &[]).await;
    let lines = lines(browser, &links["Export as CSV"]).await;
    assert_eq!(lines.len(), many, "{page}: {links} has {lines:#?}");
    for (line, title) in lines.iter().zip(&shown) {
        assert!(line.contains(title.as_str()), "{page}: {title:?} is in its line {line:?}");
    }
    let workbook =
        "fetch(arguments[0]).then((answer) => answer.arrayBuffer()).then((file) => String.fromCharCode(...new Uint8Array(file, 0, 2)))";
    assert_eq!(browser.asks(workbook, &[links["Export to Excel"].clone()]).await, "PK", "{page}: a workbook");
}

#[tokio::test]
async fn the_export_of_a_filtered_list_is_the_file_of_that_filter() {
    let world = World::new().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    for company in ["PT Kopi Gayo", "PT Kopi Toraja", "PT Teh Hitam"] {
        budi.has_account(company).await;
        budi.has_target(&format!("{company} Timur")).await;
    }
    sari.has_account("PT Kopi Luwak").await;
    let target = budi.has_target("PT Sudah Dihubungi").await;
    budi.steps(&target, "contacted").await.is_ok();
    let browser = Browser::new(&world).await;
    browser.becomes("budi").await;
    is_what_it_shows(&browser, "/crm/accounts", 4).await;
    is_what_it_shows(&browser, "/crm/accounts?q=kopi", 3).await;
    is_what_it_shows(&browser, "/crm/accounts?q=kopi&owner=me", 2).await;
    is_what_it_shows(&browser, "/crm/targets?status=new_target&q=kopi", 2).await;
    is_what_it_shows(&browser, "/crm/targets?status=contacted", 1).await;
    // The other way to filter: typed into the open page.
    browser.opens("/crm/targets").await;
    browser.types("/").await;
    browser.types("hitam").await;
    browser.is_at("/crm/targets?").await;
    browser.until("sees one", &format!("still() && {SHOWN}.length === 1"), &[]).await;
    let links = browser.asks(LINKS, &[]).await;
    let lines = lines(&browser, &links["Export as CSV"]).await;
    assert_eq!(json!([lines.len(), lines[0].contains("PT Teh Hitam Timur")]), json!([1, true]), "{lines:?}");
    browser.closes().await;
    world.proves_itself().await;
}

//! In a real browser: nothing that somebody typed is run, and the page has nothing to complain of.

use super::chromium::Browser;
use crate::attacks::markup::{TYPED, pages, typed};
use crate::support::World;

/// Of each kind of page so many; the others hold the same (`attacks::markup` reads them all).
const OF_EACH: usize = 2;

#[tokio::test]
async fn no_script_that_was_typed_runs_in_a_browser() {
    let world = World::new().await;
    typed(&world).await;
    let browser = Browser::new(&world).await;
    browser.becomes("agus").await;
    let mut kinds = std::collections::BTreeMap::new();
    let mut shown = 0;
    for page in pages(&world).await {
        let kind: String = page.chars().take_while(|letter| !letter.is_ascii_digit()).collect();
        let met: &mut usize = kinds.entry(kind).or_default();
        *met += 1;
        if *met > OF_EACH {
            continue;
        }
        browser.opens(&page).await;
        browser.until("sees the page", "still()", &[]).await;
        let here = browser
            .asks("[document.title, document.querySelectorAll('img[src=x]').length, document.body.innerText.includes('<img src=x')]", &[])
            .await;
        assert_ne!(here[0], "ran", "{page} ran what was typed");
        assert_eq!(here[1], 0, "{page} holds an image that was typed as text: {TYPED}");
        shown += u32::from(here[2] == true);
        browser.is_content().await;
    }
    assert!(shown >= 8, "only {shown} pages showed it");
    browser.closes().await;
    world.is_proved_elsewhere();
}

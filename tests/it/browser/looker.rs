//! Looks at a page in light and dark with axe-core, and at its console and width.

use serde_json::json;

use super::chromium::Browser;
use super::demo_house::{DEMO_PASSWORD, DemoHouse};
use crate::support::text;

/// What may differ between light and dark.
const COLOURS: &[&str] = &["color-contrast", "link-in-text-block"];

/// A desk's screen and a phone's.
const WIDTHS: [u32; 2] = [1440, 375];

/// Somebody who looks closely at the demo company.
pub struct Looker {
    pub house: DemoHouse,
    pub browser: Browser,
    axe: String,
}

impl Looker {
    pub async fn new() -> Self {
        let house = DemoHouse::new().await;
        let browser = Browser::before(&house.address, true).await;
        let axe = text::read(concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js").as_ref());
        Self { house, browser, axe }
    }

    /// Signs in as this one of the demo company.
    pub async fn is(&self, login: &str) {
        self.browser.signs_in(&format!("{login}@demo.bcp.test"), DEMO_PASSWORD).await;
    }

    /// The first record of a list, as its reader finds it there.
    pub async fn first_on(&self, list: &str) -> String {
        self.browser.opens(list).await;
        self.browser.until("sees a record", "still() && document.querySelector('main .row-link')", &[]).await;
        let link = self.browser.asks("document.querySelector('main .row-link').getAttribute('href')", &[]).await;
        link.as_str().unwrap_or_else(|| panic!("{list} has a first row")).to_owned()
    }

    /// Looks at a page and at the dialogs and menus on it, on a desk and on a phone.
    pub async fn looks_at(&self, page: &str) {
        self.browser.prefers("light").await;
        self.browser.is_wide(WIDTHS[0]).await;
        self.browser.opens(page).await;
        self.browser.until("sees the page", "still()", &[]).await;
        for width in WIDTHS {
            self.browser.is_wide(width).await;
            let widths = self.browser.asks("[document.documentElement.scrollWidth, window.innerWidth]", &[]).await;
            assert!(widths[0].as_u64() <= widths[1].as_u64(), "{page} scrolls sideways: {widths}");
        }
        self.browser.driver.execute(self.axe.clone(), vec![]).await.expect("axe-core");
        for width in WIDTHS {
            self.browser.is_wide(width).await;
            self.axe_looks_at(&format!("{page} at {width}")).await;
        }
        self.browser.is_content().await;
    }

    /// Looks at the page that is open, as it is.
    pub async fn glances(&self, page: &str) {
        self.browser.driver.execute(self.axe.clone(), vec![]).await.expect("axe-core");
        self.finds_nothing(page, false, &[]).await;
    }

    async fn axe_looks_at(&self, page: &str) {
        for (scheme, rules) in [("light", &[][..]), ("dark", COLOURS)] {
            self.browser.prefers(scheme).await;
            for dialogs in [false, true] {
                self.finds_nothing(&format!("{page} in {scheme}, its dialogs and menus {dialogs}"), dialogs, rules).await;
            }
        }
    }

    async fn finds_nothing(&self, page: &str, dialogs: bool, rules: &[&str]) {
        let arguments = vec![json!(dialogs), json!(rules)];
        let found = self.browser.driver.execute_async(include_str!("looks.js"), arguments).await;
        let found = found.unwrap_or_else(|error| panic!("{page}: {error}")).json().clone();
        assert!(found.as_array().is_some_and(Vec::is_empty), "{page}: {found:#}");
    }
}

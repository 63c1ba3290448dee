//! Looks at a page in light and dark with axe-core, and at its console and width.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::{Value, json};

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
    /// Dialogs and menus that were looked at, by width and colours: most stand on many pages.
    seen: RefCell<HashMap<String, Vec<Value>>>,
}

impl Looker {
    pub async fn new() -> Self {
        let house = DemoHouse::new().await;
        let browser = Browser::before(&house.address, true).await;
        let axe = text::read(concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js").as_ref());
        Self { house, browser, axe, seen: RefCell::default() }
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
            self.axe_looks_at(page, width).await;
        }
        self.browser.is_content().await;
    }

    /// Looks at the page that is open, as it is.
    pub async fn glances(&self, page: &str) {
        self.browser.driver.execute(self.axe.clone(), vec![]).await.expect("axe-core");
        self.finds_nothing(page, None, &[]).await;
    }

    async fn axe_looks_at(&self, page: &str, width: u32) {
        for (scheme, rules) in [("light", &[][..]), ("dark", COLOURS)] {
            self.browser.prefers(scheme).await;
            let view = format!("{width} in {scheme}");
            self.finds_nothing(&format!("{page} at {view}"), None, rules).await;
            self.finds_nothing(&format!("{page} at {view}, its dialogs and menus"), Some(&view), rules).await;
        }
    }

    /// Of the page, or of its dialogs that were not looked at yet in a view.
    async fn finds_nothing(&self, what: &str, dialogs: Option<&str>, rules: &[&str]) {
        let known = dialogs.and_then(|view| self.seen.borrow().get(view).cloned()).unwrap_or_default();
        let arguments = vec![json!(dialogs.is_some()), json!(rules), json!(known)];
        let said = self.browser.driver.execute_async(include_str!("looks.js"), arguments).await;
        let said = said.unwrap_or_else(|error| panic!("{what}: {error}")).json().clone();
        assert_eq!(said["found"], json!([]), "{what}");
        if let (Some(view), Some(seen)) = (dialogs, said["seen"].as_array()) {
            self.seen.borrow_mut().entry(view.to_owned()).or_default().extend(seen.iter().cloned());
        }
    }
}

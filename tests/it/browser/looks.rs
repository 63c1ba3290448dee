//! Every page in light and dark, wide and narrow: axe-core finds nothing, the console is empty, nothing scrolls sideways.

use bcp_crm::home::{LISTS, List};
use serde_json::json;

use super::chromium::Browser;
use super::demo_house::{DEMO_PASSWORD, DemoHouse};
use crate::support::text;

const WIDE: u32 = 1440;
const NARROW: u32 = 375;

/// What may differ between light and dark.
const COLOURS: &[&str] = &["color-contrast", "link-in-text-block"];

/// Views of a list that its own entry does not lead to.
const MORE: &[&str] = &[
    "/crm/notifications",
    "/crm/notifications/settings",
    "/crm/search",
    "/crm/search?q=pt",
    "/crm/search?q=nobody",
    "/crm/pipeline?form=list",
    "/crm/pipeline?view=overdue&owner=all",
    "/crm/pipeline?view=closed",
];

struct Looker {
    house: DemoHouse,
    browser: Browser,
    axe: String,
}

impl Looker {
    async fn new(width: u32) -> Self {
        let house = DemoHouse::new().await;
        let browser = Browser::before(&house.address, true).await;
        browser.is_wide(width).await;
        let axe = text::read(concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js").as_ref());
        Self { house, browser, axe }
    }

    async fn is(&self, login: &str) {
        self.browser.signs_in(&format!("{login}@demo.bcp.test"), DEMO_PASSWORD).await;
    }

    /// Looks at a page and at the dialogs and menus on it.
    async fn looks_at(&self, page: &str) {
        self.browser.prefers("light").await;
        self.browser.opens(page).await;
        self.browser.until("sees the page", "still()", &[]).await;
        let width = self.browser.asks("[document.documentElement.scrollWidth, window.innerWidth]", &[]).await;
        assert!(width[0].as_u64() <= width[1].as_u64(), "{page} scrolls sideways: {width}");
        self.browser.is_content().await;
        self.browser.driver.execute(self.axe.clone(), vec![]).await.expect("axe-core");
        for (scheme, rules) in [("light", &[][..]), ("dark", COLOURS)] {
            self.browser.prefers(scheme).await;
            for dialogs in [false, true] {
                let arguments = vec![json!(dialogs), json!(rules)];
                let found = self.browser.driver.execute_async(include_str!("looks.js"), arguments).await;
                let found = found.unwrap_or_else(|error| panic!("{page}: {error}")).json().clone();
                assert!(found.as_array().is_some_and(Vec::is_empty), "{page} in {scheme}, its dialogs and menus {dialogs}: {found:#}");
            }
        }
    }
}

fn is_marketings(list: &List) -> bool {
    list.menu.contains(&"marketing")
}

async fn marketing_looks(width: u32) {
    let looker = Looker::new(width).await;
    looker.looks_at("/login").await;
    looker.is("marcomm").await;
    for list in LISTS.iter().filter(|list| is_marketings(list)) {
        looker.looks_at(list.page).await;
    }
    looker.looks_at("/crm/lead-inbox?q=nobody+is+called+so").await;
    let lead = looker.house.first_of("/api/crm/leads?view=inbox", "lead_id").await;
    looker.looks_at(&format!("/crm/leads/{lead}")).await;
    // Closed to marketing, and nothing at all.
    looker.looks_at("/crm/pipeline").await;
    looker.looks_at("/crm/nothing").await;
    looker.is("ops").await;
    looker.looks_at("/crm").await;
    looker.browser.closes().await;
}

async fn sales_looks(width: u32) {
    let looker = Looker::new(width).await;
    looker.is("sales.manager").await;
    let lists = LISTS.iter().filter(|list| !is_marketings(list)).map(|list| list.page);
    for page in lists.chain(MORE.iter().copied()) {
        looker.looks_at(page).await;
    }
    let deal = looker.house.first_of("/api/crm/opportunities?view=pipeline", "opportunity_id").await;
    looker.looks_at(&format!("/crm/opportunities/{deal}")).await;
    looker.browser.closes().await;
}

/// What only an admin is shown, and what is the same for everybody but has no list of its own.
async fn companys_looks(width: u32) {
    let looker = Looker::new(width).await;
    looker.is("admin").await;
    for page in ["/crm/cadences", "/crm/cadences/1", "/crm/cadences/1/edit", "/crm/cadences/new"] {
        looker.looks_at(page).await;
    }
    looker.looks_at("/crm/accounts?tenure=Winback+Target").await;
    looker.browser.closes().await;
}

#[tokio::test]
async fn the_companys_pages_look_well_on_a_desk() {
    companys_looks(WIDE).await;
}

#[tokio::test]
async fn the_companys_pages_look_well_on_a_phone() {
    companys_looks(NARROW).await;
}

#[tokio::test]
async fn marketings_pages_look_well_on_a_desk() {
    marketing_looks(WIDE).await;
}

#[tokio::test]
async fn marketings_pages_look_well_on_a_phone() {
    marketing_looks(NARROW).await;
}

#[tokio::test]
async fn sales_pages_look_well_on_a_desk() {
    sales_looks(WIDE).await;
}

#[tokio::test]
async fn sales_pages_look_well_on_a_phone() {
    sales_looks(NARROW).await;
}

/// The switch leads to the same colours as the system's wish.
#[tokio::test]
async fn the_switch_looks_like_the_systems_dark() {
    const COLOURS: &str = "[...document.querySelectorAll('body *')].filter(shown).map((each) => { \
        const style = getComputedStyle(each); return [style.color, style.backgroundColor, style.borderColor].join(' '); }).join('\\n')";
    let looker = Looker::new(WIDE).await;
    looker.is("marcomm").await;
    looker.browser.prefers("dark").await;
    looker.browser.opens("/crm/nurture-leads").await;
    let system = looker.browser.asks(COLOURS, &[]).await;
    looker.browser.prefers("light").await;
    looker.browser.opens("/crm/nurture-leads").await;
    looker.browser.presses("Switch between light and dark").await;
    looker.browser.opens("/crm/nurture-leads").await;
    assert_eq!(looker.browser.asks("document.documentElement.dataset.bsTheme", &[]).await, "dark", "the choice is kept");
    let chosen = looker.browser.asks(COLOURS, &[]).await;
    assert_eq!(chosen, system);
    looker.browser.closes().await;
}

//! Every page in light and dark, wide and narrow: axe-core finds nothing, the console is empty, nothing scrolls sideways.

use bcp_crm::home::{LISTS, List};

use super::looker::Looker;

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

/// What a salesperson works from.
const WORK: &[&str] = &[
    "/crm/activities",
    "/crm/activities?view=month",
    "/crm/activities?view=done",
    "/crm/activities?group=Later",
    "/crm/activities/new",
    "/crm/activities/new?q=pt",
    "/crm/activities/new?q=nobody+is+called+so",
];

fn is_marketings(list: &List) -> bool {
    list.menu.contains(&"marketing")
}

#[tokio::test]
async fn marketings_pages_look_well() {
    let looker = Looker::new().await;
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

#[tokio::test]
async fn sales_pages_look_well() {
    let looker = Looker::new().await;
    looker.is("sales.manager").await;
    for list in LISTS.iter().filter(|list| !is_marketings(list)) {
        looker.looks_at(list.page).await;
    }
    let deal = looker.house.first_of("/api/crm/opportunities?view=pipeline", "opportunity_id").await;
    looker.looks_at(&format!("/crm/opportunities/{deal}")).await;
    looker.browser.closes().await;
}

#[tokio::test]
async fn other_views_of_the_lists_look_well() {
    let looker = Looker::new().await;
    looker.is("sales.manager").await;
    for page in MORE {
        looker.looks_at(page).await;
    }
    looker.browser.closes().await;
}

/// A salesperson's work.
#[tokio::test]
async fn the_work_looks_well() {
    let looker = Looker::new().await;
    looker.is("sales1").await;
    for page in WORK {
        looker.looks_at(page).await;
    }
    let activity = looker.first_on("/crm/activities").await;
    looker.looks_at(&activity).await;
    let deal = looker.house.first_of("/api/crm/opportunities?view=pipeline", "opportunity_id").await;
    looker.looks_at(&format!("/crm/activities/new?about={deal}")).await;
    looker.looks_at("/crm/targets?status=all").await;
    let target = looker.first_on("/crm/targets?status=qualified").await;
    looker.looks_at(&target).await;
    looker.browser.closes().await;
}

/// A customer, to those who see different things of him.
#[tokio::test]
async fn customers_look_well() {
    let looker = Looker::new().await;
    for login in ["sales1", "finance", "sales.manager"] {
        looker.is(login).await;
        looker.looks_at("/crm/accounts").await;
        let account = looker.first_on("/crm/accounts").await;
        looker.looks_at(&account).await;
        if login == "sales.manager" {
            looker.looks_at(&format!("{account}/merge")).await;
        }
    }
    looker.browser.closes().await;
}

/// An import in each state that has other things to see: nothing recognised, rows that fail, done.
#[tokio::test]
async fn imports_look_well() {
    const ODD: &str = "Badan;Kotak\nPT Laut Biru;rina@lautbiru.example\n";
    const FAIR: &str = "Company Name;Phone\nPT Angin Timur;021 555 0101\nPT Gunung Api;6.28E+12\nCV Damar Mebel Jepara;\n";
    let looker = Looker::new().await;
    looker.is("sales1").await;
    for (name, content) in [("odd.csv", ODD), ("fair.csv", FAIR)] {
        looker.browser.opens("/crm/imports").await;
        looker.browser.chooses(name, content).await;
        looker.browser.presses("Read and preview").await;
        looker.browser.is_at("/crm/imports/IMP").await;
        looker.browser.until("sees the preview", "still() && document.querySelector('.counter')", &[]).await;
        let page = looker.browser.driver.current_url().await.expect("an address").path().to_owned();
        looker.looks_at(&page).await;
    }
    looker.browser.asks("scrollTo(0, 0)", &[]).await;
    looker.browser.presses("Import 2 rows").await;
    looker.browser.sees("Imported").await;
    let done = looker.browser.driver.current_url().await.expect("an address").path().to_owned();
    looker.looks_at(&format!("{done}?verdict=fail")).await;
    looker.looks_at("/crm/imports").await;
    looker.browser.closes().await;
}

/// What only an admin is shown, and what is the same for everybody but has no list of its own.
#[tokio::test]
async fn the_companys_pages_look_well() {
    let looker = Looker::new().await;
    looker.is("admin").await;
    for page in ["/crm/cadences", "/crm/cadences/1", "/crm/cadences/1/edit", "/crm/cadences/new", "/admin/jobs"] {
        looker.looks_at(page).await;
    }
    looker.looks_at("/crm/accounts?tenure=Winback+Target").await;
    looker.browser.closes().await;
}

/// Administration, and one's own account.
#[tokio::test]
async fn administration_looks_well() {
    let looker = Looker::new().await;
    looker.is("admin").await;
    for page in ["/admin/settings", "/admin/settings/stages", "/admin/settings/services", "/admin/settings/holidays", "/me"] {
        looker.looks_at(page).await;
    }
    looker.looks_at("/admin/users?q=nobody+is+called+so").await;
    let user = looker.first_on("/admin/users").await;
    looker.looks_at(&user).await;
    looker.browser.closes().await;
}

/// The switch leads to the same colours as the system's wish.
#[tokio::test]
async fn the_switch_looks_like_the_systems_dark() {
    const COLOURS: &str = "[...document.querySelectorAll('body *')].filter(shown).map((each) => { \
        const style = getComputedStyle(each); return [style.color, style.backgroundColor, style.borderColor].join(' '); }).join('\\n')";
    let looker = Looker::new().await;
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

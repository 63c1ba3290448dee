//! Menu, page, API and the database's own gate say the same of every list, and what they say is spec 3.2 and 5.

use std::collections::BTreeSet;

use bcp_crm::home::LISTS;

use super::company::Company;
use super::records::{EVERYBODY, among};

const ALL_BUT_NONE: &str = "agus dewi maya ana dian sari budi citra surya eko putri fitri";

/// (page, who may open it, whose sidebar has it).
const PAGES: &[(&str, &str, &str)] = &[
    ("/crm/lead-inbox", "agus dewi maya ana dian", "agus dewi maya ana dian"),
    ("/crm/nurture-leads", "agus dewi maya ana dian", "agus dewi maya ana dian"),
    ("/crm/disqualified-leads", "agus dewi maya ana dian", "agus dewi maya ana dian"),
    ("/crm/receipts", "agus dewi maya ana dian", "agus dewi maya ana dian"),
    ("/crm/sales-inbox", "agus dewi sari budi citra surya eko putri", "agus dewi sari budi citra surya eko"),
    ("/crm/my-leads", "agus dewi sari budi citra surya eko putri", "agus dewi sari budi citra surya eko"),
    ("/crm/pipeline", "agus dewi sari budi citra surya eko putri", "agus dewi sari budi citra surya eko putri"),
    (
        "/crm/activities",
        "agus dewi maya ana dian sari budi citra surya eko putri",
        "agus dewi maya ana dian sari budi citra surya eko putri",
    ),
    ("/crm/accounts", ALL_BUT_NONE, ALL_BUT_NONE),
    ("/crm/targets", "agus dewi sari budi citra surya eko putri", "agus dewi sari budi citra surya eko putri"),
    ("/crm/imports", "agus dewi maya sari budi citra surya eko putri fitri", "agus dewi maya sari budi citra surya eko putri fitri"),
    ("/crm/cadences", "agus dewi maya ana dian sari budi citra surya eko putri fitri", "agus dewi"),
    ("/crm/gaps", "agus dewi sari surya", "agus dewi sari surya"),
    ("/crm/proof", "agus dewi", "agus dewi"),
    ("/crm/audit", "agus dewi", "agus dewi"),
    ("/admin/jobs", "agus dewi", "agus dewi"),
    ("/admin/users", "agus", "agus"),
    ("/admin/settings", "agus", "agus"),
];

fn row(page: &str) -> (&'static str, &'static str) {
    let row = PAGES.iter().find(|(known, ..)| *known == page);
    let (_, may, menu) = row.unwrap_or_else(|| panic!("{page} of home::LISTS has no row in tests/it/visibility/pages.rs"));
    (may, menu)
}

#[tokio::test]
async fn every_list_is_open_by_page_and_api_to_whom_the_database_opens_it() {
    let company = Company::founded().await;
    let mut wrong = Vec::new();
    for list in LISTS {
        let (may, _) = row(list.page);
        for who in EVERYBODY.split(' ') {
            let person = company.person(who);
            let status = if among(may, who) { 200 } else { 403 };
            let page = person.browses(list.page).await;
            page.check(page.header("content-type").starts_with("text/html"), "is a page");
            page.check(page.status == 200 || page.text.contains("href=\"/crm\""), "leads home");
            let api = person.gets(list.api).await.status;
            let gate = company.world.sql_as(who).await.count(&format!("select crm.may_open('{}')::int::bigint", list.key)).await;
            if (page.status, api, gate) != (status, status, i64::from(status == 200)) {
                wrong.push(format!("{who} {}: page {}, API {api}, gate {gate}, expected {status}", list.page, page.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    company.world.proves_itself().await;
}

/// Spec 3.1: all who have work or keep it in order, not who only reads.
#[tokio::test]
async fn planning_is_open_to_whoever_may_and_names_no_record_that_he_does_not_see() {
    const MAY_PLAN: &str = "agus maya ana dian sari budi citra surya eko putri";
    const SEES_BUDIS: &str = "agus sari budi putri";
    let company = Company::founded().await;
    let deal = company.id("deal of budi");
    let known = company.person("budi").gets(&format!("/api/crm/opportunities/{deal}")).await.is_ok();
    let name = known.data()["opportunity"]["name"].as_str().expect("a name").to_owned();
    for person in company.people() {
        let may = among(MAY_PLAN, &person.name);
        let page = person.browses("/crm/activities/new").await;
        page.check(page.status == if may { 200 } else { 403 }, &format!("{} may plan: {may}", person.name));
        let about = person.browses(&format!("/crm/activities/new?about={deal}")).await;
        let sees = among(SEES_BUDIS, &person.name);
        about.check(about.status == page.status, "is as open with a record");
        about.check(about.text.contains(&name) == sees, &format!("{} reads the deal's name: {sees}", person.name));
        about.check(about.text.contains("name=\"opportunity_id\"") == sees, &format!("{} may fill the form in: {sees}", person.name));
        let list = person.browses("/crm/activities").await;
        list.check(list.text.contains("href=\"/crm/activities/new\"") == may, &format!("{} is offered it: {may}", person.name));
    }
    company.world.proves_itself().await;
}

#[tokio::test]
async fn the_sidebar_has_what_the_specification_gives_the_profile_and_me_says_the_same() {
    let company = Company::hired().await;
    for person in company.people() {
        let expected: Vec<_> = LISTS.iter().map(|list| list.page).filter(|page| among(row(page).1, &person.name)).collect();
        let me = person.gets("/api/auth/me").await.is_ok();
        let menu: Vec<_> =
            me.data()["user"]["menu"].as_array().expect("a menu").iter().filter_map(|entry| entry["page"].as_str()).collect();
        assert_eq!(menu, expected, "{}", person.name);
        let home = person.browses("/crm").await;
        match expected.first() {
            Some(first) => home.goes_to(first),
            None => {
                let home = home.shows_a_page();
                home.check(home.text.contains("The CRM is not open to your role"), "says that there is nothing here");
                home
            }
        };
        let shown = person.browses(expected.first().unwrap_or(&"/crm")).await.shows_a_page();
        let sidebar: BTreeSet<_> =
            LISTS.iter().map(|list| list.page).filter(|page| shown.text.contains(&format!("<a href=\"{page}\""))).collect();
        assert!(sidebar.is_superset(&expected.iter().copied().collect()), "{} has his sidebar", person.name);
        assert!(sidebar.iter().all(|page| among(row(page).0, &person.name)), "{} is shown no closed page", person.name);
    }
    company.world.proves_itself().await;
}

#[tokio::test]
async fn every_gate_of_a_list_is_known_to_the_database() {
    let company = Company::hired().await;
    let agus = company.world.sql_as("agus").await;
    for list in LISTS {
        assert_eq!(agus.count(&format!("select crm.may_open('{}')::int::bigint", list.key)).await, 1, "{} is open to an admin", list.key);
    }
    assert_eq!(agus.count("select crm.may_open('nothing')::int::bigint").await, 0, "an unknown list is closed");
    company.world.proves_itself().await;
}

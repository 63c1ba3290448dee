//! Every page of customers, work, targets, imports and the company as each of the demo company's people: who may open it, exactly what can be done on
//! it, and what he is offered. What an act needs besides is another test's matter; here nobody sees what is not his to do (spec 1.3, 3, 5).

mod company;
mod stock;
mod work;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::looker::Looker;

const LOGINS: &str = "director admin marketing.manager marcomm dgo sales.manager sales1 sales2 support finance ops";
const ALL: &str = "director admin marketing.manager marcomm dgo sales.manager sales1 sales2 support finance";
const IMPORTERS: &str = "admin marketing.manager sales.manager sales1 sales2 support finance";
const BILLED: &str = "director admin sales.manager sales1 sales2 support finance";
const WORKERS: &str = "director admin marketing.manager marcomm dgo sales.manager sales1 sales2 support";
const PLANNERS: &str = "admin marketing.manager marcomm dgo sales.manager sales1 sales2 support";
const DOERS: &str = "admin marketing.manager marcomm dgo sales.manager sales1 sales2";
const SELLING: &str = "director admin sales.manager sales1 sales2 support";
const KEEPERS: &str = "admin sales.manager sales1 sales2 support";
const SELLERS: &str = "admin sales.manager sales1 sales2";
/// Of what is sales1's.
const SEERS: &str = "director admin sales.manager sales1 support";
const CARERS: &str = "admin sales.manager sales1 support";
const OWNERS: &str = "admin sales.manager sales1";
const MANAGERS: &str = "admin sales.manager";

/// One page: to whom it is open, to whom it does not exist (to the others it is closed), whose each act is, and whose each offer.
struct Sheet {
    at: &'static str,
    open: &'static str,
    unknown: &'static str,
    acts: &'static [(&'static str, &'static str)],
    offers: &'static [(&'static str, &'static str)],
}

/// What a page says of itself.
#[derive(Deserialize)]
struct Found {
    acts: Vec<String>,
    words: Vec<String>,
    dead: Vec<String>,
}

fn sheets() -> impl Iterator<Item = &'static Sheet> {
    work::SHEETS.iter().chain(stock::SHEETS).chain(company::SHEETS)
}

fn has(people: &str, login: &str) -> bool {
    people.split(' ').any(|each| each == login)
}

impl Sheet {
    /// The page's address with these records.
    fn address(&self, records: &[(&str, String)]) -> String {
        records.iter().fold(self.at.to_owned(), |at, (name, id)| at.replace(name, id))
    }

    fn status(&self, login: &str) -> u16 {
        match (has(self.open, login), has(self.unknown, login)) {
            (true, _) => 200,
            (_, true) => 404,
            _ => 403,
        }
    }

    fn check(&self, login: &str, found: &Found) {
        let expected: Vec<&str> = self.acts.iter().filter(|(_, people)| has(people, login)).map(|(act, _)| *act).collect();
        assert_eq!(found.acts, expected, "what {login} can do on {}", self.at);
        for (words, people) in self.offers {
            let there = found.words.iter().any(|each| each == words);
            assert_eq!(there, has(people, login), "{login} on {} is offered {words:?}: {:?}", self.at, found.words);
        }
        assert!(
            found.dead.is_empty(),
            "{login} on {} has openers without their dialogs, or dialogs without openers: {:?}",
            self.at,
            found.dead
        );
    }
}

/// A deal of somebody who has left, for the gaps.
async fn leaves_a_deal(looker: &Looker, account: &Value) {
    let (admin, manager) = (looker.house.person("admin").await, looker.house.person("sales.manager").await);
    let manager = manager.gets("/api/auth/me").await.is_ok().id("user.user_id");
    let leaver = json!({"email": "leaver@demo.bcp.test", "full_name": "Lina", "role_name": "salesperson", "manager_user_id": manager});
    let leaver = admin.posts("/api/admin/users", leaver).await.is_created().id("user.user_id");
    let soon = (Timestamp::now() + SignedDuration::from_hours(72)).to_string();
    let deal = json!({"account_id": account, "owner_user_id": leaver, "name": "PT Ditinggal", "next_step": "Call",
        "next_step_due_date": &soon[..10]});
    admin.posts("/api/crm/opportunities", deal).await.is_created();
    admin.posts(&format!("/api/admin/users/{leaver}/deactivate"), json!({"reason": "Moved to another town"})).await.is_ok();
}

/// The sidebar leads to pages that are his.
async fn has_no_dead_line_beside(looker: &Looker, login: &str) {
    let ask = "Promise.all([...document.querySelectorAll('#nav a')].map(({ href }) => fetch(href, { headers: { accept: 'text/html' } })\
        .then(({ status, redirected }) => [new URL(href).pathname, status, redirected])))";
    let lines = looker.browser.asks(ask, &[]).await;
    let lines: Vec<(String, u16, bool)> = serde_json::from_value(lines).expect("lines of the sidebar");
    let dead: Vec<_> = lines.iter().filter(|(at, status, redirected)| *status != 200 || (*redirected && at != "/crm")).collect();
    assert!(dead.is_empty(), "{login}: {dead:?}");
    let known = bcp_crm::home::LISTS.iter().map(|list| list.page).filter(|page| lines.iter().any(|(at, ..)| at == page)).count();
    assert_eq!(known + 1, lines.len(), "{login} has lists of spec 3.2 beside, and the way home: {lines:?}");
}

/// A record of each kind, all sales1's.
async fn records(looker: &Looker) -> Vec<(&'static str, String)> {
    let sales1 = looker.house.person("sales1").await;
    let first = async |list: &str, id: &str| sales1.gets(list).await.is_ok().data()[0][id].as_str().expect("a first row").to_owned();
    let rows = json!([{"company_name": "PT Laut Biru"}, {"company_name": "PT Surat Salah", "contact_email": "no address"}]);
    let import = sales1.posts("/api/crm/imports", json!({"kind": "targets", "rows": rows, "dry_run": true})).await.is_created();
    let import = import.id("batch.batch_id");
    crate::imports::rests(&sales1, &import).await;
    let account = first("/api/crm/accounts?view=enriched&owner=me&q=damar+mebel", "account_id").await;
    let other = looker.house.person("sales2").await;
    let customers = other.gets("/api/crm/accounts?view=enriched&owner=me&tenure=Active+Customer").await.is_ok();
    leaves_a_deal(looker, &customers.data()[0]["account_id"]).await;
    vec![
        ("{account}", account),
        ("{user}", other.gets("/api/auth/me").await.is_ok().id("user.user_id")),
        ("{activity}", first("/api/crm/activities?view=planner", "activity_id").await),
        ("{target}", first("/api/crm/targets?status=qualified", "target_id").await),
        ("{import}", import),
    ]
}

/// The pages that are closed to somebody, by their own addresses, all at once.
async fn finds_closed(looker: &Looker, login: &str, records: &[(&str, String)]) {
    let closed: Vec<(&Sheet, String)> =
        sheets().filter(|sheet| !has(sheet.open, login)).map(|sheet| (sheet, sheet.address(records))).collect();
    let addresses: Vec<&String> = closed.iter().map(|(_, address)| address).collect();
    let ask = "Promise.all(arguments[0].map((page) => fetch(page, { headers: { accept: 'text/html' } }).then(({ status }) => status)))";
    let found = looker.browser.asks(ask, &[json!(addresses)]).await;
    let expected: Vec<u16> = closed.iter().map(|(sheet, _)| sheet.status(login)).collect();
    assert_eq!(found, json!(expected), "{login} at {addresses:?}");
    let Some((_, first)) = closed.first() else { return };
    looker.browser.opens(first).await;
    looker.browser.until("has a way home", "button('Go to my first list')", &[]).await;
}

#[tokio::test]
async fn every_page_offers_everybody_what_is_his_to_do_and_nothing_else() {
    let looker = Looker::new().await;
    let records = records(&looker).await;
    let mut known = BTreeSet::new();
    for login in LOGINS.split(' ') {
        looker.is(login).await;
        for sheet in sheets().filter(|sheet| has(sheet.open, login)) {
            looker.browser.opens(&sheet.address(&records)).await;
            let found: Value = looker.browser.asks(include_str!("rights.js"), &[]).await;
            let found: Found = serde_json::from_value(found).expect("what is there");
            sheet.check(login, &found);
            // Whoever sees what somebody before him saw is not looked at again.
            if known.insert((sheet.at, found.acts)) {
                looker.glances(&format!("{login} on {}", sheet.at)).await;
            }
        }
        has_no_dead_line_beside(&looker, login).await;
        finds_closed(&looker, login, &records).await;
        looker.browser.is_content().await;
    }
    looker.browser.closes().await;
}

//! Every page of customers, work, targets and imports as each of the demo company's people: who may open it, exactly what can be done on
//! it, and what he is offered. What an act needs besides is another test's matter; here nobody sees what is not his to do (spec 1.3, 3, 5).

mod stock;
mod work;

use std::collections::BTreeSet;

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
    work::SHEETS.iter().chain(stock::SHEETS)
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

/// A record of each kind, all sales1's.
async fn records(looker: &Looker) -> Vec<(&'static str, String)> {
    let sales1 = looker.house.person("sales1").await;
    let first = async |list: &str, id: &str| sales1.gets(list).await.is_ok().data()[0][id].as_str().expect("a first row").to_owned();
    let rows = json!([{"company_name": "PT Laut Biru"}, {"company_name": "PT Surat Salah", "contact_email": "no address"}]);
    let import = sales1.posts("/api/crm/imports", json!({"kind": "targets", "rows": rows, "dry_run": true})).await.is_created();
    let import = import.id("batch.batch_id");
    crate::imports::rests(&sales1, &import).await;
    vec![
        ("{account}", first("/api/crm/accounts?view=enriched&owner=me&q=damar+mebel", "account_id").await),
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
        finds_closed(&looker, login, &records).await;
        looker.browser.is_content().await;
    }
    looker.browser.closes().await;
}

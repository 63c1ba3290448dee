//! Every kind of list as a file, as everybody: the rows that he pages through, in that order, and no file where there is no list.

use serde_json::{Value, json};

use crate::support::{CAST, Person, World};

/// Each list that is not of leads, deals or work (those are in `lists::order`), and what names its rows.
const LISTS: [(&str, &str); 7] = [
    ("/api/crm/targets?status=all", "target_id"),
    ("/api/crm/targets?owner=me", "target_id"),
    ("/api/crm/accounts", "account_id"),
    ("/api/crm/contacts", "contact_id"),
    ("/api/crm/invoices", "invoice_id"),
    ("/api/crm/imports", "batch_id"),
    ("/api/crm/cadences", "cadence_id"),
];

/// A deal of a new company.
pub(super) async fn deal(person: &Person, company: &str, more: Value) {
    let mut draft = json!({"quick_add": true, "company_name": company, "contact_name": "Ibu Rina", "contact_phone": "0812 3456 789"});
    let close = more.get("expected_close_date").cloned();
    draft["estimated_value"] = more["estimated_value"].clone();
    let made = person.posts("/api/crm/opportunities", draft).await.is_created();
    if let Some(close) = close {
        let path = format!("/api/crm/opportunities/{}", made.id("opportunity_id"));
        person.patches(&path, json!({"expected_close_date": close})).await.is_ok();
    }
}

async fn pages(person: &Person, path: &str, id: &str) -> Option<Vec<String>> {
    let joint = if path.contains('?') { '&' } else { '?' };
    let (mut read, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = person.gets(&format!("{path}{joint}limit=2{cursor}")).await;
        if answer.status == 403 {
            return None;
        }
        let rows = answer.is_ok().data().as_array().cloned().expect("rows");
        read.extend(rows.iter().map(|row| row[id].as_str().map_or_else(|| row[id].to_string(), str::to_owned)));
        let body: Value = serde_json::from_str(&answer.text).expect("JSON");
        match body["meta"]["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Some(read),
        }
    }
}

async fn furnished(world: &World) {
    for (name, company) in [("budi", "PT Laut Biru"), ("citra", "PT Angin"), ("eko", "PT Timur Jauh")] {
        let person = world.person(name).await;
        deal(&person, company, json!({})).await;
        for n in 1..=3 {
            person.has_target(&format!("{company} Sasaran {n}")).await;
        }
        person.uploads("list.csv", "Company Name\nPT Dari Berkas\n").await.is_created();
    }
    let fitri = world.person("fitri").await;
    let accounts = fitri.gets("/api/crm/accounts").await.is_ok();
    for (n, account) in accounts.data().as_array().expect("accounts").iter().enumerate() {
        let draft =
            json!({"invoice_number": format!("INV-{n}"), "account_id": account["account_id"], "invoice_date": "2026-01-05", "amount": "5"});
        fitri.bills(draft).await.is_ok();
    }
}

#[tokio::test]
async fn each_list_is_the_same_as_a_file_for_everybody() {
    let world = World::new().await;
    furnished(&world).await;
    let mut read = 0;
    for player in CAST {
        let person = world.person(player.name).await;
        for (path, id) in LISTS {
            match pages(&person, path, id).await {
                None => {
                    let joint = if path.contains('?') { '&' } else { '?' };
                    person.gets(&format!("{path}{joint}format=csv")).await.is_refused("FORBIDDEN");
                }
                Some(rows) => {
                    assert_eq!(person.takes(path).await.column(id), rows, "{path} as {}", player.name);
                    read += rows.len();
                }
            }
        }
    }
    assert!(read > 100, "only {read} rows were there to be read");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_file_is_of_the_filter_from_the_cursor_on_and_knows_no_limit() {
    let world = World::new().await;
    furnished(&world).await;
    let sari = world.person("sari").await;
    let all = sari.takes("/api/crm/targets?q=Laut&limit=1&counts=true").await.column("company_name");
    assert_eq!(all, ["PT Laut Biru Sasaran 1", "PT Laut Biru Sasaran 2", "PT Laut Biru Sasaran 3"]);
    let first = sari.gets("/api/crm/targets?q=Laut&limit=1").await.is_ok();
    let body: Value = serde_json::from_str(&first.text).expect("JSON");
    let cursor = body["meta"]["next_cursor"].as_str().expect("a next page");
    assert_eq!(sari.takes(&format!("/api/crm/targets?q=Laut&cursor={cursor}")).await.column("company_name"), all[1..]);
    assert_eq!(sari.takes("/api/crm/targets?q=nobody+is+called+so").await.rows.len(), 0, "heads only");
    world.proves_itself().await;
}

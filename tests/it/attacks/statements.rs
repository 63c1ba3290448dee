//! SQL in every filter and cursor, taken from the OpenAPI document, so that a new list is covered by itself.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::{Answer, Person, World};

/// Were one of them run, it would show more rows, break, or take longer than a test waits.
const TEXTS: [&str; 12] = [
    "'",
    "' or '1'='1",
    "' or 1=1 --",
    "\" or \"\"=\"",
    "'; drop table data.leads; --",
    "'; select pg_sleep(600); --",
    "1 union select password_hash from data.credentials",
    "$1",
    "%' or true or '%",
    "\\",
    "{\"a\": 1}",
    "me' or true --",
];

/// Reads without an id: (path, its parameters).
fn lists() -> Vec<(String, Vec<String>)> {
    let document = serde_json::to_value(bcp_crm::app::document()).expect("a document");
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let parameters = methods["get"]["parameters"].as_array().into_iter().flatten();
        let names: Vec<_> = parameters.filter_map(|parameter| parameter["name"].as_str().map(str::to_owned)).collect();
        if !names.is_empty() && !path.contains('{') {
            found.push((path.clone(), names));
        }
    }
    found
}

/// What a list needs besides, to be one.
fn base(path: &str) -> &'static str {
    if path.ends_with("/leads") { "view=my_claimed&" } else { "" }
}

async fn asks(person: &Person, path: &str, name: &str, value: &str) -> Answer {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    let rest = if name == "view" { "" } else { base(path) };
    person.gets(&format!("{path}?{rest}{query}")).await
}

fn ids(answer: &Answer) -> BTreeSet<String> {
    answer.data().as_array().into_iter().flatten().map(ToString::to_string).collect()
}

async fn furnished(world: &World) -> Person {
    for name in ["budi", "eko"] {
        let person = world.person(name).await;
        for n in 0..3 {
            person.makes_deal(&format!("PT {name} {n}")).await;
            person.has_target(&format!("PT Sasaran {name} {n}")).await;
        }
    }
    world.budi().await
}

#[tokio::test]
async fn sql_in_every_filter_is_only_text() {
    let world = World::new().await;
    let budi = furnished(&world).await;
    let before = world.counts().await;
    let (lists, mut tried, mut wrong) = (lists(), 0, Vec::new());
    for (path, names) in &lists {
        let own = ids(&budi.gets(&format!("{path}?{}", base(path))).await);
        for name in names {
            for text in TEXTS {
                tried += 1;
                let answer = asks(&budi, path, name, text).await;
                answer.check([200, 400, 403].contains(&answer.status), &format!("takes {name}={text} as text"));
                answer.check(!answer.text.contains("argon2") && !answer.text.to_lowercase().contains("syntax error"), "tells nothing");
                // Another state of the same list has other rows, and a board has sums; they are told apart by whose they are.
                let whole = ["view", "status", "active"].contains(&name.as_str()) || path.ends_with("/search") || path.ends_with("/board");
                if !whole && answer.header("content-type").contains("json") && !ids(&answer).is_subset(&own) {
                    wrong.push(format!("{path} {name}={text} shows more than the list: {}", answer.text));
                }
                if !path.ends_with("/accounts") && !path.ends_with("/search") && answer.text.contains("PT eko") {
                    wrong.push(format!("{path} {name}={text} shows what is Eko's: {}", answer.text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(lists.len() >= 8 && tried > 500, "{} lists and {tried} requests", lists.len());
    assert_eq!(world.counts().await, before, "something was changed");
    world.proves_itself().await;
}

/// A cursor only says after which row a page begins: forged it is refused, or shows a part of the caller's own list.
#[tokio::test]
async fn a_forged_cursor_is_refused_or_shows_ones_own_rows() {
    let world = World::new().await;
    let budi = furnished(&world).await;
    let write = |key: Value| URL_SAFE_NO_PAD.encode(key.to_string());
    let mut cursors: Vec<String> = TEXTS.map(str::to_owned).to_vec();
    cursors.extend(["AAAA", "bnVsbA", "W10", "%00", "null", "0"].map(str::to_owned));
    for parts in 1..=4 {
        for part in TEXTS.iter().chain(&["", "0", "-1", "infinity", "-infinity", "9999-12-31", "x", "\u{0}", "OPP209901010001"]) {
            cursors.push(write(json!(vec![part; parts])));
        }
        cursors.push(write(json!(vec![Value::Null; parts])));
        cursors.push(write(json!(vec![1; parts])));
        cursors.push(write(json!(vec!["x".repeat(5_000); parts])));
    }
    let mut tried = 0;
    for (path, names) in lists().iter().filter(|(_, names)| names.iter().any(|name| name == "cursor")) {
        let own = ids(&budi.gets(&format!("{path}?{}limit=200", base(path))).await);
        for cursor in &cursors {
            tried += 1;
            let answer = asks(&budi, path, "cursor", cursor).await;
            answer.check([200, 400, 403].contains(&answer.status), &format!("refuses {cursor} or shows rows"));
            answer.check(ids(&answer).is_subset(&own), &format!("{cursor} shows only what is his"));
        }
        assert!(names.len() > 1, "{path} has more than a cursor");
    }
    assert!(tried > 500, "only {tried} cursors were tried");
    world.proves_itself().await;
}

/// Somebody else's cursor is no key to his rows: it is a place, and each sees what is his after it.
#[tokio::test]
async fn anothers_cursor_shows_nothing_of_his() {
    let world = World::new().await;
    furnished(&world).await;
    let (budi, eko) = (world.budi().await, world.person("eko").await);
    let first = budi.gets("/api/crm/opportunities?view=pipeline&limit=1").await.is_ok();
    let body: Value = serde_json::from_str(&first.text).expect("JSON");
    let cursor = body["meta"]["next_cursor"].as_str().expect("a next page");
    let rows = eko.gets(&format!("/api/crm/opportunities?view=pipeline&cursor={cursor}")).await.is_ok();
    rows.check(!rows.text.contains("PT budi"), "shows none of Budi's");
    world.proves_itself().await;
}

/// Nothing that begins a formula leaves a list as one: `exports::told::nothing_that_begins_a_formula_leaves_as_one` shows it of files;
/// here of the failed rows of an import, which come from a stranger's file.
#[tokio::test]
async fn a_formula_in_a_strangers_file_comes_back_as_text() {
    let world = World::new().await;
    let budi = world.budi().await;
    let list = "Company Name,Phone\n=cmd|' /C calc'!A0,no phone\n@SUM(1),no phone\n";
    let uploaded = budi.uploads("list.csv", list).await.is_created();
    let failed = budi.gets(&format!("/api/crm/imports/{}/failed.csv", uploaded.id("batch.batch_id"))).await;
    let mut reader = csv::ReaderBuilder::new().from_reader(failed.text.trim_start_matches('\u{feff}').as_bytes());
    let cells: Vec<String> = reader.records().flat_map(|row| row.expect("a row").iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    assert!(cells.iter().any(|cell| cell.contains("cmd|")), "{cells:?}");
    assert!(!cells.iter().any(|cell| cell.starts_with(['=', '@', '+'])), "{cells:?}");
    world.proves_itself().await;
}

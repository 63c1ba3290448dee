//! By search over everything: an id typed out finds its record for whoever sees it and for nobody else, and no word finds more (spec 3.1, 4.2).

use std::collections::BTreeSet;

use super::company::Company;
use super::records::{EVERYBODY, RECORDS, among};
use crate::support::Person;

/// Kinds of the search, and where their records are.
const KINDS: &[(&str, &str, &str)] = &[
    ("lead", "leads", "lead_id"),
    ("opportunity", "opportunities", "opportunity_id"),
    ("account", "accounts", "account_id"),
    ("contact", "contacts", "contact_id"),
    ("target", "targets", "target_id"),
];

async fn found(person: &Person, typed: &str) -> BTreeSet<(String, String)> {
    let answer = person.sends(person.asks(reqwest::Method::GET, "/api/crm/search").query(&[("q", typed)])).await;
    if person.name == "oka" {
        answer.is_refused("FORBIDDEN");
        return BTreeSet::new();
    }
    let rows = answer.is_ok().data().as_array().cloned().unwrap_or_default();
    rows.iter()
        .map(|row| (row["kind"].as_str().unwrap_or_default().to_owned(), row["id"].as_str().unwrap_or_default().to_owned()))
        .collect()
}

#[tokio::test]
async fn an_id_finds_its_record_for_whoever_sees_it() {
    let company = Company::founded().await;
    let mut wrong = Vec::new();
    for (record, seers) in RECORDS.iter().filter(|(record, _)| ["lead", "deal", "target"].iter().any(|kind| record.starts_with(kind))) {
        let id = company.id(record);
        for person in company.people() {
            for typed in [id.to_owned(), id.to_lowercase()] {
                let hits = found(person, &typed).await;
                let ids: BTreeSet<_> = hits.iter().map(|(_, id)| id.as_str()).collect();
                let expected: BTreeSet<_> = among(seers, &person.name).then_some(id).into_iter().collect();
                if ids != expected {
                    wrong.push(format!("{} searches for {record}: {hits:?}", person.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    company.world.proves_itself().await;
}

#[tokio::test]
async fn a_word_finds_nothing_that_one_could_not_read() {
    let company = Company::founded().await;
    let mut kinds = BTreeSet::new();
    for name in EVERYBODY.split(' ') {
        let person = company.person(name);
        let sql = company.world.sql_as(name).await;
        for typed in ["PT", "p", "rina wij", "0812 3456 7890", "example"] {
            for (kind, id) in found(person, typed).await {
                let (_, table, key) = KINDS.iter().find(|(known, ..)| *known == kind).expect("a kind");
                let there = sql.count(&format!("select count(*) from data.{table} where {key} = '{id}'")).await;
                assert_eq!(there, 1, "{name} searches for {typed:?} and finds {id}");
                kinds.insert(kind);
            }
        }
    }
    assert_eq!(kinds.len(), KINDS.len(), "every kind was found by somebody: {kinds:?}");
    company.world.proves_itself().await;
}

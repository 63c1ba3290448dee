//! By typed text: a search narrows a list and never widens it; typed text is never a pattern (spec 3.1, 4.1).

use std::collections::BTreeSet;

use super::company::Company;
use super::records::{RECORDS, among};
use crate::support::{Answer, Person};

const LISTS: &[(&str, &str)] = &[
    ("lead_id", "/api/crm/leads?view=inbox"),
    ("lead_id", "/api/crm/leads?view=nurture"),
    ("lead_id", "/api/crm/leads?view=disqualified"),
    ("lead_id", "/api/crm/leads?view=handover_pool"),
    ("lead_id", "/api/crm/leads?view=my_claimed"),
    ("opportunity_id", "/api/crm/opportunities?view=pipeline"),
    ("opportunity_id", "/api/crm/opportunities?view=closed"),
    ("opportunity_id", "/api/crm/opportunities?view=all"),
];

fn ids(answer: &Answer, key: &str) -> BTreeSet<String> {
    let rows = answer.data().as_array().cloned().unwrap_or_default();
    rows.iter().map(|row| row[key].as_str().unwrap_or_default().to_owned()).collect()
}

async fn searches(who: &Person, list: &str, typed: &str) -> Answer {
    let (path, view) = list.split_once('?').expect("a view");
    let view = view.strip_prefix("view=").expect("a view");
    who.sends(who.asks(reqwest::Method::GET, path).query(&[("view", view), ("q", typed)])).await
}

#[tokio::test]
async fn typed_text_finds_of_a_list_what_it_shows_anyway_and_an_id_only_itself() {
    let company = Company::founded().await;
    words(&company).await;
    ids_find_themselves(&company).await;
    company.world.proves_itself().await;
}

/// Every company is called "PT …" and every lead's person Rina Wijaya, so that these words match everything there is.
async fn words(company: &Company) {
    for person in company.people() {
        for (key, list) in LISTS {
            let shown = person.gets(list).await;
            for word in ["PT", "pt ", "p"] {
                let found = searches(person, list, word).await;
                assert_eq!(found.status, shown.status, "{} {list}", person.name);
                assert_eq!(ids(&found, key), ids(&shown, key), "{} searches {list} for {word:?}", person.name);
            }
            if *key == "lead_id" {
                assert_eq!(ids(&searches(person, list, "rina wij").await, key), ids(&shown, key), "{} {list}", person.name);
            }
        }
    }
}

/// For whoever sees the record in this list.
async fn ids_find_themselves(company: &Company) {
    let mut wrong = Vec::new();
    for person in company.people() {
        for (key, list) in LISTS {
            let there = person.gets(list).await;
            if there.status == 403 {
                searches(person, list, "PT").await.is_refused("FORBIDDEN");
                continue;
            }
            let there = ids(&there, key);
            for (record, seers) in RECORDS.iter().filter(|(record, _)| record.starts_with(if *key == "lead_id" { "lead" } else { "deal" }))
            {
                let id = company.id(record);
                let found = ids(&searches(person, list, id).await, key);
                if found.contains(id) != there.contains(id) || found.len() > 1 || !(among(seers, &person.name) || found.is_empty()) {
                    wrong.push(format!("{} searches {list} for {record}: {found:?}", person.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn wildcards_quotes_and_emoji_are_text() {
    let company = Company::hired().await;
    let ana = company.person("ana");
    let odd = ["100% Air", "Under_score", "Back\\slash", "O'Hara \"Q\"", "Emoji 🚚", "a -- b", "(x|y)*"];
    for name in odd {
        let mut lead = crate::support::ripe_lead(name);
        lead["notes"] = serde_json::json!(odd.concat());
        let made = ana.adds_lead(lead).await.is_created();
        made.check(made.data()["lead"]["company_name"] == name && made.data()["lead"]["notes"] == odd.concat(), "is stored as typed");
    }
    let inbox = "/api/crm/leads?view=inbox";
    for typed in ["100%", "r_s", "k\\s", "O'H", "\"q\"", "🚚", "-- b", "x|y", "%", "_", "\\", "'", "%%%", "___", "\\\\\\"] {
        let found = searches(ana, inbox, typed).await.is_ok();
        let held: Vec<_> = odd.iter().filter(|name| name.to_lowercase().contains(&typed.to_lowercase())).collect();
        let begin: Vec<_> = odd.iter().filter(|name| name.to_lowercase().starts_with(&typed.to_lowercase())).collect();
        let expected = if typed.chars().count() < 3 { begin.len() } else { held.len() };
        assert_eq!(ids(&found, "lead_id").len(), expected, "{typed:?}");
    }
    company.world.proves_itself().await;
}

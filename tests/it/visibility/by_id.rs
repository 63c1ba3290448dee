//! By id: a record that is not one's own to see looks like one that does not exist (spec 4.1).

use serde_json::{Value, json};

use super::company::Company;
use super::records::{RECORDS, among, kind_of};
use crate::support::{Person, World};

#[tokio::test]
async fn by_id_and_by_address_each_person_gets_what_is_his_to_see_and_nothing_else() {
    let company = Company::founded().await;
    let mut wrong = Vec::new();
    for person in company.people() {
        for (record, seers) in RECORDS {
            let (kind, id) = (kind_of(record), company.id(record));
            let Some(api) = kind.api else { continue };
            let status = if among(seers, &person.name) { 200 } else { 404 };
            let mut answers = vec![person.gets(&format!("{api}{id}")).await];
            if let Some(page) = kind.page {
                if kind.name != "activity" {
                    answers.push(person.gets(&format!("{api}{id}/timeline")).await);
                }
                let shown = person.browses(&format!("{page}{id}")).await;
                shown.check(shown.header("content-type").starts_with("text/html"), "is a page");
                answers.push(shown);
            }
            for answer in answers.iter().filter(|answer| answer.status != status) {
                wrong.push(format!("{} gets {} instead of {status} for {record}", person.name, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    company.world.proves_itself().await;
}

#[tokio::test]
async fn hidden_and_missing_look_the_same() {
    let company = Company::founded().await;
    let eko = company.person("eko");
    for (record, missing) in [
        ("lead of budi", "LEAD209901010001"),
        ("lead in the inbox", "LEAD209901010001"),
        ("deal of budi", "OPP209901010001"),
        ("activity of budi on his deal", "ACT209901010001"),
    ] {
        let api = kind_of(record).api.expect("an address");
        let hidden = eko.gets(&format!("{api}{}", company.id(record))).await.is_refused("NOT_FOUND");
        for id in [missing, company.id("account of budi"), "1", "%25", "0x00", "'"] {
            let missing = eko.gets(&format!("{api}{id}")).await.is_refused("NOT_FOUND");
            assert_eq!((hidden.message(), hidden.details()), (missing.message(), missing.details()), "{record} and {id}");
        }
    }
    company.world.proves_itself().await;
}

/// Finance sees opportunities only, not what stands beside them (spec 3.1).
#[tokio::test]
async fn finance_sees_a_deal_without_its_quotes_stages_and_activities() {
    let company = Company::founded().await;
    let (fitri, budi) = (company.person("fitri"), company.person("budi"));
    let deal = company.id("deal of budi");
    let (his, hers) = (budi.reads_deal(deal).await, fitri.reads_deal(deal).await);
    for beside in ["quotes", "stage_history", "activities"] {
        assert!(!his[beside].as_array().is_none_or(Vec::is_empty), "Budi sees {beside}");
        assert_eq!(hers[beside], json!([]), "Fitri sees no {beside}");
    }
    assert_eq!(hers["actions"], json!([]), "and may do nothing");
    assert_eq!(hers["account"]["account_id"], his["account"]["account_id"]);
    company.world.proves_itself().await;
}

/// A lead that went back to the pool goes on without the deal that was lost by it.
#[tokio::test]
async fn a_deals_story_tells_of_its_lead_only_to_whom_the_lead_is_shown() {
    let world = World::new().await;
    let (ana, budi, eko) = (world.ana().await, world.budi().await, world.person("eko").await);
    let lead = ana.brings_to_the_pool("PT Kembali").await;
    let deal = budi.claims(&lead).await.is_ok().id("opportunity_id");
    assert!(story(&budi, &deal).await.contains(&"LEAD_CLAIMED by Budi".to_owned()));
    assert!(!told_of_a_lead(&world.person("fitri").await, &deal).await, "finance sees the deal and not its lead");
    budi.releases(&lead, "No time").await.is_ok();
    assert!(told_of_a_lead(&budi, &deal).await, "in the pool he sees it");
    eko.claims(&lead).await.is_ok();
    budi.gets(&format!("/api/crm/leads/{lead}")).await.is_refused("NOT_FOUND");
    assert!(!told_of_a_lead(&budi, &deal).await, "what another team does with it is not told");
    assert!(story(&world.agus().await, &deal).await.contains(&"LEAD_CLAIMED by Eko".to_owned()));
    world.proves_itself().await;
}

async fn story(who: &Person, deal: &str) -> Vec<String> {
    let answer = who.gets(&format!("/api/crm/opportunities/{deal}/timeline")).await.is_ok();
    let rows = answer.data().as_array().cloned().unwrap_or_default();
    let word = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    rows.iter().map(|row| format!("{} by {}", word(row, "action"), word(row, "actor_name"))).collect()
}

async fn told_of_a_lead(who: &Person, deal: &str) -> bool {
    story(who, deal).await.iter().any(|line| line.starts_with("LEAD_"))
}

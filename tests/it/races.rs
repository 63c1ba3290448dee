//! Many people at the same moment, over real connections: one winner, nothing twice, nobody left without an answer.

use std::collections::HashSet;

use futures_util::future::join_all;
use serde_json::Value;

use crate::support::{Answer, Person, World};

async fn number(world: &World, query: &str) -> i64 {
    world.owner_sql().await.query_one(query, &[]).await.expect(query).get(0)
}

/// What a claim answered, without what tells the first from a repeat.
fn ids(answer: &Answer) -> Value {
    let mut ids = answer.data().clone();
    for once in ["already", "account_made", "also_matching"] {
        ids.as_object_mut().expect("an object").remove(once);
    }
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_claims_of_one_lead_one_wins_and_the_others_learn_who() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let sellers = world.hires_salespeople(24).await;
    let claims = (0..50).map(|n| {
        let (seller, lead) = (sellers[n % 24].clone(), lead.clone());
        tokio::spawn(async move { (seller.name.clone(), seller.claims(&lead).await) })
    });
    let answers: Vec<(String, Answer)> = join_all(claims).await.into_iter().map(|claim| claim.expect("an answer")).collect();
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(_, answer)| answer.status == 200);
    let winner = &won.first().expect("a winner").0;
    assert!(won.iter().all(|(name, _)| name == winner), "more than one winner");
    assert_eq!(won.iter().filter(|(_, answer)| answer.data()["already"] == false).count(), 1, "one call won");
    assert!(won.iter().all(|(_, answer)| ids(answer) == ids(&won[0].1)), "the winner's own calls answer the same ids");
    let name = world.name_of(winner).await;
    for (_, answer) in lost {
        let refused = answer.is_refused("ALREADY_CLAIMED");
        refused.check(refused.details()["claimed_by"] == name.as_str(), "says who");
        refused.check(refused.details()["claimed_at"].is_string(), "says when");
    }
    let counts = "select (select count(*) from data.accounts) * 1000000 + (select count(*) from data.opportunities) * 10000
        + (select count(*) from data.cadence_enrollments) * 100 + (select count(*) from data.activities where status = 'Planned')";
    assert_eq!(number(&world, counts).await, 1_010_105, "one account, one opportunity, one enrollment, five activities");
    world.proves_itself().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_people_who_claim_ten_leads_of_one_company_make_ten_deals_and_one_account() {
    let world = World::new().await;
    let ana = world.ana().await;
    let mut leads = Vec::new();
    for spelling in [
        "PT Laut Biru",
        "Laut Biru",
        "laut biru, PT",
        "PT. LAUT BIRU",
        "Laut  Biru",
        "PT Laut-Biru",
        "CV Laut Biru",
        "Laut Biru Tbk",
        "laut biru",
        "PT LAUT BIRU Tbk.",
    ] {
        leads.push(ana.brings_to_the_pool(spelling).await);
    }
    let sellers = world.hires_salespeople(10).await;
    let claims = sellers.into_iter().zip(leads).map(|(seller, lead)| tokio::spawn(async move { seller.claims(&lead).await.is_ok() }));
    let answers: Vec<Answer> = join_all(claims).await.into_iter().map(|claim| claim.expect("each claim wins")).collect();
    let distinct = |key: &str| answers.iter().map(|answer| answer.id(key)).collect::<HashSet<_>>().len();
    assert_eq!((distinct("opportunity_id"), distinct("account_id"), distinct("contact_id")), (10, 1, 1));
    assert_eq!(number(&world, "select count(*) from data.accounts").await, 1);
    world.proves_itself().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_claim_eight_times_at_once_with_one_key_has_one_effect_and_eight_equal_answers() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let budi: Person = world.budi().await.with_key("one claim");
    let claims = (0..8).map(|_| {
        let (budi, lead) = (budi.clone(), lead.clone());
        tokio::spawn(async move { budi.claims(&lead).await.is_ok() })
    });
    let answers: Vec<Answer> = join_all(claims).await.into_iter().map(|claim| claim.expect("an answer")).collect();
    assert!(answers.iter().all(|answer| answer.data() == answers[0].data()), "the answers differ");
    assert_eq!(answers[0].data()["already"], false, "each is the first one's answer");
    assert_eq!(number(&world, "select count(*) from data.opportunities").await, 1);
    assert_eq!(number(&world, "select count(*) from data.audit_log where action = 'LEAD_CLAIMED'").await, 1);
    world.proves_itself().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claim_next_gives_each_of_ten_people_another_lead_and_then_says_the_pool_is_empty() {
    let world = World::new().await;
    let ana = world.ana().await;
    for n in 1..=8 {
        ana.brings_to_the_pool(&format!("PT Nomor {n}")).await;
    }
    let sellers = world.hires_salespeople(10).await;
    let claims = sellers.into_iter().map(|seller| tokio::spawn(async move { seller.claims_next().await }));
    let answers: Vec<Answer> = join_all(claims).await.into_iter().map(|claim| claim.expect("an answer")).collect();
    let won: HashSet<String> = answers.iter().filter(|answer| answer.status == 200).map(|answer| answer.id("lead_id")).collect();
    let empty = answers.iter().filter(|answer| answer.was_refused("POOL_EMPTY")).count();
    assert_eq!((won.len(), empty), (8, 2));
    world.proves_itself().await;
}

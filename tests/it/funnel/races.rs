//! Many people at the same moment over real connections: one winner, nothing made twice, nobody without an answer (spec 1.5).

use std::collections::HashSet;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::facts::{self, count};
use crate::support::{Answer, Person, World, ripe_lead};

/// The same name to the matching, as ten people type it.
const SPELLINGS: [&str; 10] = [
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
];

/// Does all of it at once and gives the answers in the order asked.
async fn at_once<F: Future<Output = Answer> + Send + 'static>(acts: impl Iterator<Item = F>) -> Vec<Answer> {
    join_all(acts.map(tokio::spawn)).await.into_iter().map(|act| act.expect("an answer")).collect()
}

fn ids(answer: &Answer) -> Vec<&Value> {
    ["lead_id", "account_id", "contact_id", "opportunity_id", "enrollment_id", "activity_ids"].map(|key| &answer.data()[key]).to_vec()
}

fn distinct(answers: &[Answer], key: &str) -> usize {
    answers.iter().map(|answer| answer.id(key)).collect::<HashSet<_>>().len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_claims_of_one_lead_one_wins_and_the_others_learn_who() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let sellers = world.hires_salespeople(24).await;
    let who = |n: usize| &sellers[n % 24];
    let answers = at_once((0..50).map(|n| {
        let (seller, lead) = (who(n).clone(), lead.clone());
        async move { seller.claims(&lead).await }
    }))
    .await;
    let first = answers.iter().position(|answer| answer.status == 200 && answer.data()["already"] == false).expect("a winner");
    let (winner, won) = (who(first), &answers[first]);
    let claimed_at = facts::lead(&world, &lead).await["claimed_at"].clone();
    let claimed_at: jiff::Timestamp = claimed_at.as_str().expect("a time").parse().expect("a time");
    let full_name = world.name_of(&winner.name).await;
    for (n, answer) in answers.iter().enumerate().filter(|(n, _)| *n != first) {
        if who(n).name == winner.name {
            answer.check(answer.status == 200 && answer.data()["already"] == true, "repeats the winner's own");
            answer.check(ids(answer) == ids(won), "names the same ids");
        } else {
            answer.check(answer.status == 409 && answer.was_refused("ALREADY_CLAIMED"), "comes too late");
            answer.check(answer.details()["claimed_by"] == full_name.as_str(), "says who");
            let since = answer.details()["claimed_at"].as_str().and_then(|time| time.parse::<jiff::Timestamp>().ok());
            answer.check(since == Some(claimed_at), "says when");
        }
    }
    for (table, which, number) in [
        ("accounts", "true", 1),
        ("contacts", "true", 1),
        ("opportunities", "true", 1),
        ("cadence_enrollments", "true", 1),
        ("activities", "status = 'Planned'", 5),
        ("lead_handover_pool", "true", 1),
        ("audit_log", "action = 'LEAD_CLAIMED'", 1),
    ] {
        assert_eq!(count(&world, table, which).await, number, "{table}");
    }
    world.proves_itself().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_people_who_claim_ten_leads_of_one_company_make_ten_deals_and_one_account() {
    let world = World::new().await;
    let ana = world.ana().await;
    let mut leads = Vec::new();
    for spelling in SPELLINGS {
        leads.push(ana.brings_to_the_pool(spelling).await);
    }
    let sellers = world.hires_salespeople(10).await;
    let answers = at_once(sellers.into_iter().zip(leads).map(|(seller, lead)| async move { seller.claims(&lead).await.is_ok() })).await;
    assert_eq!(["opportunity_id", "account_id", "contact_id"].map(|key| distinct(&answers, key)), [10, 1, 1]);
    assert_eq!(answers.iter().filter(|answer| answer.data()["account_made"] == true).count(), 1, "one of them made it");
    for (table, number) in [("accounts", 1), ("contacts", 1), ("opportunities", 10), ("cadence_enrollments", 10)] {
        assert_eq!(count(&world, table, "true").await, number, "{table}");
    }
    world.proves_itself().await;
}

/// The domain of their e-mail makes one company of ten names.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_names_of_one_domain_make_one_account_and_ten_of_a_free_provider_ten() {
    let world = World::new().await;
    let (ana, sellers) = (world.ana().await, world.hires_salespeople(10).await);
    for (domain, accounts) in [("lautbiru.co.id", 1), ("gmail.com", 10)] {
        let mut leads = Vec::new();
        for n in 0..10 {
            let mut draft = ripe_lead(&format!("PT {domain} Nomor {n}"));
            draft["contact_email"] = json!(format!("orang{n}@{domain}"));
            draft["contact_phone"] = Value::Null;
            let lead = ana.adds_lead(draft).await.is_created().id("lead.lead_id");
            ana.qualifies(&lead).await.is_ok();
            leads.push(lead);
        }
        let answers =
            at_once(sellers.clone().into_iter().zip(leads).map(|(seller, lead)| async move { seller.claims(&lead).await.is_ok() })).await;
        assert_eq!(["opportunity_id", "account_id", "contact_id"].map(|key| distinct(&answers, key)), [10, accounts, 10], "{domain}");
    }
    world.proves_itself().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claim_next_by_many_gives_everybody_another_lead_and_then_says_that_the_pool_is_empty() {
    let world = World::new().await;
    let ana = world.ana().await;
    for n in 1..=12 {
        ana.brings_to_the_pool(&format!("PT Nomor {n}")).await;
    }
    let sellers = world.hires_salespeople(16).await;
    let answers = at_once(sellers.into_iter().map(|seller| async move { seller.claims_next().await })).await;
    let (won, empty): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!((won.len(), distinct(&won, "lead_id"), distinct(&won, "opportunity_id")), (12, 12, 12));
    for answer in empty {
        answer.is_refused("POOL_EMPTY");
    }
    assert_eq!(count(&world, "leads", "queue = 'working'").await, 12);
    world.proves_itself().await;
}

/// By name and by claim-next at once, every lead has one winner, and nobody waits for a lead that he cannot get.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claims_by_name_and_claim_next_share_the_pool() {
    let world = World::new().await;
    let ana = world.ana().await;
    let mut leads = Vec::new();
    for n in 1..=6 {
        leads.push(ana.brings_to_the_pool(&format!("PT Nomor {n}")).await);
    }
    let sellers = world.hires_salespeople(12).await;
    let answers = at_once(sellers.into_iter().enumerate().map(|(n, seller): (usize, Person)| {
        let lead = leads[n % 6].clone();
        async move { if n < 6 { seller.claims(&lead).await } else { seller.claims_next().await } }
    }))
    .await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!((won.len(), distinct(&won, "lead_id")), (6, 6));
    assert!(lost.iter().all(|answer| answer.was_refused("ALREADY_CLAIMED") || answer.was_refused("POOL_EMPTY")));
    world.proves_itself().await;
}

/// Claim, recall and assign of one lead at once: one of them happens, or several one after the other, never half of two.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claim_recall_and_assign_at_once_leave_a_whole_lead() {
    let world = World::new().await;
    let [ana, maya, sari, budi, citra] = ["ana", "maya", "sari", "budi", "citra"].map(|name| world.person(name));
    let (ana, maya, sari, budi, citra) = tokio::join!(ana, maya, sari, budi, citra);
    for n in 0..8 {
        let lead = ana.brings_to_the_pool(&format!("PT Nomor {n}")).await;
        let (claim, next, recall, assign) = tokio::join!(
            budi.claims(&lead),
            citra.claims_next(),
            maya.does(&lead, "recall", json!({"reason": "Too early"})),
            sari.assigns(&lead, &citra),
        );
        let row = facts::lead(&world, &lead).await;
        let live =
            facts::pool(&world, &lead).await.iter().filter(|stay| stay["claimed_at"].is_null() && stay["released_at"].is_null()).count();
        assert_eq!(live, usize::from(row["queue"] == "pool"), "a live pool row if and only if it is in the pool");
        let deals = count(&world, "opportunities", &format!("source_lead_id = '{lead}'")).await;
        assert_eq!(deals, i64::from(claim.status == 200) + i64::from(next.status == 200), "a deal for each claim that won");
        assert!(deals <= 1, "it is claimed once");
        assert!(recall.status == 200 || recall.was_refused("INVALID_TRANSITION"), "{recall:?}");
        assert!([200, 404, 409].contains(&assign.status), "{assign:?}");
        assert!(row["queue"] != "pool", "somebody was first");
        if row["queue"] == "inbox" {
            ana.disqualifies(&lead, "Enough").await.is_ok();
        }
    }
    world.proves_itself().await;
}

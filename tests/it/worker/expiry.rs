//! A lead that nobody claimed goes back to marketing after seven days, once, and not under a claimer's hands.

use futures_util::future::join_all;

use super::{MONDAY, did};
use crate::support::World;

#[tokio::test]
async fn a_pool_lead_expires_after_seven_days_and_not_a_minute_before() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    let lead = monday.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let almost = world.at("2026-11-09T01:59:00Z").await;
    assert_eq!(did(&almost.works_well().await, "pool_expiry", "leads_expired"), 0);
    let path = format!("/api/crm/leads/{lead}");
    almost.budi().await.gets(&path).await.is_ok();

    let week = world.at("2026-11-09T02:00:00Z").await;
    assert_eq!(did(&week.works_well().await, "pool_expiry", "leads_expired"), 1);
    let seen = week.ana().await.gets(&path).await.is_ok();
    assert_eq!((seen.id("lead.queue").as_str(), seen.id("lead.triage_status").as_str()), ("inbox", "In Review"));
    week.budi().await.claims(&lead).await.is_refused("NOT_FOUND");
    let expired = "select count(*) from data.lead_handover_pool where release_reason = 'expired' and released_at = '2026-11-09T02:00:00Z'";
    assert_eq!(week.number(expired).await, 1);
    let audit = "select count(*) from data.audit_log where action = 'LEAD_POOL_EXPIRED' and actor_user_id is null";
    assert_eq!(week.number(audit).await, 1);
    assert_eq!(did(&week.works_well().await, "pool_expiry", "leads_expired"), 0);
    week.proves_itself().await;
}

#[tokio::test]
async fn of_fifty_expired_leads_each_is_claimed_or_expired_when_both_come_at_once() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    let ana = monday.ana().await;
    let mut leads = Vec::new();
    for number in 1..=50 {
        leads.push(ana.brings_to_the_pool(&format!("PT Laut {number}")).await);
    }
    let late = world.at("2026-11-10T02:00:00Z").await;
    let sellers = late.hires_salespeople(5).await;
    // From the end, so that the workers and the claimers meet somewhere in the middle.
    let claims = join_all(leads.iter().rev().enumerate().map(|(place, lead)| sellers[place % 5].claims(lead)));
    let (claims, first, second) = tokio::join!(claims, late.works_well(), late.works_well());
    let claimed = claims.iter().filter(|answer| answer.status == 200).count();
    let lost = claims.iter().filter(|answer| answer.was_refused("NOT_FOUND")).count();
    assert_eq!(claimed + lost, 50, "a claim wins or finds the lead gone");
    let expired = |turns: &[bcp_crm::worker::Turn]| {
        turns.iter().find(|turn| turn.job == "pool_expiry").map_or(0, |turn| turn.counts["leads_expired"].as_i64().unwrap_or(0))
    };
    let (first, second) = (expired(&first), expired(&second));
    let left = late.number("select count(*) from data.leads where queue = 'pool'").await;
    let working = late.number("select count(*) from data.leads where queue = 'working' and opportunity_id is not null").await;
    assert_eq!(usize::try_from(working).expect("a count"), claimed);
    assert_eq!(working + first + second + left, 50);
    assert_eq!(left, 0, "whatever was held by a claimer was claimed");
    late.proves_itself().await;
}

//! A closed deal opens again only by a manager or an admin, with a reason (spec 1.7).

use serde_json::json;

use super::verbs::{next_step, planned, rows};
use super::{OPEN, TODAY, audited, deal_path, world};
use crate::support::{Answer, Person};

async fn reopens(who: &Person, deal: &str, stage: &str) -> Answer {
    who.puts_with(deal, json!({"stage": stage, "note": "They came back."})).await
}

#[tokio::test]
async fn only_the_owners_manager_and_an_admin_reopen() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    budi.loses_deal(&deal).await.is_ok();
    for (name, code) in [
        ("budi", "FORBIDDEN"),
        ("putri", "FORBIDDEN"),
        ("dewi", "FORBIDDEN"),
        ("citra", "NOT_FOUND"),
        ("eko", "NOT_FOUND"),
        ("surya", "NOT_FOUND"),
        ("fitri", "NOT_FOUND"),
        ("maya", "NOT_FOUND"),
        ("oka", "NOT_FOUND"),
    ] {
        reopens(&world.person(name).await, &deal, "Discovery").await.is_refused(code);
    }
    for name in ["sari", "agus"] {
        let manager = world.person(name).await;
        for body in [json!({"stage": "Discovery"}), json!({"stage": "Discovery", "note": "  "})] {
            let refused = manager.puts_with(&deal, body).await.is_refused("REASON_REQUIRED");
            refused.check(refused.details()["field"] == "note", "asks for the note");
        }
        reopens(&manager, &deal, "Discovery").await.is_ok();
        budi.loses_deal(&deal).await.is_ok();
    }
    assert_eq!(audited(&world, "OPPORTUNITY_REOPENED", &deal).await, 2);
    world.proves_itself().await;
}

#[tokio::test]
async fn it_reopens_to_any_open_stage_and_has_work_again() {
    let world = world().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    budi.puts(&deal, "Negotiation").await.is_ok();
    let quote = budi.makes_quote(&deal, "1000000").await;
    budi.sets_quote(&quote, "Sent").await.is_ok();
    let mut kept = 70;
    for (n, (stage, probability)) in OPEN.into_iter().enumerate() {
        if n % 2 == 0 { budi.loses_deal(&deal).await } else { budi.puts(&deal, "Closed Won").await }.is_ok();
        kept = probability.unwrap_or(kept);
        let opened = reopens(&sari, &deal, stage).await.is_ok();
        let row = &opened.data()["opportunity"];
        opened.check(row["stage"] == stage && row["probability"] == kept, &format!("is in {stage} with {kept} percent"));
        opened.check(row["closed_at"].is_null(), "is open");
        for reason in ["lost_reason", "lost_reason_code", "win_reason"] {
            opened.check(row[reason].is_null(), "keeps no reason of its end");
        }
        let whole = budi.reads_deal(&deal).await;
        assert_eq!(whole["stage_history"][0]["note"], "They came back.");
        assert_eq!(planned(&whole).len(), 1, "one open activity");
        assert_eq!(planned(&whole)[0], next_step(&whole), "which is the next step");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_deal_whose_next_step_is_past_gets_its_follow_up_today() {
    let world = world().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let deal = budi.opens_plain_deal("PT Laut Biru", "2026-03-02").await;
    budi.puts_with(&deal, json!({"stage": "Discovery", "next_step": "Call again", "next_step_due_date": "2026-03-03"})).await.is_ok();
    budi.loses_deal(&deal).await.is_ok();
    reopens(&sari, &deal, "Discovery").await.is_ok();
    let whole = budi.reads_deal(&deal).await;
    assert_eq!(planned(&whole), [("Call again".to_owned(), TODAY.to_owned())]);
    let kind = rows(&whole["activities"]).find(|activity| activity["status"] == "Planned").expect("it");
    assert_eq!((&kind["activity_type"], &kind["owner_name"]), (&json!("Follow Up"), &json!("Budi")));
    world.proves_itself().await;
}

#[tokio::test]
async fn a_deal_whose_lead_was_given_back_stays_closed_for_ever() {
    let world = world().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    for to in ["pool", "marketing"] {
        let lead = ana.brings_to_the_pool(&format!("PT {to}")).await;
        let deal = budi.claims(&lead).await.is_ok().id("opportunity_id");
        budi.posts(&format!("/api/crm/leads/{lead}/release"), json!({"to": to, "reason": "Not my trade."})).await.is_ok();
        let closed = budi.gets(&deal_path(&deal)).await.is_ok();
        let row = &closed.data()["opportunity"];
        closed.check(row["stage"] == "Closed Lost" && row["lost_reason_code"] == "returned_to_pool", "is lost as returned");
        closed.check(rows(&closed.data()["actions"]).all(|action| action != "reopen"), "offers no reopening");
        for name in ["sari", "agus"] {
            let manager = world.person(name).await;
            for (stage, _) in OPEN {
                let refused = reopens(&manager, &deal, stage).await.is_refused("INVALID_TRANSITION");
                refused.check(refused.details()["allowed"] == json!([]), "allows nothing");
            }
        }
    }
    world.proves_itself().await;
}

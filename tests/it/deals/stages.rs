//! Moving between open stages (spec 1.7).

use serde_json::{Value, json};

use super::verbs::{next_step, rows, text};
use super::{OPEN, audited, world};
use crate::support::{Person, World};

/// Moves a deal and notes what its history and probability should be now.
async fn step(who: &Person, deal: &str, to: (&str, Option<i64>), kept: &mut i64, walked: &mut Vec<String>) {
    *kept = to.1.unwrap_or(*kept);
    let moved = who.puts(deal, to.0).await.is_ok();
    let now = &moved.data()["opportunity"];
    moved.check(now["stage"] == to.0 && now["probability"] == *kept, &format!("is in {} with {kept} percent", to.0));
    moved.check(now["closed_at"].is_null() && now["next_step"].is_string(), "is open, with a next step");
    walked.push(to.0.to_owned());
}

fn history(whole: &Value) -> Vec<(String, String)> {
    let mut changes: Vec<_> = rows(&whole["stage_history"]).map(|change| (text(change, "from_stage"), text(change, "to_stage"))).collect();
    changes.reverse();
    changes
}

#[tokio::test]
async fn every_open_stage_leads_to_every_other_forward_and_backward_with_its_probability_and_history() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    budi.makes_quote(&deal, "1000000").await;
    let (mut kept, mut walked) = (10, vec![String::new(), "Prospecting".to_owned()]);
    for (n, from) in OPEN.into_iter().enumerate() {
        if walked.last().is_none_or(|last| last != from.0) {
            step(&budi, &deal, from, &mut kept, &mut walked).await;
        }
        for to in OPEN.into_iter().skip(n + 1) {
            step(&budi, &deal, to, &mut kept, &mut walked).await;
            step(&budi, &deal, from, &mut kept, &mut walked).await;
        }
    }
    let whole = budi.reads_deal(&deal).await;
    let expected: Vec<_> = walked.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
    assert_eq!(history(&whole), expected, "each change, creation included, is a row of the history");
    assert!(rows(&whole["stage_history"]).all(|change| change["changed_by_name"] == "Budi" && change["changed_at"].is_string()));
    assert_eq!(audited(&world, "OPPORTUNITY_STAGE_CHANGED", &deal).await, i64::try_from(expected.len()).expect("few") - 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn the_same_stage_again_only_sets_the_next_step() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    budi.puts(&deal, "Negotiation").await.is_ok();
    budi.edits_deal(&deal, json!({"probability": 66})).await.is_ok();
    let before = budi.reads_deal(&deal).await;
    let body = json!({"stage": "Negotiation", "next_step": "Agree on terms", "next_step_due_date": "2026-03-12", "note": "again"});
    let again = budi.puts_with(&deal, body).await.is_ok();
    again.check(again.data()["follow_up"].is_null() && again.data()["quote"].is_null(), "makes nothing");
    let after = budi.reads_deal(&deal).await;
    assert_eq!(next_step(&after), ("Agree on terms".to_owned(), "2026-03-12".to_owned()));
    assert_eq!(history(&after), history(&before));
    for kept in ["stage", "probability", "stage_entered_at", "closed_at"] {
        assert_eq!(after["opportunity"][kept], before["opportunity"][kept], "{kept} stays");
    }
    assert_eq!(audited(&world, "OPPORTUNITY_STAGE_CHANGED", &deal).await, 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_move_may_bring_its_next_step_and_its_note() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let body = json!({"stage": "Discovery", "next_step": "Visit them", "next_step_due_date": "2026-03-20", "note": "They called.", "competitor": "DHL"});
    budi.puts_with(&deal, body).await.is_ok();
    let whole = budi.reads_deal(&deal).await;
    assert_eq!(
        next_step(&whole),
        ("Visit them".to_owned(), "2026-03-20".to_owned()),
        "the call's own next step, not the earliest activity's"
    );
    assert_eq!(whole["stage_history"][0]["note"], "They called.");
    assert_eq!(whole["opportunity"]["competitor"], "DHL");
    world.proves_itself().await;
}

#[tokio::test]
async fn quote_sent_makes_the_follow_up_that_its_rule_names_in_three_days() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.opens_plain_deal("PT Laut Biru", "2026-03-30").await;
    budi.makes_quote(&deal, "1000000").await;
    let moved = budi.puts(&deal, "Quote Sent").await.is_ok();
    let follow_up = &moved.data()["follow_up"];
    moved.check(follow_up["subject"] == "Follow up on quote" && follow_up["due_date"] == "2026-03-13", "follows up in three days");
    moved.check(follow_up["activity_type"] == "Follow Up" && follow_up["status"] == "Planned", "as a planned Follow Up");
    let whole = budi.reads_deal(&deal).await;
    assert_eq!(next_step(&whole), ("Follow up on quote".to_owned(), "2026-03-13".to_owned()), "it is the earliest open activity now");
    for stage in ["Discovery", "Proposal Sent", "Negotiation", "Verbal Commit", "On Hold", "Prospecting"] {
        let moved = budi.puts(&deal, stage).await.is_ok();
        moved.check(moved.data()["follow_up"].is_null(), "names no follow-up");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_stage_that_does_not_exist_is_refused_and_the_deal_stays() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    for body in [json!({"stage": "Won"}), json!({"stage": "closed won"}), json!({"stage": ""}), json!({}), json!({"stage": 3})] {
        budi.puts_with(&deal, body).await.is_refused("VALIDATION_ERROR").names_field("stage");
    }
    budi.puts_with(&deal, json!({"stage": "Discovery", "owner_user_id": budi.user_id})).await.is_refused("VALIDATION_ERROR");
    budi.puts_with(&deal, json!({"stage": "Discovery", "next_step_due_date": "9999-99-99"}))
        .await
        .is_refused("VALIDATION_ERROR")
        .names_field("next_step_due_date");
    assert_eq!(history(&budi.reads_deal(&deal).await).len(), 1, "nothing was stored");
    world.proves_itself().await;
}

/// The rules are rows: whatever an admin puts there holds for the next move (spec 1.7).
#[tokio::test]
async fn an_edited_stage_rule_holds_for_the_next_move() {
    let world: World = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let edit =
        "update data.stage_rules set probability = 33, follow_up_subject = 'Send samples', follow_up_days = 1 where stage = 'Discovery'";
    world.owner_sql().await.batch_execute(edit).await.expect("an edited rule");
    let moved = budi.puts(&deal, "Discovery").await.is_ok();
    moved.check(moved.data()["opportunity"]["probability"] == 33, "has the rule's probability");
    let follow_up = &moved.data()["follow_up"];
    moved.check(follow_up["subject"] == "Send samples" && follow_up["due_date"] == "2026-03-11", "makes the rule's follow-up");
    world.proves_itself().await;
}

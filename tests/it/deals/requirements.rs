//! What a stage asks for, and that all of it is asked for at once (spec 1.7).

use reqwest::Method;
use serde_json::json;

use super::{deal_path, world};
use crate::support::{Answer, Person};

#[track_caller]
fn misses(answer: Answer, stage: &str, missing: &[&str]) -> Answer {
    let answer = answer.is_refused("STAGE_REQUIREMENTS");
    answer.check(answer.details()["missing_fields"] == json!(missing), &format!("misses {missing:?}"));
    answer.check(answer.details()["target_stage"] == stage, "names the stage");
    answer
}

async fn stage_of(who: &Person, deal: &str) -> String {
    who.reads_deal(deal).await["opportunity"]["stage"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn quote_sent_needs_a_quote_that_is_draft_sent_or_accepted() {
    let world = world().await;
    let budi = world.budi().await;
    let bare = budi.makes_deal("PT Tanpa").await;
    misses(budi.puts(&bare, "Quote Sent").await, "Quote Sent", &["quote"]);
    assert_eq!(stage_of(&budi, &bare).await, "Prospecting");
    for (status, path, counts) in [
        ("Draft", &[][..], true),
        ("Sent", &["Sent"], true),
        ("Accepted", &["Sent", "Accepted"], true),
        ("Rejected", &["Sent", "Rejected"], false),
        ("Expired", &["Sent", "Expired"], false),
    ] {
        let deal = budi.makes_deal(&format!("PT {status}")).await;
        let quote = budi.makes_quote(&deal, "1000000").await;
        for next in path {
            if *next == "Expired" {
                let late = "update data.quotes set status = 'Expired' where quote_id = $1";
                world.owner_sql().await.execute(late, &[&quote]).await.expect("as the worker will do");
            } else {
                budi.sets_quote(&quote, next).await.is_ok();
            }
        }
        let moved = budi.puts(&deal, "Quote Sent").await;
        if counts {
            moved.is_ok()
        } else {
            misses(moved, "Quote Sent", &["quote"])
        };
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn the_quote_may_come_with_the_move_and_is_sent_by_it() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let body = json!({"stage": "Quote Sent", "quote_total_amount": "12500000", "quote_valid_until": "2026-04-10"});
    let moved = budi.puts_with(&deal, body).await.is_ok();
    let quote = &moved.data()["quote"];
    moved.check(quote["status"] == "Sent" && quote["revision"] == 1 && quote["sent_at"].is_string(), "sends the first revision");
    moved.check(quote["valid_until"] == "2026-04-10" && quote["total_amount"] == "12500000.00", "as it was typed");
    world.proves_itself().await;
}

#[tokio::test]
async fn closed_lost_asks_for_reason_and_code_together_and_for_what_is_left_of_them() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let lost = |fields: serde_json::Value| {
        let mut body = json!({"stage": "Closed Lost"});
        body.as_object_mut().expect("fields").extend(fields.as_object().cloned().expect("fields"));
        budi.puts_with(&deal, body)
    };
    misses(lost(json!({})).await, "Closed Lost", &["lost_reason", "lost_reason_code"]);
    misses(lost(json!({"lost_reason": "  ", "lost_reason_code": ""})).await, "Closed Lost", &["lost_reason", "lost_reason_code"]);
    misses(lost(json!({"lost_reason": "Too dear"})).await, "Closed Lost", &["lost_reason_code"]);
    misses(lost(json!({"lost_reason_code": "price"})).await, "Closed Lost", &["lost_reason"]);
    for code in ["returned_to_pool", "expensive"] {
        lost(json!({"lost_reason": "x", "lost_reason_code": code})).await.is_refused("VALIDATION_ERROR").names_field("lost_reason_code");
    }
    assert_eq!(stage_of(&budi, &deal).await, "Prospecting");
    lost(json!({"lost_reason": "Too dear", "lost_reason_code": "price"})).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn each_kind_of_loss_is_taken_and_winning_needs_nothing() {
    let world = world().await;
    let budi = world.budi().await;
    for code in ["price", "competitor", "no_budget", "no_response", "not_a_fit", "other"] {
        let deal = budi.makes_deal(&format!("PT {code}")).await;
        let body = json!({"stage": "Closed Lost", "lost_reason": "Because.", "lost_reason_code": code});
        let lost = budi.puts_with(&deal, body).await.is_ok();
        lost.check(lost.data()["opportunity"]["lost_reason_code"] == code, "keeps the code");
    }
    let deal = budi.makes_deal("PT Menang").await;
    budi.puts(&deal, "Closed Won").await.is_ok();
    world.proves_itself().await;
}

/// A closed deal may have lost its next step; what reopening it to Quote Sent needs is said in one answer.
#[tokio::test]
async fn everything_that_is_missing_is_answered_together() {
    let world = world().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    budi.loses_deal(&deal).await.is_ok();
    sari.edits_deal(&deal, json!({"next_step": null, "next_step_due_date": null})).await.is_ok();
    let body = json!({"stage": "Quote Sent", "note": "They came back."});
    misses(sari.puts_with(&deal, body).await, "Quote Sent", &["next_step", "next_step_due_date", "quote"]);
    let account = budi.reads_deal(&deal).await["opportunity"]["account_id"].clone();
    let draft = json!({"account_id": account, "stage": "Quote Sent"});
    misses(budi.posts("/api/crm/opportunities", draft).await, "Quote Sent", &["next_step", "next_step_due_date", "quote"]);
    let owner = world.owner_sql().await;
    let stricter = "update data.stage_rules set requires = '{win_reason,quote}' where stage = 'Closed Won'";
    owner.batch_execute(stricter).await.expect("a stricter rule");
    let other = budi.makes_deal("PT Menang").await;
    misses(budi.puts(&other, "Closed Won").await, "Closed Won", &["win_reason", "quote"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_drag_a_form_and_a_program_are_told_the_same() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let path = format!("{}/stage", deal_path(&deal));
    let told = misses(budi.puts(&deal, "Quote Sent").await, "Quote Sent", &["quote"]);
    let fields = [("_method", "PATCH"), ("_form", "move-form"), ("_back", "/crm/pipeline"), ("stage", "Quote Sent")];
    let drag = budi.asks(Method::POST, &path).header("accept", "text/vnd.turbo-stream.html, text/html").form(&fields);
    let drag = budi.sends(drag).await;
    drag.check(drag.status == 409 && drag.header("content-type").starts_with("text/vnd.turbo-stream.html"), "is 409 as a stream");
    drag.check(drag.text.contains("target=\"move-form\"") && drag.text.contains("STAGE_REQUIREMENTS"), "speaks to the form");
    drag.check(drag.text.replace("&quot;", "\"").contains("\"missing_fields\":[\"quote\"]"), "names what is missing");
    let form = budi.submits(&path, &fields).await;
    form.check(form.status == 409 && form.header("content-type").starts_with("text/html"), "is 409 as a page");
    form.check(form.text.contains(told.message()), "says the same sentence");
    assert_eq!(stage_of(&budi, &deal).await, "Prospecting");
    budi.submits(&path, &[("_method", "PATCH"), ("_back", "/crm/pipeline"), ("stage", "Discovery")]).await.goes_to("/crm/pipeline");
    assert_eq!(stage_of(&budi, &deal).await, "Discovery");
    world.proves_itself().await;
}

//! Quotes: Draft → Sent → Accepted or Rejected; Sent → Expired by the worker; nothing else (spec 1.7).

use futures_util::future::join_all;
use serde_json::json;

use super::verbs::{rows, text};
use super::{audited, deal_path, world};
use crate::support::{Person, World};

const STATUSES: [&str; 5] = ["Draft", "Sent", "Accepted", "Rejected", "Expired"];

/// A quote of a deal of its own that has come to this status.
async fn quote_in(world: &World, budi: &Person, status: &str) -> (String, String) {
    let deal = budi.makes_deal(&format!("PT {status}")).await;
    let quote = budi.makes_quote(&deal, "1000000").await;
    if status != "Draft" {
        budi.sets_quote(&quote, "Sent").await.is_ok();
    }
    if status == "Expired" {
        let late = "update data.quotes set status = 'Expired' where quote_id = $1";
        world.owner_sql().await.execute(late, &[&quote]).await.expect("as the worker will do");
    } else if !["Draft", "Sent"].contains(&status) {
        budi.sets_quote(&quote, status).await.is_ok();
    }
    (deal, quote)
}

#[tokio::test]
async fn every_status_leads_only_where_the_specification_says() {
    let world = world().await;
    let budi = world.budi().await;
    for from in STATUSES {
        let allowed: &[&str] = match from {
            "Draft" => &["Sent"],
            "Sent" => &["Accepted", "Rejected"],
            _ => &[],
        };
        let (_, quote) = quote_in(&world, &budi, from).await;
        for to in STATUSES.into_iter().filter(|to| !allowed.contains(to)) {
            let refused = budi.sets_quote(&quote, to).await.is_refused("INVALID_TRANSITION");
            refused.check(refused.details() == &json!({"from": from, "to": to, "allowed": allowed}), "says from, to and what is allowed");
        }
        for to in allowed {
            let (_, quote) = quote_in(&world, &budi, from).await;
            let moved = budi.sets_quote(&quote, to).await.is_ok();
            let row = &moved.data()["quote"];
            moved.check(row["status"] == *to && row["sent_at"].is_string(), "is moved, and was sent");
            moved.check(row["decided_at"].is_string() == (from == "Sent"), "is decided when it was answered");
            assert_eq!(audited(&world, "QUOTE_STATUS_CHANGED", &quote).await, if from == "Draft" { 1 } else { 2 });
        }
    }
    let (_, quote) = quote_in(&world, &budi, "Draft").await;
    for wrong in [json!({"status": "Paid"}), json!({"status": null}), json!({})] {
        budi.patches(&format!("/api/crm/quotes/{quote}/status"), wrong).await.is_refused("VALIDATION_ERROR").names_field("status");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn only_a_draft_is_edited() {
    let world = world().await;
    let budi = world.budi().await;
    for status in STATUSES {
        let (_, quote) = quote_in(&world, &budi, status).await;
        let body =
            json!({"total_amount": "2500000.50", "currency": "USD", "valid_until": "2026-04-10", "terms": "30 days", "notes": "Net."});
        let edited = budi.patches(&format!("/api/crm/quotes/{quote}"), body).await;
        if status == "Draft" {
            let edited = edited.is_ok();
            let row = &edited.data()["quote"];
            edited.check(row["total_amount"] == "2500000.50" && row["currency"] == "USD" && row["version"] == 2, "is edited");
            edited.check(row["valid_until"] == "2026-04-10" && row["terms"] == "30 days" && row["notes"] == "Net.", "in all its fields");
        } else {
            let refused = edited.is_refused("INVALID_TRANSITION");
            refused.check(refused.details()["from"] == status, "says what it is");
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn quotes_of_a_closed_deal_are_frozen_until_it_reopens() {
    let world = world().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    for stage in ["Closed Won", "Closed Lost"] {
        let deal = budi.makes_deal(&format!("PT {stage}")).await;
        let (sent, draft) = (budi.makes_quote(&deal, "1000000").await, budi.makes_quote(&deal, "900000").await);
        budi.sets_quote(&sent, "Sent").await.is_ok();
        if stage == "Closed Won" { budi.puts(&deal, stage).await } else { budi.loses_deal(&deal).await }.is_ok();
        for who in [&budi, &sari] {
            let new = who.posts(&format!("{}/quotes", deal_path(&deal)), json!({"total_amount": "1"})).await;
            new.is_refused("INVALID_TRANSITION");
            who.patches(&format!("/api/crm/quotes/{draft}"), json!({"terms": "x"})).await.is_refused("INVALID_TRANSITION");
            for (quote, to) in [(&draft, "Sent"), (&sent, "Accepted"), (&sent, "Rejected")] {
                let refused = who.sets_quote(quote, to).await.is_refused("INVALID_TRANSITION");
                refused.check(refused.details()["allowed"] == json!([]), "allows nothing");
            }
        }
        let whole = budi.reads_deal(&deal).await;
        assert!(rows(&whole["quotes"]).all(|quote| quote["actions"] == json!([])), "the page offers nothing");
        sari.puts_with(&deal, json!({"stage": "Negotiation", "note": "They came back."})).await.is_ok();
        budi.sets_quote(&sent, "Accepted").await.is_ok();
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_later_offer_is_a_new_revision_and_quote_sent_sends_the_newest_draft() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    for amount in ["1000000", "900000", "800000"] {
        budi.makes_quote(&deal, amount).await;
    }
    let moved = budi.puts(&deal, "Quote Sent").await.is_ok();
    moved.check(moved.data()["quote"]["revision"] == 3 && moved.data()["quote"]["status"] == "Sent", "sends the third");
    let whole = budi.reads_deal(&deal).await;
    let revisions: Vec<_> = rows(&whole["quotes"]).map(|quote| (quote["revision"].as_i64(), text(quote, "status"))).collect();
    assert_eq!(revisions, [(Some(3), "Sent".to_owned()), (Some(2), "Draft".to_owned()), (Some(1), "Draft".to_owned())]);
    assert_eq!(whole["quotes"][0]["currency"], whole["opportunity"]["currency"], "in the deal's currency unless given");
    world.proves_itself().await;
}

#[tokio::test]
async fn one_quote_of_a_deal_is_accepted_at_most_also_when_raced() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let quotes = join_all((0..6).map(|_| budi.makes_quote(&deal, "1000000"))).await;
    let whole = budi.reads_deal(&deal).await;
    assert_eq!(rows(&whole["quotes"]).filter_map(|quote| quote["revision"].as_i64()).collect::<Vec<_>>(), [6, 5, 4, 3, 2, 1]);
    for quote in &quotes {
        budi.sets_quote(quote, "Sent").await.is_ok();
    }
    let answers = join_all(quotes.iter().map(|quote| budi.sets_quote(quote, "Accepted"))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "one is accepted");
    for refused in answers.into_iter().filter(|answer| answer.status != 200) {
        let refused = refused.is_refused("INVALID_TRANSITION");
        refused.check(refused.details()["allowed"] == json!(["Rejected"]), "may only be rejected");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_quote_needs_an_amount_and_takes_no_wrong_one() {
    let world = world().await;
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let path = format!("{}/quotes", deal_path(&deal));
    budi.posts(&path, json!({})).await.is_refused("VALIDATION_ERROR").names_field("total_amount");
    for (field, wrong) in [
        ("total_amount", json!("-1")),
        ("total_amount", json!("99999999999999999999")),
        ("currency", json!("RUPIAH")),
        ("valid_until", json!("9999-99-99")),
        ("status", json!("Accepted")),
        ("revision", json!(9)),
        ("terms", json!("x".repeat(1_000_000))),
    ] {
        let mut body = json!({"total_amount": "1"});
        body[field] = wrong;
        budi.posts(&path, body).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    assert!(rows(&budi.reads_deal(&deal).await["quotes"]).next().is_none());
    world.proves_itself().await;
}

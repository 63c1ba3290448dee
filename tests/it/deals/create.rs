//! A deal made by hand on an account (spec 1.3, 1.7, 4.2).

use serde_json::{Value, json};

use super::verbs::{next_step, planned, rows};
use super::world;
use crate::support::World;

/// An account of Budi's.
async fn account(world: &World) -> String {
    let budi = world.budi().await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    budi.reads_deal(&deal).await["opportunity"]["account_id"].as_str().expect("an account").to_owned()
}

fn draft(account: &str) -> Value {
    json!({"account_id": account, "next_step": "Ask for volumes", "next_step_due_date": "2026-03-20"})
}

fn with(mut draft: Value, more: Value) -> Value {
    draft.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
    draft
}

#[tokio::test]
async fn a_new_deal_has_a_name_a_stage_a_history_and_its_next_step_planned() {
    let world = world().await;
    let budi = world.budi().await;
    let account = account(&world).await;
    let body = with(draft(&account), json!({"service_codes": ["EXI_AF"], "estimated_value": "5000000", "route": "Jakarta – Tokyo"}));
    let deal = budi.posts("/api/crm/opportunities", body).await.is_created().id("opportunity.opportunity_id");
    let whole = budi.reads_deal(&deal).await;
    let row = &whole["opportunity"];
    assert_eq!((&row["name"], &row["stage"]), (&json!("PT Laut Biru – Air freight"), &json!("Prospecting")));
    assert_eq!((&row["probability"], &row["currency"], &row["owner_name"]), (&json!(10), &json!("IDR"), &json!("Budi")));
    assert_eq!(planned(&whole), [next_step(&whole)]);
    assert_eq!(next_step(&whole), ("Ask for volumes".to_owned(), "2026-03-20".to_owned()));
    let activity = rows(&whole["activities"]).next().expect("it");
    assert_eq!((&activity["activity_type"], &activity["account_id"]), (&json!("Follow Up"), &json!(account)));
    assert_eq!(whole["stage_history"], json!([whole["stage_history"][0]]));
    assert_eq!((&whole["stage_history"][0]["from_stage"], &whole["stage_history"][0]["to_stage"]), (&Value::Null, &json!("Prospecting")));
    world.proves_itself().await;
}

#[tokio::test]
async fn it_may_begin_in_any_open_stage_and_in_no_closed_one() {
    let world = world().await;
    let budi = world.budi().await;
    let account = account(&world).await;
    for (stage, probability) in super::OPEN {
        let body = with(draft(&account), json!({"stage": stage, "quote_total_amount": "1000000"}));
        let made = budi.posts("/api/crm/opportunities", body).await.is_created();
        let row = &made.data()["opportunity"];
        made.check(row["stage"] == stage && row["probability"] == probability.unwrap_or(10), "begins there");
    }
    for stage in ["Closed Won", "Closed Lost"] {
        let body = with(draft(&account), json!({"stage": stage, "lost_reason": "x", "lost_reason_code": "other"}));
        budi.posts("/api/crm/opportunities", body).await.is_refused("VALIDATION_ERROR");
        budi.posts("/api/crm/opportunities", with(draft(&account), json!({"stage": stage})))
            .await
            .is_refused("VALIDATION_ERROR")
            .names_field("stage");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named_and_nothing_is_made() {
    let world = world().await;
    let budi = world.budi().await;
    let account = account(&world).await;
    let deals = async || -> i64 {
        world.owner_sql().await.query_one("select count(*) from data.opportunities", &[]).await.expect("a number").get(0)
    };
    let before = deals().await;
    let bare = budi.posts("/api/crm/opportunities", json!({"account_id": account})).await.is_refused("STAGE_REQUIREMENTS");
    bare.check(bare.details()["missing_fields"] == json!(["next_step", "next_step_due_date"]), "names both");
    let nowhere = json!({"next_step": "x", "next_step_due_date": "2026-03-20"});
    budi.posts("/api/crm/opportunities", nowhere).await.is_refused("VALIDATION_ERROR").names_field("account_id");
    budi.posts("/api/crm/opportunities", draft("ACCT209901010001")).await.is_refused("NOT_FOUND");
    for (field, wrong) in [
        ("estimated_value", json!("-1")),
        ("service_codes", json!(["SEA"])),
        ("primary_contact_id", json!("CONT209901010001")),
        ("next_step_due_date", json!("9999-99-99")),
        ("probability", json!(5)),
        ("company_name", json!("PT Lain")),
    ] {
        budi.posts("/api/crm/opportunities", with(draft(&account), json!({field: wrong})))
            .await
            .is_refused("VALIDATION_ERROR")
            .names_field(field);
    }
    world.owner_sql().await.execute("update data.accounts set is_active = false", &[]).await.expect("an old account");
    budi.posts("/api/crm/opportunities", draft(&account)).await.is_refused("VALIDATION_ERROR").names_field("account_id");
    assert_eq!(deals().await, before);
    world.proves_itself().await;
}

#[tokio::test]
async fn its_owner_is_its_maker_or_whom_a_manager_or_admin_may_name() {
    let world = world().await;
    let account = account(&world).await;
    let orphan = "insert into data.accounts (company_name) values ('PT Yatim') returning account_id";
    let orphan: String = world.owner_sql().await.query_one(orphan, &[]).await.expect("an account").get(0);
    let id = async |name: &str| world.person(name).await.user_id;
    for (maker, named, owner) in [
        ("eko", None, Ok("Eko")),
        ("sari", None, Ok("Sari")),
        ("sari", Some("citra"), Ok("Citra")),
        ("sari", Some("eko"), Err("VALIDATION_ERROR")),
        ("budi", Some("budi"), Ok("Budi")),
        ("budi", Some("citra"), Err("VALIDATION_ERROR")),
        ("agus", Some("eko"), Ok("Eko")),
        ("agus", Some("putri"), Err("VALIDATION_ERROR")),
        ("agus", Some("agus"), Err("VALIDATION_ERROR")),
        ("agus", None, Err("VALIDATION_ERROR")),
    ] {
        let mut body = draft(&orphan);
        if let Some(named) = named {
            body["owner_user_id"] = json!(id(named).await);
        }
        let answer = world.person(maker).await.posts("/api/crm/opportunities", body).await;
        match owner {
            Ok(owner) => {
                let made = answer.is_created();
                made.check(made.data()["opportunity"]["owner_name"] == owner, &format!("is {owner}'s"));
            }
            Err(code) => drop(answer.is_refused(code).names_field("owner_user_id")),
        }
    }
    let made = world.agus().await.posts("/api/crm/opportunities", draft(&account)).await.is_created();
    made.check(made.data()["opportunity"]["owner_name"] == "Budi", "has the account's owner when an admin names none");
    world.proves_itself().await;
}

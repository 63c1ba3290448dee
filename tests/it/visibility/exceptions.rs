//! The exceptions at the top of spec 3: an act answers its own record; claims of what was in the pool; marketing's receipts.

use serde_json::json;

use super::company::Company;

fn lead(id: &str) -> String {
    format!("/api/crm/leads/{id}")
}

#[tokio::test]
async fn an_act_answers_its_own_record_even_when_it_takes_it_out_of_sight() {
    let company = Company::founded().await;
    let (ana, budi, sari) = (company.person("ana"), company.person("budi"), company.person("sari"));
    let inbox = company.id("lead in the inbox");
    let handed = ana.qualifies(inbox).await.is_ok();
    handed.check(handed.data()["lead"]["queue"] == "pool" && handed.data()["lead"]["company_name"].is_string(), "answers the lead");
    ana.gets(&lead(inbox)).await.is_refused("NOT_FOUND");
    let recalled = ana.posts(&format!("{}/recall", lead(inbox)), json!({"reason": "Wrong phone."})).await.is_ok();
    recalled.check(recalled.data()["lead"]["queue"] == "inbox", "answers the lead");
    let working = company.id("lead of budi");
    let returned = budi.posts(&format!("{}/release", lead(working)), json!({"to": "marketing", "reason": "Not ours."})).await.is_ok();
    returned.check(returned.data()["lead"]["queue"] == "inbox", "answers the lead");
    budi.gets(&lead(working)).await.is_refused("NOT_FOUND");
    let bare = company.id("lead of budi without a deal");
    let citra = company.person("citra");
    let given = sari.posts(&format!("{}/assign", lead(bare)), json!({"user_id": citra.user_id})).await.is_ok();
    given.check(given.data()["lead"]["sales_owner_name"] == "Citra", "answers the lead");
    budi.gets(&lead(bare)).await.is_refused("NOT_FOUND");
    let eko = company.person("eko");
    let agus = company.person("agus");
    let moved = agus.gives_deal(company.id("deal of budi, later"), eko).await.is_ok();
    moved.check(moved.data()["opportunity"]["owner_name"] == "Eko", "answers the deal");
    company.world.proves_itself().await;
}

#[tokio::test]
async fn a_lead_that_has_been_in_the_pool_is_already_claimed_for_sales_and_others_do_not_exist() {
    let company = Company::founded().await;
    for record in ["lead of budi", "lead converted by budi", "lead converted by budi, lost"] {
        for who in ["citra", "eko", "surya", "sari"] {
            let refused = company.person(who).claims(company.id(record)).await.is_refused("ALREADY_CLAIMED");
            refused.check(refused.details()["claimed_by"] == "Budi" && refused.details()["claimed_at"].is_string(), "says who and when");
        }
        let again = company.person("budi").claims(company.id(record)).await.is_ok();
        again.check(again.data()["already"] == true, "his own again is no failure");
    }
    for (record, who) in [
        ("lead in the inbox", "budi"),
        ("lead in nurture", "sari"),
        ("lead disqualified", "eko"),
        ("lead of budi without a deal", "eko"),
        ("lead of budi without a deal", "citra"),
        ("lead of budi", "ana"),
        ("lead of budi", "fitri"),
        ("lead of budi", "oka"),
    ] {
        company.person(who).claims(company.id(record)).await.is_refused("NOT_FOUND");
    }
    company.person("budi").claims(company.id("lead of budi without a deal")).await.is_refused("INVALID_TRANSITION");
    company.world.proves_itself().await;
}

#[tokio::test]
async fn marketing_hands_over_again_and_recalls_what_it_holds_a_receipt_of() {
    let company = Company::founded().await;
    let pooled = company.id("lead in the pool");
    for who in ["ana", "maya"] {
        let again = company.person(who).posts(&format!("{}/handover", lead(pooled)), json!({})).await.is_ok();
        again.check(again.data()["already"] == true && again.data()["lead"]["queue"] == "pool", "is already handed over");
        company.person(who).gets(&lead(pooled)).await.is_refused("NOT_FOUND");
        let claimed = company.person(who).posts(&format!("{}/handover", lead(company.id("lead of budi"))), json!({})).await;
        claimed.is_refused("INVALID_TRANSITION");
        let claimed = company.person(who).posts(&format!("{}/recall", lead(company.id("lead of budi"))), json!({"reason": "x"})).await;
        claimed.is_refused("INVALID_TRANSITION");
    }
    let dian = company.person("dian");
    for (act, body) in [("handover", json!({})), ("recall", json!({"reason": "x"})), ("assign", json!({"user_id": dian.user_id}))] {
        dian.posts(&format!("{}/{act}", lead(pooled)), body).await.is_refused("NOT_FOUND");
    }
    let bare = company.id("lead of budi without a deal");
    company.person("ana").posts(&format!("{}/recall", lead(bare)), json!({"reason": "x"})).await.is_refused("NOT_FOUND");
    let budi = company.person("budi");
    let given = company.person("maya").posts(&format!("{}/assign", lead(pooled)), json!({"user_id": budi.user_id})).await.is_ok();
    given.check(given.data()["lead"]["sales_owner_name"] == "Budi", "answers the lead");
    company.world.proves_itself().await;
}

#[tokio::test]
async fn what_sales_made_and_gave_into_the_pool_does_not_exist_for_a_marketer_who_never_had_it() {
    let company = Company::founded().await;
    let (ana, budi) = (company.person("ana"), company.person("budi"));
    let draft = json!({"company_name": "PT Buatan Sendiri", "contact_phone": "0812 2222 3333", "primary_channel": "Sales Outbound"});
    let made = budi.adds_lead(draft).await.is_created().id("lead.lead_id");
    budi.posts(&format!("{}/release", lead(&made)), json!({"to": "pool", "reason": "No time."})).await.is_ok();
    for (act, body) in [("handover", json!({})), ("recall", json!({"reason": "x"})), ("assign", json!({"user_id": budi.user_id}))] {
        ana.posts(&format!("{}/{act}", lead(&made)), body).await.is_refused("NOT_FOUND");
    }
    budi.claims(&made).await.is_ok();
    ana.posts(&format!("{}/handover", lead(&made)), json!({})).await.is_refused("NOT_FOUND");
    company.world.proves_itself().await;
}

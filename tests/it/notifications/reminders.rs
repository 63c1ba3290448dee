//! What the worker tells: once, to whom it concerns.

use serde_json::json;

use crate::support::{World, ripe_lead};
use crate::worker::MONDAY;

/// As many late answers as one turn tells.
const MANY: &str = "select from crm.leads_insert(array(select jsonb_populate_record(null::data.leads, jsonb_build_object(
        'company_name', 'PT Ramai ' || n, 'contact_phone', '0812 3456 7890', 'sourced_by', 'Marketing', 'primary_channel', 'Other',
        'marketing_owner_user_id', u.user_id)) from data.users as u, generate_series(1, 500) as n where u.email = 'ana@bcp.test'))";

#[tokio::test]
async fn a_late_answer_is_told_once_to_its_marketer_or_else_to_the_marketing_managers() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    let owned = monday.ana().await.adds_lead(ripe_lead("PT Laut Biru")).await.id("lead.lead_id");
    let free = monday.agus().await.adds_lead(ripe_lead("PT Angin Timur")).await.id("lead.lead_id");
    world.at("2026-11-03T01:59:00Z").await.works_well().await;
    assert_eq!(monday.number("select count(*) from data.notifications").await, 0, "not before the deadline");
    let tuesday = world.at("2026-11-03T02:00:00Z").await;
    tuesday.works_well().await;
    tuesday.works_well().await;
    world.at("2026-11-03T09:00:00Z").await.works_well().await;
    let (ana, maya) = (tuesday.ana().await, tuesday.person("maya").await);
    for (person, lead) in [(&ana, &owned), (&maya, &free)] {
        let told = person.told("sla_missed").await;
        assert_eq!(told.len(), 1, "{}: {told:?}", person.name);
        assert_eq!(told[0]["href"], format!("/crm/leads/{lead}"));
    }
    assert!(tuesday.person("dian").await.told("sla_missed").await.is_empty());
    tuesday.proves_itself().await;
}

#[tokio::test]
async fn a_late_answer_of_somebody_who_left_goes_to_the_managers_and_switched_off_to_nobody() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    monday.person("dian").await.adds_lead(ripe_lead("PT Laut Biru")).await.is_created();
    monday.ana().await.adds_lead(ripe_lead("PT Angin Timur")).await.is_created();
    monday.ana().await.switches_off("sla_missed").await;
    world.dismisses("dian").await;
    let tuesday = world.at("2026-11-03T03:00:00Z").await;
    tuesday.works_well().await;
    assert_eq!(tuesday.person("maya").await.told("sla_missed").await.len(), 1);
    assert!(tuesday.ana().await.told("sla_missed").await.is_empty());
    tuesday.proves_itself().await;
}

#[tokio::test]
async fn sales_managers_hear_of_a_pool_lead_the_day_before_it_expires() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    let lead = monday.ana().await.brings_to_the_pool("PT Laut Biru").await;
    monday.person("surya").await.switches_off("pool_expiring").await;
    world.at("2026-11-08T01:59:00Z").await.works_well().await;
    assert_eq!(monday.number("select count(*) from data.notifications").await, 0);
    let sunday = world.at("2026-11-08T02:00:00Z").await;
    sunday.works_well().await;
    world.at("2026-11-08T12:00:00Z").await.works_well().await;
    let told = sunday.person("sari").await.told("pool_expiring").await;
    assert_eq!((told.len(), told[0]["href"].as_str()), (1, Some(format!("/crm/leads/{lead}").as_str())));
    for name in ["surya", "budi", "ana"] {
        assert!(sunday.person(name).await.told("pool_expiring").await.is_empty(), "{name}");
    }
    sunday.proves_itself().await;
}

#[tokio::test]
async fn what_is_overdue_is_told_once_a_morning_and_yesterdays_number_is_read() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    let budi = monday.budi().await;
    budi.claims(&monday.ana().await.brings_to_the_pool("PT Laut Biru").await).await.is_ok();
    world.at("2026-11-02T16:59:00Z").await.works_well().await;
    assert_eq!(monday.number("select count(*) from data.notifications where kind = 'overdue_today'").await, 0, "today is not overdue");
    for (moment, unread, number) in [
        ("2026-11-02T17:00:00Z", 1, "1 activity is overdue."),
        ("2026-11-03T09:00:00Z", 1, "1 activity is overdue."),
        ("2026-11-04T17:00:00Z", 1, "2 activities are overdue."),
    ] {
        let then = world.at(moment).await;
        then.works_well().await;
        let budi = then.budi().await;
        assert_eq!((budi.unread().await, budi.told("overdue_today").await[0]["message"].as_str()), (unread, Some(number)), "{moment}");
    }
    monday.proves_itself().await;
}

#[tokio::test]
async fn the_owner_hears_that_an_account_wants_winning_back() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    let (budi, fitri) = (monday.budi().await, monday.person("fitri").await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    let account = budi.reads_deal(&deal).await["account"]["account_id"].as_str().expect("an account").to_owned();
    let invoice =
        json!({"account_id": account, "invoice_number": "UGC/1", "invoice_date": "2026-10-01", "amount": "1000000", "currency": "IDR"});
    fitri.posts("/api/crm/invoices", invoice).await.is_ok();
    world.at("2026-12-29T16:59:00Z").await.works_well().await;
    assert_eq!(monday.number("select count(*) from data.notifications where kind = 'winback_due'").await, 0, "89 days");
    let lapsed = world.at("2026-12-29T17:00:00Z").await;
    lapsed.works_well().await;
    lapsed.works_well().await;
    let told = lapsed.budi().await.told("winback_due").await;
    assert_eq!((told.len(), told[0]["href"].as_str()), (1, Some(format!("/crm/accounts/{account}").as_str())), "{told:?}");
    lapsed.proves_itself().await;
}

#[tokio::test]
async fn late_answers_that_nobody_wants_to_hear_of_take_no_place_of_others() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    monday.ana().await.switches_off("sla_missed").await;
    let owner = world.owner_sql().await;
    owner.batch_execute(&format!("select set_config('bcp.now', '{MONDAY}', false)")).await.expect("a moment");
    owner.batch_execute(MANY).await.expect("five hundred leads of Ana's");
    let last = world.at("2026-11-02T02:01:00Z").await.person("dian").await.adds_lead(ripe_lead("PT Terakhir")).await.id("lead.lead_id");
    let tuesday = world.at("2026-11-03T03:00:00Z").await;
    tuesday.works_well().await;
    let told = tuesday.person("dian").await.told("sla_missed").await;
    assert_eq!((told.len(), told[0]["href"].as_str()), (1, Some(format!("/crm/leads/{last}").as_str())), "{told:?}");
    assert!(tuesday.ana().await.told("sla_missed").await.is_empty());
    tuesday.proves_itself().await;
}

#[tokio::test]
async fn the_marketer_hears_that_his_lead_expired_in_the_pool() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    let lead = monday.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let week = world.at("2026-11-09T02:00:00Z").await;
    week.works_well().await;
    week.works_well().await;
    let told = week.ana().await.told("lead_returned").await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["message"], "PT Laut Biru came back from the pool: nobody claimed it in time.");
    assert_eq!(told[0]["href"], format!("/crm/leads/{lead}"));
    assert!(week.person("dian").await.told("lead_returned").await.is_empty());
    week.proves_itself().await;
}

#[tokio::test]
async fn overdue_work_and_lapsed_accounts_are_not_told_to_whoever_switched_that_off() {
    let world = World::new().await;
    let monday = world.at(MONDAY).await;
    let (budi, citra, fitri) = (monday.budi().await, monday.person("citra").await, monday.person("fitri").await);
    for (seller, number) in [(&budi, "UGC/1"), (&citra, "UGC/2")] {
        let deal = seller.makes_deal(&format!("PT {}", seller.name)).await;
        let account = seller.reads_deal(&deal).await["account"]["account_id"].clone();
        let invoice =
            json!({"account_id": account, "invoice_number": number, "invoice_date": "2026-10-01", "amount": "1000000", "currency": "IDR"});
        fitri.posts("/api/crm/invoices", invoice).await.is_ok();
    }
    budi.switches_off("overdue_today").await;
    budi.switches_off("winback_due").await;
    let lapsed = world.at("2026-12-30T03:00:00Z").await;
    lapsed.works_well().await;
    for kind in ["overdue_today", "winback_due"] {
        assert!(lapsed.budi().await.told(kind).await.is_empty(), "{kind} is switched off");
        assert_eq!(lapsed.person("citra").await.told(kind).await.len(), 1, "{kind}");
    }
    lapsed.proves_itself().await;
}

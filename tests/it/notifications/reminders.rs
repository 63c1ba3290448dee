//! What the worker tells: once, to whom it concerns.

use serde_json::json;

use crate::support::{World, ripe_lead};
use crate::worker::MONDAY;

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

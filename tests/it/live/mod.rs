//! The event stream: whoever may follow a kind hears that some changed, soon, whatever the order of commits; never what (spec 4.2, 5).

mod ear;
mod ends;

use std::time::{Duration, Instant};

use ear::{Ear, kinds};
use serde_json::json;

use crate::support::World;

/// Spec 5: open lists follow within two seconds.
const SOON: Duration = Duration::from_secs(2);

#[tokio::test]
async fn what_another_does_is_heard_within_two_seconds() {
    let world = World::new().await;
    let (ana, budi, sari) = (world.ana().await, world.budi().await, world.person("sari").await);
    let mut ear = Ear::of(&sari).await;
    let mut took = Vec::new();
    let began = Instant::now();
    let lead = ana.brings_to_the_pool("PT Kabar").await;
    ear.hears_of("leads").await;
    took.push(("a lead in the pool", began.elapsed()));
    let began = Instant::now();
    let claimed = budi.claims(&lead).await.is_ok();
    ear.hears_of("opportunities").await;
    took.push(("a claim", began.elapsed()));
    let deal = claimed.id("opportunity_id");
    let began = Instant::now();
    budi.patches(&format!("/api/crm/opportunities/{deal}/stage"), json!({"stage": "Discovery"})).await.is_ok();
    ear.hears_of("opportunities").await;
    took.push(("a move", began.elapsed()));
    let activity = claimed.data()["activity_ids"][0].as_str().expect("an activity");
    let began = Instant::now();
    budi.posts(&format!("/api/crm/activities/{activity}/complete"), json!({})).await.is_ok();
    ear.hears_of("activities").await;
    took.push(("a completion", began.elapsed()));
    assert!(took.iter().all(|(_, time)| *time < SOON), "{took:?}");
    world.proves_itself().await;
}

/// A claim changes the lead and makes account, contact, deal, enrollment and activities; the marketer is told of it.
#[tokio::test]
async fn everybody_hears_of_the_kinds_that_his_profile_may_see_and_of_no_other() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let lead = ana.brings_to_the_pool("PT Rahasia").await;
    let expected = [
        ("ana", "accounts activities cadences leads notifications"),
        ("dian", "accounts activities cadences leads"),
        ("citra", "accounts activities cadences leads opportunities"),
        ("eko", "accounts activities cadences leads opportunities"),
        ("putri", "accounts activities cadences leads opportunities"),
        ("dewi", "accounts activities cadences leads opportunities"),
        ("fitri", "accounts cadences opportunities"),
    ];
    let mut ears = Vec::new();
    for (name, heard) in expected {
        ears.push((name, heard, Ear::of(&world.person(name).await).await));
    }
    world.person("oka").await.gets("/api/crm/live").await.is_refused("FORBIDDEN");
    world.stranger().gets("/api/crm/live").await.is_refused("UNAUTHENTICATED");
    budi.claims(&lead).await.is_ok();
    for (name, heard, ear) in &mut ears {
        let event = ear.hears_of("accounts").await;
        assert_eq!((event.name.as_str(), event.kinds), ("message", kinds(heard)), "{name}");
    }
    world.proves_itself().await;
}

/// His own page shows it already; a window elsewhere does not.
#[tokio::test]
async fn what_one_did_oneself_is_said_to_be_ones_own() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let lead = ana.brings_to_the_pool("PT Sendiri").await;
    let mut own = Ear::of(&budi).await;
    budi.claims(&lead).await.is_ok();
    let event = own.hears_of("opportunities").await;
    assert_eq!(event.name, "own");
    world.proves_itself().await;
}

#[tokio::test]
async fn whoever_comes_back_hears_what_changed_while_he_was_away() {
    let world = World::new().await;
    let (ana, citra) = (world.ana().await, world.person("citra").await);
    ana.brings_to_the_pool("PT Selagi Pergi").await;
    let (_ear, first) = Ear::after(&citra, 60_000).await;
    assert_eq!((first.name.as_str(), first.kinds.contains("leads")), ("message", true));
    let (_ear, first) = Ear::after(&world.person("fitri").await, 60_000).await;
    assert!(!first.kinds.contains("leads"), "not even then");
    ana.gets("/api/crm/live?away=soon").await.is_refused("VALIDATION_ERROR").names_field("away");
    world.proves_itself().await;
}

/// A begins first and commits last: a place in the log by id or time would already be behind it.
#[tokio::test]
async fn a_commit_out_of_order_is_not_missed_and_nothing_is_told_twice() {
    let world = World::new().await;
    let agus = world.agus().await;
    let (first, second) = (world.owner_sql().await, world.owner_sql().await);
    first.batch_execute("begin; select crm.audit('TEST', 'invoices', 'A')").await.expect("A has begun");
    let mut ear = Ear::of(&agus).await;
    second.batch_execute("select crm.audit('TEST', 'targets', 'B')").await.expect("B is done");
    assert_eq!(ear.hears_of("targets").await.kinds, kinds("targets"));
    second.batch_execute("select crm.audit('TEST', 'import_batches', 'C')").await.expect("C is done");
    assert_eq!(ear.hears().await.kinds, kinds("imports"), "B is not told again while A is open");
    first.batch_execute("commit").await.expect("A is done");
    assert_eq!(ear.hears().await.kinds, kinds("invoices"));
    world.proves_itself().await;
}

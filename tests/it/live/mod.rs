//! The event stream: whoever may follow a kind hears that some changed, soon, whatever the order of commits; never what (spec 4.2, 5).

pub mod ear;
mod ends;
mod many;

use std::time::{Duration, Instant};

use ear::{Ear, kinds};
use serde_json::json;

use crate::support::{World, allowed};

/// Spec 5: open lists follow within two seconds.
const SOON: Duration = Duration::from_secs(2);

/// How long the last act took, and so how busy the machine is.
#[derive(Default)]
struct Took(Duration);

impl Took {
    async fn by<T>(&mut self, act: impl Future<Output = T>) -> T {
        let began = Instant::now();
        let answer = act.await;
        self.0 = began.elapsed();
        answer
    }

    async fn until<T>(&self, what: &str, heard: impl Future<Output = T>) {
        let began = Instant::now();
        heard.await;
        let (time, bound) = (began.elapsed(), allowed(SOON, self.0));
        assert!(time < bound, "{what} was heard of after {time:?}, not within {bound:?}");
    }
}

#[tokio::test]
async fn what_another_does_is_heard_within_two_seconds() {
    let world = World::new().await;
    let (ana, budi, sari) = (world.ana().await, world.budi().await, world.person("sari").await);
    let mut ear = Ear::of(&sari).await;
    let mut took = Took::default();
    let lead = took.by(ana.brings_to_the_pool("PT Kabar")).await;
    took.until("a lead in the pool", ear.hears_of("leads")).await;
    let claimed = took.by(budi.claims(&lead)).await.is_ok();
    took.until("a claim", ear.hears_of("opportunities")).await;
    let (deal, stage) = (claimed.id("opportunity_id"), json!({"stage": "Discovery"}));
    took.by(budi.patches(&format!("/api/crm/opportunities/{deal}/stage"), stage)).await.is_ok();
    took.until("a move", ear.hears_of("opportunities")).await;
    let activity = claimed.data()["activity_ids"][0].as_str().expect("an activity");
    took.by(budi.posts(&format!("/api/crm/activities/{activity}/complete"), json!({}))).await.is_ok();
    took.until("a completion", ear.hears_of("activities")).await;
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

/// Boards and forms show stages and services, whoever may not edit them.
#[tokio::test]
async fn everybody_hears_of_settings_and_only_an_admin_of_users() {
    let world = World::new().await;
    let (agus, budi, fitri) = (world.agus().await, world.budi().await, world.person("fitri").await);
    let (mut ear, mut admins) = (Ear::of(&budi).await, Ear::of(&agus).await);
    agus.patches(&format!("/api/admin/users/{}", fitri.user_id), json!({"full_name": "Fitri Ayu"})).await.is_ok();
    assert_eq!(admins.hears_of("users").await.kinds, kinds("users"));
    agus.patches("/api/admin/stage-rules/Discovery", json!({"expected_days": 3})).await.is_ok();
    assert_eq!(ear.hears().await.kinds, kinds("settings"));
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

/// What a list shows of other kinds changes with them.
#[tokio::test]
async fn an_invoice_reaches_the_open_list_of_accounts() {
    let world = World::new().await;
    let (budi, sari, fitri) = (world.budi().await, world.person("sari").await, world.person("fitri").await);
    let account = budi.has_account("PT Kabar").await;
    let page = sari.browses("/crm/accounts").await.shows_a_page().text;
    let (_, rest) = page.split_once("data-live=\"").expect("the page says what it follows");
    let follows = kinds(rest.split('"').next().unwrap_or_default());
    let mut ear = Ear::of(&sari).await;
    let invoice = json!({"account_id": account, "invoice_number": "UGC/1", "invoice_date": "2026-01-05", "amount": "5", "currency": "IDR"});
    fitri.posts("/api/crm/invoices", invoice).await.is_ok();
    let heard = ear.hears_of("invoices").await.kinds;
    assert!(heard.intersection(&follows).count() > 0, "heard {heard:?}, follows {follows:?}");
    let shown = kinds("accounts opportunities activities invoices cadences");
    assert!(shown.is_subset(&follows), "the list shows {shown:?} and follows {follows:?}");
    world.proves_itself().await;
}

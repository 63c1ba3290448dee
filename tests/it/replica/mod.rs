//! With a replica two seconds behind: whoever wrote sees it at once, others within the lag, and no right outlives its end (decision 064).

mod away;
mod pooled;
mod rights;
mod unfit;

use std::time::Instant;

use serde_json::Value;

use crate::live::ear::Ear;
use crate::support::pair::{LAG, until};
use crate::support::{Pair, Person, World, allowed};

impl World {
    /// A server that reads from the pair's replica.
    async fn reading_from(pair: &Pair) -> Self {
        Self::beside(pair, pair.replicated()).await
    }

    /// How many reads that may lag came to this, by the metrics' own words.
    async fn reads(&self, why: &str) -> u64 {
        let text = self.stranger().gets("/metrics").await.text;
        let by = if why == "fresh" { "replica" } else { "primary" };
        let name = format!("bcp_database_reads_total{{by=\"{by}\",why=\"{why}\"}} ");
        let found = text.lines().find_map(|line| line.strip_prefix(&name)?.parse().ok());
        found.unwrap_or_else(|| panic!("{name} is not told: {text}"))
    }
}

/// Whether a list that somebody reads names this record.
async fn lists(who: &Person, path: &str, id: &str) -> bool {
    who.gets(path).await.is_ok().data().to_string().contains(id)
}

const POOL: &str = "/api/crm/leads?view=handover_pool";
const MINE: &str = "/api/crm/leads?view=my_claimed";
const DEALS: &str = "/api/crm/opportunities?view=pipeline";

/// Everywhere a claim is seen: each list, both records as data and as pages.
async fn sees_the_claim(who: &Person, lead: &str, claimed: &Value) {
    let named = |name: &str| claimed[name].as_str().expect("an id").to_owned();
    let (deal, account) = (named("opportunity_id"), named("account_id"));
    assert!(!lists(who, POOL, lead).await, "{} sees it in the pool no more", who.name);
    assert!(lists(who, MINE, lead).await && lists(who, DEALS, &deal).await, "{} sees it in the lists", who.name);
    who.gets(&format!("/api/crm/opportunities/{deal}")).await.is_ok();
    who.gets(&format!("/api/crm/accounts/{account}")).await.is_ok();
}

/// The same in the browser.
async fn browses_the_claim(who: &Person, lead: &str, claimed: &Value) {
    let (deal, account) = (claimed["opportunity_id"].as_str().expect("a deal"), claimed["account_id"].as_str().expect("an account"));
    for page in ["/crm/my-leads", "/crm/pipeline", "/crm/activities", &format!("/crm/accounts/{account}")] {
        let page = who.browses(page).await.shows_a_page();
        page.check(page.text.contains("PT Laut Biru"), "shows what was claimed");
    }
    let pool = who.browses("/crm/sales-inbox").await.shows_a_page();
    pool.check(!pool.text.contains(&format!("{lead}/claim")), "shows it in the pool no more");
    who.browses(&format!("/crm/opportunities/{deal}")).await.shows_a_page();
}

/// By cookie, by token, in another browser and through another process: the replica holds still meanwhile, so that nothing but the
/// primary can show it.
#[tokio::test]
async fn whoever_claims_sees_it_at_once_in_every_list_and_record_by_cookie_token_and_another_process() {
    let pair = Pair::new().await;
    let world = World::reading_from(&pair).await;
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let (budi, citra, other) = (world.budi().await, world.person("citra").await, world.another().await);
    let elsewhere = other.budi().await;
    let token = budi.makes_token("Report", "read").await.0;
    let program = world.stranger().with_token(&token);
    program.gets("/api/auth/me").await.is_ok();
    pair.catches_up().await;
    pair.holds().await;
    let claimed = budi.claims(&lead).await.is_ok().data().clone();
    for who in [&budi, &program, &elsewhere] {
        sees_the_claim(who, &lead, &claimed).await;
    }
    browses_the_claim(&budi, &lead, &claimed).await;
    let before = world.reads("fresh").await;
    assert!(lists(&citra, POOL, &lead).await, "Citra reads what the replica has");
    assert_eq!(world.reads("fresh").await, before + 1);
    assert!(world.reads("own_write").await > 10 && other.reads("own_write").await > 3);
    pair.goes_on().await;
    until("Citra sees that it is gone", async || !lists(&citra, POOL, &lead).await).await;
    pair.catches_up().await;
    let before = world.reads("fresh").await;
    sees_the_claim(&budi, &lead, &claimed).await;
    assert_eq!(world.reads("fresh").await, before + 5, "once it is there, his reads are the replica's again");
    world.proves_itself().await;
}

#[tokio::test]
async fn others_see_a_claim_within_the_lag_and_not_before() {
    let pair = Pair::new().await;
    let world = World::reading_from(&pair).await;
    let (budi, citra) = (world.budi().await, world.person("citra").await);
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    pair.catches_up().await;
    assert!(lists(&citra, POOL, &lead).await);
    let (began, primary) = (Instant::now(), world.reads("own_write").await);
    budi.claims(&lead).await.is_ok();
    let took = began.elapsed();
    assert!(!lists(&budi, POOL, &lead).await, "not to him who claimed");
    until("Citra sees that it is gone", async || !lists(&citra, POOL, &lead).await).await;
    let seen = began.elapsed();
    assert!(seen >= LAG, "seen after {seen:?}, which the replica could not have shown");
    assert!(seen < allowed(LAG, took + LAG / 2), "seen after {seen:?}");
    assert_eq!(world.reads("own_write").await, primary + 1, "of all these only Budi's was the primary's");
    world.proves_itself().await;
}

/// Whoever hears of a change before the replica has it would fetch his page in vain.
#[tokio::test]
async fn a_notice_comes_when_the_replica_shows_what_it_tells() {
    let pair = Pair::new().await;
    let world = World::reading_from(&pair).await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    pair.catches_up().await;
    let mut ear = Ear::of(&sari).await;
    let began = Instant::now();
    let deal = budi.claims(&lead).await.is_ok().id("opportunity_id");
    ear.hears_of("opportunities").await;
    assert!(began.elapsed() >= LAG, "heard after {:?}", began.elapsed());
    let before = world.reads("fresh").await;
    assert!(lists(&sari, DEALS, &deal).await, "what she heard of is there when she looks");
    assert_eq!(world.reads("fresh").await, before + 1, "and she looked at the replica");
    world.proves_itself().await;
}

/// No page and no list writes, waits for the primary, or asks what a replica does not know; each is one read.
#[tokio::test]
async fn every_page_and_list_is_read_from_the_replica() {
    let pair = Pair::new().await;
    let world = World::reading_from(&pair).await;
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let claimed = budi.claims(&lead).await.is_ok();
    let target = budi.has_target("PT Angin Timur").await;
    let records = [
        format!("/crm/leads/{lead}"),
        format!("/crm/opportunities/{}", claimed.id("opportunity_id")),
        format!("/crm/accounts/{}", claimed.id("account_id")),
        format!("/crm/targets/{target}"),
        "/crm/notifications".to_owned(),
        "/crm/notifications/settings".to_owned(),
        "/crm/search?q=laut".to_owned(),
        "/me".to_owned(),
        format!("/crm/access?id={lead}"),
    ];
    pair.catches_up().await;
    let pages = bcp_crm::home::LISTS.iter().map(|list| list.page.to_owned()).chain(records);
    for page in pages {
        let before = world.reads("fresh").await;
        agus.browses(&page).await.shows_a_page();
        assert_eq!(world.reads("fresh").await, before + 1, "{page} is read from the replica");
    }
    // The proof's address runs it and keeps what it found: that is the primary's.
    for list in bcp_crm::home::LISTS.iter().filter(|list| list.key != "proof") {
        let before = world.reads("fresh").await;
        agus.gets(list.api).await.is_ok();
        assert_eq!(world.reads("fresh").await, before + 1, "{} is read from the replica", list.api);
    }
    world.proves_itself().await;
}

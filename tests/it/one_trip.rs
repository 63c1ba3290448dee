//! One request, one trip: everything a request wants of the database is sent before the database says a word (DESIGN §1).

use futures_util::FutureExt;

use crate::support::proxy::Proxy;
use crate::support::{Person, World};

/// A world whose one connection goes through a proxy.
struct Watched {
    world: World,
    through: World,
    proxy: Proxy,
}

impl Watched {
    async fn new() -> Self {
        let world = World::new().await;
        let proxy = Proxy::before(&world.source().owner).await;
        let through = world.through(proxy.url(&world.source().owner)).await;
        Self { world, through, proxy }
    }

    /// Once to prepare the statements, once more to count.
    async fn is_one_trip(&self, who: &Person, path: &str) {
        self.proxy.relents();
        who.gets(path).await.is_ok();
        self.proxy.withholds();
        who.gets(path).await.is_ok();
        assert_eq!(self.proxy.turns(), 1, "{path} took more than one round trip");
    }

    /// The same of a page, bell included.
    async fn is_a_page_in_one_trip(&self, who: &Person, path: &str) {
        self.proxy.relents();
        who.browses(path).await.shows_a_page();
        self.proxy.withholds();
        who.browses(path).await.shows_a_page();
        assert_eq!(self.proxy.turns(), 1, "{path} took more than one round trip");
    }
}

#[tokio::test]
async fn a_claim_is_one_round_trip() {
    let watched = Watched::new().await;
    let ana = watched.world.ana().await;
    let mut leads = Vec::new();
    for company in ["PT Laut Biru", "PT Angin Timur"] {
        leads.push(ana.brings_to_the_pool(company).await);
    }
    let budi = watched.through.budi().await;
    budi.claims(&leads[0]).await.is_ok();
    watched.proxy.withholds();
    budi.claims(&leads[1]).await.is_ok();
    assert_eq!(watched.proxy.turns(), 1);
    watched.world.proves_itself().await;
}

#[tokio::test]
async fn a_claim_with_an_idempotency_key_is_one_round_trip() {
    let watched = Watched::new().await;
    let ana = watched.world.ana().await;
    let (first, second) = (ana.brings_to_the_pool("PT Laut Biru").await, ana.brings_to_the_pool("PT Angin Timur").await);
    let budi = watched.through.budi().await;
    budi.with_key("first").claims(&first).await.is_ok();
    watched.proxy.withholds();
    budi.with_key("second").claims(&second).await.is_ok();
    assert_eq!(watched.proxy.turns(), 1);
    watched.world.proves_itself().await;
}

#[tokio::test]
async fn a_list_is_one_round_trip() {
    let watched = Watched::new().await;
    watched.world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let budi = watched.through.budi().await;
    watched.is_one_trip(&budi, "/api/crm/leads?view=handover_pool").await;
    watched.is_one_trip(&budi, "/api/crm/leads?view=handover_pool&counts=true").await;
    watched.is_one_trip(&budi, "/api/crm/opportunities?view=pipeline").await;
    watched.world.proves_itself().await;
}

#[tokio::test]
async fn reading_a_record_is_one_round_trip() {
    let watched = Watched::new().await;
    let lead = watched.world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let budi = watched.through.budi().await;
    let deal = budi.claims(&lead).await.is_ok().id("opportunity_id");
    watched.is_one_trip(&budi, &format!("/api/crm/leads/{lead}")).await;
    watched.is_one_trip(&budi, &format!("/api/crm/opportunities/{deal}")).await;
    watched.is_one_trip(&budi, "/api/auth/me").await;
    watched.world.proves_itself().await;
}

#[tokio::test]
async fn a_page_is_one_round_trip() {
    let watched = Watched::new().await;
    let agus = watched.through.agus().await;
    for list in bcp_crm::home::LISTS {
        watched.proxy.relents();
        agus.browses(list.page).await.shows_a_page();
        watched.proxy.withholds();
        agus.browses(list.page).await.shows_a_page();
        assert_eq!(watched.proxy.turns(), 1, "{} took more than one round trip", list.page);
    }
    watched.world.proves_itself().await;
}

#[tokio::test]
async fn a_page_with_its_bell_is_one_round_trip() {
    let watched = Watched::new().await;
    let ana = watched.world.ana().await;
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    watched.world.budi().await.claims(&lead).await.is_ok();
    // Signing in is more than one trip, so it comes before the proxy withholds anything.
    let target = watched.world.budi().await.has_target("PT Angin Timur").await;
    let (ana, agus) = (watched.through.ana().await, watched.through.agus().await);
    for page in ["/crm/lead-inbox", "/crm/notifications", "/crm/notifications?unread=true", "/crm/notifications/settings"] {
        watched.is_a_page_in_one_trip(&ana, page).await;
    }
    watched.is_one_trip(&ana, "/api/crm/notifications?counts=true").await;
    watched.is_a_page_in_one_trip(&agus, "/admin/jobs").await;
    watched.is_a_page_in_one_trip(&agus, &format!("/crm/targets/{target}")).await;
    watched.world.proves_itself().await;
}

/// The proxy itself: whoever waits for an answer before his COMMIT waits in vain, and a second trip is counted.
#[tokio::test]
async fn the_proxy_withholds_every_answer_until_the_commit() {
    let watched = Watched::new().await;
    let client = watched.through.sql_as_nobody().await;
    watched.proxy.withholds();
    let mut early = std::pin::pin!(client.batch_execute("begin"));
    tokio::select! {
        biased;
        _ = &mut early => panic!("an answer came before the commit"),
        () = watched.proxy.holds_an_answer() => {}
    }
    assert!(early.as_mut().now_or_never().is_none(), "the answer is withheld");
    client.batch_execute("commit").await.expect("the commit is answered");
    early.await.expect("and with it what was withheld");
    let again = tokio::join!(client.batch_execute("begin"), client.batch_execute("commit"));
    assert!(again.0.is_ok() && again.1.is_ok());
    assert_eq!(watched.proxy.turns(), 2);
    watched.world.proves_itself().await;
}

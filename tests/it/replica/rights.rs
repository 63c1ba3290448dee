//! A session that ended, a role or a team that changed: the replica does not know it yet, and it counts at once.

use serde_json::json;

use super::{DEALS, lists};
use crate::support::{PASSWORD, Pair, World};

#[tokio::test]
async fn a_session_that_ended_is_out_at_once_though_the_replica_knows_it_still() {
    let pair = Pair::new().await;
    let world = World::reading_from(&pair).await;
    let (agus, budi, citra) = (world.agus().await, world.budi().await, world.person("citra").await);
    let (token, id) = budi.makes_token("Report", "read").await;
    let program = world.stranger().with_token(&token);
    program.gets(DEALS).await.is_ok();
    pair.catches_up().await;
    for who in [&agus, &budi, &citra, &program] {
        who.gets("/api/auth/me").await.is_ok();
    }
    pair.holds().await;
    budi.deletes(&format!("/api/auth/tokens/{id}")).await.is_ok();
    program.gets(DEALS).await.is_refused("UNAUTHENTICATED");
    // The cookie itself, which signing out would take from this browser.
    let login = world.stranger().logs_in("citra@bcp.test", PASSWORD).await.is_ok();
    let cookie = login.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let elsewhere = world.stranger();
    let asks = async || elsewhere.sends(elsewhere.asks(reqwest::Method::GET, DEALS).header("cookie", &cookie)).await;
    asks().await.is_ok();
    elsewhere.sends(elsewhere.asks(reqwest::Method::POST, "/api/auth/logout").header("cookie", &cookie).json(&json!({}))).await.is_ok();
    asks().await.is_refused("UNAUTHENTICATED");
    citra.gets(DEALS).await.is_ok();
    let gone = format!("/api/admin/users/{}/deactivate", citra.user_id);
    agus.posts(&gone, json!({"reason": "Left for the sea."})).await.is_ok();
    citra.gets(DEALS).await.is_refused("UNAUTHENTICATED");
    citra.browses("/crm/pipeline").await.goes_to("/login?next=%2Fcrm%2Fpipeline");
    citra.gets("/api/crm/live").await.is_refused("UNAUTHENTICATED");
    pair.goes_on().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_session_that_ended_on_the_replica_only_by_being_new_is_let_in() {
    let pair = Pair::new().await;
    let world = World::reading_from(&pair).await;
    pair.catches_up().await;
    pair.holds().await;
    let budi = world.budi().await;
    budi.gets("/api/auth/me").await.is_ok();
    budi.browses("/crm/pipeline").await.shows_a_page();
    assert!(world.reads("refused").await >= 2, "the replica does not know it yet, and the primary was asked");
    pair.goes_on().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_role_or_a_team_that_changed_counts_from_the_next_read() {
    let pair = Pair::new().await;
    let world = World::reading_from(&pair).await;
    let (budi, sari, surya) = (world.budi().await, world.person("sari").await, world.person("surya").await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    pair.catches_up().await;
    assert!(lists(&sari, DEALS, &deal).await && !lists(&surya, DEALS, &deal).await);
    pair.holds().await;
    let agus = world.agus().await;
    let moves = json!({"manager_user_id": surya.user_id});
    agus.patches(&format!("/api/admin/users/{}", budi.user_id), moves).await.is_ok();
    assert!(!lists(&sari, DEALS, &deal).await, "he is of her team no more");
    assert!(lists(&surya, DEALS, &deal).await, "but of his");
    let dian = world.person("dian").await;
    dian.gets("/api/crm/leads?view=inbox").await.is_ok();
    agus.patches(&format!("/api/admin/users/{}", dian.user_id), json!({"role_name": "EXIM Ops (operation)"})).await.is_ok();
    dian.gets("/api/crm/leads?view=inbox").await.is_refused("FORBIDDEN");
    let told = dian.gets("/api/auth/me").await.is_ok();
    told.check(told.data()["user"]["role_name"] == "EXIM Ops (operation)", "tells the new role");
    assert!(world.reads("rights").await >= 2);
    pair.goes_on().await;
    world.proves_itself().await;
}

/// A session is noted as used by the primary only: reading from the replica alone must not let it run out.
#[tokio::test]
async fn a_session_that_only_reads_is_noted_as_used() {
    let pair = Pair::new().await;
    let world = World::reading_from(&pair).await;
    let budi = world.budi().await;
    let owner = world.owner_sql().await;
    let old = "update data.sessions set last_seen_at = last_seen_at - interval '6 minutes' where user_id = $1";
    owner.execute(old, &[&budi.user_id]).await.expect("his session was not used for a while");
    pair.catches_up().await;
    budi.gets(DEALS).await.is_ok();
    let recent = "select bool_and(last_seen_at > now() - interval '1 minute') from data.sessions where user_id = $1";
    let recent: bool = owner.query_one(recent, &[&budi.user_id]).await.expect("his session").get(0);
    assert!(recent, "his reading counts as use");
    let before = world.reads("fresh").await;
    budi.gets(DEALS).await.is_ok();
    assert_eq!(world.reads("fresh").await, before + 1, "and the next one is the replica's");
    world.proves_itself().await;
}

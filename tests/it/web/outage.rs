//! Without a database: 503, and nothing half done.

use serde_json::json;

use crate::support::World;

const NOWHERE: &str = "host=127.0.0.1 port=1 user=nobody dbname=nothing";

#[tokio::test]
async fn without_a_database_every_request_says_so_and_when_to_try_again() {
    let world = World::new().await;
    let cut_off = world.through(NOWHERE.to_owned()).await;
    let stranger = cut_off.stranger();
    for path in ["/api/auth/me", "/api/crm/people", "/readyz"] {
        let answer = stranger.gets(path).await.is_refused("DATABASE_UNAVAILABLE");
        answer.check(answer.header("retry-after").parse::<u32>().is_ok(), "says when to try again");
        answer.check(
            !answer.text.contains("127.0.0.1") && !answer.text.to_lowercase().contains("connection refused"),
            "keeps the cause inside",
        );
    }
    stranger.posts("/api/auth/login", json!({"email": "ana@bcp.test", "password": "p"})).await.is_refused("DATABASE_UNAVAILABLE");
    let page = stranger.browses("/crm").await;
    page.check(page.status == 503 && page.header("content-type").starts_with("text/html"), "is a page that says so");
    let alive = stranger.gets("/healthz").await;
    alive.check(alive.status == 200, "is alive all the same");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_connection_that_was_cut_is_replaced() {
    let world = World::new().await;
    let ana = world.ana().await;
    const CUT: &str =
        "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    for _ in 0..3 {
        world.owner_sql().await.execute(CUT, &[]).await.expect("the server's connections are cut");
        let first = ana.gets("/api/auth/me").await;
        first.check(first.status == 200 || first.was_refused("DATABASE_UNAVAILABLE"), "is an answer or a clear refusal");
        ana.gets("/api/auth/me").await.is_ok();
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_server_with_its_database_is_ready() {
    let world = World::new().await;
    let answer = world.stranger().gets("/readyz").await;
    answer.check(answer.status == 200, "is ready");
    world.proves_itself().await;
}

//! Signing in and out, cookies, throttling.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::{Answer, PASSWORD, Person, World};

/// The name and value of the session's cookie.
fn cookie(login: &Answer) -> String {
    login.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

async fn me_with(who: &Person, cookie: &str) -> Answer {
    who.sends(who.asks(Method::GET, "/api/auth/me").header("cookie", cookie)).await
}

fn in_hours(hours: i64) -> String {
    (Timestamp::now() + SignedDuration::from_hours(hours)).to_string()
}

#[tokio::test]
async fn signing_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use() {
    let world = World::new().await;
    let login = world.stranger().logs_in("ana@bcp.test", PASSWORD).await.is_ok();
    let set = login.header("set-cookie").to_owned();
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        login.check(set.split("; ").any(|part| part == flag), flag);
    }
    login.check(!set.contains("Domain="), "is for this host only");
    let token = cookie(&login);
    let token = token.split_once('=').expect("a value").1;
    login.check(token.len() >= 43 && !login.text.contains(token), "keeps the token out of its body");
    world.proves_itself().await;
}

#[tokio::test]
async fn off_loopback_the_cookie_is_for_tls_only() {
    let world = World::new().await;
    let login = world.off_loopback().await.stranger().logs_in("ana@bcp.test", PASSWORD).await.is_ok();
    let set = login.header("set-cookie").to_owned();
    login.check(set.starts_with("__Host-") && set.split("; ").any(|part| part == "Secure"), "has a __Host- cookie with Secure");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_database_knows_only_the_hash_of_a_token() {
    let world = World::new().await;
    let login = world.stranger().logs_in("ana@bcp.test", PASSWORD).await.is_ok();
    let token = cookie(&login).split_once('=').expect("a value").1.to_owned();
    let hash = Sha256::digest(token.as_bytes()).to_vec();
    let stored = world.owner_sql().await.query_one("select token_hash from data.sessions", &[]).await.expect("one session");
    assert_eq!(stored.get::<_, Vec<u8>>(0), hash);
    world.proves_itself().await;
}

#[tokio::test]
async fn everyone_of_the_cast_signs_in_and_is_told_who_he_is() {
    let world = World::new().await;
    for player in crate::support::CAST {
        let me = world.person(player.name).await.gets("/api/auth/me").await.is_ok();
        let user = &me.data()["user"];
        me.check(user["access_profile"] == player.profile && user["role_name"] == player.role, "names role and profile");
        me.check(user["permissions"].is_array() && user["menu"].is_array(), "names permissions and menu");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn the_email_may_be_typed_in_any_case() {
    let world = World::new().await;
    world.stranger().logs_in(" Ana@BCP.test ", PASSWORD).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_email_look_the_same() {
    let world = World::new().await;
    let stranger = world.stranger();
    let wrong = stranger.logs_in("ana@bcp.test", "wrong").await.is_refused("UNAUTHENTICATED");
    let unknown = stranger.logs_in("nobody@bcp.test", PASSWORD).await.is_refused("UNAUTHENTICATED");
    assert_eq!(wrong.message(), unknown.message());
    assert!(!wrong.headers.contains_key("set-cookie"));
    world.proves_itself().await;
}

#[tokio::test]
async fn ten_wrong_passwords_close_the_account_for_a_quarter_of_an_hour() {
    let world = World::new().await;
    let stranger = world.stranger();
    for _ in 0..10 {
        stranger.logs_in("ana@bcp.test", "wrong").await.is_refused("UNAUTHENTICATED");
    }
    let closed = stranger.logs_in("Ana@bcp.test", PASSWORD).await.is_refused("RATE_LIMITED");
    closed.check(closed.header("retry-after").parse::<u32>().is_ok_and(|seconds| (1..=900).contains(&seconds)), "says when to try again");
    stranger.logs_in("budi@bcp.test", PASSWORD).await.is_ok();
    let later = world.at(&in_hours(1)).await;
    later.stranger().logs_in("ana@bcp.test", PASSWORD).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn two_hundred_wrong_passwords_close_an_address() {
    let world = World::new().await;
    let tried =
        "insert into data.login_failures (email, address) select 'x' || n || '@bcp.test', '127.0.0.1' from generate_series(1, 200) as n";
    world.owner_sql().await.execute(tried, &[]).await.expect("two hundred failures");
    world.stranger().logs_in("ana@bcp.test", PASSWORD).await.is_refused("RATE_LIMITED");
    world.proves_itself().await;
}

#[tokio::test]
async fn signing_out_ends_the_session_for_whoever_still_has_the_cookie() {
    let world = World::new().await;
    let ana = world.stranger();
    let token = cookie(&ana.logs_in("ana@bcp.test", PASSWORD).await.is_ok());
    me_with(&world.stranger(), &token).await.is_ok();
    let gone = ana.posts("/api/auth/logout", json!({})).await.is_ok();
    gone.check(gone.header("set-cookie").contains("Max-Age=0"), "takes the cookie back");
    me_with(&world.stranger(), &token).await.is_refused("UNAUTHENTICATED");
    ana.posts("/api/auth/logout", json!({})).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn a_session_ends_unused_after_a_week_and_in_any_case_after_a_month() {
    let world = World::new().await;
    let token = cookie(&world.stranger().logs_in("ana@bcp.test", PASSWORD).await.is_ok());
    me_with(&world.at(&in_hours(7 * 24 + 1)).await.stranger(), &token).await.is_refused("UNAUTHENTICATED");
    for day in [6, 12, 18, 24, 29] {
        me_with(&world.at(&in_hours(day * 24)).await.stranger(), &token).await.is_ok();
    }
    me_with(&world.at(&in_hours(30 * 24 + 1)).await.stranger(), &token).await.is_refused("UNAUTHENTICATED");
    world.proves_itself().await;
}

#[tokio::test]
async fn whoever_is_deactivated_is_out_at_once() {
    let world = World::new().await;
    let oka = world.person("oka").await;
    oka.gets("/api/auth/me").await.is_ok();
    let owner = world.owner_sql().await;
    owner.execute("update data.users set is_active = false where email = 'oka@bcp.test'", &[]).await.expect("a change");
    oka.gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    world.stranger().logs_in("oka@bcp.test", PASSWORD).await.is_refused("UNAUTHENTICATED");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_made_up_cookie_is_nobodys() {
    let world = World::new().await;
    for token in ["bcp_session=", "bcp_session=AAAA", "bcp_session=' or 1=1 --", "__Host-bcp_session=AAAA", "bcp_session=%00"] {
        me_with(&world.stranger(), token).await.is_refused("UNAUTHENTICATED");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn without_a_session_a_page_asks_to_sign_in_and_comes_back() {
    let world = World::new().await;
    let stranger = world.stranger();
    stranger.browses("/crm/lead-inbox?q=laut").await.goes_to("/login?next=%2Fcrm%2Flead-inbox%3Fq%3Dlaut");
    stranger.gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    stranger.gets("/api/crm/people").await.is_refused("UNAUTHENTICATED");
    let form = [("email", "ana@bcp.test"), ("password", PASSWORD), ("next", "/crm/lead-inbox?q=laut")];
    stranger.submits("/api/auth/login", &form).await.goes_to("/crm/lead-inbox?q=laut");
    world.proves_itself().await;
}

#[tokio::test]
async fn after_signing_in_nobody_is_sent_to_another_site() {
    let world = World::new().await;
    for next in ["https://other.example/", "//other.example", "/\\other.example", "javascript:alert(1)", "/crm\r\nx: y"] {
        let form = [("email", "ana@bcp.test"), ("password", PASSWORD), ("next", next)];
        world.stranger().submits("/api/auth/login", &form).await.goes_to("/crm");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_wrong_password_in_the_browser_is_a_page_that_says_so_and_keeps_the_email() {
    let world = World::new().await;
    let answer = world.stranger().submits("/api/auth/login", &[("email", "ana@bcp.test"), ("password", "wrong")]).await;
    answer.check(answer.status == 401 && answer.header("content-type").starts_with("text/html"), "is a page");
    answer.check(answer.text.contains("ana@bcp.test") && !answer.text.contains("value=\"wrong\""), "keeps the e-mail, not the password");
    world.proves_itself().await;
}

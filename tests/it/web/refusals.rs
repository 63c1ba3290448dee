//! Requests that are wrong before any domain is asked.

use reqwest::Method;
use serde_json::json;

use crate::support::World;

const PAST_THE_LIMIT: usize = 2 * 1024 * 1024 + 1;

#[tokio::test]
async fn an_unknown_route_of_the_api_is_a_404_in_json() {
    let world = World::new().await;
    world.stranger().gets("/api/crm/nothing").await.is_refused("NOT_FOUND");
    world.ana().await.posts("/api/crm/nothing", json!({})).await.is_refused("NOT_FOUND");
    world.proves_itself().await;
}

#[tokio::test]
async fn an_unknown_page_is_a_404_in_html_with_a_way_home() {
    let world = World::new().await;
    let answer = world.ana().await.browses("/crm/nothing").await;
    answer.check(answer.status == 404 && answer.header("content-type").starts_with("text/html"), "is a 404 page");
    answer.check(answer.text.contains("href=\"/crm\""), "leads home");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_wrong_method_is_405_and_says_which_are_right() {
    let world = World::new().await;
    let ana = world.ana().await;
    let answer = ana.sends(ana.asks(Method::DELETE, "/api/auth/me")).await.is_refused("METHOD_NOT_ALLOWED");
    answer.check(answer.header("allow").contains("GET"), "names the methods in Allow");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_body_past_the_limit_is_413_as_json_and_as_a_form() {
    let world = World::new().await;
    let ana = world.ana().await;
    ana.posts("/api/auth/login", json!({"email": "x".repeat(PAST_THE_LIMIT), "password": "p"})).await.is_refused("PAYLOAD_TOO_LARGE");
    let form = ana.asks(Method::POST, "/api/auth/login").form(&[("email", "x".repeat(PAST_THE_LIMIT))]);
    ana.sends(form).await.is_refused("PAYLOAD_TOO_LARGE");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_body_that_is_neither_json_nor_a_form_is_415() {
    let world = World::new().await;
    let stranger = world.stranger();
    for kind in ["text/plain", "application/xml", "application/octet-stream"] {
        let request = stranger.asks(Method::POST, "/api/auth/login").header("content-type", kind).body("email=ana@bcp.test");
        stranger.sends(request).await.is_refused("UNSUPPORTED_MEDIA_TYPE");
    }
    let untyped = stranger.asks(Method::POST, "/api/auth/login").body("email=ana@bcp.test");
    stranger.sends(untyped).await.is_refused("UNSUPPORTED_MEDIA_TYPE");
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_no_json_object_is_refused() {
    let world = World::new().await;
    let stranger = world.stranger();
    for body in ["{", "[]", "\"text\"", "1", "null", "{\"email\": }", "{\"email\": \"a\"} x", "\u{feff}{}"] {
        let request = stranger.asks(Method::POST, "/api/auth/login").header("content-type", "application/json").body(body);
        stranger.sends(request).await.is_refused("VALIDATION_ERROR");
    }
    let bytes = stranger.asks(Method::POST, "/api/auth/login").header("content-type", "application/json").body(vec![b'"', 0xff, b'"']);
    stranger.sends(bytes).await.is_refused("VALIDATION_ERROR");
    let deep = "[".repeat(100_000);
    let deep = stranger.asks(Method::POST, "/api/auth/login").header("content-type", "application/json").body(deep);
    stranger.sends(deep).await.is_refused("VALIDATION_ERROR");
    world.proves_itself().await;
}

#[tokio::test]
async fn an_unknown_field_is_refused_by_its_name() {
    let world = World::new().await;
    let stranger = world.stranger();
    let body = json!({"email": "ana@bcp.test", "password": "p", "is_admin": true});
    stranger.posts("/api/auth/login", body).await.is_refused("VALIDATION_ERROR").names_field("is_admin");
    let form = stranger.asks(Method::POST, "/api/auth/login").form(&[("email", "a"), ("password", "p"), ("is_admin", "1")]);
    stranger.sends(form).await.is_refused("VALIDATION_ERROR").names_field("is_admin");
    let budi = world.budi().await;
    budi.gets("/api/crm/people?colour=blue").await.is_refused("VALIDATION_ERROR").names_field("colour");
    budi.posts("/api/auth/logout", json!({"everywhere": true})).await.is_refused("VALIDATION_ERROR").names_field("everywhere");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_missing_or_wrongly_formed_field_is_refused_by_its_name() {
    let world = World::new().await;
    let stranger = world.stranger();
    stranger.posts("/api/auth/login", json!({"password": "p"})).await.is_refused("VALIDATION_ERROR").names_field("email");
    stranger.posts("/api/auth/login", json!({"email": 5, "password": "p"})).await.is_refused("VALIDATION_ERROR").names_field("email");
    stranger
        .posts("/api/auth/login", json!({"email": "a", "password": ["p"]}))
        .await
        .is_refused("VALIDATION_ERROR")
        .names_field("password");
    stranger
        .posts("/api/auth/login", json!({"email": {"$gt": ""}, "password": "p"}))
        .await
        .is_refused("VALIDATION_ERROR")
        .names_field("email");
    let empty = stranger.asks(Method::POST, "/api/auth/login");
    stranger.sends(empty).await.is_refused("VALIDATION_ERROR");
    let twice = stranger.asks(Method::POST, "/api/auth/login").form(&[("email", "a"), ("email", "b"), ("password", "p")]);
    stranger.sends(twice).await.is_refused("VALIDATION_ERROR").names_field("email");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_nul_is_refused_wherever_it_stands() {
    let world = World::new().await;
    let ana = world.ana().await;
    ana.posts("/api/auth/login", json!({"email": "a\u{0}b", "password": "p"})).await.is_refused("VALIDATION_ERROR").names_field("email");
    let form = ana.asks(Method::POST, "/api/auth/login").form(&[("email", "a\u{0}b"), ("password", "p")]);
    ana.sends(form).await.is_refused("VALIDATION_ERROR").names_field("email");
    ana.gets("/api/crm/people?q=a%00b").await.is_refused("VALIDATION_ERROR").names_field("q");
    let path = ana.gets("/api/crm/leads/LEAD%00").await;
    path.check(path.status == 404 || path.status == 400, "is a clear refusal");
    world.proves_itself().await;
}

#[tokio::test]
async fn bytes_that_are_no_text_do_no_harm() {
    let world = World::new().await;
    let ana = world.ana().await;
    for path in ["/api/crm/people?q=%ff%fe", "/api/crm/leads/%ff", "/crm/leads/%ff", "/%ff"] {
        let answer = ana.gets(path).await;
        answer.check(answer.status < 500, "is no fault of ours");
    }
    let form = ana
        .asks(Method::POST, "/api/auth/login")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("email=%ff&password=%fe");
    let answer = ana.sends(form).await;
    answer.check(answer.status < 500, "is no fault of ours");
    world.proves_itself().await;
}

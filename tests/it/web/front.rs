//! What every answer carries, and requests from other sites.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, World};

#[tokio::test]
async fn every_answer_has_its_own_correlation_id() {
    let world = World::new().await;
    let stranger = world.stranger();
    let mut seen = std::collections::HashSet::new();
    for path in ["/", "/login", "/healthz", "/crm", "/api/auth/me", "/nothing", "/api/openapi.json"] {
        let answer = stranger.gets(path).await;
        assert!(uuid::Uuid::parse_str(answer.header("x-correlation-id")).is_ok(), "{path}");
        assert!(seen.insert(answer.header("x-correlation-id").to_owned()), "{path} has another's id");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_callers_own_correlation_header_is_not_believed() {
    let world = World::new().await;
    let stranger = world.stranger();
    let answer = stranger.sends(stranger.asks(Method::GET, "/healthz").header("x-correlation-id", "mine")).await;
    answer.check(answer.header("x-correlation-id") != "mine", "has an id of the server's");
    world.proves_itself().await;
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let world = World::new().await;
    let ana = world.ana().await;
    let asset = asset_of(&ana.browses("/login").await);
    for path in ["/", "/login", "/crm", "/crm/nothing", "/api/auth/me", "/api/crm/nothing", "/healthz", &asset] {
        let answer = ana.browses(path).await;
        let policy = answer.header("content-security-policy");
        answer.check(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "has a strict policy");
        answer.check(!policy.contains("unsafe") && !policy.contains('*') && !policy.contains("http"), "allows nothing inline or foreign");
        answer.check(answer.header("x-content-type-options") == "nosniff", "is not guessed at");
        answer.check(answer.header("referrer-policy") == "same-origin", "tells other sites nothing");
        answer.check(answer.header("cross-origin-resource-policy") == "same-origin", "is nothing of another site's");
        answer.check(!answer.headers.contains_key("server") && !answer.headers.contains_key("x-powered-by"), "boasts of nothing");
    }
    let refused = ana.posts("/api/auth/login", json!({})).await.is_refused("VALIDATION_ERROR");
    refused.check(!refused.header("content-security-policy").is_empty(), "has them when it is a refusal too");
    world.proves_itself().await;
}

#[tokio::test]
async fn answers_are_not_kept_but_assets_are_for_ever() {
    let world = World::new().await;
    let ana = world.ana().await;
    for path in ["/login", "/api/auth/me", "/crm/nothing"] {
        let answer = ana.browses(path).await;
        answer.check(answer.header("cache-control").contains("no-store"), "is not kept");
    }
    let asset = ana.gets(&asset_of(&ana.browses("/login").await)).await;
    asset.check(asset.status == 200 && asset.header("cache-control").contains("immutable"), "is kept");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_page_loads_only_what_the_server_has_and_nothing_inline() {
    let world = World::new().await;
    let page = world.stranger().browses("/login").await.shows_a_page();
    let assets = links(&page.text);
    assert!(assets.iter().any(|path| path.ends_with(".js")) && assets.iter().any(|path| path.ends_with(".css")), "{assets:?}");
    for path in assets {
        let asset = world.stranger().gets(&path).await;
        asset.check(asset.status == 200, "is there");
    }
    page.check(
        !page.text.contains("<script>") && !page.text.contains("<style") && !page.text.contains(" style=\""),
        "holds no inline script or style",
    );
    page.check(!page.text.contains(" onclick=") && !page.text.contains("javascript:"), "holds no inline handler");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_change_asked_for_by_another_site_is_refused() {
    let world = World::new().await;
    let ana = world.ana().await;
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://other.example"), ("origin", "null")]
    {
        let request = ana.asks(Method::POST, "/api/auth/logout").header(name, value).json(&json!({}));
        ana.sends(request).await.is_refused("FORBIDDEN");
        let disguised = ana.asks(Method::POST, "/api/auth/logout").header(name, value).form(&[("_method", "PATCH")]);
        let answer = ana.sends(disguised).await;
        answer.check(answer.status == 403, "is refused as a form too");
    }
    ana.gets("/api/auth/me").await.is_ok();
    let reading = ana.asks(Method::GET, "/api/auth/me").header("sec-fetch-site", "cross-site");
    ana.sends(reading).await.is_ok();
    let own = ana.asks(Method::POST, "/api/auth/logout").header("sec-fetch-site", "same-origin").json(&json!({}));
    ana.sends(own).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn a_get_changes_nothing_whatever_its_query_says() {
    let world = World::new().await;
    let ana = world.ana().await;
    ana.gets("/api/auth/logout?_method=POST").await.is_refused("METHOD_NOT_ALLOWED");
    ana.gets("/api/auth/me").await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn the_api_describes_itself_without_a_session() {
    let world = World::new().await;
    let answer = world.stranger().gets("/api/openapi.json").await;
    let document: serde_json::Value = serde_json::from_str(&answer.text).expect("JSON");
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", document["openapi"]);
    let paths = document["paths"].as_object().expect("paths");
    for path in ["/api/auth/login", "/api/auth/logout", "/api/auth/me", "/api/crm/leads", "/api/crm/opportunities"] {
        assert!(paths.contains_key(path), "{path} is not described");
    }
    world.proves_itself().await;
}

fn asset_of(page: &Answer) -> String {
    links(&page.text).into_iter().find(|path| path.ends_with(".css")).expect("a style sheet")
}

/// What a page loads by `href` of a link and `src`.
fn links(page: &str) -> Vec<String> {
    let heads = page.split('<').filter(|tag| tag.starts_with("link ") || tag.starts_with("script "));
    let quoted = heads.filter_map(|tag| tag.split_once("href=\"").or_else(|| tag.split_once("src=\"")));
    let places = quoted.filter_map(|(_, rest)| rest.split('"').next());
    // A place of the page itself is nothing to load.
    places.filter(|place| !place.starts_with('#')).map(str::to_owned).collect()
}

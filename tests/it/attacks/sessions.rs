//! Another's session, another's record, another's key; and somebody whose rights end while he looks.

use reqwest::Method;
use serde_json::json;

use crate::live::ear::{Ear, kinds};
use crate::support::{Answer, PASSWORD, Person, World, ripe_lead};

fn cookie(login: &Answer) -> String {
    login.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

async fn with_cookie(who: &Person, method: Method, path: &str, cookie: &str) -> Answer {
    who.sends(who.asks(method, path).header("cookie", cookie).json(&json!({}))).await
}

#[tokio::test]
async fn anothers_session_cookie_is_worth_nothing_after_logout() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Kue").await;
    let budi = world.stranger();
    let stolen = cookie(&budi.logs_in("budi@bcp.test", PASSWORD).await.is_ok());
    let thief = world.stranger();
    with_cookie(&thief, Method::GET, "/api/auth/me", &stolen).await.is_ok();
    budi.posts("/api/auth/logout", json!({})).await.is_ok();
    with_cookie(&thief, Method::GET, "/api/auth/me", &stolen).await.is_refused("UNAUTHENTICATED");
    with_cookie(&thief, Method::POST, &format!("/api/crm/leads/{lead}/claim"), &stolen).await.is_refused("UNAUTHENTICATED");
    let page = thief.sends(thief.asks(Method::GET, "/crm/my-leads").header("accept", "text/html").header("cookie", &stolen)).await;
    page.goes_to("/login?next=%2Fcrm%2Fmy-leads");
    let live = thief.asks(Method::GET, "/api/crm/live").header("cookie", &stolen);
    thief.sends(live).await.is_refused("UNAUTHENTICATED");
    world.proves_itself().await;
}

/// A neighbour of the same domain can set a cookie for all its hosts, but none whose name begins with `__Host-`.
#[tokio::test]
async fn off_loopback_a_session_in_the_plain_cookie_is_nobodys() {
    let world = World::new().await;
    let far = world.off_loopback().await;
    let secure = cookie(&far.stranger().logs_in("budi@bcp.test", PASSWORD).await.is_ok());
    let plain = secure.strip_prefix("__Host-").expect("a cookie of this host only").to_owned();
    let (stranger, near) = (far.stranger(), world.stranger());
    with_cookie(&stranger, Method::GET, "/api/auth/me", &plain).await.is_refused("UNAUTHENTICATED");
    with_cookie(&stranger, Method::POST, "/api/crm/leads", &plain).await.is_refused("UNAUTHENTICATED");
    let page = stranger.sends(stranger.asks(Method::GET, "/crm/my-leads").header("accept", "text/html").header("cookie", &plain)).await;
    page.goes_to("/login?next=%2Fcrm%2Fmy-leads");
    let file = stranger.asks(Method::GET, "/api/crm/accounts?format=csv").header("cookie", &plain);
    stranger.sends(file).await.is_refused("UNAUTHENTICATED");
    with_cookie(&stranger, Method::POST, "/api/crm/imports", &plain).await.is_refused("UNAUTHENTICATED");
    let both = with_cookie(&stranger, Method::GET, "/api/auth/me", &format!("bcp_session=AAAA; {secure}")).await.is_ok();
    both.check(both.data()["user"]["email"] == "budi@bcp.test", "is whom the cookie of this host names");
    with_cookie(&near, Method::GET, "/api/auth/me", &plain).await.is_ok();
    world.proves_itself().await;
}

/// Ids count upwards, so that the next one is easily guessed: what is hidden answers as what is not there, to reading and to acts.
#[tokio::test]
async fn a_guessed_id_tells_and_changes_nothing() {
    let world = World::new().await;
    let (budi, eko) = (world.budi().await, world.person("eko").await);
    let own = eko.makes_deal("PT Punya Eko").await;
    let hidden = budi.makes_deal("PT Punya Budi").await;
    let (begin, number) = own.split_at(own.len() - 4);
    let next = format!("{begin}{:04}", number.parse::<u32>().expect("a number") + 1);
    assert_eq!(next, hidden, "the id could be guessed");
    let missing = format!("{begin}9999");
    for path in ["", "/timeline", "/quotes", "/stage", "/assign"] {
        let method = match path {
            "" | "/timeline" => Method::GET,
            "/stage" => Method::PATCH,
            _ => Method::POST,
        };
        let body = match path {
            "/stage" => json!({"stage": "Discovery"}),
            "/assign" => json!({"user_id": eko.user_id}),
            _ => json!({"total_amount": "5"}),
        };
        let ask = async |id: &str| {
            let request = eko.asks(method.clone(), &format!("/api/crm/opportunities/{id}{path}"));
            eko.sends(if method == Method::GET { request } else { request.json(&body) }).await
        };
        let (guessed, nothing) = (ask(&hidden).await, ask(&missing).await);
        guessed.is_refused("NOT_FOUND");
        assert_eq!(
            (guessed.status, guessed.message(), guessed.details()),
            (nothing.status, nothing.message(), nothing.details()),
            "{path}"
        );
    }
    let page = eko.browses(&format!("/crm/opportunities/{hidden}")).await;
    page.check(page.status == 404 && !page.text.contains("PT Punya Budi"), "tells nothing");
    assert_eq!(budi.reads_deal(&hidden).await["opportunity"]["stage"], "Prospecting");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_replayed_key_of_another_user_is_a_key_of_ones_own() {
    let world = World::new().await;
    let (ana, dian, fitri) = (world.ana().await, world.person("dian").await, world.person("fitri").await);
    let key = "8f7cbbd4-3d0e-4a7e-9a43-8a2b1b0c4f11";
    let first = ana.with_key(key).adds_lead(ripe_lead("PT Kunci")).await.is_created();
    let other = dian.with_key(key).adds_lead(ripe_lead("PT Kunci Lain")).await.is_created();
    other.check(other.id("lead.lead_id") != first.id("lead.lead_id"), "is an answer of its own");
    other.check(!other.text.contains(&first.id("lead.lead_id")) || other.data()["duplicates"].is_array(), "is not Ana's");
    // The very same body, by somebody who may not: what Ana was answered is not his.
    let refused = fitri.with_key(key).adds_lead(ripe_lead("PT Kunci")).await.is_refused("FORBIDDEN");
    refused.check(!refused.text.contains("LEAD2"), "names no lead");
    let again = ana.with_key(key).adds_lead(ripe_lead("PT Kunci")).await.is_created();
    again.check(again.data() == first.data(), "is still Ana's own");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_deactivated_user_with_an_open_page_and_a_live_stream_is_out_at_once() {
    let world = World::new().await;
    let fitri = world.person("fitri").await;
    fitri.browses("/crm/accounts").await.shows_a_page();
    let mut ear = Ear::of(&fitri).await;
    let owner = world.owner_sql().await;
    owner.execute("update data.users set is_active = false where user_id = $1", &[&fitri.user_id]).await.expect("she has left");
    fitri.browses("/crm/accounts").await.goes_to("/login?next=%2Fcrm%2Faccounts");
    fitri.posts("/api/crm/accounts", json!({"company_name": "PT Terlambat"})).await.is_refused("UNAUTHENTICATED");
    fitri.gets("/api/crm/accounts?format=csv").await.is_refused("UNAUTHENTICATED");
    let last = ear.hears_out().await;
    assert_eq!((last.name.as_str(), last.kinds), ("end", kinds("over")));
    fitri.gets("/api/crm/live").await.is_refused("UNAUTHENTICATED");
    world.proves_itself().await;
}

/// No right is kept in a session: each request is asked with the role of this moment.
#[tokio::test]
async fn a_role_changed_in_mid_session_counts_from_the_next_request() {
    let world = World::new().await;
    let (ana, sari) = (world.ana().await, world.person("sari").await);
    let deal = world.budi().await.makes_deal("PT Naik").await;
    let pool = ana.brings_to_the_pool("PT Kolam").await;
    sari.gets(&format!("/api/crm/opportunities/{deal}")).await.is_ok();
    let mut ear = Ear::of(&sari).await;
    let owner = world.owner_sql().await;
    let becomes = async |role: &str| {
        let change = "update data.users set role_name = $2 where user_id = $1";
        owner.execute(change, &[&sari.user_id, &role]).await.expect("another role");
    };
    becomes("EXIM Ops (operation)").await;
    sari.gets(&format!("/api/crm/opportunities/{deal}")).await.is_refused("NOT_FOUND");
    sari.claims(&pool).await.is_refused("NOT_FOUND");
    sari.gets("/api/crm/leads?view=my_claimed").await.is_refused("FORBIDDEN");
    let page = sari.browses("/crm/pipeline").await;
    page.check(page.status == 403, "is closed");
    assert_eq!(ear.hears_out().await.name, "end", "what she followed as a manager ends");
    becomes("super admin").await;
    sari.gets("/api/crm/leads?view=inbox").await.is_ok();
    becomes("sales manager").await;
    sari.gets("/api/crm/leads?view=inbox").await.is_refused("FORBIDDEN");
    sari.claims(&pool).await.is_ok();
    world.proves_itself().await;
}

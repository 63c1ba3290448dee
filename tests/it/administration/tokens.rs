//! API tokens: what each scope may, whose they are, when they end.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::{World, ripe_lead};

#[tokio::test]
async fn a_token_speaks_for_its_owner_within_its_scope() {
    let world = World::new().await;
    let ana = world.ana().await;
    let lead = ana.adds_lead(ripe_lead("PT Laut Biru")).await.is_created().id("lead.lead_id");
    let program = async |scope: &str| world.stranger().with_token(&ana.makes_token("Program", scope).await.0);
    let (read, write, intake) = (program("read").await, program("write").await, program("intake").await);
    let one = format!("/api/crm/leads/{lead}");
    for (who, reads, edits, adds) in [(&read, true, false, false), (&write, true, true, true), (&intake, false, false, true)] {
        for (answer, may) in [
            (who.gets("/api/crm/leads?view=inbox").await, reads),
            (who.gets("/api/auth/me").await, reads),
            (who.patches(&one, json!({"city": "Medan"})).await, edits),
            (who.posts(&format!("{one}/handover"), json!({"priority": 7})).await, edits),
            (who.adds_lead(ripe_lead(&crate::targets::unique())).await, adds),
        ] {
            let refused = answer.was_refused("FORBIDDEN");
            answer.check(refused != may && (refused || [200, 201, 400].contains(&answer.status)), &format!("is allowed: {may}"));
        }
    }
    // The whole document: a new route cannot forget it.
    let document = serde_json::to_value(bcp_crm::app::document()).expect("a document");
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys().map(|method| method.to_uppercase()) {
            let open = ["/api/auth/login", "/api/auth/logout", "/api/auth/invitation"].contains(&path.as_str());
            let asks = |who: &crate::support::Person| who.asks(method.parse::<Method>().expect("a method"), &path.replace("{id}", "1"));
            if !open && method != "GET" {
                let answer = read.sends(asks(&read).json(&json!({}))).await;
                answer.check([400, 403, 404, 415].contains(&answer.status), &format!("is no change by {method} {path}"));
            }
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_bearer_is_nobody_else_whatever_cookie_he_has() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let (token, id) = ana.makes_token("Report", "read").await;
    let both = budi.with_token(&token);
    assert_eq!(both.gets("/api/auth/me").await.is_ok().id("user.full_name"), "Ana");
    both.patches("/api/auth/me", json!({"full_name": "Budi"})).await.is_refused("FORBIDDEN");
    for wrong in ["bcp_wrong", "", "bcp_session"] {
        budi.with_token(wrong).gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    }
    let other = budi.sends(budi.asks(Method::GET, "/api/auth/me").header("authorization", "Basic YTpi")).await.is_ok();
    assert_eq!(other.id("user.full_name"), "Budi", "another scheme is somebody else's matter");
    let as_cookie = world.stranger();
    let request = as_cookie.asks(Method::GET, "/api/auth/me").header("cookie", format!("bcp_session={token}"));
    as_cookie.sends(request).await.is_refused("UNAUTHENTICATED");
    budi.deletes(&format!("/api/auth/tokens/{id}")).await.is_refused("NOT_FOUND");
    ana.deletes(&format!("/api/auth/tokens/{id}")).await.is_ok();
    both.gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    ana.deletes(&format!("/api/auth/tokens/{id}")).await.is_refused("NOT_FOUND");
    assert_eq!(world.audited("api_tokens", &id).await, ["API_TOKENS_CREATED", "API_TOKENS_REVOKED"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_token_is_shown_once_and_ends_on_its_day() {
    let world = World::new().await;
    let budi = world.budi().await;
    let keyed = budi.with_key("token");
    let draft = json!({"name": "Report", "scope": "read", "expires_on": Timestamp::now().to_zoned(jiff::tz::TimeZone::get("Asia/Jakarta").expect("a zone")).date().tomorrow().expect("a day")});
    let made = keyed.posts("/api/auth/tokens", draft.clone()).await.is_created();
    let token = made.id("token");
    assert!(token.starts_with("bcp_") && token.len() >= 47, "{token}");
    keyed.posts("/api/auth/tokens", draft).await.is_created().check(true, "is answered again");
    let list = budi.gets("/api/auth/tokens").await.is_ok();
    list.check(!list.text.contains(&token) && list.data().as_array().map(Vec::len) == Some(1), "lists it without its text, once");
    let hash: Vec<u8> = world.owner_sql().await.query_one("select token_hash from data.api_tokens", &[]).await.expect("one").get(0);
    assert_eq!(hash, Sha256::digest(token.as_bytes()).to_vec());
    let later = |hours: i64| (Timestamp::now() + SignedDuration::from_hours(hours)).to_string();
    world.at(&later(12)).await.stranger().with_token(&token).gets("/api/auth/me").await.is_ok();
    world.at(&later(49)).await.stranger().with_token(&token).gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    for (field, value) in
        [("expires_on", json!("2020-01-01")), ("expires_on", json!("2099-01-01")), ("scope", json!("all")), ("name", json!(""))]
    {
        let mut wrong = json!({"name": "Report", "scope": "read"});
        wrong[field] = value;
        budi.posts("/api/auth/tokens", wrong).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    let fitri = world.person("fitri").await;
    let none = fitri.posts("/api/auth/tokens", json!({"name": "Form", "scope": "intake"})).await;
    none.is_refused("VALIDATION_ERROR").names_field("scope");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_token_does_not_touch_its_owners_account() {
    let world = World::new().await;
    let agus = world.agus().await;
    let (token, id) = agus.makes_token("Everything", "write").await;
    let program = world.stranger().with_token(&token);
    program.posts("/api/auth/tokens", json!({"name": "More", "scope": "write"})).await.is_refused("FORBIDDEN");
    program.deletes(&format!("/api/auth/tokens/{id}")).await.is_refused("FORBIDDEN");
    program.deletes("/api/auth/sessions").await.is_refused("FORBIDDEN");
    program.patches("/api/auth/me", json!({"full_name": "X"})).await.is_refused("FORBIDDEN");
    // A link to sign in with would live longer than the token, and lock its owner out.
    let (own, dewi) = (format!("/api/admin/users/{}", agus.user_id), world.person("dewi").await.user_id);
    program.posts(&format!("{own}/invitation"), json!({})).await.is_refused("FORBIDDEN");
    let admin = json!({"email": "second@bcp.test", "full_name": "Second", "role_name": "super admin"});
    program.posts("/api/admin/users", admin.clone()).await.is_refused("FORBIDDEN");
    program.patches(&format!("/api/admin/users/{dewi}"), json!({"role_name": "super admin"})).await.is_refused("FORBIDDEN");
    program.posts(&format!("/api/admin/users/{dewi}/invitation"), json!({})).await.is_ok();
    agus.posts("/api/admin/users", admin).await.is_created();
    program.patches("/api/admin/settings", json!({"sla_hours": 12})).await.is_ok();
    let heard = program.gets("/api/crm/live").await;
    heard.check(heard.status == 200, "follows the lists");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_page_makes_a_token_without_script_and_shows_it_once() {
    let world = World::new().await;
    let budi = world.budi().await;
    budi.submits("/api/auth/tokens", &[("_back", "/me"), ("name", "Report"), ("scope", "read"), ("expires_on", "")]).await.goes_to("/me");
    let shown = budi.browses("/me").await.shows_a_page();
    let token = shown.text.split("value=\"bcp_").nth(1).and_then(|rest| rest.split('"').next()).map(|rest| format!("bcp_{rest}"));
    world.stranger().with_token(&token.expect("a token on the page")).gets("/api/auth/me").await.is_ok();
    let again = budi.browses("/me").await.shows_a_page();
    again.check(!again.text.contains("value=\"bcp_") && again.text.contains("Report"), "shows it once");
    world.proves_itself().await;
}

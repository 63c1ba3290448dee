//! One-time links: the first password, and a forgotten one.

use serde_json::json;

use super::NEW_PASSWORD;
use crate::support::{PASSWORD, World};

#[tokio::test]
async fn whoever_is_invited_sets_name_and_password_and_is_in() {
    let world = World::new().await;
    let agus = world.agus().await;
    let rina = world.invites(&agus, "salesperson").await;
    assert_eq!(agus.looks_up(&rina.user_id).await["user"]["state"], "invited");
    world.stranger().logs_in(&rina.email, PASSWORD).await.is_refused("UNAUTHENTICATED");
    let browser = world.stranger();
    let page = browser.browses(&format!("/invitation/{}", rina.token)).await.shows_a_page();
    page.check(page.text.contains(&rina.email) && page.text.contains("value=\"Baru Sekali\""), "says who");
    let form = [("_form", "invitation"), ("token", rina.token.as_str()), ("full_name", "Rina Wijaya"), ("password", NEW_PASSWORD)];
    browser.submits("/api/auth/invitation", &form).await.goes_to("/crm");
    let me = browser.gets("/api/auth/me").await.is_ok();
    assert_eq!((me.id("user.full_name"), me.id("user.access_profile")), ("Rina Wijaya".to_owned(), "sales".to_owned()));
    world.stranger().logs_in(&rina.email, NEW_PASSWORD).await.is_ok();
    assert_eq!(agus.looks_up(&rina.user_id).await["user"]["state"], "active");
    assert_eq!(world.audited("users", &rina.user_id).await, ["USER_CREATED", "USER_INVITED", "USER_UPDATED"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_link_works_once_for_seven_days_and_only_the_newest() {
    let world = World::new().await;
    let agus = world.agus().await;
    let rina = world.invites(&agus, "finance").await;
    let stranger = world.stranger();
    let in_a_week = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(7 * 24 + 1)).to_string();
    let late = world.at(&in_a_week).await;
    late.stranger().takes_up(&rina.token, "Rina", NEW_PASSWORD).await.is_refused("VALIDATION_ERROR").names_field("token");
    assert_eq!(late.stranger().browses(&format!("/invitation/{}", rina.token)).await.status, 404);
    let newer = agus.posts(&format!("/api/admin/users/{}/invitation", rina.user_id), json!({})).await.is_ok().id("link");
    let newer = newer.trim_start_matches("/invitation/");
    stranger.takes_up(&rina.token, "Rina", NEW_PASSWORD).await.is_refused("VALIDATION_ERROR").names_field("token");
    for (name, password, field) in
        [("Rina", "too short", "password"), ("", NEW_PASSWORD, "full_name"), ("Rina", &"x".repeat(501), "password")]
    {
        stranger.takes_up(newer, name, password).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    stranger.takes_up(newer, &"x".repeat(300), NEW_PASSWORD).await.is_refused("VALIDATION_ERROR").names_field("full_name");
    let (first, second) =
        tokio::join!(stranger.takes_up(newer, "Rina", NEW_PASSWORD), stranger.takes_up(newer, "Rina", "another long password"));
    assert_eq!([first.status, second.status].iter().filter(|status| **status == 200).count(), 1, "{first:?} {second:?}");
    assert_eq!(stranger.browses(&format!("/invitation/{newer}")).await.status, 404);
    let stored = "select count(*) from data.invitations where encode(token_hash, 'escape') like $1 or token_hash = $2";
    let row = world.owner_sql().await.query_one(stored, &[&format!("%{newer}%"), &newer.as_bytes()]).await.expect("a count");
    assert_eq!(row.get::<_, i64>(0), 0, "only its hash is kept");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_new_link_mends_a_forgotten_password_and_ends_the_old_sessions() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let link = agus.posts(&format!("/api/admin/users/{}/invitation", budi.user_id), json!({})).await.is_ok().id("link");
    budi.gets("/api/auth/me").await.is_ok();
    let elsewhere = world.stranger();
    elsewhere.takes_up(link.trim_start_matches("/invitation/"), "Budi", NEW_PASSWORD).await.is_ok();
    budi.gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    world.stranger().logs_in("budi@bcp.test", PASSWORD).await.is_refused("UNAUTHENTICATED");
    elsewhere.gets("/api/auth/me").await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn a_link_is_answered_once_whatever_its_key() {
    let world = World::new().await;
    let agus = world.agus().await.with_key("invite-rina");
    let draft = json!({"email": "rina@bcp.test", "full_name": "Rina", "role_name": "finance"});
    let first = agus.posts("/api/admin/users", draft.clone()).await.is_created();
    let again = agus.posts("/api/admin/users", draft.clone()).await.is_created();
    assert_eq!(first.id("user.user_id"), again.id("user.user_id"));
    again.check(again.data()["link"].is_null(), "keeps the link to its first answer");
    let token = first.id("link").trim_start_matches("/invitation/").to_owned();
    let keys = "select count(*) from data.idempotency_keys where response::text like $1";
    let row = world.owner_sql().await.query_one(keys, &[&format!("%{token}%")]).await.expect("a count");
    assert_eq!(row.get::<_, i64>(0), 0, "the stored answer does not hold it");
    world.stranger().takes_up(&token, "Rina", NEW_PASSWORD).await.is_ok();
    let known =
        world.agus().await.posts("/api/admin/users", json!({"email": "RINA@bcp.test", "full_name": "R", "role_name": "finance"})).await;
    assert_eq!(known.is_refused("USER_EXISTS").details()["user_id"], first.id("user.user_id"));
    world.proves_itself().await;
}

//! One's own account: name, language, time zone, password, sessions.

use serde_json::json;

use super::NEW_PASSWORD;
use crate::support::{PASSWORD, World};

#[tokio::test]
async fn everybody_changes_his_own_name_language_and_time_zone_and_nothing_else() {
    let world = World::new().await;
    let oka = world.person("oka").await;
    let changed = oka.patches("/api/auth/me", json!({"full_name": "Oka Putra", "locale": "en", "time_zone": "Asia/Tokyo"})).await.is_ok();
    assert_eq!(changed.id("user.full_name"), "Oka Putra");
    for (field, value) in
        [("locale", json!("fr")), ("time_zone", json!("Mars/Olympus")), ("time_zone", json!("posix/UTC")), ("full_name", json!(null))]
    {
        oka.patches("/api/auth/me", json!({field: value})).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    for (field, value) in
        [("role_name", "super admin"), ("email", "x@bcp.test"), ("is_active", "true"), ("manager_user_id", "x"), ("user_id", "x")]
    {
        oka.patches("/api/auth/me", json!({field: value})).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    let page = oka.browses("/me").await.shows_a_page();
    page.check(page.text.contains("Oka Putra") && page.text.contains("Asia/Tokyo") && page.text.contains("This one"), "shows it");
    let home = world.budi().await.browses("/crm/pipeline").await.shows_a_page();
    home.check(home.text.contains("href=\"/me\""), "has a way to it in the account's menu");
    assert_eq!(world.audited("users", &oka.user_id.to_string()).await, ["USER_UPDATED"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_signs_out_everywhere_else() {
    let world = World::new().await;
    let (budi, elsewhere) = (world.budi().await, world.budi().await);
    let change = |current: &str, new: &str| json!({"current_password": current, "password": new});
    for (body, field) in [
        (json!({"password": NEW_PASSWORD}), "current_password"),
        (json!({"current_password": PASSWORD}), "current_password"),
        (change("wrong", NEW_PASSWORD), "current_password"),
        (change(PASSWORD, "short"), "password"),
    ] {
        budi.patches("/api/auth/me", body).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    elsewhere.gets("/api/auth/me").await.is_ok();
    budi.with_key("password").patches("/api/auth/me", change(PASSWORD, NEW_PASSWORD)).await.is_ok();
    elsewhere.gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    budi.gets("/api/auth/me").await.is_ok();
    world.stranger().logs_in("budi@bcp.test", PASSWORD).await.is_refused("UNAUTHENTICATED");
    world.stranger().logs_in("budi@bcp.test", NEW_PASSWORD).await.is_ok();
    let kept: i64 = world.owner_sql().await.query_one("select count(*) from data.idempotency_keys", &[]).await.expect("a count").get(0);
    assert_eq!(kept, 0, "no hash of a body with a password is kept");
    world.proves_itself().await;
}

#[tokio::test]
async fn guessing_the_old_password_is_throttled_as_signing_in_is() {
    let world = World::new().await;
    let budi = world.budi().await;
    let wrong = json!({"current_password": "wrong", "password": NEW_PASSWORD});
    for _ in 0..10 {
        budi.patches("/api/auth/me", wrong.clone()).await.is_refused("VALIDATION_ERROR");
    }
    let closed =
        budi.patches("/api/auth/me", json!({"current_password": PASSWORD, "password": NEW_PASSWORD})).await.is_refused("RATE_LIMITED");
    closed.check(closed.header("retry-after").parse::<u32>().is_ok(), "says when to try again");
    budi.patches("/api/auth/me", json!({"full_name": "Budi Santoso"})).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn sessions_are_ones_own_and_end_one_by_one_or_all_but_this() {
    let world = World::new().await;
    let (budi, second, third, citra) = (world.budi().await, world.budi().await, world.budi().await, world.person("citra").await);
    let sessions = second.gets("/api/auth/sessions").await.is_ok();
    let rows = sessions.data().as_array().expect("sessions").clone();
    assert_eq!((rows.len(), rows[0]["is_current"].as_bool(), rows[1]["is_current"].as_bool()), (3, Some(true), Some(false)));
    sessions.check(!sessions.text.contains("token"), "holds no token");
    let mine = format!("/api/auth/sessions/{}", rows[0]["session_id"].as_str().expect("an id"));
    for stranger in [&citra, &world.agus().await] {
        stranger.deletes(&mine).await.is_refused("NOT_FOUND");
    }
    budi.deletes(&mine).await.is_ok();
    second.gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    budi.deletes(&mine).await.is_refused("NOT_FOUND");
    assert_eq!(budi.deletes("/api/auth/sessions").await.is_ok().data()["ended"], 1);
    third.gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    citra.gets("/api/auth/me").await.is_ok();
    let again = world.budi().await;
    budi.submits("/api/auth/sessions", &[("_method", "DELETE"), ("_back", "/me")]).await.goes_to("/me");
    again.gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    world.proves_itself().await;
}

//! The list of users, and what an admin changes of one.

use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn users_are_found_by_name_address_role_and_manager_and_paged_to_the_end() {
    let world = World::new().await;
    let agus = world.agus().await;
    let found = async |query: &str| -> Vec<String> {
        let list = agus.gets(&format!("/api/admin/users?{query}")).await.is_ok();
        list.data().as_array().expect("rows").iter().filter_map(|row| row["full_name"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(found("q=BUDI").await, ["Budi"]);
    assert_eq!(found("q=sales%20manager").await, ["Sari", "Surya"]);
    assert_eq!(found("q=surya").await, ["Eko", "Surya"], "Eko reports to Surya");
    assert!(found("q=%25").await.is_empty(), "typed text is no pattern");
    let (mut seen, mut path) = (Vec::new(), "/api/admin/users?limit=4".to_owned());
    loop {
        let page = agus.gets(&path).await.is_ok();
        seen.extend(page.data().as_array().expect("rows").iter().filter_map(|row| row["full_name"].as_str().map(str::to_owned)));
        let body: serde_json::Value = serde_json::from_str(&page.text).expect("JSON");
        let Some(cursor) = body["meta"]["next_cursor"].as_str() else { break };
        path = format!("/api/admin/users?limit=4&cursor={cursor}");
    }
    assert_eq!(seen.len(), crate::support::CAST.len());
    assert!(seen.is_sorted(), "{seen:?}");
    agus.gets("/api/admin/users?cursor=WyJ4IiwieSJd").await.is_refused("VALIDATION_ERROR").names_field("cursor");
    world.dismisses("oka").await;
    assert_eq!(found("active=false").await, ["Oka"]);
    assert!(!found("active=true").await.contains(&"Oka".to_owned()));
    let file = agus.gets("/api/admin/users?q=budi&format=csv").await;
    file.check(file.text.contains("budi@bcp.test") && !file.text.contains("eko@bcp.test"), "has exactly the rows of the filter");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_changed_role_holds_from_the_next_request_on() {
    let world = World::new().await;
    let (agus, fitri) = (world.agus().await, world.person("fitri").await);
    fitri.gets("/api/crm/leads?view=inbox").await.is_refused("FORBIDDEN");
    let path = format!("/api/admin/users/{}", fitri.user_id);
    let version = agus.looks_up(&fitri.user_id.to_string()).await["user"]["version"].clone();
    let change = json!({"role_name": "Marcomm (marketing staff)", "full_name": "Fitri Ayu", "version": version});
    let changed = agus.patches(&path, change.clone()).await.is_ok();
    changed.check(changed.data()["user"]["access_profile"] == "marketing", "says what he may do now");
    fitri.gets("/api/crm/leads?view=inbox").await.is_ok();
    fitri.gets("/api/crm/invoices").await.is_refused("FORBIDDEN");
    agus.patches(&path, change).await.is_refused("STALE_RECORD");
    agus.patches(&path, json!({"role_name": "king"})).await.is_refused("VALIDATION_ERROR").names_field("role_name");
    agus.patches(&path, json!({"full_name": null})).await.is_refused("VALIDATION_ERROR").names_field("full_name");
    assert_eq!(world.audited("users", &fitri.user_id.to_string()).await, ["USER_UPDATED"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn managers_never_go_round_in_a_circle() {
    let world = World::new().await;
    let (agus, sari, budi) = (world.agus().await, world.person("sari").await, world.budi().await);
    let (of_sari, of_budi) = (format!("/api/admin/users/{}", sari.user_id), format!("/api/admin/users/{}", budi.user_id));
    for (path, manager) in [(&of_sari, budi.user_id), (&of_sari, sari.user_id)] {
        agus.patches(path, json!({"manager_user_id": manager})).await.is_refused("VALIDATION_ERROR").names_field("manager_user_id");
    }
    world.dismisses("surya").await;
    let surya = world.owner_sql().await.query_one("select user_id from data.users where email = 'surya@bcp.test'", &[]).await;
    let surya: uuid::Uuid = surya.expect("Surya").get(0);
    agus.patches(&of_budi, json!({"manager_user_id": surya})).await.is_refused("VALIDATION_ERROR").names_field("manager_user_id");
    // At once, each under the other: one of the two comes too late.
    let eko = world.person("eko").await;
    let of_eko = format!("/api/admin/users/{}", eko.user_id);
    let (first, second) = tokio::join!(
        agus.patches(&of_budi, json!({"manager_user_id": eko.user_id})),
        agus.patches(&of_eko, json!({"manager_user_id": budi.user_id})),
    );
    assert_eq!([first.status, second.status].iter().filter(|status| **status == 200).count(), 1, "{first:?} {second:?}");
    agus.patches(&of_budi, json!({"manager_user_id": null})).await.is_ok();
    assert!(agus.looks_up(&budi.user_id.to_string()).await["user"]["manager_name"].is_null());
    world.proves_itself().await;
}

#[tokio::test]
async fn an_admin_cannot_lock_himself_out() {
    let world = World::new().await;
    let agus = world.agus().await;
    let mine = format!("/api/admin/users/{}", agus.user_id);
    agus.posts(&format!("{mine}/deactivate"), json!({"reason": "Tired."})).await.is_refused("FORBIDDEN");
    let last = agus.patches(&mine, json!({"role_name": "Director"})).await.is_refused("VALIDATION_ERROR").names_field("role_name");
    last.check(last.message().contains("last admin"), "says why");
    let other = world.invites(&agus, "super admin").await;
    agus.patches(&mine, json!({"role_name": "Director"})).await.is_ok();
    agus.gets("/api/admin/users").await.is_refused("FORBIDDEN");
    let second = world.stranger();
    second.takes_up(&other.token, "Ratu", super::NEW_PASSWORD).await.is_ok();
    second.patches(&mine, json!({"role_name": "super admin"})).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn of_two_admins_who_deactivate_each_other_at_once_one_stays() {
    let world = World::new().await;
    let agus = world.agus().await;
    let invited = world.invites(&agus, "super admin").await;
    let ratu = world.stranger();
    ratu.takes_up(&invited.token, "Ratu", super::NEW_PASSWORD).await.is_ok();
    let away = |who: &str| format!("/api/admin/users/{who}/deactivate");
    let (of_ratu, of_agus) = (away(&invited.user_id), away(&agus.user_id.to_string()));
    let reason = json!({"reason": "No longer needed."});
    let (first, second) = tokio::join!(agus.posts(&of_ratu, reason.clone()), ratu.posts(&of_agus, reason));
    assert_eq!([first.status, second.status].iter().filter(|status| **status == 200).count(), 1, "{first:?} {second:?}");
    let admins = "select count(*) from data.users where is_active and role_name = 'super admin'";
    let left: i64 = world.owner_sql().await.query_one(admins, &[]).await.expect("a count").get(0);
    assert_eq!(left, 1);
    // The proof is asked as Agus.
    world.owner_sql().await.batch_execute("update data.users set is_active = true where email = 'agus@bcp.test'").await.expect("Agus");
    world.proves_itself().await;
}

#[tokio::test]
async fn whoever_moves_to_other_work_first_gives_away_what_he_has() {
    let world = World::new().await;
    let (agus, budi, citra) = (world.agus().await, world.budi().await, world.person("citra").await);
    budi.makes_deal("PT Laut Biru").await;
    let path = format!("/api/admin/users/{}", budi.user_id);
    let kept = agus.patches(&path, json!({"role_name": "finance"})).await.is_refused("VALIDATION_ERROR").names_field("role_name");
    kept.check(kept.message().contains("1 open deal"), "says what he has");
    agus.patches(&path, json!({"role_name": "sales manager"})).await.is_ok();
    agus.posts(&format!("{path}/give"), json!({"to_user_id": citra.user_id})).await.is_ok();
    agus.patches(&path, json!({"role_name": "finance"})).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn the_pages_do_it_without_script() {
    let world = World::new().await;
    let agus = world.agus().await;
    let list = agus.browses("/admin/users").await.shows_a_page();
    list.check(list.text.contains("budi@bcp.test") && list.text.contains("id=\"invite\""), "lists and invites");
    let form =
        [("_form", "invite-form"), ("_back", "/admin/users"), ("email", "rina@bcp.test"), ("full_name", "Rina"), ("role_name", "finance")];
    let made = agus.submits("/api/admin/users", &form).await;
    let page = made.header("location").to_owned();
    made.check(made.status == 303 && page.starts_with("/admin/users/"), "goes to the new user");
    let shown = agus.browses(&page).await.shows_a_page();
    shown.check(shown.text.contains("/invitation/"), "shows the link");
    let again = agus.browses(&page).await.shows_a_page();
    again.check(!again.text.contains("/invitation/") && again.text.contains("Invited"), "shows it once");
    let refused = agus.submits("/api/admin/users", &form).await;
    refused.check(refused.status == 409 && refused.text.contains(&format!("href=\"{page}\"")), "leads to whoever has the address");
    let budi = world.budi().await;
    let away = [("_back", "/admin/users"), ("reason", "Left for the sea.")];
    agus.submits(&format!("/api/admin/users/{}/deactivate", budi.user_id), &away).await.goes_to("/admin/users");
    let gone = agus.browses(&format!("/admin/users/{}", budi.user_id)).await.shows_a_page();
    gone.check(
        gone.text.contains("Inactive") && gone.text.contains("Reactivate") && !gone.text.contains("id=\"deactivate\""),
        "offers the way back",
    );
    world.proves_itself().await;
}

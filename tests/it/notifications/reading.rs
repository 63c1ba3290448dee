//! Reading: mine only, once, all at a time, from the bell to the record.

use serde_json::json;

use crate::support::World;

const READ: &str = "/api/crm/notifications/read";

#[tokio::test]
async fn mine_are_read_once_and_anothers_are_not_there() {
    let world = World::new().await;
    let (ana, dian, budi) = (world.ana().await, world.person("dian").await, world.budi().await);
    for company in ["PT Laut Biru", "PT Angin Timur", "PT Pulau Jauh"] {
        budi.claims(&ana.brings_to_the_pool(company).await).await.is_ok();
    }
    let ids: Vec<i64> = ana.told("lead_claimed").await.iter().filter_map(|row| row["notification_id"].as_i64()).collect();
    assert_eq!((ids.len(), ana.unread().await), (3, 3));
    for (read, left) in [(1, 2), (0, 2)] {
        let answer = ana.posts(READ, json!({"ids": [ids[0]]})).await.is_ok();
        assert_eq!((answer.data()["read"].as_i64(), answer.data()["unread"].as_i64()), (Some(read), Some(left)));
    }
    dian.posts(READ, json!({"ids": [ids[1]]})).await.is_refused("NOT_FOUND");
    ana.posts(READ, json!({"ids": [ids[1], 999_999]})).await.is_refused("NOT_FOUND");
    ana.posts(READ, json!({})).await.is_refused("VALIDATION_ERROR").names_field("ids");
    ana.posts(READ, json!({"ids": [ids[1]], "all": true})).await.is_refused("VALIDATION_ERROR").names_field("ids");
    assert_eq!(ana.unread().await, 2);
    let unread = ana.gets("/api/crm/notifications?unread=true").await.is_ok();
    assert_eq!(unread.data().as_array().map(Vec::len), Some(2));
    let keyed = ana.with_key("all");
    for _ in 0..2 {
        assert_eq!(keyed.posts(READ, json!({"all": true})).await.is_ok().data()["read"], 2, "the same key gives the same answer");
    }
    assert_eq!((ana.unread().await, budi.unread().await), (0, 0));
    world.proves_itself().await;
}

#[tokio::test]
async fn the_list_is_paged_to_its_end_newest_first() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    for number in 1..=7 {
        budi.claims(&ana.brings_to_the_pool(&format!("PT Laut {number}")).await).await.is_ok();
    }
    let (mut seen, mut path) = (Vec::new(), "/api/crm/notifications?limit=3".to_owned());
    loop {
        let page = ana.gets(&path).await.is_ok();
        let body: serde_json::Value = serde_json::from_str(&page.text).expect("JSON");
        seen.extend(page.data().as_array().expect("rows").iter().filter_map(|row| row["notification_id"].as_i64()));
        let Some(cursor) = body["meta"]["next_cursor"].as_str() else { break };
        path = format!("/api/crm/notifications?limit=3&cursor={cursor}");
    }
    assert_eq!(seen.len(), 7);
    assert!(seen.is_sorted_by(|a, b| a > b), "{seen:?}");
    ana.gets("/api/crm/notifications?cursor=WyJ4IiwieSJd").await.is_refused("VALIDATION_ERROR").names_field("cursor");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_bell_of_every_page_counts_and_choosing_a_notification_reads_it_without_script() {
    let world = World::new().await;
    let (ana, budi, sari) = (world.ana().await, world.budi().await, world.person("sari").await);
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    sari.posts(&format!("/api/crm/leads/{lead}/assign"), json!({"user_id": budi.user_id})).await.is_ok();
    for page in ["/crm/sales-inbox", "/crm/pipeline", "/crm/notifications", &format!("/crm/leads/{lead}")] {
        let shown = budi.browses(page).await.shows_a_page();
        shown.check(shown.text.contains("Notifications, 1 unread"), "has a bell that counts");
    }
    let id = budi.told("assigned").await[0]["notification_id"].to_string();
    let record = format!("/crm/leads/{lead}");
    budi.submits(READ, &[("_back", &record), ("ids", &id)]).await.goes_to(&record);
    let shown = budi.browses("/crm/notifications").await.shows_a_page();
    shown.check(
        shown.text.contains("aria-label=\"Notifications\"") && shown.text.contains(&format!("href=\"{record}\"")),
        "is read, and leads to the record",
    );
    // The record goes out of sight: the row stays, its link goes.
    let citra = world.person("citra").await;
    sari.posts(&format!("/api/crm/leads/{lead}/assign"), json!({"user_id": citra.user_id})).await.is_ok();
    let shown = budi.browses("/crm/notifications").await.shows_a_page();
    shown.check(shown.text.contains("PT Laut Biru") && !shown.text.contains(&record), "keeps the row without a link");
    assert_eq!(budi.browses(&record).await.status, 404);
    world.proves_itself().await;
}

#[tokio::test]
async fn switches_are_those_of_the_role_and_nobodys_else() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    budi.patches("/api/crm/notifications/settings", json!({"sla_missed": false}))
        .await
        .is_refused("VALIDATION_ERROR")
        .names_field("sla_missed");
    ana.submits(
        "/api/crm/notifications/settings",
        &[("_method", "PATCH"), ("_back", "/crm/notifications/settings"), ("sla_missed", "false")],
    )
    .await
    .goes_to("/crm/notifications/settings");
    let off = |answer: crate::support::Answer| -> Vec<String> {
        let rows = answer.data()["settings"].as_array().cloned().unwrap_or_default();
        rows.iter().filter(|row| row["enabled"] == false).filter_map(|row| row["kind"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(off(ana.gets("/api/crm/notifications/settings").await.is_ok()), ["sla_missed"]);
    assert!(off(world.person("dian").await.gets("/api/crm/notifications/settings").await.is_ok()).is_empty());
    let oka = world.person("oka").await;
    assert_eq!(oka.browses("/crm/notifications").await.status, 403);
    let home = oka.browses("/crm").await;
    home.check(!home.text.contains("/crm/notifications"), "has no bell");
    world.proves_itself().await;
}

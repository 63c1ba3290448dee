//! How much may be asked for at once, and cursors that no list gave.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Crowded, DEALS, LEADS, WORK, ids, meta};
use crate::support::World;

/// Each list with somebody's eyes that see all lists.
fn lists() -> Vec<String> {
    let leads = ["inbox", "nurture", "disqualified", "handover_pool", "my_claimed"].map(|view| format!("{LEADS}{view}"));
    let deals = ["pipeline", "overdue", "closed", "all"].map(|view| format!("{DEALS}{view}&owner=all"));
    leads.into_iter().chain(deals).chain(["inbox", "overdue"].map(|view| format!("{WORK}{view}"))).collect()
}

#[tokio::test]
async fn a_page_has_from_one_to_two_hundred_rows_and_fifty_unless_asked() {
    let crowded = Crowded::new().await;
    let agus = crowded.person("agus").await;
    for path in lists() {
        for limit in ["0", "-1", "201", "1000000000", "99999999999999999999", "ten", "1.5", "0x10"] {
            agus.gets(&format!("{path}&limit={limit}")).await.is_refused("VALIDATION_ERROR").names_field("limit");
        }
        agus.gets(&format!("{path}&limit=201&format=csv")).await.is_refused("VALIDATION_ERROR").names_field("limit");
        agus.gets(&format!("{path}&limit=1")).await.is_ok();
        agus.gets(&format!("{path}&limit=200")).await.is_ok();
    }
    let page = agus.gets(&format!("{DEALS}all")).await.is_ok();
    page.check(ids(&page).len() == 50, "has fifty rows");
    let page = agus.gets(&format!("{DEALS}all&limit=200")).await.is_ok();
    page.check(ids(&page).len() == 200, "has two hundred rows");
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn a_cursor_that_no_list_gave_is_refused() {
    let crowded = Crowded::new().await;
    let agus = crowded.person("agus").await;
    let written = |key: &str| URL_SAFE_NO_PAD.encode(key);
    let forged: Vec<String> = vec![
        "nonsense".to_owned(),
        "!!!!".to_owned(),
        "%00".to_owned(),
        "%F0%9F%98%80".to_owned(),
        "a".repeat(5_000),
        written("{}"),
        written("[]"),
        written("null"),
        written("[\"2026-03-10\"]"),
        written("[1, 2, 3]"),
        written("[1, 2]"),
        written("[\"a\", \"b\", \"c\", \"d\"]"),
        written("[\"a\\u0000\", \"b\"]"),
        written(&format!("[\"{}\", \"b\"]", "9".repeat(1_000))),
        written("[\"'; drop table data.leads; --\", \"b\"]"),
        written("[\"'; drop table data.leads; --\", \"b\", \"c\"]"),
        written("[\"9999-99-99\", \"x\"]"),
        written("[\"0000-00-00\", \"0000-00-00\", \"x\"]"),
        written("[\"99999999999999999999\", \"2026-03-10\", \"x\"]"),
    ];
    for path in lists() {
        for cursor in &forged {
            agus.gets(&format!("{path}&cursor={cursor}")).await.is_refused("VALIDATION_ERROR").names_field("cursor");
        }
    }
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused_or_shows_only_what_the_reader_may_see() {
    let crowded = Crowded::new().await;
    let (agus, budi) = (crowded.person("agus").await, crowded.person("budi").await);
    let mine = budi.reads_through(&format!("{DEALS}pipeline"), 200).await;
    for path in lists() {
        let page = agus.gets(&format!("{path}&limit=2")).await.is_ok();
        let Some(cursor) = meta(&page)["next_cursor"].as_str().map(str::to_owned) else { continue };
        let read = budi.gets(&format!("{DEALS}pipeline&limit=200&cursor={cursor}")).await;
        if read.status == 200 {
            read.check(ids(&read).iter().all(|id| mine.contains(id)), "shows nobody else's deals");
        } else {
            read.is_refused("VALIDATION_ERROR").names_field("cursor");
        }
    }
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn an_empty_list_is_one_empty_page() {
    let world = World::new().await;
    let agus = world.agus().await;
    for path in lists() {
        assert!(agus.reads_through(&path, 1).await.is_empty(), "{path}");
    }
    world.proves_itself().await;
}

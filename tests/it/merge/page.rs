//! The pages of a merge: for whom, and what is no longer offered after it (spec 1.3, 5).

use super::world;

#[tokio::test]
async fn whoever_may_not_merge_does_not_get_the_page_that_asks_for_it() {
    let world = world().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let account = budi.founds("PT Laut Biru", "rina@gmail.com").await;
    budi.founds("PT Laut Lepas", "tono@gmail.com").await;
    let page = format!("/crm/accounts/{account}/merge");
    for who in ["budi", "citra", "eko", "putri", "ana", "maya", "dewi", "fitri"] {
        let refused = world.person(who).await.browses(&page).await;
        refused.check(refused.status == 403, &format!("is closed to {who}"));
        refused.check(!refused.text.contains("PT Laut Lepas"), "offers nothing");
    }
    let closed = world.person("oka").await.browses(&page).await;
    closed.check(closed.status == 404, "is hidden from oka");
    for who in ["sari", "surya", "agus"] {
        let offered = world.person(who).await.browses(&page).await.shows_a_page();
        offered.check(offered.text.contains("PT Laut Lepas"), &format!("offers the other one to {who}"));
    }
    sari.puts_away(&account).await.is_ok();
    let inactive = sari.browses(&page).await;
    inactive.check(inactive.status == 403, "is closed for an account that is not active");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_merged_account_offers_nothing_but_the_undoing() {
    let world = world().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let (goes, stays) = (budi.founds("PT Laut Biru", "rina@gmail.com").await, budi.founds("PT Laut Lepas", "tono@gmail.com").await);
    budi.adds_contact(&stays, serde_json::json!({"first_name": "Rina", "email": "rina@gmail.com"})).await.is_created();
    sari.merges(&goes, &stays).await.is_ok();
    assert_eq!(sari.reads_account(&goes).await["actions"], serde_json::json!(["unmerge"]));
    for who in ["agus", "budi", "putri"] {
        let actions = world.person(who).await.reads_account(&goes).await["actions"].clone();
        let edits = actions.as_array().expect("actions").iter().any(|action| action == "edit_contact");
        assert!(!edits, "{who}: {actions}");
    }
    world.proves_itself().await;
}

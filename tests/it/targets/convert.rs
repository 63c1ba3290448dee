//! A qualified target becomes account, contact, opportunity and cadence, once (spec 1.9).

use std::collections::HashSet;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{audited, count, target_path};
use crate::support::{Answer, World};

const KEYS: [&str; 5] = ["account_id", "contact_id", "opportunity_id", "enrollment_id", "activity_ids"];

fn made(answer: &Answer) -> Vec<Value> {
    KEYS.iter().map(|key| answer.data()[key].clone()).collect()
}

#[tokio::test]
async fn a_qualified_target_becomes_a_deal_and_no_lead() {
    let world = World::new().await.at("2026-03-02T03:00:00Z").await;
    let budi = world.budi().await;
    let draft = json!({"company_name": "PT Sasaran", "domain": "www.sasaran.co.id", "contact_name": "Tono Wijaya",
        "contact_email": "Tono@Sasaran.co.id", "notes": "Twice a month to Medan", "next_outreach_at": "2026-03-04"});
    let target = budi.adds_target(draft).await.is_created().id("target.target_id");
    budi.enrolls_target(&target).await.is_created();
    budi.posts("/api/crm/activities", json!({"activity_type": "Call", "subject": "Ask", "target_id": target, "due_date": "2026-03-05"}))
        .await
        .is_created();
    budi.ripens(&target).await;
    let first = budi.converts_target(&target).await.is_ok();
    assert_eq!((&first.data()["already"], &first.data()["account_made"]), (&json!(false), &json!(true)));
    let whole = budi.reads_target(&target).await;
    let now = &whole["target"];
    assert_eq!((&now["status"], &now["next_outreach_at"]), (&json!("converted"), &json!(null)));
    assert_eq!(now["converted_to_account_id"], first.data()["account_id"]);
    assert_eq!(now["converted_to_opportunity_id"], first.data()["opportunity_id"]);
    assert_eq!(whole["enrollment"]["status"], "Completed", "the target's own enrollment");
    assert_eq!(whole["matches"], json!([]), "the account that it became is no surprise");
    assert!(whole["activities"].as_array().expect("activities").iter().all(|one| one["status"] == "Cancelled"));
    let deal = budi.reads_deal(&first.id("opportunity_id")).await;
    assert_eq!((&deal["opportunity"]["owner_user_id"], &deal["opportunity"]["stage"]), (&json!(budi.user_id), &json!("Prospecting")));
    assert_eq!((&deal["source"]["kind"], &deal["source"]["id"]), (&json!("target"), &json!(target)));
    assert_eq!((&deal["contacts"][0]["first_name"], &deal["contacts"][0]["email"]), (&json!("Tono"), &json!("tono@sasaran.co.id")));
    assert_eq!(deal["opportunity"]["notes"], "Twice a month to Medan");
    assert_eq!(deal["enrollment"]["status"], "Active");
    assert_eq!(deal["activities"].as_array().map(Vec::len), Some(5), "the default cadence, and nothing of the target's");
    assert_eq!(count(&world, "select count(*) from data.leads").await, 0);
    let again = budi.converts_target(&target).await.is_ok();
    assert_eq!((made(&again), &again.data()["already"]), (made(&first), &json!(true)));
    assert_eq!(audited(&world, "TARGET_CONVERTED", &target).await, 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn only_a_qualified_one_is_converted() {
    let world = World::new().await;
    let budi = world.budi().await;
    for (n, status) in ["new_target", "contacted", "engaged"].iter().enumerate() {
        let target = budi.has_target(&format!("PT Belum {n}")).await;
        for next in ["contacted", "engaged"].iter().take(n) {
            budi.steps(&target, next).await.is_ok();
        }
        let refused = budi.converts_target(&target).await.is_refused("INVALID_TRANSITION");
        assert_eq!((&refused.details()["from"], &refused.details()["to"]), (&json!(status), &json!("converted")));
    }
    let dropped = budi.has_target("PT Batal").await;
    budi.drops(&dropped, "No answer.").await.is_ok();
    budi.converts_target(&dropped).await.is_refused("INVALID_TRANSITION");
    let ripe = budi.has_ripe_target("PT Matang").await;
    budi.steps(&ripe, "converted").await.is_refused("INVALID_TRANSITION");
    assert_eq!(count(&world, "select count(*) from data.accounts").await, 0);
    world.proves_itself().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_converts_at_once_make_one_account_and_one_deal() {
    let world = World::new().await;
    let budi = world.budi().await;
    let target = budi.has_ripe_target("PT Sasaran").await;
    budi.enrolls_target(&target).await.is_created();
    let answers = join_all((0..20).map(|_| budi.converts_target(&target))).await;
    assert_eq!(answers.iter().map(|answer| made(&answer.is_ok())).collect::<HashSet<_>>().len(), 1, "the same ids for all");
    assert_eq!(answers.iter().filter(|answer| answer.data()["already"] == false).count(), 1);
    for table in ["accounts", "opportunities", "contacts"] {
        assert_eq!(count(&world, &format!("select count(*) from data.{table}")).await, 1, "{table}");
    }
    // Twenty spellings of one more company, each a target of its own, converted at once: one account.
    let mut ripe = Vec::new();
    for n in 0..20 {
        let draft = json!({"company_name": format!("PT Satu Nama{}", " ".repeat(n % 3)), "domain": format!("satu{n}.co.id"), "contact_phone": "0812 3456 7890"});
        let target = budi.adds_target(draft).await.is_created().id("target.target_id");
        budi.ripens(&target).await;
        ripe.push(target);
    }
    let answers = join_all(ripe.iter().map(|target| budi.converts_target(target))).await;
    assert_eq!(answers.iter().map(|answer| answer.is_ok().id("account_id")).collect::<HashSet<_>>().len(), 1);
    assert_eq!(answers.iter().map(|answer| answer.id("opportunity_id")).collect::<HashSet<_>>().len(), 20);
    world.proves_itself().await;
}

#[tokio::test]
async fn whose_the_deal_is() {
    let world = World::new().await;
    let (budi, citra, sari, agus) = (world.budi().await, world.person("citra").await, world.person("sari").await, world.agus().await);
    let putri = world.person("putri").await;
    let owner = async |deal: String| sari.reads_deal(&deal).await["opportunity"]["owner_user_id"].clone();
    let of_budi = budi.has_ripe_target("PT Milik Budi").await;
    citra.converts_target(&of_budi).await.is_refused("NOT_FOUND");
    putri.converts_target(&of_budi).await.is_refused("FORBIDDEN");
    assert_eq!(owner(sari.converts_target(&of_budi).await.is_ok().id("opportunity_id")).await, json!(budi.user_id), "the target's owner");
    let mut free = Vec::new();
    for n in 0..4 {
        let target = putri.has_target(&format!("PT Bebas {n}")).await;
        citra.ripens(&target).await;
        let seen = budi.reads_target(&target).await;
        assert_eq!(seen["target"]["owner_user_id"], json!(null), "whoever takes it further does not become its owner");
        free.push(target);
    }
    assert_eq!(owner(citra.converts_target(&free[0]).await.is_ok().id("opportunity_id")).await, json!(citra.user_id), "the caller");
    assert_eq!(citra.reads_target(&free[0]).await["target"]["owner_user_id"], json!(citra.user_id), "by then it is his");
    assert_eq!(owner(sari.converts_target(&free[1]).await.is_ok().id("opportunity_id")).await, json!(sari.user_id));
    let convert = |target: &str, whom: Value| (format!("{}/convert", target_path(target)), json!({"owner_user_id": whom}));
    let (path, body) = convert(&free[2], json!(budi.user_id));
    assert_eq!(owner(sari.posts(&path, body).await.is_ok().id("opportunity_id")).await, json!(budi.user_id), "whom a manager names");
    agus.converts_target(&free[3]).await.is_refused("VALIDATION_ERROR").names_field("owner_user_id");
    let (path, body) = convert(&free[3], json!(citra.user_id));
    budi.posts(&path, body.clone()).await.is_refused("VALIDATION_ERROR").names_field("owner_user_id");
    assert_eq!(owner(agus.posts(&path, body).await.is_ok().id("opportunity_id")).await, json!(citra.user_id), "whom an admin names");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_company_that_is_an_account_already_is_found_and_said() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let account = budi.has_account("PT Laut Biru").await;
    let lead = ana.brings_to_the_pool("PT Angin Timur").await;
    let known = budi.has_ripe_target("Laut Biru").await;
    let matches = budi.reads_target(&known).await["matches"].clone();
    assert_eq!((&matches[0]["kind"], &matches[0]["id"]), (&json!("account"), &json!(account)));
    let converted = budi.converts_target(&known).await.is_ok();
    assert_eq!((converted.id("account_id"), &converted.data()["account_made"]), (account, &json!(false)));
    let other = budi.has_target("Angin Timur PT").await;
    let matches = budi.reads_target(&other).await["matches"].clone();
    assert_eq!((&matches[0]["kind"], &matches[0]["id"]), (&json!("lead"), &json!(lead)), "a lead that he sees");
    world.person("eko").await.claims(&lead).await.is_ok();
    let matches = budi.reads_target(&other).await["matches"].clone();
    assert_eq!(matches.as_array().map(Vec::len), Some(1), "the account that the claim has made; the lead is another team's: {matches}");
    assert_eq!(matches[0]["kind"], "account");
    world.proves_itself().await;
}

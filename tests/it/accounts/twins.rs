//! One account for each company, in whatever spelling and however many make it at once (spec 1.12).

use futures_util::future::join_all;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn a_company_that_is_an_account_is_refused_with_that_account_whatever_its_spelling() {
    let world = World::new().await;
    let (budi, eko) = (world.budi().await, world.person("eko").await);
    let draft = json!({"company_name": "PT. Maju Jaya", "domain": "majujaya.co.id", "npwp": "01.234.567.8-901.000"});
    let account = budi.adds_account(draft).await.is_created().id("account.account_id");
    for twin in [
        json!({"company_name": "maju jaya, pt"}),
        json!({"company_name": "MAJU  JAYA"}),
        json!({"company_name": "CV Maju-Jaya Tbk."}),
        json!({"company_name": "PT Lain", "domain": "www.majujaya.co.id"}),
        json!({"company_name": "PT Lain", "domain": "HTTPS://MajuJaya.co.id/kontak?x=1"}),
        json!({"company_name": "PT Lain", "npwp": "012345678901000"}),
        json!({"company_name": "PT Lain", "npwp": "01 234 567 8 901 000"}),
        json!({"company_name": "PT Lain", "email": "info@majujaya.co.id"}),
        json!({"company_name": "PT Lain", "email": "info@majujaya.co.id", "domain": "lain.co.id"}),
    ] {
        let refused = eko.adds_account(twin.clone()).await.is_refused("ACCOUNT_EXISTS");
        refused.check(refused.details()["account_id"] == account, &format!("names the account for {twin}"));
        refused.check(refused.message().contains("PT. Maju Jaya"), "says its name");
    }
    eko.adds_account(json!({"company_name": "PT Maju Jaya Abadi", "email": "budi@gmail.com"})).await.is_created();
    eko.adds_account(json!({"company_name": "PT Bersama", "email": "tono@gmail.com"})).await.is_created();
    world.proves_itself().await;
}

#[tokio::test]
async fn of_several_that_match_the_best_is_named_and_the_others_beside_it() {
    let world = World::new().await;
    let budi = world.budi().await;
    let make = |draft| async { budi.adds_account(draft).await.is_created().id("account.account_id") };
    let by_name = make(json!({"company_name": "PT Laut Biru"})).await;
    let by_domain = make(json!({"company_name": "PT Dua", "domain": "lautbiru.co.id"})).await;
    let by_npwp = make(json!({"company_name": "PT Tiga", "npwp": "99.999"})).await;
    let refused = budi
        .adds_account(json!({"company_name": "Laut Biru", "domain": "www.lautbiru.co.id", "npwp": "99999"}))
        .await
        .is_refused("ACCOUNT_EXISTS");
    assert_eq!(refused.details()["account_id"], by_npwp);
    assert_eq!(refused.details()["also_matching"], json!([by_domain, by_name]));
    world.proves_itself().await;
}

#[tokio::test]
async fn twenty_who_make_one_company_at_once_make_one_account() {
    let world = World::new().await;
    let sellers = world.hires_salespeople(4).await;
    let spellings = ["PT Ombak Besar", "ombak besar, PT", "PT. OMBAK BESAR Tbk", "Ombak  Besar", "CV Ombak-Besar"];
    let tries = (0..20).map(|at| {
        let draft = json!({"company_name": spellings[at % 5], "domain": format!("{}ombak.co.id", ["", "www."][at % 2])});
        sellers[at % 4].adds_account(draft)
    });
    let answers = join_all(tries).await;
    let made: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(made.len(), 1, "one is made");
    let account = made[0].id("account.account_id");
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        refused.is_refused("ACCOUNT_EXISTS");
        refused.check(refused.details()["account_id"] == account, "names the one that was made");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn an_account_made_by_hand_and_one_made_by_a_claim_of_the_same_company_are_one() {
    let world = World::new().await;
    let (ana, budi, citra) = (world.ana().await, world.budi().await, world.person("citra").await);
    let lead = ana.brings_to_the_pool("PT Ombak Besar").await;
    let (claimed, made) = tokio::join!(budi.claims(&lead), citra.adds_account(json!({"company_name": "ombak besar, pt"})));
    let account = claimed.is_ok().id("account_id");
    if made.status == 201 {
        assert_eq!(made.id("account.account_id"), account);
    } else {
        assert_eq!(made.is_refused("ACCOUNT_EXISTS").details()["account_id"], account);
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn the_same_request_sent_again_makes_nothing_new_and_answers_the_same() {
    let world = World::new().await;
    let budi = world.budi().await.with_key("once");
    let draft = json!({"company_name": "PT Sekali", "contact": {"first_name": "Rina"}});
    let (one, other) = tokio::join!(budi.adds_account(draft.clone()), budi.adds_account(draft));
    assert_eq!(one.is_created().data(), other.is_created().data());
    world.proves_itself().await;
}

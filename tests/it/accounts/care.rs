//! An account changes hands, is put away, is taken back (spec 1.3, 4.2).

use serde_json::json;

use super::{account_path, audited, names};
use crate::support::World;

#[tokio::test]
async fn a_manager_gives_within_his_team_and_deals_stay_whose_they_are() {
    let world = World::new().await;
    let (budi, citra, eko) = (world.budi().await, world.person("citra").await, world.person("eko").await);
    let (sari, surya, agus) = (world.person("sari").await, world.person("surya").await, world.agus().await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    let account = budi.reads_deal(&deal).await["account"]["account_id"].as_str().expect("its account").to_owned();
    let visit = json!({"activity_type": "Visit", "subject": "New year's visit", "due_date": "2099-01-04", "account_id": account});
    let visit = budi.plans(visit).await.is_created().id("activity.activity_id");
    budi.gives_account(&account, &citra).await.is_refused("FORBIDDEN");
    surya.gives_account(&account, &eko).await.is_refused("FORBIDDEN");
    sari.gives_account(&account, &eko).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    sari.posts(&format!("{}/assign", account_path(&account)), json!({})).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    let given = sari.gives_account(&account, &citra).await.is_ok();
    given.check(given.data()["account"]["owner_name"] == "Citra", "is Citra's");
    sari.gives_account(&account, &citra).await.is_ok();
    assert_eq!(audited(&world, "ACCOUNT_ASSIGNED", &account).await, 1, "to its owner it is no change");
    assert_eq!(budi.reads_deal(&deal).await["opportunity"]["owner_name"], "Budi", "the deal stays Budi's");
    let planned = citra.gets(&format!("/api/crm/activities/{visit}")).await.is_ok();
    planned.check(planned.data()["activity"]["owner_name"] == "Citra", "what was planned on the account goes along");
    agus.gives_account(&account, &eko).await.is_ok();
    sari.gives_account(&account, &budi).await.is_refused("FORBIDDEN");
    let nobodys = agus.has_account("PT Tak Bertuan").await;
    sari.gives_account(&nobodys, &budi).await.is_refused("FORBIDDEN");
    agus.gives_account(&nobodys, &budi).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn an_account_with_an_open_deal_stays_and_one_without_takes_its_plans_along() {
    let world = World::new().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    let account = budi.reads_deal(&deal).await["account"]["account_id"].as_str().expect("its account").to_owned();
    let refused = sari.puts_away(&account).await.is_refused("INVALID_TRANSITION");
    refused.check(refused.message().contains("deal") && refused.details()["open_opportunities"] == 1, "says that a deal is open");
    budi.loses_deal(&deal).await.is_ok();
    let call = json!({"activity_type": "Call", "subject": "Ask again", "due_date": "2099-01-04", "account_id": account});
    let call = budi.plans(call).await.is_created().id("activity.activity_id");
    sari.posts(&format!("{}/deactivate", account_path(&account)), json!({"reason": " "})).await.is_refused("REASON_REQUIRED");
    budi.puts_away(&account).await.is_refused("FORBIDDEN");
    let away = sari.puts_away(&account).await.is_ok();
    assert_eq!((&away.data()["already"], &away.data()["account"]["is_active"]), (&json!(false), &json!(false)));
    assert_eq!(sari.puts_away(&account).await.is_ok().data()["already"], true);
    sari.posts(&format!("{}/deactivate", account_path(&account)), json!({})).await.is_refused("REASON_REQUIRED");
    assert_eq!(audited(&world, "ACCOUNT_DEACTIVATED", &account).await, 1);
    let call = budi.gets(&format!("/api/crm/activities/{call}")).await.is_ok();
    assert_eq!(call.data()["activity"]["status"], "Cancelled");
    assert!(names(&budi.gets("/api/crm/accounts").await.is_ok()).is_empty());
    assert_eq!(names(&budi.gets("/api/crm/accounts?active=false").await.is_ok()), ["PT Laut Biru"]);
    let next = json!({"account_id": account, "next_step": "Call", "next_step_due_date": "2099-01-04"});
    budi.posts("/api/crm/opportunities", next).await.is_refused("VALIDATION_ERROR").names_field("account_id");
    budi.adds_contact(&account, json!({"first_name": "Tono"})).await.is_refused("VALIDATION_ERROR").names_field("account_id");
    sari.gives_account(&account, &budi).await.is_refused("INVALID_TRANSITION");
    world.proves_itself().await;
}

#[tokio::test]
async fn an_account_is_taken_back_unless_another_one_is_that_company_by_now() {
    let world = World::new().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let draft = json!({"company_name": "PT Laut Biru", "domain": "lautbiru.co.id", "npwp": "123"});
    let old = budi.adds_account(draft).await.is_created().id("account.account_id");
    sari.puts_away(&old).await.is_ok();
    let new = budi.has_account("laut biru").await;
    let refused = sari.takes_back(&old).await.is_refused("ACCOUNT_EXISTS");
    assert_eq!(refused.details()["account_id"], new);
    budi.edits_account(&old, json!({"company_name": "PT Laut Biru Lama"})).await.is_ok();
    budi.takes_back(&old).await.is_refused("FORBIDDEN");
    let back = sari.takes_back(&old).await.is_ok();
    assert_eq!((&back.data()["already"], &back.data()["account"]["is_active"]), (&json!(false), &json!(true)));
    assert_eq!(sari.takes_back(&old).await.is_ok().data()["already"], true);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_deal_and_a_deactivation_at_once_never_leave_an_open_deal_on_an_account_put_away() {
    let world = World::new().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    for turn in 0..8 {
        let account = budi.has_account(&format!("PT Balapan {turn}")).await;
        let deal = json!({"account_id": account, "next_step": "Call", "next_step_due_date": "2099-01-04"});
        let (made, away) = tokio::join!(budi.posts("/api/crm/opportunities", deal), sari.puts_away(&account));
        let whole = budi.reads_account(&account).await;
        assert_eq!(made.status == 201, away.status != 200, "one of both happens");
        assert_eq!(whole["account"]["is_active"], json!(made.status == 201));
    }
    world.proves_itself().await;
}

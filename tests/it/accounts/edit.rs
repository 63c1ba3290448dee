//! Editing an account (spec 1.3, 4.1).

use serde_json::json;

use super::{account_path, audited};
use crate::support::World;

#[tokio::test]
async fn an_edit_changes_what_is_named_clears_what_is_null_and_leaves_the_rest() {
    let world = World::new().await;
    let (budi, sari, putri, agus) = (world.budi().await, world.person("sari").await, world.person("putri").await, world.agus().await);
    let draft = json!({"company_name": "PT Maju Jaya", "city": "Surabaya", "npwp": "1.2", "domain": "majujaya.co.id"});
    let account = budi.adds_account(draft).await.is_created().id("account.account_id");
    for (who, city) in [(&budi, "Malang"), (&sari, "Batu"), (&putri, "Gresik"), (&agus, "Lamongan")] {
        let edited = who.edits_account(&account, json!({"city": city})).await.is_ok();
        edited.check(edited.data()["account"]["city"] == city, "is edited");
    }
    let cleared = budi.edits_account(&account, json!({"npwp": null, "domain": "www.maju.id", "tags": ["a", "b"]})).await.is_ok();
    let now = &cleared.data()["account"];
    assert_eq!(
        (&now["npwp"], &now["domain"], &now["tags"], &now["city"]),
        (&json!(null), &json!("maju.id"), &json!(["a", "b"]), &json!("Lamongan"))
    );
    assert_eq!(audited(&world, "ACCOUNT_UPDATED", &account).await, 5);
    budi.edits_account(&account, json!({"city": "Lamongan"})).await.is_ok();
    assert_eq!(audited(&world, "ACCOUNT_UPDATED", &account).await, 5, "what changes nothing is no change");
    for (body, field) in [
        (json!({"company_name": null}), "company_name"),
        (json!({"owner_user_id": agus.user_id}), "owner_user_id"),
        (json!({"is_active": false}), "is_active"),
        (json!({"tenure_status": "Active Customer"}), "tenure_status"),
        (json!({"first_invoice_date": "2026-01-01"}), "first_invoice_date"),
        (json!({"parent_account_id": account}), "parent_account_id"),
    ] {
        budi.edits_account(&account, body).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn an_edit_over_somebody_elses_is_refused_with_the_newer_one() {
    let world = World::new().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let account = budi.has_account("PT Maju Jaya").await;
    let version = budi.reads_account(&account).await["account"]["version"].clone();
    sari.edits_account(&account, json!({"city": "Surabaya", "version": version})).await.is_ok();
    let stale = budi.edits_account(&account, json!({"city": "Bandung", "version": version})).await.is_refused("STALE_RECORD");
    assert_eq!(stale.details()["current"]["city"], "Surabaya");
    let by_header = budi.asks(reqwest::Method::PATCH, &account_path(&account)).header("if-match", version.to_string());
    budi.sends(by_header.json(&json!({"city": "Bandung"}))).await.is_refused("STALE_RECORD");
    budi.edits_account(&account, json!({"city": "Bandung", "version": stale.details()["current"]["version"]})).await.is_ok();
    budi.edits_account(&account, json!({"city": "Solo"})).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn an_account_does_not_become_another_one_by_editing_also_when_raced() {
    let world = World::new().await;
    let budi = world.budi().await;
    let taken = json!({"company_name": "PT Satu", "domain": "satu.co.id", "npwp": "111"});
    let first = budi.adds_account(taken).await.is_created().id("account.account_id");
    let second = budi.has_account("PT Dua").await;
    for body in [json!({"company_name": "satu, pt"}), json!({"domain": "https://www.satu.co.id"}), json!({"npwp": "1.1.1"})] {
        let refused = budi.edits_account(&second, body).await.is_refused("ACCOUNT_EXISTS");
        assert_eq!(refused.details()["account_id"], first);
    }
    let third = budi.has_account("PT Tiga").await;
    for turn in 0..5 {
        let name = json!({"company_name": format!("PT Empat {turn}")});
        let (one, other) = tokio::join!(budi.edits_account(&second, name.clone()), budi.edits_account(&third, name));
        let mut seen = [one.status, other.status];
        seen.sort_unstable();
        assert_eq!(seen, [200, 409], "one has the name, the other is told");
    }
    let parent = budi.edits_account(&second, json!({"parent_account_id": first})).await.is_ok();
    assert_eq!(parent.data()["account"]["parent_name"], "PT Satu");
    budi.edits_account(&third, json!({"parent_account_id": second})).await.is_ok();
    budi.edits_account(&first, json!({"parent_account_id": third})).await.is_refused("VALIDATION_ERROR").names_field("parent_account_id");
    world.proves_itself().await;
}

//! What is refused, in words, and two who merge at once.

use serde_json::json;

use super::{count, dump, world};
use crate::support::World;

/// Two accounts of Budi's.
async fn pair(world: &World) -> (String, String) {
    let budi = world.budi().await;
    (budi.founds("PT Laut Biru", "rina@gmail.com").await, budi.founds("PT Maju Jaya", "tono@gmail.com").await)
}

#[tokio::test]
async fn nobody_merges_into_itself_a_merged_or_an_inactive_account() {
    let world = world().await;
    let (one, two) = pair(&world).await;
    let (sari, budi) = (world.person("sari").await, world.budi().await);
    let three = budi.founds("PT Tiga", "dodi@gmail.com").await;
    let owner = world.owner_sql().await;
    let before = dump(&owner).await;
    let itself = sari.merges(&one, &one).await.is_refused("VALIDATION_ERROR").names_field("into_account_id");
    itself.check(itself.message().contains("into itself"), "says so");
    sari.merges(&one, "").await.is_refused("VALIDATION_ERROR").names_field("into_account_id");
    sari.merges(&one, "ACCT209901010001").await.is_refused("NOT_FOUND");
    sari.merges("ACCT209901010001", &one).await.is_refused("NOT_FOUND");
    for who in ["budi", "citra", "putri", "ana", "maya", "dewi", "fitri"] {
        world.person(who).await.merges(&one, &two).await.is_refused("FORBIDDEN");
        world.person(who).await.unmerges(&one).await.is_refused("FORBIDDEN");
    }
    world.person("oka").await.merges(&one, &two).await.is_refused("NOT_FOUND");
    let never = sari.unmerges(&one).await.is_refused("INVALID_TRANSITION");
    never.check(never.message().contains("was not merged"), "says so");
    assert_eq!(dump(&owner).await, before, "nothing happened");
    sari.merges(&two, &three).await.is_ok();
    let merged = sari.merges(&one, &two).await.is_refused("INVALID_TRANSITION");
    merged.check(merged.message().contains("was itself merged into PT Tiga"), "names where it went");
    sari.merges(&two, &one).await.is_refused("INVALID_TRANSITION");
    sari.posts(&format!("/api/crm/accounts/{one}/deactivate"), json!({"reason": "Closed down"})).await.is_ok();
    sari.merges(&three, &one).await.is_refused("INVALID_TRANSITION");
    sari.merges(&one, &three).await.is_refused("INVALID_TRANSITION");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_merge_is_undone_for_thirty_days_latest_first_and_not_over_somebody_elses_account() {
    let world = world().await;
    let (one, two) = pair(&world).await;
    let (sari, budi) = (world.person("sari").await, world.budi().await);
    let three = budi.founds("PT Tiga", "dodi@gmail.com").await;
    sari.merges(&one, &two).await.is_ok();
    sari.merges(&two, &three).await.is_ok();
    let later = sari.unmerges(&one).await.is_refused("INVALID_TRANSITION");
    later.check(later.message().contains("was itself merged into PT Tiga since"), "says what to undo first");
    sari.unmerges(&two).await.is_ok();
    let again = budi.founds("Laut Biru, PT", "baru@gmail.com").await;
    let taken = sari.unmerges(&one).await.is_refused("ACCOUNT_EXISTS");
    taken.check(taken.details()["account_id"] == again.as_str(), "names the account that has the name by now");
    sari.posts(&format!("/api/crm/accounts/{again}/deactivate"), json!({"reason": "Twice"})).await.is_ok();
    let day30 = world.at("2026-07-30T02:59:00Z").await;
    let day31 = world.at("2026-07-30T03:01:00Z").await;
    let old = day31.person("sari").await.unmerges(&one).await.is_refused("INVALID_TRANSITION");
    old.check(old.message().contains("more than 30 days"), "says so");
    day30.person("sari").await.unmerges(&one).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_opposite_merges_at_once_one_wins_and_everything_is_in_one_place() {
    let world = world().await;
    let (sari, agus) = (world.person("sari").await, world.agus().await);
    let budi = world.budi().await;
    let owner = world.owner_sql().await;
    for n in 0..6 {
        let one = budi.founds(&format!("PT Satu {n}"), &format!("satu{n}@gmail.com")).await;
        let two = budi.founds(&format!("PT Dua {n}"), &format!("dua{n}@gmail.com")).await;
        let (first, second, billed) = tokio::join!(
            sari.merges(&one, &two),
            agus.merges(&two, &one),
            agus.bills(json!({"account_id": one, "invoice_number": format!("N-{n}"), "invoice_date": "2026-06-01", "amount": "1"})),
        );
        billed.is_created();
        let won = [&first, &second].iter().filter(|answer| answer.status == 200).count();
        assert_eq!((won, first.was_refused("INVALID_TRANSITION") || second.was_refused("INVALID_TRANSITION")), (1, true));
        let (gone, there) = if first.status == 200 { (&one, &two) } else { (&two, &one) };
        assert_eq!(count(&owner, &format!("select count(*) from data.contacts where account_id = '{there}'")).await, 2);
        assert_eq!(
            count(&owner, &format!("select count(*) from data.invoices where account_id = '{gone}'")).await,
            0,
            "the invoice followed"
        );
        assert_eq!(
            count(
                &owner,
                &format!("select count(*) from data.accounts where account_id = '{there}' and lifetime_value = '{{\"IDR\": \"1.00\"}}'")
            )
            .await,
            1
        );
    }
    world.proves_itself().await;
}

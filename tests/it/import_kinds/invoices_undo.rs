//! Taking imported invoices back.

use serde_json::json;

use super::invoices::{bill, world};
use super::{Importer, found, verdicts};

const LEDGER: &str = "select jsonb_agg(jsonb_build_array(first_invoice_date, last_invoice_date, return_invoice_date, lifetime_value) order by account_id) \
     from data.accounts";
const INVOICES: &str =
    "select coalesce(jsonb_agg(to_jsonb(i) - array['version', 'updated_at'] order by invoice_number), '[]') from data.invoices as i";

#[tokio::test]
async fn undoing_gives_back_invoices_and_the_dates_and_sums_of_their_accounts() {
    let (world, owner) = world().await;
    let fitri = Importer::new(&world, "fitri").await;
    let before = found(&owner, LEDGER).await;
    let mut early = bill("ACCT1", "A", "100");
    early["invoice_date"] = json!("2025-12-01");
    let (first, _) = fitri.imports("invoices", json!({}), &[early, bill("ACCT1", "B", "50")]).await;
    let (ledger, invoices) = (found(&owner, LEDGER).await, found(&owner, INVOICES).await);
    assert_ne!(before, ledger);
    let (second, told) =
        fitri.imports("invoices", json!({"duplicates": "overwrite"}), &[bill("ACCT2", "A", "700"), bill("ACCT2", "C", "9")]).await;
    assert_eq!(verdicts(&told), ["update", "create"]);
    assert_ne!(found(&owner, LEDGER).await, ledger);
    fitri.undoes(&second).await;
    assert_eq!((found(&owner, LEDGER).await, found(&owner, INVOICES).await), (ledger, invoices));
    // A is not as the first import left it: it was changed twice since, though to what it was.
    fitri.undoes(&first).await;
    assert_eq!(found(&owner, "select jsonb_agg(invoice_number) from data.invoices").await, json!(["A"]));
    let left = "select to_jsonb(left_because) from data.import_rows where left_because is not null";
    assert!(found(&owner, left).await.as_str().is_some_and(|why| why.starts_with("changed by Fitri on ")));
    world.proves_itself().await;
}

#[tokio::test]
async fn an_invoice_that_fell_due_overnight_was_touched_by_nobody() {
    let (world, owner) = world().await;
    let fitri = Importer::new(&world, "fitri").await;
    let before = found(&owner, LEDGER).await;
    let mut due = bill("ACCT1", "A", "100");
    due["due_date"] = json!("2026-07-01");
    let (batch, _) = fitri.imports("invoices", json!({}), &[due]).await;
    let later = world.at("2026-07-03T03:00:00Z").await;
    owner
        .batch_execute("begin; set local bcp.now = '2026-07-03T03:00:00Z'; select crm.work_invoices(); commit")
        .await
        .expect("the night's work");
    assert_eq!(found(&owner, "select jsonb_agg(status) from data.invoices").await, json!(["Overdue"]));
    Importer::new(&later, "fitri").await.undoes(&batch).await;
    assert_eq!((found(&owner, LEDGER).await, found(&owner, INVOICES).await), (before, json!([])));
    world.proves_itself().await;
}

//! Invoices by import.

use serde_json::{Value, json};
use tokio::join;
use tokio_postgres::Client;

use super::{Importer, found, verdicts};
use crate::support::World;

const MOMENT: &str = "2026-06-30T03:00:00Z";

pub async fn world() -> (World, Client) {
    let world = World::new().await.at(MOMENT).await;
    let owner = world.owner_sql().await;
    let accounts = "insert into data.accounts (account_id, company_name, domain, npwp) values \
        ('ACCT1', 'PT Laut Biru', 'lautbiru.example', '01.234.567.8-901.000'), ('ACCT2', 'CV Gunung', 'laut-biru.example', null)";
    owner.batch_execute(accounts).await.expect("accounts");
    (world, owner)
}

pub fn bill(account: &str, number: &str, amount: &str) -> Value {
    json!({"account": account, "invoice_number": number, "invoice_date": "2026-06-01", "amount": amount})
}

#[tokio::test]
async fn an_account_is_found_by_id_npwp_domain_address_or_name_and_else_in_words() {
    let (world, owner) = world().await;
    owner.batch_execute("insert into data.accounts (company_name, is_active, merged_into_account_id, account_id) values ('PT Lama', false, 'ACCT1', 'ACCT3')")
        .await.expect("a merged account");
    let fitri = Importer::new(&world, "fitri").await;
    let known = ["acct1", "012345678901000", "https://www.lautbiru.example/kontak", "rina@lautbiru.example", "Laut Biru, PT", "ACCT3"];
    let mut rows: Vec<_> = known.iter().enumerate().map(|(n, account)| bill(account, &format!("N-{n}"), "100")).collect();
    rows.push(bill("Nobody", "N-7", "100"));
    rows.push(bill("ACCT1", "N-8", "-5"));
    rows.push(json!({"invoice_number": "N-9", "invoice_date": "2026-06-01", "amount": "1"}));
    // The domain of one is the address of a mail; the name of the other stands beside it.
    owner.batch_execute("update data.accounts set company_name = 'lautbiru.example' where account_id = 'ACCT2'").await.expect("a name");
    rows.push(bill("lautbiru.example", "N-10", "100"));
    let (_, told) = fitri.imports("invoices", json!({}), &rows).await;
    assert_eq!(verdicts(&told), ["create", "create", "create", "create", "create", "create", "fail", "fail", "fail", "fail"], "{told:?}");
    assert_eq!(found(&owner, "select jsonb_agg(distinct account_id) from data.invoices").await, json!(["ACCT1"]));
    assert_eq!(told[6].1.as_deref(), Some("Account: There is no such account. Give its id, NPWP, domain or name."));
    assert_eq!(told[9].1.as_deref(), Some("Account: This may be any of 2 accounts. Give the account's id."));
    world.proves_itself().await;
}

#[tokio::test]
async fn an_invoice_that_is_there_is_skipped_filled_or_overwritten_and_its_status_follows_from_what_is_paid() {
    const KEPT: &str = "select jsonb_agg(jsonb_build_array(account_id, status, amount::text, paid_amount::text, due_date) order by invoice_number) from data.invoices";
    let (world, owner) = world().await;
    let fitri = Importer::new(&world, "fitri").await;
    fitri.imports("invoices", json!({}), &[bill("ACCT1", "A", "100"), bill("ACCT1", "B", "100")]).await;
    let again = [
        json!({"account": "ACCT1", "invoice_number": "A", "invoice_date": "2026-06-01", "amount": "300", "due_date": "2026-06-20", "status": "Void"}),
        json!({"account": "ACCT2", "invoice_number": "B", "invoice_date": "2026-06-01", "amount": "100", "paid_amount": "100"}),
    ];
    let (_, told) = fitri.imports("invoices", json!({}), &again).await;
    assert_eq!(verdicts(&told), ["skip", "skip"]);
    let (_, told) = fitri.imports("invoices", json!({"duplicates": "fill"}), &again).await;
    assert_eq!(verdicts(&told), ["update", "fail"], "another account's number is a slip");
    assert_eq!(
        found(&owner, KEPT).await,
        json!([["ACCT1", "Overdue", "100.00", "0.00", "2026-06-20"], ["ACCT1", "Outstanding", "100.00", "0.00", null]])
    );
    let (_, told) = fitri.imports("invoices", json!({"duplicates": "overwrite", "overwrite": ["account", "paid_amount"]}), &again).await;
    assert_eq!(verdicts(&told), ["skip", "update"]);
    assert_eq!(
        found(&owner, KEPT).await,
        json!([["ACCT1", "Overdue", "100.00", "0.00", "2026-06-20"], ["ACCT2", "Paid", "100.00", "100.00", null]])
    );
    let sums = "select jsonb_agg(lifetime_value order by account_id) from data.accounts";
    assert_eq!(found(&owner, sums).await, json!([{"IDR": "100.00"}, {"IDR": "100.00"}]));
    world.proves_itself().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_imports_with_the_same_numbers_at_once_store_each_number_once() {
    let (world, owner) = world().await;
    let (fitri, agus) = (Importer::new(&world, "fitri").await, Importer::new(&world, "agus").await);
    let rows = |from: usize| -> Vec<Value> {
        (from..from + 300).map(|n| bill(if n % 2 == 0 { "ACCT1" } else { "ACCT2" }, &format!("N-{n}"), "10")).collect()
    };
    let mut reversed = rows(100);
    reversed.reverse();
    let (one, two) = (fitri.uploads("invoices", json!({}), &rows(0)).await, agus.uploads("invoices", json!({}), &reversed).await);
    fitri.asks("select crm.rpc_import_commit($1)", &[&one]).await.expect("it runs");
    agus.asks("select crm.rpc_import_commit($1)", &[&two]).await.expect("it runs");
    join!(fitri.work(), agus.work());
    join!(fitri.work(), agus.work());
    let (first, second) = (fitri.batch(&one).await, agus.batch(&two).await);
    let sum = |key: &str| first[key].as_i64().unwrap_or(0) + second[key].as_i64().unwrap_or(0);
    assert_eq!((sum("created"), sum("skipped"), sum("failed")), (400, 200, 0), "{first} {second}");
    let sums = "select jsonb_agg(lifetime_value order by account_id) from data.accounts";
    assert_eq!(found(&owner, sums).await, json!([{"IDR": "2000.00"}, {"IDR": "2000.00"}]));
    world.proves_itself().await;
}

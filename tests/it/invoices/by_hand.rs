//! Nobody types a status or a ledger date in, by any path (spec 1.11).

use serde_json::json;

use super::{invoice, row, world};

const COMPUTED: &[&str] = &[
    "tenure_status",
    "activity_status",
    "first_invoice_date",
    "last_invoice_date",
    "return_invoice_date",
    "lifetime_value",
    "winback_flagged_on",
    "merged_into_account_id",
];

#[tokio::test]
async fn no_route_takes_a_computed_column() {
    let (world, account) = world().await;
    for who in ["agus", "sari", "budi", "putri"] {
        let person = world.person(who).await;
        for field in COMPUTED {
            let patched = person.patches(&format!("/api/crm/accounts/{account}"), json!({*field: "2026-01-01"})).await;
            patched.is_refused("VALIDATION_ERROR").names_field(field);
            let made = person.posts("/api/crm/accounts", json!({"company_name": "PT Baru", *field: "2026-01-01"})).await;
            made.is_refused("VALIDATION_ERROR").names_field(field);
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn no_sql_of_the_query_role_writes_an_account_or_an_invoice() {
    let (world, account) = world().await;
    world.person("fitri").await.bills(invoice(&account, "N-1", "2026-06-01")).await.is_created();
    let before = row(&world.owner_sql().await, &account).await;
    for who in ["agus", "fitri", "sari", "budi"] {
        let sql = world.sql_as(who).await;
        for statement in [
            "update data.accounts set last_invoice_date = '2026-06-30'",
            "update data.accounts set lifetime_value = '{}'",
            "update data.accounts set winback_flagged_on = null",
            "update data.accounts set is_active = false",
            "update data.invoices set status = 'Void'",
            "update data.invoices set invoice_date = '2026-06-30'",
            "delete from data.invoices",
            "insert into data.invoices (account_id, invoice_number, invoice_date, amount) select account_id, 'X', '2026-06-30', 1 from data.accounts",
            "insert into data.accounts (company_name, last_invoice_date) values ('PT X', '2026-06-30')",
            "select crm.sum_ledgers(array(select account_id from data.accounts))",
            "select crm.work_winback()",
            "select crm.work_invoices()",
        ] {
            assert_eq!(sql.changes(statement).await, Err("42501".to_owned()), "{who}: {statement}");
        }
        // By SQL an act refuses what it refuses by API.
        let typed = format!("select crm.rpc_account_update('{account}', '{{\"tenure_status\": \"Active Customer\"}}')");
        assert!(sql.changes(&typed).await.is_err_and(|state| state == "CRM04" || state == "CRM02"), "{who}");
    }
    assert_eq!(row(&world.owner_sql().await, &account).await, before);
    world.proves_itself().await;
}

//! The two computed statuses at every boundary day (spec 1.11), word for word.

use serde_json::{Value, json};

use super::{account, row};
use crate::support::World;

/// (invoices as days before today, activity, tenure).
const TABLE: &[(&[i32], &str, &str)] = &[
    (&[], "No Transaction", "Prospect"),
    // Of one day: it is new until it is a win-back target.
    (&[0], "Active", "New Customer"),
    (&[1], "Active", "New Customer"),
    (&[30], "Active", "New Customer"),
    (&[31], "Passive", "New Customer"),
    (&[89], "Passive", "New Customer"),
    (&[90], "Inactive", "Winback Target"),
    (&[91], "Inactive", "Winback Target"),
    // Without a gap: new until ninety days after the first.
    (&[30, 0], "Active", "New Customer"),
    (&[89, 1], "Active", "New Customer"),
    (&[90, 30], "Active", "New Customer"),
    (&[91, 31], "Passive", "Active Customer"),
    (&[91, 2], "Active", "Active Customer"),
    (&[120, 89], "Passive", "Active Customer"),
    (&[120, 90], "Inactive", "Winback Target"),
    // A gap of 89 days is none.
    (&[89, 0], "Active", "New Customer"),
    (&[178, 89, 0], "Active", "Active Customer"),
    // A gap of 90 is one, and the return makes it new again until ninety days after.
    (&[90, 0], "Active", "New Winback Customer"),
    (&[91, 1], "Active", "New Winback Customer"),
    (&[120, 30], "Active", "New Winback Customer"),
    (&[121, 31], "Passive", "New Winback Customer"),
    (&[179, 89], "Passive", "New Winback Customer"),
    (&[180, 90], "Inactive", "Winback Target"),
    (&[180, 90, 31], "Passive", "New Winback Customer"),
    (&[181, 91, 31], "Passive", "Active Customer"),
    (&[181, 91, 90], "Inactive", "Winback Target"),
    // Of two gaps the latest counts.
    (&[400, 300, 60, 30], "Active", "New Winback Customer"),
    (&[400, 300, 180, 91, 89], "Passive", "Active Customer"),
    (&[400, 310, 91, 31], "Passive", "Active Customer"),
];

#[tokio::test]
async fn each_day_since_first_last_and_return_has_the_status_of_the_table() {
    let world = World::new().await;
    let owner = world.owner_sql().await;
    let mut wrong = Vec::new();
    for (place, (days, activity, tenure)) in TABLE.iter().enumerate() {
        let id = account(&owner, &format!("PT Nomor {place}")).await;
        for (n, ago) in days.iter().enumerate() {
            const SQL: &str =
                "insert into data.invoices (account_id, invoice_number, invoice_date, amount) values ($1, $2, crm.today() - $3::int, 1)";
            owner.execute(SQL, &[&id, &format!("{place}-{n}"), ago]).await.expect("an invoice");
        }
        const READ: &str = "select jsonb_build_array(crm.activity_status(a.last_invoice_date, crm.today()), \
             crm.tenure_status(a.first_invoice_date, a.last_invoice_date, a.return_invoice_date, crm.today())) \
             from data.accounts as a where a.account_id = $1";
        let read: Value = owner.query_one(READ, &[&id]).await.expect("statuses").get(0);
        if read != json!([activity, tenure]) {
            wrong.push(format!("invoices {days:?} days ago: {read} instead of {activity}, {tenure}; {}", row(&owner, &id).await));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    world.proves_itself().await;
}

/// The planner writes both into the caller's query: a list computes them without a call per row, and reads no invoice.
#[tokio::test]
async fn a_list_of_fifty_accounts_computes_them_in_place_and_reads_no_invoice() {
    let world = World::new().await;
    let owner = world.owner_sql().await;
    owner
        .batch_execute(
            "insert into data.accounts (company_name) select 'PT Nomor ' || n from generate_series(1, 200) as n;
             insert into data.invoices (account_id, invoice_number, invoice_date, amount)
             select a.account_id, a.account_id || n, date '2026-01-01' + n, 1 from data.accounts as a, generate_series(1, 20) as n; analyze",
        )
        .await
        .expect("customers");
    let agus = world.sql_as("agus").await;
    let list = "explain (verbose) select v.account_id, v.tenure_status, v.activity_status from crm.v_accounts_enriched as v \
         where v.is_active order by v.search_name, v.account_id limit 50";
    let plan = agus.texts(list).await.join("\n");
    assert!(!plan.contains("invoices"), "{plan}");
    assert!(!plan.contains("tenure_status(") && !plan.contains("activity_status("), "{plan}");
    world.proves_itself().await;
}

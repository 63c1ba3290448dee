//! The night's work on the ledger (spec 6): overdue invoices, lapsed customers; nothing twice.

use serde_json::{Value, json};
use tokio_postgres::Client;

use super::{account, invoice, row, world};
use crate::support::World;

/// A connection for which it is this day at noon in Jakarta.
async fn on(world: &World, day: &str) -> Client {
    let owner = world.owner_sql().await;
    owner.batch_execute(&format!("set bcp.now = '{day}T05:00:00Z'")).await.expect("a day");
    owner
}

async fn works(client: &Client, job: &str) -> i32 {
    client.query_one(&format!("select crm.{job}()"), &[]).await.expect("the job").get(0)
}

async fn count(client: &Client, query: &str) -> i64 {
    client.query_one(query, &[]).await.unwrap_or_else(|error| panic!("{query}: {error:?}")).get(0)
}

#[tokio::test]
async fn an_unpaid_invoice_becomes_overdue_on_the_day_after_it_was_due_once_and_audited() {
    let (world, account) = world().await;
    let fitri = world.person("fitri").await;
    for (number, due, paid, status) in [
        ("due", json!("2026-06-30"), "0", None),
        ("part", json!("2026-06-30"), "40", None),
        ("paid", json!("2026-06-30"), "100", None),
        ("void", json!("2026-06-30"), "0", Some("Void")),
        ("later", json!("2026-07-01"), "0", None),
        ("never", Value::Null, "0", None),
    ] {
        let mut draft = invoice(&account, number, "2026-06-01");
        draft["due_date"] = due;
        draft["paid_amount"] = json!(paid);
        if let Some(status) = status {
            draft["status"] = json!(status);
        }
        fitri.bills(draft).await.is_created();
    }
    assert_eq!(works(&on(&world, "2026-06-30").await, "work_invoices").await, 0, "it is due today");
    let night = on(&world, "2026-07-01").await;
    assert_eq!((works(&night, "work_invoices").await, works(&night, "work_invoices").await), (2, 0), "once");
    assert_eq!(count(&night, "select count(*) from data.invoices where status = 'Overdue' and invoice_number in ('due', 'part')").await, 2);
    assert_eq!(
        count(
            &night,
            "select count(*) from data.audit_log where action = 'INVOICES_UPDATED' and changed -> 'after' ->> 'status' = 'Overdue'"
        )
        .await,
        2
    );
    world.proves_itself().await;
}

#[tokio::test]
async fn a_customer_is_flagged_at_ninety_days_once_a_lapse_and_his_owner_is_told() {
    let (world, lapsed) = world().await;
    let fitri = world.person("fitri").await;
    let owner = world.owner_sql().await;
    let [day89, day91, gone] = [account(&owner, "PT Besok").await, account(&owner, "PT Kemarin").await, account(&owner, "PT Pergi").await];
    for (id, date) in [(&lapsed, "2026-06-01"), (&day89, "2026-06-02"), (&day91, "2026-05-31"), (&gone, "2026-01-01")] {
        fitri.bills(invoice(id, id, date)).await.is_created();
    }
    owner.execute("update data.accounts set is_active = false where account_id = $1", &[&gone]).await.expect("it is put away");
    // The thirtieth of August is ninety days after the first of June.
    let night = on(&world, "2026-08-30").await;
    assert_eq!(
        (works(&night, "work_winback").await, works(&night, "work_winback").await),
        (2, 0),
        "at 90 and 91 days, not at 89, not one put away"
    );
    for (id, flag) in [(&lapsed, json!("2026-08-30")), (&day91, json!("2026-08-30")), (&day89, Value::Null), (&gone, Value::Null)] {
        assert_eq!(row(&owner, id).await["winback_flagged_on"], flag, "{id}");
    }
    let told = "select count(*) from data.notifications as n join data.users as u using (user_id) where n.kind = 'winback_due' and u.email = 'budi@bcp.test'";
    assert_eq!(count(&owner, told).await, 2, "Budi is told of each");
    assert_eq!(works(&on(&world, "2026-08-31").await, "work_winback").await, 1, "the next day the next one");
    // An invoice of long ago that only now comes in is no return; one of these days is.
    let later = world.at("2026-08-31T05:00:00Z").await;
    let fitri = later.person("fitri").await;
    fitri.bills(invoice(&lapsed, "old", "2026-06-02")).await.is_created();
    assert_eq!(row(&owner, &lapsed).await["winback_flagged_on"], json!("2026-08-30"), "still the same lapse");
    fitri.bills(invoice(&lapsed, "back", "2026-08-31")).await.is_created();
    assert_eq!(row(&owner, &lapsed).await["winback_flagged_on"], Value::Null, "it is back");
    assert_eq!(works(&on(&world, "2026-11-28").await, "work_winback").await, 0);
    assert_eq!(works(&on(&world, "2026-11-29").await, "work_winback").await, 1, "the next lapse is flagged anew");
    assert_eq!(count(&owner, told).await, 4);
    world.proves_itself().await;
}

#[tokio::test]
async fn two_processes_at_once_flag_and_tell_once() {
    let (world, _) = world().await;
    let owner = world.owner_sql().await;
    owner
        .batch_execute(
            "insert into data.accounts (company_name, owner_user_id) select 'PT Nomor ' || n, (select user_id from data.users where email = 'budi@bcp.test')
             from generate_series(1, 60) as n;
             insert into data.invoices (account_id, invoice_number, invoice_date, due_date, amount)
             select account_id, account_id, '2026-01-01', '2026-02-01', 1 from data.accounts where company_name like 'PT Nomor%'",
        )
        .await
        .expect("customers");
    let (one, two) = (on(&world, "2026-06-30").await, on(&world, "2026-06-30").await);
    for (job, done) in [("work_winback", 60), ("work_invoices", 60)] {
        let (first, second) = tokio::join!(works(&one, job), works(&two, job));
        assert_eq!(first + second + works(&one, job).await, done, "{job}");
    }
    assert_eq!(count(&owner, "select count(*) from data.notifications where kind = 'winback_due'").await, 60);
    assert_eq!(count(&owner, "select count(*) from data.audit_log where action = 'ACCOUNT_UPDATED'").await, 60);
    world.proves_itself().await;
}

#[tokio::test]
async fn the_jobs_read_only_what_is_due() {
    let (world, _) = world().await;
    let owner = world.owner_sql().await;
    owner
        .batch_execute(
            "insert into data.accounts (company_name) select 'PT Nomor ' || n from generate_series(1, 3000) as n;
             insert into data.invoices (account_id, invoice_number, invoice_date, due_date, amount, status, paid_amount)
             select account_id, account_id, '2026-06-01', '2026-06-01', 1, 'Paid', 1 from data.accounts where company_name like 'PT Nomor%'; analyze",
        )
        .await
        .expect("customers");
    for (query, index) in [
        ("select from data.invoices as r where r.status in ('Outstanding', 'Partial') and r.due_date < '2026-06-30'", "invoices_due"),
        (
            "select from data.accounts as r where r.is_active and r.winback_flagged_on is null and r.last_invoice_date <= date '2026-06-30' - 90",
            "accounts_winback_due",
        ),
    ] {
        let plan = owner.query(&format!("explain {query}"), &[]).await.expect("a plan");
        let plan: Vec<String> = plan.iter().map(|line| line.get(0)).collect();
        assert!(plan.iter().any(|line| line.contains(index)), "{}", plan.join("\n"));
    }
    world.proves_itself().await;
}

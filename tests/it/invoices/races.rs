//! Writers at the same moment: no invoice is missing from a ledger, no number is stored twice.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{account, invoice, row, world};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invoices_of_one_account_added_at_once_are_all_in_its_ledger() {
    let (world, account) = world().await;
    let fitri = world.person("fitri").await;
    let all = join_all((0..40).map(|n| {
        let (fitri, draft) = (fitri.clone(), invoice(&account, &format!("N-{n}"), &format!("2026-05-{:02}", 1 + n % 28)));
        tokio::spawn(async move { fitri.bills(draft).await.is_created() })
    }));
    assert!(all.await.into_iter().all(|added| added.is_ok()));
    let kept = row(&world.owner_sql().await, &account).await;
    assert_eq!((&kept["lifetime_value"], &kept["last_invoice_date"]), (&json!({"IDR": "4000.00"}), &json!("2026-05-28")));
    world.proves_itself().await;
}

/// Past the acts, by two transactions that overlap: the second waits for the first and then counts both.
#[tokio::test]
async fn the_trigger_alone_loses_nothing_when_two_transactions_overlap() {
    let (world, account) = world().await;
    let (one, two) = (world.owner_sql().await, world.owner_sql().await);
    let add = |number: &str| {
        format!(
            "begin; insert into data.invoices (account_id, invoice_number, invoice_date, amount) values ('{account}', '{number}', '2026-06-01', 1)"
        )
    };
    one.batch_execute(&add("first")).await.expect("the first");
    let (text, watcher) = (add("second"), world.owner_sql().await);
    let second = async { two.batch_execute(&text).await };
    let first = async {
        const WAITS: &str = "select exists (select from pg_locks as l join pg_stat_activity as a using (pid) where not l.granted and a.datname = current_database())";
        while !watcher.query_one(WAITS, &[]).await.expect("the locks").get::<_, bool>(0) {
            tokio::task::yield_now().await;
        }
        one.batch_execute("commit").await
    };
    let (waited, committed) = tokio::join!(second, first);
    waited.and(committed).expect("both");
    two.batch_execute("commit").await.expect("the second");
    assert_eq!(row(&one, &account).await["lifetime_value"], json!({"IDR": "2.00"}));
    world.proves_itself().await;
}

/// Lists that meet in numbers and accounts, in opposite orders, with a worker between them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_in_opposite_orders_store_each_number_once_without_a_deadlock() {
    let (world, first) = world().await;
    let owner = world.owner_sql().await;
    let second = account(&owner, "PT Maju").await;
    let fitri = world.person("fitri").await;
    let lists = (0..8).map(|n: usize| {
        let (mine, other) = if n.is_multiple_of(2) { (&first, &second) } else { (&second, &first) };
        let mut rows: Vec<Value> =
            (0..60).map(|k| invoice(if k % 3 == 0 { mine } else { other }, &format!("N-{k}"), "2026-06-01")).collect();
        if n % 2 == 1 {
            rows.reverse();
        }
        let fitri = fitri.clone();
        tokio::spawn(async move { fitri.bills_all(rows).await.is_ok() })
    });
    let answers = join_all(lists).await;
    let created: i64 = answers.iter().filter_map(|answer| answer.as_ref().ok()?.data()["created"].as_i64()).sum();
    assert_eq!((answers.len(), created), (8, 60), "each number is new once");
    let sums: i64 = owner.query_one("select count(*) from data.invoices", &[]).await.expect("a count").get(0);
    let kept = [row(&owner, &first).await, row(&owner, &second).await];
    let ledger: f64 = kept.iter().filter_map(|row| row["lifetime_value"]["IDR"].as_str()?.parse::<f64>().ok()).sum();
    assert_eq!((sums, ledger as i64), (60, 6000));
    world.proves_itself().await;
}

//! What an account keeps of its ledger, against a slow, obvious calculation over random ledgers written down here a second time.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use tokio_postgres::Client;

use crate::support::World;

/// A generator of one's own, so that a printed seed repeats the run anywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as i64) % most
    }
}

/// One invoice as the test remembers it.
#[derive(Clone, Debug)]
struct Bill {
    account: usize,
    on: Date,
    void: bool,
}

fn days(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).expect("a span").get_days())
}

/// Spec 1.11, read aloud: no columns, no shortcuts.
fn expected(bills: &[Date], today: Date) -> (&'static str, &'static str) {
    let (Some(first), Some(last)) = (bills.iter().min(), bills.iter().max()) else { return ("No Transaction", "Prospect") };
    let idle = days(*last, today);
    let activity = if idle <= 30 {
        "Active"
    } else if idle <= 89 {
        "Passive"
    } else {
        "Inactive"
    };
    let mut sorted = bills.to_vec();
    sorted.sort();
    let mut returned = None;
    for pair in sorted.windows(2) {
        if days(pair[0], pair[1]) >= 90 {
            returned = Some(pair[1]);
        }
    }
    let tenure = if idle >= 90 {
        "Winback Target"
    } else if returned.is_some_and(|day| days(day, today) <= 90) {
        "New Winback Customer"
    } else if days(*first, today) <= 90 {
        "New Customer"
    } else {
        "Active Customer"
    };
    (activity, tenure)
}

async fn compared(owner: &Client, accounts: &[String], bills: &BTreeMap<String, Bill>, seed: u64) -> usize {
    const SQL: &str = "select a.account_id, crm.activity_status(a.last_invoice_date, t.day), \
         crm.tenure_status(a.first_invoice_date, a.last_invoice_date, a.return_invoice_date, t.day) \
         from data.accounts as a cross join lateral (select $1::text::date as day) as t order by a.account_id";
    let mut compared = 0;
    for today in [date(2026, 6, 30), date(2026, 7, 29), date(2026, 9, 30), date(2026, 12, 31)] {
        for row in owner.query(SQL, &[&today.to_string()]).await.expect("statuses") {
            let (id, activity, tenure): (String, String, String) = (row.get(0), row.get(1), row.get(2));
            let place = accounts.iter().position(|known| *known == id).expect("one of ours");
            let of_it: Vec<Date> = bills.values().filter(|bill| bill.account == place && !bill.void).map(|bill| bill.on).collect();
            assert_eq!((activity.as_str(), tenure.as_str()), expected(&of_it, today), "seed {seed}, {today}, {of_it:?}");
            compared += 1;
        }
    }
    compared
}

/// One change of one invoice, as SQL and as the test remembers it.
async fn change(owner: &Client, dice: &mut Dice, accounts: &[String], bills: &mut BTreeMap<String, Bill>) {
    let numbers: Vec<String> = bills.keys().cloned().collect();
    let number = numbers[dice.below(numbers.len() as i64) as usize].clone();
    let bill = bills.get_mut(&number).expect("a bill");
    let sql = match dice.below(6) {
        0 | 1 => {
            bill.void = !bill.void;
            format!("update data.invoices set status = '{}' where", if bill.void { "Void" } else { "Outstanding" })
        }
        2 | 3 => {
            bill.on = bill.on.checked_add(Span::new().days(dice.below(240) - 120)).expect("a day").min(date(2026, 6, 30));
            format!("update data.invoices set invoice_date = '{}' where", bill.on)
        }
        4 => {
            bill.account = dice.below(accounts.len() as i64) as usize;
            format!("update data.invoices set account_id = '{}' where", accounts[bill.account])
        }
        _ => {
            bills.remove(&number);
            "delete from data.invoices where".to_owned()
        }
    };
    owner.execute(&format!("{sql} invoice_number = $1"), &[&number]).await.expect("a change");
}

#[tokio::test]
async fn random_ledgers_have_the_statuses_that_an_obvious_calculation_gives_them_after_every_kind_of_change() {
    let seed =
        std::env::var("BCP_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0 >> 1);
    println!("BCP_SEED={seed}");
    let (world, mut dice) = (World::new().await, Dice(seed));
    let owner = world.owner_sql().await;
    owner
        .batch_execute("insert into data.accounts (company_name) select 'PT Nomor ' || n from generate_series(1, 300) as n")
        .await
        .expect("accounts");
    let rows = owner.query("select account_id from data.accounts order by account_id", &[]).await.expect("their ids");
    let accounts: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let mut bills = BTreeMap::new();
    for place in 0..accounts.len() {
        // Dates cluster round the boundaries, which even ones would seldom meet.
        let mut on = date(2026, 6, 30).checked_sub(dice.below(400).days()).expect("a day");
        for n in 0..dice.below(9) {
            bills.insert(format!("{place}-{n}"), Bill { account: place, on, void: dice.below(8) == 0 });
            let step = [1, 7, 29, 30, 31, 60, 88, 89, 90, 91, 120][dice.below(11) as usize];
            on = on.checked_add(step.days()).expect("a day");
            if on > date(2026, 6, 30) {
                break;
            }
        }
    }
    let values: Vec<String> = bills
        .iter()
        .map(|(number, bill)| {
            format!("('{}', '{number}', '{}', 1, '{}')", accounts[bill.account], bill.on, if bill.void { "Void" } else { "Outstanding" })
        })
        .collect();
    let insert =
        format!("insert into data.invoices (account_id, invoice_number, invoice_date, amount, status) values {}", values.join(", "));
    owner.batch_execute(&insert).await.expect("ledgers");
    let mut compared_in_all = compared(&owner, &accounts, &bills, seed).await;
    for _ in 0..4 {
        for _ in 0..120 {
            change(&owner, &mut dice, &accounts, &mut bills).await;
        }
        compared_in_all += compared(&owner, &accounts, &bills, seed).await;
    }
    assert_eq!(compared_in_all, 5 * 4 * 300, "every ledger on every day");
    world.proves_itself().await;
}

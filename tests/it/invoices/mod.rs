//! Invoices and what follows from them: the ledger of an account, its two statuses, overdue and win-back (spec 1.11, 2.2, 6).

mod by_hand;
mod ledger;
mod races;
mod refused;
mod status;
mod upsert;
mod work;

use serde_json::{Value, json};
use tokio_postgres::Client;

use crate::support::{Answer, Person, World};

const PATH: &str = "/api/crm/invoices";

/// Ten in the morning in Jakarta on the day that these tests call today.
const MOMENT: &str = "2026-06-30T03:00:00Z";

/// A world in which it is the thirtieth of June 2026, with an account of Budi's.
async fn world() -> (World, String) {
    let world = World::new().await.at(MOMENT).await;
    let account = account(&world.owner_sql().await, "PT Laut Biru").await;
    (world, account)
}

/// An account of Budi's.
async fn account(owner: &Client, name: &str) -> String {
    const SQL: &str = "insert into data.accounts (company_name, owner_user_id) \
         values ($1, (select user_id from data.users where email = 'budi@bcp.test')) returning account_id";
    owner.query_one(SQL, &[&name]).await.expect("an account").get(0)
}

/// An account's row.
pub async fn row(owner: &Client, account: &str) -> Value {
    const SQL: &str = "select to_jsonb(a) from data.accounts as a where a.account_id = $1";
    owner.query_one(SQL, &[&account]).await.expect("the account").get(0)
}

/// A whole invoice of a hundred.
fn invoice(account: &str, number: &str, date: &str) -> Value {
    json!({"account_id": account, "invoice_number": number, "invoice_date": date, "amount": "100"})
}

impl Person {
    /// Adds or corrects one invoice.
    pub async fn bills(&self, draft: Value) -> Answer {
        self.posts(PATH, draft).await
    }

    /// Adds or corrects many.
    pub async fn bills_all(&self, drafts: Vec<Value>) -> Answer {
        self.posts(PATH, json!({"invoices": drafts})).await
    }
}

//! Merging accounts and undoing it (spec 1.11): nothing lost, nothing doubled, and then everything as before.

mod page;
mod refused;
mod since;
mod whole;

use serde_json::{Value, json};
use tokio_postgres::Client;

use crate::support::{Answer, Person, World};

/// Ten in the morning in Jakarta on the day that these tests call today.
const MOMENT: &str = "2026-06-30T03:00:00Z";

/// Every table that names an account or a contact, its key, and what counts up by itself and is no part of "as before".
const TABLES: &[&str] = &[
    "accounts",
    "contacts",
    "opportunities",
    "activities",
    "cadence_enrollments",
    "invoices",
    "leads",
    "targets",
    "quotes",
    "opportunity_stage_history",
];

async fn world() -> World {
    World::new().await.at(MOMENT).await
}

/// All rows of these tables.
async fn dump(owner: &Client) -> Value {
    let mut dump = json!({});
    for table in TABLES {
        let sql = format!(
            "select coalesce(jsonb_agg(to_jsonb(t) - array['version', 'updated_at'] order by (to_jsonb(t) - array['version', 'updated_at'])::text), '[]') from data.{table} as t"
        );
        dump[table] = owner.query_one(&sql, &[]).await.unwrap_or_else(|error| panic!("{table}: {error:?}")).get(0);
    }
    dump
}

/// What of one dump is not in the other, table by table.
fn difference(one: &Value, other: &Value) -> Vec<String> {
    let rows = |dump: &Value, table: &str| dump[table].as_array().cloned().unwrap_or_default();
    TABLES
        .iter()
        .flat_map(|table| {
            let there = rows(other, table);
            rows(one, table).into_iter().filter(move |row| !there.contains(row)).map(move |row| format!("{table}: {row}"))
        })
        .collect()
}

/// The number that a query answers.
async fn count(owner: &Client, query: &str) -> i64 {
    owner.query_one(query, &[]).await.unwrap_or_else(|error| panic!("{query}: {error:?}")).get(0)
}

impl Person {
    /// Merges an account into another one.
    pub async fn merges(&self, account: &str, into: &str) -> Answer {
        self.posts(&format!("/api/crm/accounts/{account}/merge"), json!({"into_account_id": into})).await
    }

    /// Undoes that.
    pub async fn unmerges(&self, account: &str) -> Answer {
        self.posts(&format!("/api/crm/accounts/{account}/unmerge"), json!({})).await
    }

    /// A new account of one's own, with a contact.
    pub async fn founds(&self, company: &str, email: &str) -> String {
        let draft = json!({"company_name": company, "contact": {"first_name": "Rina", "email": email}});
        self.posts("/api/crm/accounts", draft).await.is_created().id("account.account_id")
    }
}

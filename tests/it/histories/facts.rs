//! What the tables hold before an act, and what they hold after one that left these audit rows.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use tokio_postgres::{Client, Statement};

const AROUND: &str = include_str!("facts.sql");
const AUDITED: &str = "select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]') from data.audit_log as a where a.correlation_id = $1";
static NOTHING: Value = Value::Null;

/// Statements of the owner, whom no policy binds.
pub struct Reader {
    sql: Client,
    around: Statement,
    audited: Statement,
}

impl Reader {
    pub async fn new(sql: Client) -> Self {
        let around = sql.prepare(AROUND).await.expect("facts.sql is a statement");
        let audited = sql.prepare(AUDITED).await.expect("a statement");
        Self { sql, around, audited }
    }

    pub fn sql(&self) -> &Client {
        &self.sql
    }

    pub async fn around(&self, ids: &[String]) -> Facts {
        let rows: Value = self.sql.query_one(&self.around, &[&ids]).await.expect("facts").get(0);
        let Value::Object(tables) = rows else { panic!("facts are an object") };
        let rows = |table: Value| table.as_object().cloned().unwrap_or_default();
        Facts(tables.into_iter().map(|(table, held)| (table, rows(held))).collect())
    }

    /// The audit rows that an act left under its correlation id.
    pub async fn audited(&self, correlation: &str) -> Vec<Value> {
        let rows: Value = self.sql.query_one(&self.audited, &[&correlation]).await.expect("the audit").get(0);
        rows.as_array().cloned().unwrap_or_default()
    }
}

/// Table → key → row.
#[derive(Clone)]
pub struct Facts(BTreeMap<String, Map<String, Value>>);

impl Facts {
    /// A row, null when there is none.
    pub fn row(&self, table: &str, id: &str) -> &Value {
        self.0.get(table).and_then(|rows| rows.get(id)).unwrap_or(&NOTHING)
    }

    pub fn rows(&self, table: &str) -> impl Iterator<Item = &Value> {
        self.0.get(table).into_iter().flat_map(Map::values)
    }

    pub fn holds(&self, table: &str, id: &str) -> bool {
        !self.row(table, id).is_null()
    }

    pub fn today(&self) -> &str {
        self.row("today", "day").as_str().expect("a day")
    }

    /// The same after an act: what its audit rows say has changed is changed.
    pub fn after(&self, audit: &[Value]) -> Self {
        let mut after = self.clone();
        for row in audit {
            let (Some(entity), Some(id), Some(change)) =
                (text(row, "entity"), row["entity_id"].as_str(), row["changed"]["after"].as_object())
            else {
                continue;
            };
            let held = after.0.entry(entity.to_owned()).or_default().entry(id.to_owned()).or_insert_with(|| json!({"version": 0}));
            for (column, value) in change {
                held[column] = value.clone();
            }
            if let Some(version) = held["version"].as_i64() {
                held["version"] = json!(version + 1);
            }
            if entity == "invoices" {
                after.hears_of_an_invoice(change);
            }
        }
        after
    }

    fn hears_of_an_invoice(&mut self, invoice: &Map<String, Value>) {
        let account = invoice["account_id"].as_str().unwrap_or_default();
        let Some(account) = self.0.get_mut("accounts").and_then(|accounts| accounts.get_mut(account)) else { return };
        if text(account, "last_invoice_date") < invoice["invoice_date"].as_str() {
            account["last_invoice_date"] = invoice["invoice_date"].clone();
        }
    }
}

/// A text of a row; null and absent are none.
pub fn text<'a>(row: &'a Value, column: &str) -> Option<&'a str> {
    row[column].as_str()
}

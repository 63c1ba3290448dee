//! What happened for me: who is told of what, and who is not.

mod given;
mod kinds;
mod reading;
mod reminders;

use serde_json::Value;

use crate::support::{Person, World};

impl Person {
    /// The messages of one kind, newest first.
    pub async fn told(&self, kind: &str) -> Vec<Value> {
        let list = self.gets("/api/crm/notifications?limit=200").await.is_ok();
        list.data().as_array().expect("a list").iter().filter(|row| row["kind"] == kind).cloned().collect()
    }

    /// How many are unread, by the list's own count.
    pub async fn unread(&self) -> i64 {
        let list = self.gets("/api/crm/notifications?counts=true").await.is_ok();
        serde_json::from_str::<Value>(&list.text).expect("JSON")["meta"]["counts"]["unread"].as_i64().expect("a count")
    }

    /// Switches a kind off.
    pub async fn switches_off(&self, kind: &str) {
        self.patches("/api/crm/notifications/settings", serde_json::json!({ kind: false })).await.is_ok();
    }
}

impl World {
    /// Somebody leaves the company.
    pub async fn dismisses(&self, name: &str) {
        let sql = format!("update data.users set is_active = false where email = '{name}@bcp.test'");
        self.owner_sql().await.batch_execute(&sql).await.expect("he leaves");
    }
}

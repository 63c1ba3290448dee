//! Targets: made, taken further step by step, converted, given away, listed (spec 1.9, 1.3, 3.2).

mod convert;
mod edit;
mod lists;
mod many;
mod steps;

use serde_json::{Value, json};

use crate::support::{Answer, Person, World};

/// A target's address in the API.
pub fn target_path(target: &str) -> String {
    format!("/api/crm/targets/{target}")
}

/// A company that nobody knows.
pub fn unique() -> String {
    format!("PT {}", uuid::Uuid::new_v4().simple())
}

/// What people do with targets, each one request.
impl Person {
    pub async fn adds_target(&self, draft: Value) -> Answer {
        self.posts("/api/crm/targets", draft).await
    }

    /// A new target of this name; answers its id.
    pub async fn has_target(&self, company: &str) -> String {
        self.adds_target(json!({"company_name": company})).await.is_created().id("target.target_id")
    }

    /// A new target of this name that is qualified by now.
    pub async fn has_ripe_target(&self, company: &str) -> String {
        let target = self.has_target(company).await;
        self.ripens(&target).await;
        target
    }

    /// Takes a new target to qualified.
    pub async fn ripens(&self, target: &str) {
        for status in ["contacted", "engaged", "qualified"] {
            self.steps(target, status).await.is_ok();
        }
    }

    pub async fn steps(&self, target: &str, status: &str) -> Answer {
        self.patches(&format!("{}/status", target_path(target)), json!({"status": status})).await
    }

    pub async fn drops(&self, target: &str, reason: &str) -> Answer {
        self.patches(&format!("{}/status", target_path(target)), json!({"status": "dropped", "reason": reason})).await
    }

    pub async fn converts_target(&self, target: &str) -> Answer {
        self.posts(&format!("{}/convert", target_path(target)), json!({})).await
    }

    pub async fn edits_target(&self, target: &str, body: Value) -> Answer {
        self.patches(&target_path(target), body).await
    }

    pub async fn gives_target(&self, target: &str, to: &Person) -> Answer {
        self.posts(&format!("{}/assign", target_path(target)), json!({"user_id": to.user_id})).await
    }

    pub async fn reads_target(&self, target: &str) -> Value {
        self.gets(&target_path(target)).await.is_ok().data().clone()
    }

    /// Sends a target through the first cadence of a purpose that fits.
    pub async fn enrolls_target(&self, target: &str) -> Answer {
        let templates = self.gets("/api/crm/cadences").await.is_ok();
        let outbound = templates.data().as_array().and_then(|all| all.iter().find(|one| one["purpose"] == "outbound"));
        let cadence = outbound.map(|one| one["cadence_id"].to_string()).unwrap_or_default();
        self.posts(&format!("/api/crm/cadences/{cadence}/enrollments"), json!({"target_id": target})).await
    }
}

/// How often something was audited of a record.
async fn audited(world: &World, action: &str, id: &str) -> i64 {
    const SQL: &str = "select count(*) from data.audit_log where action = $1 and entity_id = $2";
    world.owner_sql().await.query_one(SQL, &[&action, &id]).await.expect("the audit").get(0)
}

/// The only number that a question has as its answer.
async fn count(world: &World, sql: &str) -> i64 {
    world.owner_sql().await.query_one(sql, &[]).await.expect("a number").get(0)
}

/// The ids of a list's rows.
fn ids(answer: &Answer) -> Vec<String> {
    answer.data().as_array().expect("rows").iter().map(|row| row["target_id"].as_str().unwrap_or_default().to_owned()).collect()
}

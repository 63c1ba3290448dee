//! Accounts and contacts: one account for each company, who keeps it, what is lost from sight never (spec 1.3, 1.11, 1.12, 2.2).

mod care;
mod contacts;
mod edit;
mod filters;
mod large;
mod leavers;
mod make;
mod twins;

use serde_json::{Value, json};

use crate::support::{Answer, Person, World};

/// An account's address in the API.
pub fn account_path(account: &str) -> String {
    format!("/api/crm/accounts/{account}")
}

/// What people do with accounts, each one request.
impl Person {
    pub async fn adds_account(&self, draft: Value) -> Answer {
        self.posts("/api/crm/accounts", draft).await
    }

    /// A new account of this name; answers its id.
    pub async fn has_account(&self, company: &str) -> String {
        self.adds_account(json!({"company_name": company})).await.is_created().id("account.account_id")
    }

    pub async fn edits_account(&self, account: &str, body: Value) -> Answer {
        self.patches(&account_path(account), body).await
    }

    pub async fn reads_account(&self, account: &str) -> Value {
        self.gets(&account_path(account)).await.is_ok().data().clone()
    }

    pub async fn gives_account(&self, account: &str, to: &Person) -> Answer {
        self.posts(&format!("{}/assign", account_path(account)), json!({"user_id": to.user_id})).await
    }

    pub async fn puts_away(&self, account: &str) -> Answer {
        self.posts(&format!("{}/deactivate", account_path(account)), json!({"reason": "They closed their doors."})).await
    }

    pub async fn takes_back(&self, account: &str) -> Answer {
        self.posts(&format!("{}/reactivate", account_path(account)), json!({})).await
    }

    pub async fn adds_contact(&self, account: &str, body: Value) -> Answer {
        let mut body = body;
        body["account_id"] = json!(account);
        self.posts("/api/crm/contacts", body).await
    }
}

/// How often something was audited of a record.
async fn audited(world: &World, action: &str, id: &str) -> i64 {
    const SQL: &str = "select count(*) from data.audit_log where action = $1 and entity_id = $2";
    world.owner_sql().await.query_one(SQL, &[&action, &id]).await.expect("the audit").get(0)
}

/// The names of a list's rows.
fn names(answer: &Answer) -> Vec<String> {
    answer.data().as_array().expect("rows").iter().map(|row| row["company_name"].as_str().unwrap_or_default().to_owned()).collect()
}

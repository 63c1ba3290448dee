//! What people do with deals, quotes and activities, in the words of spec 1.7 and 1.8, each one request.

use serde_json::{Value, json};

use crate::support::{Answer, Person};

/// A deal's address in the API.
pub fn deal_path(deal: &str) -> String {
    format!("/api/crm/opportunities/{deal}")
}

/// A quick add of this company.
pub fn quick(company: &str) -> Value {
    json!({"quick_add": true, "company_name": company, "contact_name": "Rina Wijaya", "contact_phone": "0812 3456 7890"})
}

/// Deals.
impl Person {
    /// Adds a company that becomes a deal with its cadence; answers the deal.
    pub async fn makes_deal(&self, company: &str) -> String {
        self.posts("/api/crm/opportunities", quick(company)).await.is_created().id("opportunity_id")
    }

    /// A deal with one planned call and no cadence, on an account that a quick add made.
    pub async fn opens_plain_deal(&self, company: &str, due: &str) -> String {
        let first = self.makes_deal(company).await;
        let account = self.reads_deal(&first).await["opportunity"]["account_id"].clone();
        let draft = json!({"account_id": account, "name": company, "next_step": "Ask for volumes", "next_step_due_date": due});
        self.posts("/api/crm/opportunities", draft).await.is_created().id("opportunity.opportunity_id")
    }

    /// A deal with everything beside it.
    pub async fn reads_deal(&self, deal: &str) -> Value {
        self.gets(&deal_path(deal)).await.is_ok().data().clone()
    }

    pub async fn edits_deal(&self, deal: &str, body: Value) -> Answer {
        self.patches(&deal_path(deal), body).await
    }

    pub async fn puts(&self, deal: &str, stage: &str) -> Answer {
        self.puts_with(deal, json!({"stage": stage})).await
    }

    pub async fn puts_with(&self, deal: &str, body: Value) -> Answer {
        self.patches(&format!("{}/stage", deal_path(deal)), body).await
    }

    pub async fn loses_deal(&self, deal: &str) -> Answer {
        self.puts_with(deal, json!({"stage": "Closed Lost", "lost_reason": "Too dear", "lost_reason_code": "price"})).await
    }

    pub async fn gives_deal(&self, deal: &str, user: &Person) -> Answer {
        self.posts(&format!("{}/assign", deal_path(deal)), json!({"user_id": user.user_id})).await
    }

    /// A new quote of this amount, a Draft; answers its id.
    pub async fn makes_quote(&self, deal: &str, amount: &str) -> String {
        let made = self.posts(&format!("{}/quotes", deal_path(deal)), json!({"total_amount": amount})).await;
        made.is_created().id("quote.quote_id")
    }

    pub async fn sets_quote(&self, quote: &str, status: &str) -> Answer {
        self.patches(&format!("/api/crm/quotes/{quote}/status"), json!({"status": status})).await
    }
}

/// Activities.
impl Person {
    pub async fn plans(&self, draft: Value) -> Answer {
        self.posts("/api/crm/activities", draft).await
    }

    pub async fn completes_with(&self, activity: &str, body: Value) -> Answer {
        self.posts(&format!("/api/crm/activities/{activity}/complete"), body).await
    }

    pub async fn cancels_with(&self, activity: &str, body: Value) -> Answer {
        self.posts(&format!("/api/crm/activities/{activity}/cancel"), body).await
    }

    pub async fn edits_activity(&self, activity: &str, body: Value) -> Answer {
        self.patches(&format!("/api/crm/activities/{activity}"), body).await
    }
}

/// The deal's open activities as (subject, due date), the first due first.
pub fn planned(whole: &Value) -> Vec<(String, String)> {
    let mut planned: Vec<_> = open(whole).map(|activity| (text(activity, "subject"), text(activity, "due_date"))).collect();
    planned.sort_by(|one, other| one.1.cmp(&other.1));
    planned
}

/// The id of the deal's open activity that is due first.
pub fn first_open(whole: &Value) -> String {
    let first = open(whole).min_by_key(|activity| text(activity, "due_date"));
    text(first.expect("an open activity"), "activity_id")
}

/// The deal's next step and its date.
pub fn next_step(whole: &Value) -> (String, String) {
    (text(&whole["opportunity"], "next_step"), text(&whole["opportunity"], "next_step_due_date"))
}

/// A text of a record, empty when it is null.
pub fn text(record: &Value, name: &str) -> String {
    record[name].as_str().unwrap_or_default().to_owned()
}

/// Rows of an answer.
pub fn rows(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().expect("a list").iter()
}

fn open(whole: &Value) -> impl Iterator<Item = &Value> {
    rows(&whole["activities"]).filter(|activity| activity["status"] == "Planned")
}

//! More of what people do in the funnel, each one request.

use serde_json::{Value, json};

use crate::support::{Answer, Person};

/// Leads.
impl Person {
    pub async fn starts_review(&self, lead: &str) -> Answer {
        self.triages(lead, json!({"triage_status": "In Review"})).await
    }

    pub async fn nurtures(&self, lead: &str) -> Answer {
        self.triages(lead, json!({"triage_status": "Nurture"})).await
    }

    pub async fn disqualifies(&self, lead: &str, reason: &str) -> Answer {
        self.triages(lead, json!({"triage_status": "Disqualified", "disqualified_reason": reason})).await
    }

    /// One of the acts below a lead: handover, assign, recall, reopen, release, convert.
    pub async fn does(&self, lead: &str, act: &str, body: Value) -> Answer {
        self.posts(&format!("/api/crm/leads/{lead}/{act}"), body).await
    }

    pub async fn assigns(&self, lead: &str, to: &Person) -> Answer {
        self.does(lead, "assign", json!({"user_id": to.user_id})).await
    }

    pub async fn releases(&self, lead: &str, reason: &str) -> Answer {
        self.does(lead, "release", json!({"to": "pool", "reason": reason})).await
    }

    pub async fn returns(&self, lead: &str, reason: &str) -> Answer {
        self.does(lead, "release", json!({"to": "marketing", "reason": reason})).await
    }

    pub async fn converts(&self, lead: &str) -> Answer {
        self.does(lead, "convert", json!({})).await
    }

    /// The rows of a list of leads.
    pub async fn lists(&self, view: &str) -> Vec<Value> {
        let listed = self.gets(&format!("/api/crm/leads?view={view}")).await.is_ok();
        listed.data().as_array().expect("rows").clone()
    }

    /// Whether a list of leads shows this one.
    pub async fn finds(&self, lead: &str, view: &str) -> bool {
        self.lists(view).await.iter().any(|row| row["lead_id"] == lead)
    }
}

/// Opportunities and activities.
impl Person {
    /// Moves a deal; `details` are the fields beside the stage.
    pub async fn moves(&self, deal: &str, stage: &str, mut details: Value) -> Answer {
        details["stage"] = stage.into();
        self.patches(&format!("/api/crm/opportunities/{deal}/stage"), details).await
    }

    pub async fn loses(&self, deal: &str, reason: &str, code: &str) -> Answer {
        self.moves(deal, "Closed Lost", json!({"lost_reason": reason, "lost_reason_code": code})).await
    }

    pub async fn reopens_deal(&self, deal: &str, note: &str) -> Answer {
        self.moves(deal, "Negotiation", json!({"note": note})).await
    }

    pub async fn offers(&self, deal: &str, amount: &str) -> Answer {
        self.posts(&format!("/api/crm/opportunities/{deal}/quotes"), json!({"total_amount": amount})).await
    }

    pub async fn opens(&self, deal: &str) -> Answer {
        self.gets(&format!("/api/crm/opportunities/{deal}")).await
    }

    pub async fn quick_adds(&self, mut fields: Value) -> Answer {
        fields["quick_add"] = true.into();
        self.posts("/api/crm/opportunities", fields).await
    }

    pub async fn completes(&self, activity: &str) -> Answer {
        self.posts(&format!("/api/crm/activities/{activity}/complete"), json!({})).await
    }
}

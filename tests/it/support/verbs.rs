//! What people do, in the words of the specification (1.2, 2.3), each one request.

use serde_json::{Value, json};

use super::{Answer, Person};

/// A lead that passes the qualification gate.
pub fn ripe_lead(company: &str) -> Value {
    json!({
        "company_name": company, "contact_name": "Rina Wijaya", "contact_phone": "0812 3456 7890",
        "service_code": "DOM_FTL", "route": "Jakarta – Surabaya", "primary_channel": "Other",
    })
}

/// Leads.
impl Person {
    pub async fn adds_lead(&self, draft: Value) -> Answer {
        self.posts("/api/crm/leads", draft).await
    }

    pub async fn triages(&self, lead: &str, body: Value) -> Answer {
        self.patches(&format!("/api/crm/leads/{lead}/triage"), body).await
    }

    pub async fn qualifies(&self, lead: &str) -> Answer {
        self.triages(lead, json!({"triage_status": "Qualified"})).await
    }

    pub async fn claims(&self, lead: &str) -> Answer {
        self.posts(&format!("/api/crm/leads/{lead}/claim"), json!({})).await
    }

    pub async fn claims_next(&self) -> Answer {
        self.posts("/api/crm/leads/claim-next", json!({})).await
    }

    /// Adds a ripe lead of this company and qualifies it.
    pub async fn brings_to_the_pool(&self, company: &str) -> String {
        let lead = self.adds_lead(ripe_lead(company)).await.is_created().id("lead.lead_id");
        self.qualifies(&lead).await.is_ok();
        lead
    }
}

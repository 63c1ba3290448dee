//! Every route that takes a body, with a record it could act on and a body it would accept.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use super::forms::forms;
use super::records::{Records, records};
use crate::support::Person;

/// A route ready to be asked: the record is right, and so is this body.
#[derive(Clone)]
pub struct Route {
    pub method: Method,
    pub template: String,
    pub path: String,
    pub body: Value,
    /// Field → its schema.
    pub fields: BTreeMap<String, Value>,
}

/// Their bodies are files, rows and mappings, which tests/it/import_files sends wrong in its own ways; and a secret that works once, which
/// tests/it/administration does.
const ELSEWHERE: [&str; 3] = ["POST /api/crm/imports", "PATCH /api/crm/imports/{id}", "POST /api/auth/invitation"];

/// Record, and the least body that the route accepts, by its place in the document. A route that is missing here fails the test.
fn example(template: &str, known: &Records, owner: &str) -> (String, Value) {
    let account_free = json!({"company_name": "PT Masukan Baru", "contact_email": "pt@masukan-baru.co.id", "primary_channel": "SEM"});
    let (id, body) = match template {
        "POST /api/auth/login" => ("", json!({"email": "ana@bcp.test", "password": "wrong"})),
        "POST /api/crm/leads" => ("", account_free),
        "PATCH /api/crm/leads/{id}/triage" => (known.inbox.as_str(), json!({"triage_status": "Nurture"})),
        "POST /api/crm/leads/{id}/assign" => (known.inbox.as_str(), json!({"user_id": owner})),
        "POST /api/crm/leads/{id}/convert" => (known.working.as_str(), json!({})),
        "PATCH /api/crm/leads/{id}" | "POST /api/crm/leads/{id}/handover" => (known.inbox.as_str(), json!({})),
        "PATCH /api/crm/opportunities/{id}" => (known.deal.as_str(), json!({})),
        "POST /api/crm/leads/{id}/recall" => (known.pool.as_str(), json!({"reason": "why"})),
        "POST /api/crm/leads/{id}/reopen" => (known.disqualified.as_str(), json!({"reason": "why"})),
        "POST /api/crm/leads/{id}/release" => (known.working.as_str(), json!({"to": "pool", "reason": "why"})),
        "POST /api/crm/opportunities" => (
            "",
            json!({"quick_add": true, "company_name": "PT Cepat", "contact_name": "Rina", "contact_phone": "0812 1111 2222", "owner_user_id": owner}),
        ),
        "PATCH /api/crm/opportunities/{id}/stage" => (known.deal.as_str(), json!({"stage": "Discovery"})),
        "POST /api/crm/opportunities/{id}/assign" => (known.deal.as_str(), json!({"user_id": owner})),
        "POST /api/crm/opportunities/{id}/quotes" => (known.deal.as_str(), json!({"total_amount": "5"})),
        "PATCH /api/crm/quotes/{id}" => (known.quote.as_str(), json!({})),
        "PATCH /api/crm/quotes/{id}/status" => (known.quote.as_str(), json!({"status": "Sent"})),
        "POST /api/crm/targets" => ("", json!({"company_name": "PT Masukan Sasaran"})),
        "PATCH /api/crm/targets/{id}" => (known.target.as_str(), json!({})),
        "PATCH /api/crm/targets/{id}/status" => (known.target.as_str(), json!({"status": "contacted"})),
        "POST /api/crm/targets/{id}/convert" => (known.ripe.as_str(), json!({})),
        "POST /api/crm/targets/{id}/assign" => (known.target.as_str(), json!({"user_id": owner})),
        "POST /api/crm/targets/bulk" => ("", json!({"ids": [known.target], "action": "drop", "reason": "why"})),
        "POST /api/crm/accounts" => ("", json!({"company_name": "PT Masukan Akun"})),
        "PATCH /api/crm/accounts/{id}" => (known.account.as_str(), json!({})),
        "POST /api/crm/accounts/{id}/assign" => (known.account.as_str(), json!({"user_id": owner})),
        "POST /api/crm/accounts/{id}/deactivate" => (known.idle.as_str(), json!({"reason": "why"})),
        "POST /api/crm/contacts" => ("", json!({"account_id": known.account, "first_name": "Sinta"})),
        "PATCH /api/crm/contacts/{id}" => (known.contact.as_str(), json!({})),
        "POST /api/crm/accounts/{id}/merge" => (known.account.as_str(), json!({"into_account_id": known.idle})),
        "POST /api/crm/invoices" => {
            ("", json!({"account_id": known.account, "invoice_number": "UGC/1", "invoice_date": "2026-11-02", "amount": "5"}))
        }
        "POST /api/crm/activities" => {
            ("", json!({"activity_type": "Call", "subject": "Ask", "opportunity_id": known.deal, "due_date": "2027-01-04"}))
        }
        "POST /api/crm/activities/bulk" => ("", json!({"ids": [known.activity], "due_date": "2099-01-04"})),
        "PATCH /api/crm/activities/{id}" | "POST /api/crm/activities/{id}/complete" => (known.activity.as_str(), json!({})),
        "POST /api/crm/activities/{id}/cancel" => (known.activity.as_str(), json!({"reason": "why"})),
        "POST /api/crm/cadences" => (
            "",
            json!({"name": "Check in", "purpose": "other", "steps": [{"activity_type": "Call", "subject_template": "Call {company}", "delay_days": 0}]}),
        ),
        "PATCH /api/crm/cadences/{id}" => (known.cadence.as_str(), json!({})),
        "POST /api/crm/cadences/{id}/enrollments" => (known.cadence.as_str(), json!({"opportunity_id": known.plain})),
        "PATCH /api/crm/enrollments/{id}" => (known.enrollment.as_str(), json!({"action": "stop", "reason": "why"})),
        "POST /api/crm/notifications/read" => ("", json!({"all": true})),
        "PATCH /api/crm/notifications/settings" => ("", json!({})),
        "POST /api/admin/users" => ("", json!({"email": "masukan@bcp.test", "full_name": "Masukan", "role_name": "salesperson"})),
        "PATCH /api/admin/users/{id}" => (known.user.as_str(), json!({})),
        "POST /api/admin/users/{id}/deactivate" => (known.user.as_str(), json!({"reason": "why"})),
        "POST /api/admin/users/{id}/give" => (known.user.as_str(), json!({"to_user_id": owner})),
        "PATCH /api/auth/me" | "PATCH /api/admin/settings" => ("", json!({})),
        "POST /api/auth/tokens" => ("", json!({"name": "Report", "scope": "read"})),
        "PATCH /api/admin/stage-rules/{id}" => ("Discovery", json!({})),
        "POST /api/admin/services" => {
            let code = format!("X{}", uuid::Uuid::new_v4().simple()).to_uppercase();
            ("", json!({"service_code": code, "name": "Barge", "department": "DOM"}))
        }
        "PATCH /api/admin/services/{id}" => ("DOM_FTL", json!({})),
        "POST /api/admin/holidays" => ("", json!({"day": "2027-01-01", "name": "New Year"})),
        other => panic!("{other} takes a body and is not in the table of tests/it/input/routes.rs"),
    };
    (id.to_owned(), body)
}

/// The routes that change something and take no fields.
pub fn bodiless() -> Vec<(Method, String)> {
    let document = serde_json::to_value(bcp_crm::app::document()).expect("a document");
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, _) in methods.as_object().expect("methods").iter().filter(|(_, operation)| operation["requestBody"].is_null()) {
            if ["post", "patch"].contains(&method.as_str()) {
                found.push((method.to_uppercase().parse().expect("a method"), path.clone()));
            }
        }
    }
    found
}

/// Every route of the document that takes a body, with fresh records that ana and budi make.
pub async fn routes(ana: &Person, budi: &Person) -> Vec<Route> {
    let known = records(ana, budi).await;
    let document = serde_json::to_value(bcp_crm::app::document()).expect("a document");
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str();
            let Some(name) = reference.and_then(|text| text.rsplit('/').next()) else { continue };
            let template = format!("{} {path}", method.to_uppercase());
            if ELSEWHERE.contains(&template.as_str()) {
                continue;
            }
            let (id, body) = example(&template, &known, &budi.user_id.to_string());
            let fields = document["components"]["schemas"][name]["properties"].as_object().cloned().unwrap_or_default();
            let method = method.to_uppercase().parse().expect("a method");
            let route = Route { method, template, path: path.replace("{id}", &id), body, fields: fields.into_iter().collect() };
            found.extend(forms(route, &known.account));
        }
    }
    found
}

impl Route {
    /// Whether no value of the field is a wrong one: what chooses the shape of the body, and where a browser goes after signing in.
    pub fn is_free(&self, field: &str) -> bool {
        field == "quick_add" || (self.template == "POST /api/auth/login" && field == "next")
    }

    /// The accepted body with this field changed, and with what makes the field count.
    pub fn with(&self, field: &str, value: Value) -> Value {
        let mut body = self.body.clone();
        let company = match (self.template.as_str(), field) {
            (
                "PATCH /api/crm/leads/{id}/triage",
                "contact_phone" | "contact_email" | "service_code" | "route" | "est_volume_value" | "est_volume_unit" | "timeline",
            ) => json!({"triage_status": "Qualified"}),
            ("PATCH /api/crm/leads/{id}/triage", "disqualified_reason" | "lost_reason_code") => json!({"triage_status": "Disqualified"}),
            ("PATCH /api/crm/opportunities/{id}/stage", "lost_reason") => json!({"stage": "Closed Lost", "lost_reason_code": "price"}),
            ("PATCH /api/crm/opportunities/{id}/stage", "win_reason") => json!({"stage": "Closed Won"}),
            ("PATCH /api/crm/opportunities/{id}/stage", "quote_valid_until" | "quote_currency") => {
                json!({"stage": "Quote Sent", "quote_total_amount": "5"})
            }
            ("POST /api/crm/activities", "outcome" | "duration_minutes" | "completed_at") => json!({"status": "Done"}),
            ("POST /api/crm/activities/bulk", "owner_user_id") => json!({"overdue": true}),
            ("POST /api/crm/targets/bulk", "user_id" | "cadence_id") => {
                json!({"action": if field == "user_id" { "assign" } else { "enroll" }})
            }
            ("PATCH /api/crm/targets/{id}/status", "reason") => json!({"status": "dropped"}),
            ("POST /api/crm/accounts", "contact.last_name" | "contact.job_title" | "contact.email" | "contact.phone") => {
                json!({"contact.first_name": "Rina"})
            }
            ("PATCH /api/admin/stage-rules/{id}", "follow_up_subject") => json!({"follow_up_days": 3}),
            ("PATCH /api/admin/stage-rules/{id}", "follow_up_days") => json!({"follow_up_subject": "Call"}),
            (_, "next.subject") => json!({"next.due_date": "2027-01-04"}),
            (_, "next.due_date") => json!({"next.subject": "Call again"}),
            _ => json!({}),
        };
        for (name, value) in company.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        let other = if self.template.ends_with("/activities/bulk") && field != "due_date" { "ids" } else { "opportunity_id" };
        if let Some(fields) = body.as_object_mut().filter(|_| other == "ids" || ["lead_id", "target_id"].contains(&field)) {
            fields.remove(other);
        }
        body[field] = value;
        body
    }
}

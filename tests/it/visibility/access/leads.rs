//! The routes of leads.

use serde_json::json;

use super::{On, Row};
use crate::support::ripe_lead;

const MARKETING: &str = "agus maya ana dian";
/// Besides its owner, who sees Budi's working lead without a right to it.
const ONLY_SEE: &str = "dewi putri";

const fn row(route: &'static str, on: On, may: &'static str, forbidden: &'static str) -> Row {
    Row { route, on, body: |_, _| json!({}), done: 200, may, forbidden, others: &[], rest: 404 }
}

const fn list(route: &'static str, may: &'static str) -> Row {
    Row { rest: 403, ..row(route, On::Nothing, may, "") }
}

pub const ROWS: &[Row] = &[
    list("GET /api/crm/leads?view=inbox", "agus dewi maya ana dian"),
    list("GET /api/crm/leads?view=nurture", "agus dewi maya ana dian"),
    list("GET /api/crm/leads?view=disqualified", "agus dewi maya ana dian"),
    list("GET /api/crm/leads?view=receipts", "agus dewi maya ana dian"),
    list("GET /api/crm/leads?view=handover_pool", "agus dewi sari budi citra surya eko putri"),
    list("GET /api/crm/leads?view=my_claimed", "agus dewi sari budi citra surya eko putri"),
    Row {
        body: |_, who| ripe_lead(&format!("PT {who}")),
        done: 201,
        ..list("POST /api/crm/leads", "agus maya ana dian sari budi citra surya eko")
    },
    row("GET /api/crm/leads/{id}", On::Inbox, "agus dewi maya ana dian", ""),
    row("GET /api/crm/leads/{id}", On::Pool, "agus dewi sari budi citra surya eko putri", ""),
    row("GET /api/crm/leads/{id}", On::Working, "agus dewi sari budi putri", ""),
    row("GET /api/crm/leads/{id}/timeline", On::Inbox, "agus dewi maya ana dian", ""),
    row("GET /api/crm/leads/{id}/timeline", On::Working, "agus dewi sari budi putri", ""),
    Row { body: |_, _| json!({"city": "Medan"}), ..row("PATCH /api/crm/leads/{id}", On::Inbox, MARKETING, "dewi") },
    Row { body: |_, _| json!({"city": "Medan"}), ..row("PATCH /api/crm/leads/{id}", On::Nurture, MARKETING, "dewi") },
    Row { body: |_, _| json!({"city": "Medan"}), ..row("PATCH /api/crm/leads/{id}", On::Disqualified, "agus", "dewi maya ana dian") },
    Row {
        body: |_, _| json!({"city": "Medan"}),
        ..row("PATCH /api/crm/leads/{id}", On::Pool, "agus", "dewi sari budi citra surya eko putri")
    },
    Row { body: |_, _| json!({"city": "Medan"}), ..row("PATCH /api/crm/leads/{id}", On::Working, "agus sari budi", ONLY_SEE) },
    Row { body: |_, _| json!({"triage_status": "In Review"}), ..row("PATCH /api/crm/leads/{id}/triage", On::Inbox, MARKETING, "dewi") },
    Row { body: |_, _| json!({"triage_status": "Qualified"}), ..row("PATCH /api/crm/leads/{id}/triage", On::Nurture, MARKETING, "dewi") },
    Row {
        body: |_, _| json!({"triage_status": "Disqualified", "disqualified_reason": "A hoax."}),
        ..row("PATCH /api/crm/leads/{id}/triage", On::Inbox, MARKETING, "dewi")
    },
    Row {
        body: |_, _| json!({"triage_status": "Disqualified", "disqualified_reason": "A hoax."}),
        ..row("PATCH /api/crm/leads/{id}/triage", On::Working, "agus sari budi", ONLY_SEE)
    },
    row("POST /api/crm/leads/{id}/handover", On::Inbox, MARKETING, "dewi"),
    // Again, by whoever holds a receipt of it.
    row("POST /api/crm/leads/{id}/handover", On::Pool, "agus maya ana", "dewi sari budi citra surya eko putri"),
    row("POST /api/crm/leads/{id}/claim", On::Pool, "sari budi citra surya eko", "agus dewi putri"),
    Row { others: &[(409, "sari citra surya eko")], ..row("POST /api/crm/leads/{id}/claim", On::Working, "budi", "agus dewi putri") },
    Row { rest: 403, ..row("POST /api/crm/leads/claim-next", On::Pool, "sari budi citra surya eko", "") },
    Row {
        body: |company, who| json!({"user_id": company.person(if ["surya", "eko"].contains(&who) { "eko" } else { "citra" }).user_id}),
        ..row("POST /api/crm/leads/{id}/assign", On::Pool, "agus maya sari surya", "dewi ana budi citra eko putri")
    },
    Row {
        body: |company, _| json!({"user_id": company.person("citra").user_id}),
        ..row("POST /api/crm/leads/{id}/assign", On::Inbox, "agus maya", "dewi ana dian")
    },
    Row {
        body: |company, _| json!({"user_id": company.person("citra").user_id}),
        ..row("POST /api/crm/leads/{id}/assign", On::Working, "agus sari", "dewi putri budi maya ana")
    },
    row("POST /api/crm/leads/{id}/convert", On::Working, "agus sari budi", ONLY_SEE),
    Row { others: &[(409, "agus")], ..row("POST /api/crm/leads/{id}/convert", On::Inbox, "", "dewi maya ana dian") },
    Row {
        body: |_, _| json!({"to": "pool", "reason": "Not my trade."}),
        ..row("POST /api/crm/leads/{id}/release", On::Working, "agus sari budi", ONLY_SEE)
    },
    Row {
        body: |_, _| json!({"to": "marketing", "reason": "Not ours."}),
        ..row("POST /api/crm/leads/{id}/release", On::Working, "agus sari budi", ONLY_SEE)
    },
    Row { body: |_, _| json!({"reason": "New contact."}), ..row("POST /api/crm/leads/{id}/reopen", On::Disqualified, MARKETING, "dewi") },
    Row {
        body: |_, _| json!({"reason": "Wrong phone."}),
        ..row("POST /api/crm/leads/{id}/recall", On::Pool, "agus maya ana", "dewi sari budi citra surya eko putri")
    },
];

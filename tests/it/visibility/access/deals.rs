//! The routes of opportunities and quotes.

use serde_json::{Value, json};

use super::{On, Row};
use crate::deals::quick;
use crate::visibility::company::Company;

const SELLERS: &str = "sari budi citra surya eko";
const OWNERS: &str = "agus sari budi";
/// Who sees Budi's open deal without a right to it.
const ONLY_SEE: &str = "dewi putri fitri";

const fn row(route: &'static str, on: On, may: &'static str, forbidden: &'static str) -> Row {
    Row { route, on, body: |_, _| json!({}), done: 200, may, forbidden, others: &[], rest: 404 }
}

const fn list(route: &'static str, may: &'static str) -> Row {
    Row { rest: 403, ..row(route, On::Nothing, may, "") }
}

/// An admin does not own deals: he names the owner.
fn owned(mut body: Value, company: &Company, who: &str) -> Value {
    if who == "agus" {
        body["owner_user_id"] = json!(company.person("budi").user_id);
    }
    body
}

pub const ROWS: &[Row] = &[
    list("GET /api/crm/opportunities", "agus dewi sari budi citra surya eko putri"),
    list("GET /api/crm/opportunities?view=overdue", "agus dewi sari budi citra surya eko putri"),
    list("GET /api/crm/opportunities?view=closed", "agus dewi sari budi citra surya eko putri"),
    list("GET /api/crm/opportunities?view=all", "agus dewi sari budi citra surya eko putri"),
    list("GET /api/crm/opportunities/board", "agus dewi sari budi citra surya eko putri"),
    Row {
        body: |company, who| owned(quick(&format!("PT {who}")), company, who),
        done: 201,
        ..list("POST /api/crm/opportunities", "agus sari budi citra surya eko")
    },
    Row {
        // The account does not exist, which only those learn who may make deals.
        body: |company, who| {
            owned(json!({"account_id": "ACCT209901010001", "next_step": "x", "next_step_due_date": "2099-01-01"}), company, who)
        },
        others: &[(404, "agus"), (404, SELLERS)],
        ..list("POST /api/crm/opportunities", "")
    },
    row("GET /api/crm/opportunities/{id}", On::Deal, "agus dewi sari budi putri fitri", ""),
    row("GET /api/crm/opportunities/{id}", On::Lost, "agus dewi sari budi putri", ""),
    row("GET /api/crm/opportunities/{id}/timeline", On::Deal, "agus dewi sari budi putri fitri", ""),
    Row { body: |_, _| json!({"route": "Jakarta – Bali"}), ..row("PATCH /api/crm/opportunities/{id}", On::Deal, OWNERS, ONLY_SEE) },
    Row { body: |_, _| json!({"notes": "x"}), ..row("PATCH /api/crm/opportunities/{id}", On::Lost, OWNERS, "dewi putri") },
    Row { body: |_, _| json!({"stage": "Discovery"}), ..row("PATCH /api/crm/opportunities/{id}/stage", On::Deal, OWNERS, ONLY_SEE) },
    Row { body: |_, _| json!({"stage": "Closed Won"}), ..row("PATCH /api/crm/opportunities/{id}/stage", On::Deal, OWNERS, ONLY_SEE) },
    Row {
        body: |_, _| json!({"stage": "Discovery", "note": "They came back."}),
        ..row("PATCH /api/crm/opportunities/{id}/stage", On::Lost, "agus sari", "budi dewi putri")
    },
    Row {
        body: |company, _| json!({"user_id": company.person("citra").user_id}),
        ..row("POST /api/crm/opportunities/{id}/assign", On::Deal, "agus sari", "budi dewi putri fitri")
    },
    Row {
        body: |_, _| json!({"total_amount": "1000000"}),
        done: 201,
        ..row("POST /api/crm/opportunities/{id}/quotes", On::Deal, OWNERS, ONLY_SEE)
    },
    // Finance sees no quotes.
    Row { body: |_, _| json!({"terms": "30 days"}), ..row("PATCH /api/crm/quotes/{id}", On::Draft, OWNERS, "dewi putri") },
    Row { body: |_, _| json!({"status": "Sent"}), ..row("PATCH /api/crm/quotes/{id}/status", On::Draft, OWNERS, "dewi putri") },
];

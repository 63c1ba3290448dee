//! The routes of targets.

use serde_json::json;

use super::{On, Row};

/// Who sells, helps or looks on.
const OPEN: &str = "agus dewi sari budi citra surya eko putri";
/// Who sees Budi's target.
const SEE: &str = "agus dewi sari budi putri";

/// Who takes it further, and who only sees it.
const WORK: &str = "agus sari budi";
const NOT_WORK: &str = "dewi putri";

const fn row(route: &'static str, on: On, may: &'static str, forbidden: &'static str) -> Row {
    Row { route, on, body: |_, _| json!({}), done: 200, may, forbidden, others: &[], rest: 404 }
}

const fn list(route: &'static str, may: &'static str) -> Row {
    Row { rest: 403, ..row(route, On::Nothing, may, "") }
}

pub const ROWS: &[Row] = &[
    list("GET /api/crm/targets", OPEN),
    list("GET /api/crm/targets?status=all&counts=true", OPEN),
    row("GET /api/crm/targets/{id}", On::Target, SEE, ""),
    row("GET /api/crm/targets/{id}/timeline", On::Target, SEE, ""),
    Row {
        done: 201,
        body: |_, _| json!({"company_name": uuid::Uuid::new_v4().to_string()}),
        ..list("POST /api/crm/targets", "agus sari budi citra surya eko putri")
    },
    Row { body: |_, _| json!({"city": "Bandung"}), ..row("PATCH /api/crm/targets/{id}", On::Target, "agus sari budi putri", "dewi") },
    Row { body: |_, _| json!({"status": "contacted"}), ..row("PATCH /api/crm/targets/{id}/status", On::Target, WORK, NOT_WORK) },
    row("POST /api/crm/targets/{id}/convert", On::RipeTarget, WORK, NOT_WORK),
    Row {
        body: |company, _| json!({"user_id": company.person("budi").user_id}),
        ..row("POST /api/crm/targets/{id}/assign", On::Target, "agus sari", "dewi putri budi")
    },
    // Nothing of that name exists: whoever works targets is told which could not be dropped, the others are refused first.
    Row {
        body: |_, _| json!({"ids": ["TGT209901010001"], "action": "drop", "reason": "No answer."}),
        ..list("POST /api/crm/targets/bulk", "agus sari budi citra surya eko")
    },
];

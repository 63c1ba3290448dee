//! The routes of templates, enrollments and winbacks (spec 1.3, 3.1).

use serde_json::json;

use super::{On, Row};

const READERS: &str = "agus dewi maya ana dian sari budi citra surya eko putri fitri";
const OTHERS: &str = "dewi maya ana dian sari budi citra surya eko putri fitri";

const fn row(route: &'static str, on: On, may: &'static str, forbidden: &'static str) -> Row {
    Row { route, on, body: |_, _| json!({}), done: 200, may, forbidden, others: &[], rest: 404 }
}

pub const ROWS: &[Row] = &[
    Row { rest: 403, ..row("GET /api/crm/cadences", On::Nothing, READERS, "") },
    Row {
        body: |_, _| json!({"name": "Check in", "purpose": "other", "steps": [{"activity_type": "Call", "subject_template": "Call", "delay_days": 1}]}),
        done: 201,
        rest: 403,
        ..row("POST /api/crm/cadences", On::Nothing, "agus", "")
    },
    row("GET /api/crm/cadences/{id}", On::Template, READERS, ""),
    row("GET /api/crm/cadences/{id}/preview", On::Template, READERS, ""),
    Row { body: |_, _| json!({"description": "x"}), ..row("PATCH /api/crm/cadences/{id}", On::Template, "agus", OTHERS) },
    // Who may enroll which record is told by `cadences::by_hand`.
    Row { others: &[(400, READERS)], ..row("POST /api/crm/cadences/{id}/enrollments", On::Template, "", "") },
    Row {
        body: |_, _| json!({"action": "pause"}),
        ..row("PATCH /api/crm/enrollments/{id}", On::Enrollment, "agus sari budi", "dewi putri fitri")
    },
    row("POST /api/crm/accounts/{id}/winback", On::WinbackTarget, "agus sari budi", "dewi maya ana dian citra surya eko putri fitri"),
];

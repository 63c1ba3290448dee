//! The routes of imports: the importer is Budi, Sari manages him (spec 1.3, 3.1).

use serde_json::json;

use super::{On, Row};

/// Who imports something, or looks on.
const OPEN: &str = "agus dewi maya sari budi citra surya eko putri fitri";
/// Who sees Budi's import.
const SEE: &str = "agus dewi sari budi";
const WORK: &str = "agus sari budi";

const fn row(route: &'static str, on: On, may: &'static str, forbidden: &'static str) -> Row {
    Row { route, on, body: |_, _| json!({}), done: 200, may, forbidden, others: &[], rest: 404 }
}

const fn list(route: &'static str, may: &'static str) -> Row {
    Row { rest: 403, ..row(route, On::Nothing, may, "") }
}

pub const ROWS: &[Row] = &[
    list("GET /api/crm/imports", OPEN),
    list("GET /api/crm/imports/mappings", OPEN),
    row("GET /api/crm/imports/{id}", On::Import, SEE, ""),
    row("GET /api/crm/imports/{id}/rows", On::Import, SEE, ""),
    row("GET /api/crm/imports/{id}/rows?verdict=fail", On::Import, SEE, ""),
    Row { done: 202, ..row("POST /api/crm/imports/{id}/commit", On::Import, WORK, "dewi") },
    // It does not run.
    Row { others: &[(409, WORK)], ..row("POST /api/crm/imports/{id}/cancel", On::Import, "", "dewi") },
    Row { others: &[(409, WORK)], ..row("POST /api/crm/imports/{id}/undo", On::Import, "", "dewi") },
    Row {
        body: |_, _| json!({"contact_phone": "0812 3456 7890"}),
        ..row("PATCH /api/crm/imports/{id}/rows/{n}", On::Import, WORK, "dewi")
    },
];

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
    // A list of targets, which marketing, finance and the director do not import.
    Row {
        done: 201,
        body: |_, _| json!({"kind": "targets", "file": "Company Name\nPT Satu\n"}),
        ..list("POST /api/crm/imports", "agus sari budi citra surya eko putri")
    },
    list("GET /api/crm/imports/sample/{kind}", OPEN),
    list("GET /api/crm/imports/mappings", OPEN),
    row("DELETE /api/crm/imports/mappings/{id}", On::Mapping, "budi", ""),
    Row { body: |_, _| json!({"options": {"duplicates": "fill"}}), ..row("PATCH /api/crm/imports/{id}", On::Import, WORK, "dewi") },
    row("GET /api/crm/imports/{id}/failed.csv", On::Import, SEE, ""),
    Row {
        body: |_, _| json!({"file": "Import Row,Company\n1,PT Benar\n"}),
        ..row("POST /api/crm/imports/{id}/repaired", On::Import, WORK, "dewi")
    },
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

//! The routes of targets.

use serde_json::json;

use super::{On, Row};

/// Who sells, helps or looks on.
const OPEN: &str = "agus dewi sari budi citra surya eko putri";
/// Who sees Budi's target.
const SEE: &str = "agus dewi sari budi putri";

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
];

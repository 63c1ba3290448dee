//! The routes of accounts and contacts.

use serde_json::json;

use super::{On, Row};

const ALL: &str = "agus dewi maya ana dian sari budi citra surya eko putri fitri";
/// Who edits Budi's account and keeps its people.
const KEEPERS: &str = "agus sari budi putri";
const NOT_KEEPERS: &str = "dewi maya ana dian citra surya eko fitri";
/// Deactivating and taking back is for every sales manager.
const CLOSERS: &str = "agus sari surya";
const NOT_CLOSERS: &str = "dewi maya ana dian budi citra eko putri fitri";

const fn row(route: &'static str, on: On, may: &'static str, forbidden: &'static str) -> Row {
    Row { route, on, body: |_, _| json!({}), done: 200, may, forbidden, others: &[], rest: 404 }
}

const fn list(route: &'static str, may: &'static str) -> Row {
    Row { rest: 403, ..row(route, On::Nothing, may, "") }
}

pub const ROWS: &[Row] = &[
    list("GET /api/crm/accounts", ALL),
    list("GET /api/crm/accounts?active=false", ALL),
    Row {
        body: |_, who| json!({"company_name": format!("PT Milik {who}"), "contact": {"first_name": "Rina"}}),
        done: 201,
        ..list("POST /api/crm/accounts", "agus maya sari budi citra surya eko putri")
    },
    row("GET /api/crm/accounts/{id}", On::Account, ALL, ""),
    row("GET /api/crm/accounts/{id}", On::PutAway, ALL, ""),
    row("GET /api/crm/accounts/{id}/timeline", On::Account, ALL, ""),
    Row { body: |_, _| json!({"city": "Bandung"}), ..row("PATCH /api/crm/accounts/{id}", On::Account, KEEPERS, NOT_KEEPERS) },
    Row {
        body: |company, _| json!({"user_id": company.person("citra").user_id}),
        ..row("POST /api/crm/accounts/{id}/assign", On::Account, "agus sari", "dewi maya ana dian budi citra surya eko putri fitri")
    },
    Row {
        body: |_, _| json!({"reason": "They closed their doors."}),
        ..row("POST /api/crm/accounts/{id}/deactivate", On::Idle, CLOSERS, NOT_CLOSERS)
    },
    row("POST /api/crm/accounts/{id}/reactivate", On::PutAway, CLOSERS, NOT_CLOSERS),
    list("GET /api/crm/contacts", ALL),
    // The account does not exist, which only those learn who keep contacts at all.
    Row {
        body: |_, _| json!({"account_id": "ACCT209901010001", "first_name": "Rina"}),
        others: &[(404, "agus sari budi citra surya eko putri")],
        ..list("POST /api/crm/contacts", "")
    },
    row("GET /api/crm/contacts/{id}", On::Person, ALL, ""),
    Row { body: |_, _| json!({"job_title": "Buyer"}), ..row("PATCH /api/crm/contacts/{id}", On::Person, KEEPERS, NOT_KEEPERS) },
];

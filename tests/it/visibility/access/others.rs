//! The routes of activities, people and one's own account.

use serde_json::json;

use super::{On, Row};
use crate::visibility::records::EVERYBODY;

const OWNERS: &str = "agus sari budi";
/// Whom the CRM is open to.
const ALL_BUT_OKA: &str = "agus dewi maya ana dian sari budi citra surya eko putri fitri";

const fn row(route: &'static str, on: On, may: &'static str, forbidden: &'static str) -> Row {
    Row { route, on, body: |_, _| json!({}), done: 200, may, forbidden, others: &[], rest: 404 }
}

const fn list(route: &'static str, may: &'static str) -> Row {
    Row { rest: 403, ..row(route, On::Nothing, may, "") }
}

pub const ROWS: &[Row] = &[
    list("GET /api/auth/me", EVERYBODY),
    list("GET /api/crm/people", EVERYBODY),
    list("GET /api/crm/people?assignable=true", EVERYBODY),
    list("GET /api/crm/live", "agus dewi maya ana dian sari budi citra surya eko putri fitri"),
    list("GET /api/crm/search?q=pt", "agus dewi maya ana dian sari budi citra surya eko putri fitri"),
    // Nothing is filled in, and nothing was merged: whoever may is told so.
    Row {
        others: &[(400, "agus sari surya")],
        ..row("POST /api/crm/accounts/{id}/merge", On::WinbackTarget, "", "dewi maya ana dian budi citra eko putri fitri")
    },
    Row {
        others: &[(409, "agus sari surya")],
        ..row("POST /api/crm/accounts/{id}/unmerge", On::WinbackTarget, "", "dewi maya ana dian budi citra eko putri fitri")
    },
    list("GET /api/crm/invoices", "agus dewi sari budi citra surya eko putri fitri"),
    // Nothing is filled in: whoever may write invoices is told so, the others are refused first.
    Row { others: &[(400, "agus fitri")], ..list("POST /api/crm/invoices", "") },
    list("GET /api/crm/activities", "agus dewi maya ana dian sari budi citra surya eko putri"),
    list("GET /api/crm/activities?view=overdue", "agus dewi maya ana dian sari budi citra surya eko putri"),
    list("GET /api/crm/activities?view=planner&counts=true", "agus dewi maya ana dian sari budi citra surya eko putri"),
    list("GET /api/crm/activities?view=done", "agus dewi maya ana dian sari budi citra surya eko putri"),
    // Nothing of that name exists.
    Row {
        body: |_, _| json!({"ids": ["ACT209901010001"], "due_date": "2099-01-01"}),
        others: &[(400, "agus maya ana dian sari budi citra surya eko putri")],
        ..list("POST /api/crm/activities/bulk", "")
    },
    Row {
        body: |company, _| json!({"overdue": true, "owner_user_id": company.person("budi").user_id, "due_date": "2099-01-01"}),
        ..list("POST /api/crm/activities/bulk", OWNERS)
    },
    list("GET /api/crm/gaps", "agus dewi sari surya"),
    list("GET /api/crm/proof", "agus dewi"),
    list("GET /api/crm/proof?last=true", "agus dewi"),
    list("POST /api/crm/proof", "agus dewi"),
    // Nothing of that name exists: who may ask is told so, the others are refused first.
    Row { others: &[(404, "agus dewi")], ..list("GET /api/crm/access?id=LEAD209901010001", "") },
    list("GET /api/crm/audit", "agus dewi"),
    list("GET /api/crm/audit?entity=leads&action=LEAD_CREATED&from=2026-01-01", "agus dewi"),
    list("GET /api/admin/jobs", "agus dewi"),
    list("GET /api/crm/notifications", ALL_BUT_OKA),
    list("GET /api/crm/notifications/settings", ALL_BUT_OKA),
    list("PATCH /api/crm/notifications/settings", ALL_BUT_OKA),
    Row { body: |_, _| json!({"all": true}), ..list("POST /api/crm/notifications/read", ALL_BUT_OKA) },
    // Nothing of that name exists: whoever may make activities is told so, the others are refused first.
    Row {
        body: |_, _| json!({"activity_type": "Call", "subject": "Ask", "due_date": "2099-01-01", "opportunity_id": "OPP209901010001"}),
        others: &[(404, "agus maya ana dian sari budi citra surya eko putri")],
        ..list("POST /api/crm/activities", "")
    },
    row("GET /api/crm/activities/{id}", On::Step, "agus dewi sari budi putri", ""),
    row("GET /api/crm/activities/{id}", On::FollowUp, "agus dewi maya ana dian", ""),
    Row { body: |_, _| json!({"due_date": "2099-01-01"}), ..row("PATCH /api/crm/activities/{id}", On::Step, OWNERS, "dewi putri") },
    Row {
        body: |_, _| json!({"due_date": "2099-01-01"}),
        ..row("PATCH /api/crm/activities/{id}", On::FollowUp, "agus ana", "dewi maya dian")
    },
    row("POST /api/crm/activities/{id}/complete", On::Step, OWNERS, "dewi putri"),
    row("POST /api/crm/activities/{id}/complete", On::FollowUp, "agus ana", "dewi maya dian"),
    Row { body: |_, _| json!({"reason": "x"}), ..row("POST /api/crm/activities/{id}/cancel", On::Step, OWNERS, "dewi putri") },
    Row { body: |_, _| json!({"reason": "x"}), ..row("POST /api/crm/activities/{id}/cancel", On::FollowUp, "agus ana", "dewi maya dian") },
];

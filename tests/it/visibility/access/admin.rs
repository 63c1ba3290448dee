//! The routes of administration, and of one's own account.

use serde_json::json;

use super::{On, Row};
use crate::visibility::company::Company;
use crate::visibility::records::EVERYBODY;

const NOT_THE_ADMIN: &str = "dewi maya ana dian sari budi citra surya eko putri fitri oka";

/// The admin does it; the others see the record, and may not.
const fn row(route: &'static str, on: On) -> Row {
    Row { route, on, body: |_, _| json!({}), done: 200, may: "agus", forbidden: NOT_THE_ADMIN, others: &[], rest: 404 }
}

/// The admin does it; the others see the record, but for whoever sees nothing of the CRM.
const fn catalogue(route: &'static str, on: On) -> Row {
    Row { others: &[(404, "oka")], ..row(route, on) }
}

/// Everybody, for himself.
const fn own(route: &'static str) -> Row {
    Row { may: EVERYBODY, forbidden: "", ..row(route, On::Nothing) }
}

/// Budi's, which nobody else knows of.
const fn budis(route: &'static str, on: On) -> Row {
    Row { may: "budi", forbidden: "", ..row(route, on) }
}

pub const ROWS: &[Row] = &[
    row("GET /api/admin/users", On::Nothing),
    Row {
        body: |_, _| json!({"email": format!("{}@bcp.test", uuid::Uuid::new_v4().simple()), "full_name": "Baru", "role_name": "salesperson"}),
        done: 201,
        ..row("POST /api/admin/users", On::Nothing)
    },
    row("GET /api/admin/users/{id}", On::User),
    row("PATCH /api/admin/users/{id}", On::User),
    row("POST /api/admin/users/{id}/invitation", On::User),
    Row { body: |_, _| json!({"reason": "Left."}), ..row("POST /api/admin/users/{id}/deactivate", On::User) },
    row("POST /api/admin/users/{id}/reactivate", On::User),
    Row { body: |company, _| json!({"to_user_id": company.person("budi").user_id}), ..row("POST /api/admin/users/{id}/give", On::User) },
    row("GET /api/admin/settings", On::Nothing),
    row("PATCH /api/admin/settings", On::Nothing),
    row("GET /api/admin/stage-rules", On::Nothing),
    catalogue("PATCH /api/admin/stage-rules/{id}", On::Stage),
    row("GET /api/admin/services", On::Nothing),
    Row {
        body: |_, _| json!({"service_code": format!("X{}", uuid::Uuid::new_v4().simple()).to_uppercase(), "name": "Barge", "department": "DOM"}),
        done: 201,
        ..row("POST /api/admin/services", On::Nothing)
    },
    catalogue("PATCH /api/admin/services/{id}", On::Service),
    row("GET /api/admin/holidays", On::Nothing),
    // Nothing is filled in: whoever may is told so.
    Row { others: &[(400, "agus")], may: "", ..row("POST /api/admin/holidays", On::Nothing) },
    catalogue("DELETE /api/admin/holidays/{id}", On::Holiday),
    own("PATCH /api/auth/me"),
    own("GET /api/auth/sessions"),
    own("DELETE /api/auth/sessions"),
    budis("DELETE /api/auth/sessions/{id}", On::Session),
    own("GET /api/auth/tokens"),
    Row { body: |_, _| json!({"name": "Report", "scope": "read"}), done: 201, ..own("POST /api/auth/tokens") },
    budis("DELETE /api/auth/tokens/{id}", On::Token),
];

/// A fresh record of administration, or of Budi's account.
pub async fn fresh(company: &Company, on: On) -> Option<String> {
    let budi = company.person("budi");
    Some(match on {
        On::User => company.world.invites(company.person("agus"), "salesperson").await.user_id,
        On::Session => {
            company.world.budi().await;
            let sessions = budi.gets("/api/auth/sessions").await.is_ok();
            let mut others = sessions.data().as_array().expect("sessions").iter().filter(|session| session["is_current"] == false);
            others.next_back().expect("another session")["session_id"].as_str().expect("its id").to_owned()
        }
        On::Token => budi.makes_token("Report", "read").await.1,
        On::Stage => "Discovery".to_owned(),
        On::Service => "DOM_FTL".to_owned(),
        On::Holiday => {
            let insert = "insert into data.holidays (day, name) select max(h.day) + 1, 'Rest' from (select day from data.holidays
                union all select date '2026-12-01') as h returning day::text";
            company.world.owner_sql().await.query_one(insert, &[]).await.expect("a holiday").get(0)
        }
        _ => return None,
    })
}

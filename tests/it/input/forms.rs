//! Routes that take one of several forms, each with its own fields.

use std::collections::BTreeMap;

use serde_json::json;

use super::routes::Route;

/// The routes with two forms: a deal by quick add is one of a new company, by hand one on an account; one invoice, or many.
pub fn forms(route: Route, account: &str) -> Vec<Route> {
    const ONLY_QUICK: [&str; 5] = ["company_name", "contact_name", "contact_phone", "contact_email", "primary_channel"];
    const ONLY_BY_HAND: [&str; 11] = [
        "account_id",
        "name",
        "stage",
        "expected_close_date",
        "next_step",
        "next_step_due_date",
        "primary_contact_id",
        "competitor",
        "quote_total_amount",
        "quote_currency",
        "quote_valid_until",
    ];
    if route.template == "POST /api/crm/invoices" {
        let (many, one): (BTreeMap<_, _>, BTreeMap<_, _>) = route.fields.clone().into_iter().partition(|(field, _)| field == "invoices");
        let list = Route { body: json!({"invoices": [route.body]}), fields: many, ..route.clone() };
        return vec![list, Route { fields: one, ..route }];
    }
    if route.template != "POST /api/crm/opportunities" {
        return vec![route];
    }
    let without = |fields: &[&str]| route.fields.clone().into_iter().filter(|(field, _)| !fields.contains(&field.as_str())).collect();
    let body = json!({"account_id": account, "next_step": "Call", "next_step_due_date": "2027-01-04", "owner_user_id": route.body["owner_user_id"]});
    vec![Route { body, fields: without(&ONLY_QUICK), ..route.clone() }, Route { fields: without(&ONLY_BY_HAND), ..route.clone() }]
}

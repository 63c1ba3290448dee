//! What is added to an account: people and invoices (spec 1.3, 2.2, 3.1).

use serde_json::{Value, json};

use super::accounts::{is_active, is_merged, manages, open_deals, sees};
use super::act::{Case, Deed, Draw, Kind, judge};
use super::facts::text;

const fn deed(
    name: &'static str,
    route: &'static str,
    weight: usize,
    body: fn(&mut Draw<'_>, &str) -> Value,
    right: fn(&Case<'_>) -> Vec<&'static str>,
    leaves: &'static [&'static str],
) -> Deed {
    Deed { name, kind: Kind::Account, route, weight, body, right, leaves }
}

pub const DEEDS: &[Deed] = &[
    deed("add a contact", "POST /api/crm/contacts", 20, person, add_contact, &["CONTACT_CREATED"]),
    deed("note an invoice", "POST /api/crm/invoices", 25, invoice, note_invoice, &["INVOICES_CREATED"]),
];

fn person(draw: &mut Draw<'_>, account: &str) -> Value {
    json!({"account_id": account, "first_name": draw.words("Sinta"), "phone": draw.phone()})
}

fn invoice(draw: &mut Draw<'_>, account: &str) -> Value {
    let days = *draw.dice.one(&[200, 200, 200, 5]);
    json!({"account_id": account, "invoice_number": draw.words("INV"), "invoice_date": draw.past(days), "amount": "5"})
}

fn add_contact(case: &Case<'_>) -> Vec<&'static str> {
    if !case.who.is("admin sales_manager sales sales_support") {
        return vec!["FORBIDDEN"];
    }
    let account = case.row();
    let works_there = case.who.is("sales") && open_deals(case).any(|deal| case.who.is_me(text(deal, "owner_user_id")));
    let may = case.who.is("sales_support") || manages(case) || works_there;
    let known = |contact: &Value| {
        text(contact, "account_id") == Some(&case.act.id) && text(contact, "phone").map(digits) == case.said("phone").map(digits)
    };
    let broken = [
        (is_merged(account), "INVALID_TRANSITION"),
        (!is_merged(account) && !is_active(account), "VALIDATION_ERROR"),
        (case.facts.rows("contacts").any(known), "CONTACT_EXISTS"),
    ];
    judge(sees(case), may, &broken)
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

fn note_invoice(case: &Case<'_>) -> Vec<&'static str> {
    if !case.who.is("admin finance") {
        return vec!["FORBIDDEN"];
    }
    // An account that is not there is a wrong field of the invoice's.
    judge(true, true, &[(case.row().is_null(), "VALIDATION_ERROR")])
}

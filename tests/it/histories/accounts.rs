//! Acts on accounts, contacts and invoices (spec 1.11, 1.12).

use serde_json::{Value, json};

use super::act::{Case, Deed, Draw, Kind, judge};
use super::draw::normalized;
use super::facts::text;
use super::rights::{MANAGERS, is_closed};

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
    Deed { kind: Kind::Nothing, ..deed("make an account", "POST /api/crm/accounts", 20, draft, make, &["ACCOUNT_CREATED"]) },
    deed("look at an account", "GET /api/crm/accounts/{id}", 8, |_, _| json!({}), |case| judge(sees(case), true, &[]), &[]),
    deed("edit an account", "PATCH /api/crm/accounts/{id}", 15, edited, edit, &["ACCOUNT_UPDATED"]),
    deed(
        "assign an account",
        "POST /api/crm/accounts/{id}/assign",
        12,
        |draw, _| json!({"user_id": draw.colleague()}),
        assign,
        &["ACCOUNT_ASSIGNED"],
    ),
    deed(
        "merge",
        "POST /api/crm/accounts/{id}/merge",
        10,
        |draw, _| json!({"into_account_id": draw.one(Kind::Account)}),
        merge,
        &["ACCOUNT_MERGED"],
    ),
    deed("undo a merge", "POST /api/crm/accounts/{id}/unmerge", 12, |_, _| json!({}), unmerge, &["ACCOUNT_UNMERGED"]),
    deed("win back", "POST /api/crm/accounts/{id}/winback", 15, |_, _| json!({}), win_back, &["OPPORTUNITY_CREATED", "ENROLLMENT_STARTED"]),
    deed(
        "deactivate",
        "POST /api/crm/accounts/{id}/deactivate",
        12,
        |draw, _| draw.with(json!({}), "reason", 150),
        deactivate,
        &["ACCOUNT_DEACTIVATED"],
    ),
    deed("reactivate", "POST /api/crm/accounts/{id}/reactivate", 10, |_, _| json!({}), reactivate, &["ACCOUNT_UPDATED"]),
];

fn draft(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"company_name": draw.company(), "city": draw.words("Kota")});
    draw.with_owner(body, 200)
}

fn edited(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"city": draw.words("Kota")});
    let mut body = draw.with_version(body);
    if draw.dice.says(200) {
        body["company_name"] = json!(draw.company());
    }
    body
}

pub fn sees(case: &Case<'_>) -> bool {
    case.who.sees_account(case.row())
}

pub fn manages(case: &Case<'_>) -> bool {
    case.who.manages(text(case.row(), "owner_user_id"))
}

pub fn is_active(account: &Value) -> bool {
    account["is_active"] == true
}

pub fn is_merged(account: &Value) -> bool {
    text(account, "merged_into_account_id").is_some()
}

/// Another active account of this name.
fn twin(case: &Case<'_>, name: Option<&str>) -> bool {
    let is_one = |account: &Value| {
        is_active(account) && text(account, "normalized_name") == name && text(account, "account_id") != Some(&case.act.id)
    };
    name.is_some() && case.facts.rows("accounts").any(is_one)
}

fn make(case: &Case<'_>) -> Vec<&'static str> {
    let (named, name) = (case.said("owner_user_id"), case.said("company_name").map(normalized));
    let nobody = match case.who.profile {
        "sales" | "sales_manager" => !case.who.finds_owner(named, None, case.facts),
        _ => named.is_some_and(|named| !case.facts.holds("sellers", named)),
    };
    let may = case.who.is("admin marketing_manager sales_manager sales sales_support");
    judge(true, may, &[(nobody, "VALIDATION_ERROR"), (twin(case, name.as_deref()), "ACCOUNT_EXISTS")])
}

fn edit(case: &Case<'_>) -> Vec<&'static str> {
    let name = case.said("company_name").map(normalized);
    let broken = [
        (is_merged(case.row()), "INVALID_TRANSITION"),
        (case.is_stale(), "STALE_RECORD"),
        (is_active(case.row()) && twin(case, name.as_deref()), "ACCOUNT_EXISTS"),
    ];
    judge(sees(case), case.who.is("sales_support") || manages(case), &broken)
}

fn assign(case: &Case<'_>) -> Vec<&'static str> {
    let nobody = !case.who.gives_to(case.said("user_id"), case.facts);
    let broken = [(!is_active(case.row()), "INVALID_TRANSITION"), (nobody, "VALIDATION_ERROR")];
    judge(sees(case), case.who.is(MANAGERS) && manages(case), &broken)
}

fn merge(case: &Case<'_>) -> Vec<&'static str> {
    let into = case.facts.row("accounts", case.said("into_account_id").unwrap_or_default());
    if sees(case) && case.who.is(MANAGERS) && into.is_null() {
        return vec!["NOT_FOUND"];
    }
    let itself = case.said("into_account_id") == Some(&case.act.id);
    let dead = !is_active(case.row()) || !is_active(into);
    judge(sees(case), case.who.is(MANAGERS), &[(itself, "VALIDATION_ERROR"), (dead, "INVALID_TRANSITION")])
}

fn unmerge(case: &Case<'_>) -> Vec<&'static str> {
    let into = case.facts.row("accounts", text(case.row(), "merged_into_account_id").unwrap_or_default());
    let possible = is_merged(case.row()) && !is_merged(into);
    let broken = [(!possible, "INVALID_TRANSITION"), (possible && twin(case, text(case.row(), "normalized_name")), "ACCOUNT_EXISTS")];
    judge(sees(case), case.who.is(MANAGERS), &broken)
}

/// What an account needs to go through the winback cadence (spec 1.11): an owner, 90 days without an invoice, no running one.
pub fn winback_rules(case: &Case<'_>) -> [(bool, &'static str); 4] {
    let account = case.row();
    let today: jiff::civil::Date = case.facts.today().parse().expect("a day");
    let last = text(account, "last_invoice_date").map(|day| day.parse::<jiff::civil::Date>().expect("a day"));
    let lost = last.is_some_and(|last| (today - last).get_days() >= 90);
    [
        (!is_active(account), "INVALID_TRANSITION"),
        (text(account, "owner_user_id").is_none(), "VALIDATION_ERROR"),
        (!lost, "INVALID_TRANSITION"),
        (super::cadences::is_running(case, "account", "winback"), "ALREADY_ENROLLED"),
    ]
}

fn win_back(case: &Case<'_>) -> Vec<&'static str> {
    judge(sees(case), manages(case), &winback_rules(case))
}

pub fn open_deals<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a Value> {
    case.facts.rows("opportunities").filter(|deal| text(deal, "account_id") == Some(&case.act.id) && !is_closed(deal))
}

fn deactivate(case: &Case<'_>) -> Vec<&'static str> {
    let active = is_active(case.row());
    let broken = [
        (is_merged(case.row()), "INVALID_TRANSITION"),
        (active && open_deals(case).next().is_some(), "INVALID_TRANSITION"),
        (case.said("reason").is_none(), "REASON_REQUIRED"),
    ];
    judge(sees(case), case.who.is(MANAGERS), &broken)
}

fn reactivate(case: &Case<'_>) -> Vec<&'static str> {
    let taken = !is_active(case.row()) && !is_merged(case.row()) && twin(case, text(case.row(), "normalized_name"));
    judge(sees(case), case.who.is(MANAGERS), &[(is_merged(case.row()), "INVALID_TRANSITION"), (taken, "ACCOUNT_EXISTS")])
}

//! Acts on leads (spec 1.3 to 1.6).

use serde_json::{Value, json};

use super::act::{Case, Deed, Draw, Kind, judge};
use super::facts::text;
use super::rights::{MARKETERS, SELLERS, queue};

const fn deed(
    name: &'static str,
    route: &'static str,
    weight: usize,
    body: fn(&mut Draw<'_>, &str) -> Value,
    right: fn(&Case<'_>) -> Vec<&'static str>,
    leaves: &'static [&'static str],
) -> Deed {
    Deed { name, kind: Kind::Lead, route, weight, body, right, leaves }
}

const TRIAGE: &str = "PATCH /api/crm/leads/{id}/triage";

pub const DEEDS: &[Deed] = &[
    Deed { kind: Kind::Nothing, ..deed("make a lead", "POST /api/crm/leads", 50, draft, make, &["LEAD_CREATED"]) },
    deed("look at a lead", "GET /api/crm/leads/{id}", 12, |_, _| json!({}), |case| judge(sees(case), true, &[]), &[]),
    deed("edit a lead", "PATCH /api/crm/leads/{id}", 15, edited, edit, &["LEAD_UPDATED"]),
    deed("review", TRIAGE, 15, |_, _| json!({"triage_status": "In Review"}), review, &["LEAD_REVIEWED"]),
    deed("qualify", TRIAGE, 35, qualified, |case| qualify(case, sees(case)), &["LEAD_QUALIFIED", "LEAD_HANDED_OVER", "ACTIVITY_CREATED"]),
    deed("nurture", TRIAGE, 20, |_, _| json!({"triage_status": "Nurture"}), nurture, &["LEAD_NURTURED", "ACTIVITY_CREATED"]),
    deed(
        "disqualify",
        TRIAGE,
        15,
        |draw, _| draw.with(json!({"triage_status": "Disqualified"}), "disqualified_reason", 150),
        disqualify,
        &["LEAD_DISQUALIFIED"],
    ),
    deed("hand over", "POST /api/crm/leads/{id}/handover", 20, |_, _| json!({}), hand_over, &["LEAD_HANDED_OVER"]),
    deed("reopen a lead", "POST /api/crm/leads/{id}/reopen", 15, |draw, _| draw.with(json!({}), "reason", 150), reopen, &["LEAD_REOPENED"]),
];

fn draft(draw: &mut Draw<'_>, _: &str) -> Value {
    let mut body =
        json!({"company_name": draw.company(), "contact_name": "Rina Wijaya", "contact_phone": draw.phone(), "primary_channel": "SEM"});
    if draw.dice.says(750) {
        body["service_code"] = json!("DOM_FTL");
        body["route"] = json!("Jakarta – Surabaya");
        body["estimated_value"] = json!(format!("{}", 1 + draw.dice.below(900)));
        body["currency"] = json!(*draw.dice.one(&["IDR", "IDR", "USD"]));
    }
    draw.with_owner(body, 150)
}

fn edited(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"city": draw.words("Kota")});
    draw.with_version(body)
}

fn qualified(draw: &mut Draw<'_>, _: &str) -> Value {
    let typed = if draw.dice.says(300) { json!({"service_code": "DOM_LTL", "timeline": "1 Week"}) } else { json!({}) };
    let mut body = json!({"triage_status": "Qualified"});
    for (field, value) in typed.as_object().into_iter().flatten() {
        body[field] = value.clone();
    }
    body
}

fn make(case: &Case<'_>) -> Vec<&'static str> {
    let named = case.said("owner_user_id");
    let by_sales = case.who.is("sales sales_manager") || (case.who.is("admin") && named.is_some());
    let wrong = if by_sales { !case.who.finds_owner(named, None, case.facts) } else { named.is_some() };
    judge(true, case.who.is(MARKETERS) || case.who.is(SELLERS), &[(wrong, "VALIDATION_ERROR")])
}

pub fn sees(case: &Case<'_>) -> bool {
    case.who.sees_lead(case.row(), case.facts)
}

pub fn is_told(case: &Case<'_>) -> bool {
    sees(case) || case.who.holds_receipt(case.row())
}

pub fn owner<'a>(case: &'a Case<'_>) -> Option<&'a str> {
    text(case.row(), "sales_owner_user_id")
}

pub fn is_in(case: &Case<'_>, queues: &str) -> bool {
    queues.split(' ').any(|one| one == queue(case.row()))
}

/// No row of the table of transitions.
pub fn not_from(case: &Case<'_>, queues: &str) -> (bool, &'static str) {
    (!is_in(case, queues), "INVALID_TRANSITION")
}

pub fn without(case: &Case<'_>, reason: &str) -> (bool, &'static str) {
    (case.said(reason).is_none(), "REASON_REQUIRED")
}

fn edit(case: &Case<'_>) -> Vec<&'static str> {
    let may = match queue(case.row()) {
        "working" => case.who.manages(owner(case)),
        "inbox" | "nurture" => case.who.is(MARKETERS),
        _ => case.who.is("admin"),
    };
    judge(sees(case), may, &[(case.is_stale(), "STALE_RECORD")])
}

fn review(case: &Case<'_>) -> Vec<&'static str> {
    let possible = is_in(case, "nurture") || text(case.row(), "triage_status") == Some("New");
    judge(sees(case), case.who.is(MARKETERS), &[(!possible, "INVALID_TRANSITION")])
}

fn qualify(case: &Case<'_>, told: bool) -> Vec<&'static str> {
    let has = |field: &str| !case.row()[field].is_null() || !case.act.body[field].is_null();
    let reached = has("contact_phone") || has("contact_email");
    let ripe = reached && has("service_code") && (has("route") || has("est_volume_value") || has("timeline"));
    let broken = [not_from(case, "inbox nurture"), (is_in(case, "inbox nurture") && !ripe, "QUALIFICATION_INCOMPLETE")];
    judge(told, case.who.is(MARKETERS), &broken)
}

fn hand_over(case: &Case<'_>) -> Vec<&'static str> {
    if is_in(case, "pool") { judge(is_told(case), case.who.is(MARKETERS), &[]) } else { qualify(case, is_told(case)) }
}

fn nurture(case: &Case<'_>) -> Vec<&'static str> {
    judge(sees(case), case.who.is(MARKETERS), &[not_from(case, "inbox")])
}

/// Whoever works with such a lead, or would if it had an owner.
pub fn works_on_it(case: &Case<'_>) -> bool {
    if is_in(case, "working converted") { case.who.manages(owner(case)) } else { case.who.is(SELLERS) }
}

fn disqualify(case: &Case<'_>) -> Vec<&'static str> {
    let may = match queue(case.row()) {
        "inbox" | "nurture" => case.who.is(MARKETERS),
        "working" | "converted" => works_on_it(case),
        _ => works_on_it(case) || case.who.is(MARKETERS),
    };
    judge(sees(case), may, &[not_from(case, "inbox nurture working"), without(case, "disqualified_reason")])
}

fn reopen(case: &Case<'_>) -> Vec<&'static str> {
    judge(sees(case), case.who.is(MARKETERS), &[not_from(case, "disqualified"), without(case, "reason")])
}

//! Leads between the pool and those who sell: claimed, assigned, recalled, converted, given back (spec 1.4 to 1.6).

use serde_json::{Value, json};

use super::act::{Case, Deed, Draw, Kind, judge};
use super::facts::text;
use super::leads::{is_in, is_told, not_from, owner, sees, without, works_on_it};
use super::rights::{MANAGERS, queue};

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

pub const DEEDS: &[Deed] = &[
    deed(
        "claim",
        "POST /api/crm/leads/{id}/claim",
        40,
        |_, _| json!({}),
        claim,
        &["LEAD_CLAIMED", "OPPORTUNITY_CREATED", "ENROLLMENT_STARTED"],
    ),
    Deed {
        kind: Kind::Nothing,
        ..deed(
            "claim the next",
            "POST /api/crm/leads/claim-next",
            15,
            |_, _| json!({}),
            claim_next,
            &["LEAD_CLAIMED", "OPPORTUNITY_CREATED"],
        )
    },
    deed(
        "assign a lead",
        "POST /api/crm/leads/{id}/assign",
        25,
        |draw, _| json!({"user_id": draw.colleague()}),
        assign,
        &["LEAD_ASSIGNED"],
    ),
    deed("recall", "POST /api/crm/leads/{id}/recall", 10, |draw, _| draw.with(json!({}), "reason", 150), recall, &["LEAD_RECALLED"]),
    deed("convert a lead", "POST /api/crm/leads/{id}/convert", 15, |_, _| json!({}), convert, &["LEAD_CONVERTED"]),
    deed(
        "release",
        "POST /api/crm/leads/{id}/release",
        10,
        |draw, _| draw.with(json!({"to": "pool"}), "reason", 150),
        release,
        &["LEAD_RELEASED"],
    ),
    deed(
        "return to marketing",
        "POST /api/crm/leads/{id}/release",
        8,
        |draw, _| draw.with(json!({"to": "marketing"}), "reason", 150),
        release,
        &["LEAD_RELEASED"],
    ),
];

fn claim(case: &Case<'_>) -> Vec<&'static str> {
    let stays: Vec<&Value> = case.facts.rows("pool").filter(|stay| text(stay, "lead_id") == Some(&case.act.id)).collect();
    let last = stays.iter().filter(|stay| text(stay, "claimed_by").is_some()).max_by_key(|stay| stay["pool_id"].as_i64());
    let holder = if is_in(case, "working converted") { owner(case) } else { None }.or(last.and_then(|stay| text(stay, "claimed_by")));
    let sells = case.who.is("sales sales_manager");
    let own = is_in(case, "working converted") && case.who.is_me(owner(case));
    if !sells {
        return judge(sees(case), false, &[]);
    } else if is_in(case, "pool") || (own && text(case.row(), "opportunity_id").is_some()) {
        return vec!["OK"];
    } else if !stays.is_empty() && holder.is_some() && !case.who.is_me(holder) {
        return vec!["ALREADY_CLAIMED"];
    }
    judge(sees(case), true, &[(true, "INVALID_TRANSITION")])
}

fn claim_next(case: &Case<'_>) -> Vec<&'static str> {
    let empty = !case.facts.rows("leads").any(|lead| queue(lead) == "pool");
    judge(true, case.who.is("sales sales_manager"), &[(empty, "POOL_EMPTY")])
}

fn assign(case: &Case<'_>) -> Vec<&'static str> {
    let may = if is_in(case, "working") {
        case.who.is(MANAGERS) && case.who.manages(owner(case))
    } else {
        case.who.is(MANAGERS) || case.who.is("marketing_manager")
    };
    let nobody = !case.who.gives_to(case.said("user_id"), case.facts);
    judge(is_told(case), may, &[not_from(case, "pool inbox working"), (nobody, "VALIDATION_ERROR")])
}

fn recall(case: &Case<'_>) -> Vec<&'static str> {
    let own = case.who.is("marketing") && case.who.is_me(text(case.row(), "marketing_owner_user_id"));
    judge(is_told(case), own || case.who.is("admin marketing_manager"), &[not_from(case, "pool"), without(case, "reason")])
}

fn convert(case: &Case<'_>) -> Vec<&'static str> {
    judge(sees(case), works_on_it(case), &[not_from(case, "working converted")])
}

fn release(case: &Case<'_>) -> Vec<&'static str> {
    judge(sees(case), works_on_it(case), &[not_from(case, "working"), without(case, "reason")])
}

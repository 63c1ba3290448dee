//! Acts on targets (spec 1.9).

use serde_json::{Value, json};

use super::act::{Case, Deed, Draw, Kind, judge};
use super::draw::normalized;
use super::facts::text;
use super::rights::{MANAGERS, SELLERS, is_final};

const fn deed(
    name: &'static str,
    route: &'static str,
    weight: usize,
    body: fn(&mut Draw<'_>, &str) -> Value,
    right: fn(&Case<'_>) -> Vec<&'static str>,
    leaves: &'static [&'static str],
) -> Deed {
    Deed { name, kind: Kind::Target, route, weight, body, right, leaves }
}

const BULK: &str = "POST /api/crm/targets/bulk";
const STEPS: [&str; 9] = ["contacted", "contacted", "engaged", "engaged", "qualified", "qualified", "new_target", "converted", "dropped"];

pub const DEEDS: &[Deed] = &[
    Deed { kind: Kind::Nothing, ..deed("make a target", "POST /api/crm/targets", 30, draft, make, &["TARGET_CREATED"]) },
    deed("look at a target", "GET /api/crm/targets/{id}", 8, |_, _| json!({}), |case| judge(sees(case), true, &[]), &[]),
    deed("edit a target", "PATCH /api/crm/targets/{id}", 12, edited, edit, &["TARGET_UPDATED"]),
    deed("take a target further", "PATCH /api/crm/targets/{id}/status", 50, stepped, step, &["TARGET_STATUS_CHANGED"]),
    deed("convert a target", "POST /api/crm/targets/{id}/convert", 20, converted, convert, &["TARGET_CONVERTED"]),
    deed(
        "assign a target",
        "POST /api/crm/targets/{id}/assign",
        15,
        |draw, _| json!({"user_id": draw.colleague()}),
        assign,
        &["TARGET_ASSIGNED"],
    ),
    Deed { kind: Kind::Nothing, ..deed("assign many targets", BULK, 5, assigned, give_many, &[]) },
    Deed { kind: Kind::Nothing, ..deed("drop many targets", BULK, 4, dropped, drop_many, &[]) },
    Deed {
        kind: Kind::Nothing,
        ..deed("enroll many targets", BULK, 5, |draw, _| json!({"action": "enroll", "ids": draw.some(Kind::Target)}), enroll_many, &[])
    },
];

fn draft(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"company_name": format!("{} {}", draw.company(), draw.dice.below(3)), "city": draw.words("Kota")});
    draw.with_owner(body, 250)
}

fn edited(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"notes": draw.words("Said")});
    draw.with_version(body)
}

fn stepped(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"status": *draw.dice.one(&STEPS)});
    if body["status"] == "dropped" { draw.with(body, "reason", 250) } else { body }
}

fn converted(draw: &mut Draw<'_>, _: &str) -> Value {
    draw.with_owner(json!({}), 150)
}

fn assigned(draw: &mut Draw<'_>, _: &str) -> Value {
    json!({"action": "assign", "ids": draw.some(Kind::Target), "user_id": draw.colleague()})
}

fn dropped(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"action": "drop", "ids": draw.some(Kind::Target)});
    draw.with(body, "reason", 150)
}

fn sees(case: &Case<'_>) -> bool {
    case.who.sees_target(case.row())
}

fn owner<'a>(case: &'a Case<'_>) -> Option<&'a str> {
    text(case.row(), "owner_user_id")
}

fn works_on_it(case: &Case<'_>) -> bool {
    case.who.manages(owner(case)) || (owner(case).is_none() && case.who.is(SELLERS))
}

fn make(case: &Case<'_>) -> Vec<&'static str> {
    let (named, name) = (case.said("owner_user_id"), case.said("company_name").map(normalized));
    let nobody = match case.who.profile {
        "sales" | "sales_manager" => !case.who.finds_owner(named, None, case.facts),
        _ => named.is_some_and(|named| !case.facts.holds("sellers", named)),
    };
    let twin = case.facts.rows("targets").any(|target| text(target, "company_name").map(normalized) == name);
    judge(true, case.who.is("admin sales_manager sales sales_support"), &[(nobody, "VALIDATION_ERROR"), (twin, "TARGET_EXISTS")])
}

fn edit(case: &Case<'_>) -> Vec<&'static str> {
    judge(sees(case), case.who.is("sales_support") || works_on_it(case), &[(case.is_stale(), "STALE_RECORD")])
}

fn step(case: &Case<'_>) -> Vec<&'static str> {
    let from = text(case.row(), "status").unwrap_or_default();
    let to = case.said("status").unwrap_or_default();
    let drops = to == "dropped" && !is_final(case.row());
    let goes = matches!((from, to), ("new_target", "contacted") | ("contacted", "engaged") | ("engaged", "qualified"));
    let broken = [(!drops && !goes, "INVALID_TRANSITION"), (drops && case.said("reason").is_none(), "REASON_REQUIRED")];
    judge(sees(case), works_on_it(case), &broken)
}

fn convert(case: &Case<'_>) -> Vec<&'static str> {
    let status = text(case.row(), "status").unwrap_or_default();
    let named = case.said("owner_user_id");
    let nobody = match owner(case) {
        Some(known) => named.is_some_and(|named| named != known),
        None => !case.who.finds_owner(named, None, case.facts),
    };
    let ready = matches!(status, "qualified" | "converted");
    judge(sees(case), works_on_it(case), &[(!ready, "INVALID_TRANSITION"), (status == "qualified" && nobody, "VALIDATION_ERROR")])
}

fn assign(case: &Case<'_>) -> Vec<&'static str> {
    let takes = owner(case).is_none() && case.who.is("sales") && case.who.is_me(case.said("user_id"));
    let gives = case.who.is(MANAGERS) && works_on_it(case);
    let nobody = !case.who.gives_to(case.said("user_id"), case.facts);
    judge(sees(case), takes || gives, &[(is_final(case.row()), "INVALID_TRANSITION"), (nobody, "VALIDATION_ERROR")])
}

fn give_many(case: &Case<'_>) -> Vec<&'static str> {
    let nobody = !case.who.gives_to(case.said("user_id"), case.facts);
    judge(true, case.who.is(SELLERS), &[(nobody, "VALIDATION_ERROR")])
}

fn drop_many(case: &Case<'_>) -> Vec<&'static str> {
    judge(true, case.who.is(SELLERS), &[(case.said("reason").is_none(), "REASON_REQUIRED")])
}

fn enroll_many(case: &Case<'_>) -> Vec<&'static str> {
    judge(true, case.who.is(SELLERS), &[])
}

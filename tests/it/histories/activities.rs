//! Acts on activities (spec 1.7, 1.8).

use serde_json::{Value, json};

use super::act::{Case, Deed, Draw, Kind, judge};
use super::facts::text;
use super::rights::{is_closed, is_final, queue};

const fn deed(
    name: &'static str,
    route: &'static str,
    weight: usize,
    body: fn(&mut Draw<'_>, &str) -> Value,
    right: fn(&Case<'_>) -> Vec<&'static str>,
    leaves: &'static [&'static str],
) -> Deed {
    Deed { name, kind: Kind::Activity, route, weight, body, right, leaves }
}

const NEW: &str = "POST /api/crm/activities";
const BULK: &str = "POST /api/crm/activities/bulk";
const WORKERS: &str = "admin marketing marketing_manager sales sales_manager sales_support";

pub const DEEDS: &[Deed] = &[
    Deed { kind: Kind::Lead, ..deed("plan on a lead", NEW, 12, |draw, id| draft(draw, "lead_id", id), on_lead, &["ACTIVITY_CREATED"]) },
    Deed {
        kind: Kind::Deal,
        ..deed("plan on a deal", NEW, 12, |draw, id| draft(draw, "opportunity_id", id), on_deal, &["ACTIVITY_CREATED"])
    },
    Deed {
        kind: Kind::Account,
        ..deed("plan on an account", NEW, 8, |draw, id| draft(draw, "account_id", id), on_account, &["ACTIVITY_CREATED"])
    },
    Deed {
        kind: Kind::Target,
        ..deed("plan on a target", NEW, 8, |draw, id| draft(draw, "target_id", id), on_target, &["ACTIVITY_CREATED"])
    },
    deed("look at an activity", "GET /api/crm/activities/{id}", 8, |_, _| json!({}), |case| judge(sees(case), true, &[]), &[]),
    deed("complete", "POST /api/crm/activities/{id}/complete", 50, completed, |case| end(case, true), &["ACTIVITY_COMPLETED"]),
    deed("cancel", "POST /api/crm/activities/{id}/cancel", 20, cancelled, |case| end(case, false), &["ACTIVITY_CANCELLED"]),
    deed("reschedule", "PATCH /api/crm/activities/{id}", 20, moved, reschedule, &["ACTIVITY_UPDATED"]),
    Deed { kind: Kind::Nothing, ..deed("reschedule many", BULK, 8, many, reschedule_many, &[]) },
    Deed { kind: Kind::Nothing, ..deed("reschedule what is overdue", BULK, 4, overdue, reschedule_overdue, &[]) },
];

fn draft(draw: &mut Draw<'_>, field: &str, id: &str) -> Value {
    let mut body = json!({"activity_type": "Call", "subject": draw.words("Ask"), field: id});
    if draw.dice.says(250) {
        body["status"] = json!("Done");
    } else {
        body["due_date"] = json!(draw.day());
    }
    body
}

fn with_next(draw: &mut Draw<'_>, mut body: Value) -> Value {
    if draw.dice.says(300) {
        body["next"] = json!({"activity_type": "Visit", "subject": draw.words("Visit")});
        if !draw.dice.says(150) {
            body["next"]["due_date"] = json!(draw.day());
        }
    }
    body
}

fn completed(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"outcome": draw.words("Said")});
    with_next(draw, body)
}

fn cancelled(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = draw.with(json!({}), "reason", 150);
    with_next(draw, body)
}

fn moved(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"due_date": draw.day(), "subject": draw.words("Ask")});
    draw.with_version(body)
}

fn many(draw: &mut Draw<'_>, _: &str) -> Value {
    json!({"ids": draw.some(Kind::Activity), "due_date": if draw.dice.says(100) { draw.past(3) } else { draw.day() }})
}

fn overdue(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"overdue": true, "due_date": draw.day()});
    draw.with_owner(body, 400)
}

/// Tying a new activity to a record: it is seen, alive if something is planned, and somebody's work.
fn tie(case: &Case<'_>, seen: bool, ended: bool, owners: [Option<&str>; 2]) -> Vec<&'static str> {
    if !case.who.is(WORKERS) {
        return vec!["FORBIDDEN"];
    }
    let planned = case.said("status").is_none();
    let nobody = planned && case.who.is("admin") && owners == [None, None];
    judge(seen, true, &[(planned && ended, "VALIDATION_ERROR"), (nobody, "VALIDATION_ERROR")])
}

fn account_owner<'a>(case: &'a Case<'_>, record: &Value) -> Option<&'a str> {
    text(case.facts.row("accounts", text(record, "account_id").unwrap_or_default()), "owner_user_id")
}

fn on_lead(case: &Case<'_>) -> Vec<&'static str> {
    let lead = case.row();
    let own = text(lead, "sales_owner_user_id").or(text(lead, "marketing_owner_user_id"));
    // In the pool it is nobody's yet: whoever claims it plans.
    let ended = matches!(queue(lead), "disqualified" | "converted" | "pool");
    tie(case, case.who.sees_lead(lead, case.facts), ended, [own, account_owner(case, lead)])
}

fn on_deal(case: &Case<'_>) -> Vec<&'static str> {
    tie(case, case.who.sees_deal(case.row()), is_closed(case.row()), [text(case.row(), "owner_user_id"), None])
}

fn on_account(case: &Case<'_>) -> Vec<&'static str> {
    let account = case.row();
    tie(case, case.who.sees_account(account), account["is_active"] == false, [text(account, "owner_user_id"), None])
}

fn on_target(case: &Case<'_>) -> Vec<&'static str> {
    tie(case, case.who.sees_target(case.row()), is_final(case.row()), [text(case.row(), "owner_user_id"), None])
}

fn sees(case: &Case<'_>) -> bool {
    case.who.sees_activity(case.row(), case.facts)
}

/// Own; the team's for a sales manager; everything for an admin.
fn works_on(case: &Case<'_>, activity: &Value) -> bool {
    let owner = text(activity, "owner_user_id");
    case.who.manages(owner) || (case.who.is(WORKERS) && case.who.is_me(owner))
}

fn is_planned(activity: &Value) -> bool {
    text(activity, "status") == Some("Planned")
}

fn end(case: &Case<'_>, done: bool) -> Vec<&'static str> {
    let next = &case.act.body["next"];
    let broken = [
        (!is_planned(case.row()), "INVALID_TRANSITION"),
        (!done && case.said("reason").is_none(), "REASON_REQUIRED"),
        (!next.is_null() && next["due_date"].is_null(), "VALIDATION_ERROR"),
    ];
    if broken[2].0 {
        // What cannot be read as a request is refused before anybody looks for the record.
        return vec!["VALIDATION_ERROR"];
    }
    judge(sees(case), works_on(case, case.row()), &broken)
}

fn reschedule(case: &Case<'_>) -> Vec<&'static str> {
    // A paused cadence moves its steps itself when it goes on.
    let paused = case.row()["is_paused"] == true && case.said("due_date") != text(case.row(), "due_date");
    let broken = [(!is_planned(case.row()), "INVALID_TRANSITION"), (case.is_stale(), "STALE_RECORD"), (paused, "VALIDATION_ERROR")];
    judge(sees(case), works_on(case, case.row()), &broken)
}

fn is_past(case: &Case<'_>) -> bool {
    case.said("due_date").is_some_and(|day| day < case.facts.today())
}

fn reschedule_many(case: &Case<'_>) -> Vec<&'static str> {
    let ids = case.act.body["ids"].as_array().expect("ids");
    let seen = |id: &Value| case.who.sees_activity(case.facts.row("activities", id.as_str().unwrap_or_default()), case.facts);
    let broken = [(is_past(case), "VALIDATION_ERROR"), (!ids.iter().any(seen), "VALIDATION_ERROR")];
    judge(true, case.who.is(WORKERS), &broken)
}

fn reschedule_overdue(case: &Case<'_>) -> Vec<&'static str> {
    let whose = case.said("owner_user_id").unwrap_or(&case.who.id);
    let own = case.who.manages(Some(whose)) || case.who.is_me(Some(whose));
    judge(true, case.who.is(WORKERS) && own, &[])
}

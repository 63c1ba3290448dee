//! Enrolling by hand, pausing, resuming, stopping (spec 1.3, 6).

use serde_json::{Value, json};

use super::accounts::winback_rules;
use super::act::{Case, Deed, Draw, Kind, judge};
use super::facts::text;
use super::rights::{is_closed, is_final, queue};

const fn deed(
    name: &'static str,
    kind: Kind,
    route: &'static str,
    weight: usize,
    body: fn(&mut Draw<'_>, &str) -> Value,
    right: fn(&Case<'_>) -> Vec<&'static str>,
) -> Deed {
    Deed { name, kind, route, weight, body, right, leaves: &["ENROLLMENT_STARTED"] }
}

const ENROLL: &str = "POST /api/crm/cadences/{cadence}/enrollments";
const STEER: &str = "PATCH /api/crm/enrollments/{id}";

pub const DEEDS: &[Deed] = &[
    deed("enroll a deal", Kind::Deal, ENROLL, 12, |draw, id| cadence(draw, "opportunity_id", id), enroll_deal),
    deed("enroll an account", Kind::Account, ENROLL, 12, |draw, id| cadence(draw, "account_id", id), enroll_account),
    deed("enroll a target", Kind::Target, ENROLL, 15, |draw, id| cadence(draw, "target_id", id), enroll_target),
    deed("enroll a lead", Kind::Lead, ENROLL, 15, |draw, id| cadence(draw, "lead_id", id), enroll_lead),
    Deed { leaves: &["ENROLLMENT_PAUSED"], ..deed("pause", Kind::Enrollment, STEER, 20, |_, _| json!({"action": "pause"}), steer) },
    Deed { leaves: &["ENROLLMENT_RESUMED"], ..deed("resume", Kind::Enrollment, STEER, 20, |_, _| json!({"action": "resume"}), steer) },
    Deed {
        leaves: &["ENROLLMENT_STOPPED"],
        ..deed("stop", Kind::Enrollment, STEER, 12, |draw, _| draw.with(json!({"action": "stop"}), "reason", 150), steer)
    },
];

fn cadence(draw: &mut Draw<'_>, field: &str, id: &str) -> Value {
    json!({"#cadence": *draw.dice.one(draw.cadences), field: id})
}

/// Whether the record goes through a cadence of this purpose already.
pub fn is_running(case: &Case<'_>, subject: &str, purpose: &str) -> bool {
    case.facts.rows("cadence_enrollments").any(|enrollment| {
        text(enrollment, "subject") == Some(subject)
            && text(enrollment, "purpose") == Some(purpose)
            && text(enrollment, &format!("{subject}_id")) == Some(&case.act.id)
            && matches!(text(enrollment, "status"), Some("Active" | "Paused"))
    })
}

fn purpose<'a>(case: &'a Case<'_>) -> &'a str {
    text(case.facts.row("cadences", &case.act.body["#cadence"].to_string()), "purpose").expect("a template")
}

fn enroll(case: &Case<'_>, subject: &str, fits: &[&str], seen: bool, may: bool, broken: &[(bool, &'static str)]) -> Vec<&'static str> {
    let purpose = purpose(case);
    let mut rules = broken.to_vec();
    rules.push((!fits.contains(&purpose), "VALIDATION_ERROR"));
    rules.push((is_running(case, subject, purpose), "ALREADY_ENROLLED"));
    judge(seen && !case.who.is("none"), may, &rules)
}

fn enroll_deal(case: &Case<'_>) -> Vec<&'static str> {
    let (deal, owner) = (case.row(), text(case.row(), "owner_user_id"));
    let closed = [(is_closed(deal), "INVALID_TRANSITION")];
    enroll(case, "opportunity", &["lead_follow_up", "other"], case.who.sees_deal(deal), case.who.manages(owner), &closed)
}

fn enroll_account(case: &Case<'_>) -> Vec<&'static str> {
    let (account, owner) = (case.row(), text(case.row(), "owner_user_id"));
    let rules = winback_rules(case);
    // A cadence of another kind asks for less: alive, and somebody's.
    let rules = if purpose(case) == "winback" { &rules[..] } else { &rules[..2] };
    enroll(case, "account", &["winback", "other"], case.who.sees_account(account), case.who.manages(owner), rules)
}

fn enroll_target(case: &Case<'_>) -> Vec<&'static str> {
    let (target, owner) = (case.row(), text(case.row(), "owner_user_id"));
    let rules = [(is_final(target), "INVALID_TRANSITION"), (owner.is_none(), "VALIDATION_ERROR")];
    enroll(case, "target", &["outbound", "other"], case.who.sees_target(target), case.who.steers("target", owner), &rules)
}

fn enroll_lead(case: &Case<'_>) -> Vec<&'static str> {
    let (lead, marketer) = (case.row(), text(case.row(), "marketing_owner_user_id"));
    let rules = [(queue(lead) != "nurture", "INVALID_TRANSITION")];
    enroll(case, "lead", &["nurture", "other"], case.who.sees_lead(lead, case.facts), case.who.steers("lead", marketer), &rules)
}

fn steer(case: &Case<'_>) -> Vec<&'static str> {
    let enrollment = case.row();
    let may = case.who.steers(text(enrollment, "subject").unwrap_or_default(), text(enrollment, "owner_user_id"));
    let possible = matches!(
        (text(enrollment, "status"), case.said("action")),
        (Some("Active"), Some("pause" | "stop")) | (Some("Paused"), Some("resume" | "stop"))
    );
    let reasonless = case.said("action") == Some("stop") && case.said("reason").is_none();
    let broken = [(!possible, "INVALID_TRANSITION"), (possible && reasonless, "REASON_REQUIRED")];
    judge(case.who.sees_enrollment(enrollment, case.facts), may, &broken)
}

//! Acts on opportunities and quotes (spec 1.7, 1.10).

use serde_json::{Value, json};

use super::act::{Case, Deed, Draw, Kind, judge};
use super::facts::text;
use super::rights::{MANAGERS, SELLERS, is_closed};

const fn deed(
    name: &'static str,
    route: &'static str,
    weight: usize,
    body: fn(&mut Draw<'_>, &str) -> Value,
    right: fn(&Case<'_>) -> Vec<&'static str>,
    leaves: &'static [&'static str],
) -> Deed {
    Deed { name, kind: Kind::Deal, route, weight, body, right, leaves }
}

const STAGES: [&str; 15] = [
    "Discovery",
    "Discovery",
    "Proposal Sent",
    "Proposal Sent",
    "Quote Sent",
    "Quote Sent",
    "Quote Sent",
    "Negotiation",
    "Verbal Commit",
    "Prospecting",
    "On Hold",
    "Closed Won",
    "Closed Lost",
    "Closed Lost",
    "Negotiation",
];

pub const DEEDS: &[Deed] = &[
    Deed {
        kind: Kind::Nothing,
        ..deed(
            "quick add",
            "POST /api/crm/opportunities",
            12,
            quick,
            add_quickly,
            &["LEAD_CREATED", "OPPORTUNITY_CREATED", "LEAD_CONVERTED"],
        )
    },
    Deed { kind: Kind::Account, ..deed("open a deal", "POST /api/crm/opportunities", 20, draft, open, &["OPPORTUNITY_CREATED"]) },
    deed("look at a deal", "GET /api/crm/opportunities/{id}", 12, |_, _| json!({}), |case| judge(sees(case), true, &[]), &[]),
    deed("edit a deal", "PATCH /api/crm/opportunities/{id}", 15, edited, edit, &["OPPORTUNITY_UPDATED"]),
    deed("change the stage", "PATCH /api/crm/opportunities/{id}/stage", 60, moved, stage, &[]),
    deed(
        "assign a deal",
        "POST /api/crm/opportunities/{id}/assign",
        15,
        |draw, _| json!({"user_id": draw.colleague()}),
        assign,
        &["OPPORTUNITY_ASSIGNED"],
    ),
];

fn quick(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"quick_add": true, "company_name": draw.company(), "contact_name": "Rina Wijaya", "contact_phone": draw.phone(),
        "estimated_value": format!("{}", 1 + draw.dice.below(900)), "currency": *draw.dice.one(&["IDR", "USD"])});
    draw.with_owner(body, 300)
}

fn draft(draw: &mut Draw<'_>, account: &str) -> Value {
    let mut body =
        json!({"account_id": account, "next_step": draw.words("Ask"), "estimated_value": format!("{}", 1 + draw.dice.below(900))});
    if !draw.dice.says(120) {
        body["next_step_due_date"] = json!(draw.day());
    }
    if draw.dice.says(200) {
        body["stage"] = json!(*draw.dice.one(&STAGES));
    }
    draw.with_owner(body, 250)
}

fn edited(draw: &mut Draw<'_>, _: &str) -> Value {
    let body = json!({"notes": draw.words("Said")});
    draw.with_version(body)
}

fn moved(draw: &mut Draw<'_>, _: &str) -> Value {
    let mut body = json!({"stage": *draw.dice.one(&STAGES)});
    if body["stage"] == "Closed Lost" {
        body = draw.with(body, "lost_reason", 200);
        if !draw.dice.says(200) {
            body["lost_reason_code"] = json!(*draw.dice.one(&["price", "competitor", "other"]));
        }
    }
    if draw.dice.says(400) {
        body["next_step"] = json!(draw.words("Call"));
        body["next_step_due_date"] = json!(draw.day());
    }
    draw.with(body, "note", 300)
}

fn add_quickly(case: &Case<'_>) -> Vec<&'static str> {
    let nobody = !case.who.finds_owner(case.said("owner_user_id"), None, case.facts);
    judge(true, case.who.is(SELLERS), &[(nobody, "VALIDATION_ERROR")])
}

fn open(case: &Case<'_>) -> Vec<&'static str> {
    if !case.who.is(SELLERS) {
        // The area is closed to such a profile, whatever the account.
        return vec!["FORBIDDEN"];
    }
    let account = case.row();
    let known = text(account, "owner_user_id").filter(|owner| case.who.is("admin") && case.facts.holds("sellers", owner));
    let nobody = !case.who.finds_owner(case.said("owner_user_id"), known, case.facts);
    let ended = matches!(case.said("stage"), Some("Closed Won" | "Closed Lost"));
    let lacks = case.said("next_step_due_date").is_none() || case.said("stage") == Some("Quote Sent");
    let broken = [
        (account["is_active"] == false, "VALIDATION_ERROR"),
        (nobody, "VALIDATION_ERROR"),
        (ended, "VALIDATION_ERROR"),
        (lacks && !ended, "STAGE_REQUIREMENTS"),
    ];
    judge(!account.is_null(), true, &broken)
}

pub fn sees(case: &Case<'_>) -> bool {
    case.who.sees_deal(case.row())
}

pub fn manages(case: &Case<'_>) -> bool {
    case.who.manages(text(case.row(), "owner_user_id"))
}

fn edit(case: &Case<'_>) -> Vec<&'static str> {
    judge(sees(case), manages(case), &[(case.is_stale(), "STALE_RECORD")])
}

fn stage(case: &Case<'_>) -> Vec<&'static str> {
    let (deal, to) = (case.row(), case.said("stage").unwrap_or_default());
    let ends = matches!(to, "Closed Won" | "Closed Lost");
    let returned = text(deal, "lost_reason_code") == Some("returned_to_pool");
    let quoted = case.facts.rows("quotes").any(|quote| {
        text(quote, "opportunity_id") == Some(&case.act.id) && matches!(text(quote, "status"), Some("Draft" | "Sent" | "Accepted"))
    });
    let moves = text(deal, "stage") != Some(to);
    let lacks = match to {
        "Closed Lost" => case.said("lost_reason").is_none() || case.said("lost_reason_code").is_none(),
        "Quote Sent" => !quoted,
        _ => false,
    };
    if !is_closed(deal) {
        return judge(sees(case), manages(case), &[(moves && lacks, "STAGE_REQUIREMENTS")]);
    }
    let may = manages(case) && (ends || case.who.is(MANAGERS));
    let stays = ends || returned;
    let broken = [
        (stays, "INVALID_TRANSITION"),
        (!stays && case.said("note").is_none(), "REASON_REQUIRED"),
        (!stays && lacks, "STAGE_REQUIREMENTS"),
    ];
    judge(sees(case), may, &broken)
}

fn assign(case: &Case<'_>) -> Vec<&'static str> {
    let nobody = !case.who.gives_to(case.said("user_id"), case.facts);
    judge(sees(case), case.who.is(MANAGERS) && manages(case), &[(nobody, "VALIDATION_ERROR")])
}

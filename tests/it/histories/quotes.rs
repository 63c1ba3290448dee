//! Acts on quotes (spec 1.7).

use serde_json::{Value, json};

use super::act::{Case, Deed, Draw, Kind, judge};
use super::deals::{manages, sees};
use super::facts::text;
use super::rights::is_closed;

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

pub const DEEDS: &[Deed] = &[
    deed(
        "quote",
        "POST /api/crm/opportunities/{id}/quotes",
        20,
        |draw, _| json!({"total_amount": format!("{}", 1 + draw.dice.below(900))}),
        quote,
        &["QUOTE_CREATED"],
    ),
    Deed {
        kind: Kind::Quote,
        ..deed(
            "decide a quote",
            "PATCH /api/crm/quotes/{id}/status",
            20,
            |draw, _| json!({"status": *draw.dice.one(&["Sent", "Sent", "Accepted", "Rejected", "Draft"])}),
            decide,
            &["QUOTE_STATUS_CHANGED"],
        )
    },
];

fn quote(case: &Case<'_>) -> Vec<&'static str> {
    judge(sees(case), manages(case), &[(is_closed(case.row()), "INVALID_TRANSITION")])
}

fn decide(case: &Case<'_>) -> Vec<&'static str> {
    let quote = case.row();
    let deal = case.facts.row("opportunities", text(quote, "opportunity_id").unwrap_or_default());
    // Finance sees deals, not their quotes (spec 3.1).
    let seen = !quote.is_null() && case.who.sees_deal(deal) && !case.who.is("finance");
    let accepted =
        case.facts.rows("quotes").any(|other| other["opportunity_id"] == quote["opportunity_id"] && other["status"] == "Accepted");
    let possible = !is_closed(deal)
        && match (text(quote, "status"), case.said("status")) {
            (Some("Draft"), Some("Sent")) | (Some("Sent"), Some("Rejected")) => true,
            (Some("Sent"), Some("Accepted")) => !accepted,
            _ => false,
        };
    judge(seen, case.who.manages(text(deal, "owner_user_id")), &[(!possible, "INVALID_TRANSITION")])
}

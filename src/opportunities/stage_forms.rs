//! What a move asks for: on the board and on a deal's page the same fields.

use maud::{Markup, html};

use super::Stage;
use super::record::{Deal, StageRule};
use crate::leads::LostCode;
use crate::ui::{self, Form};

/// A lost deal's code in words.
pub(super) fn lost_words(code: &str) -> &'static str {
    match code {
        "price" => "Price",
        "competitor" => "Competitor",
        "no_budget" => "No budget",
        "no_response" => "No response",
        "not_a_fit" => "Not a fit",
        "returned_to_pool" => "Lead given back",
        _ => "Other",
    }
}

fn codes() -> Vec<(&'static str, &'static str)> {
    LostCode::ALL.iter().map(|code| (code.label(), lost_words(code.label()))).collect()
}

/// Whatever a stage may need; each group shows itself when the server says that it is missing.
pub(super) fn missing(form: &Form, currency: Option<&str>) -> Markup {
    html! {
        (form.when_missing(&["next_step", "next_step_due_date"], form.row(html! {
            (form.text("next_step", "Next step").required())
            (form.date("next_step_due_date", "Due").required())
        })))
        (form.when_missing(&["quote"], html! {
            p.field-hint { "There is no quote yet. With these it is made and sent in the same act." }
            (form.row(html! {
                @match currency {
                    Some(currency) => { (form.money("quote_total_amount", "Quote", currency).required()) }
                    None => { (form.number("quote_total_amount", "Quote, in the deal's currency").required()) }
                }
                (form.date("quote_valid_until", "Valid until"))
            }))
        }))
        (form.when_missing(&["lost_reason_code", "lost_reason"], loss(form)))
        (form.when_missing(&["win_reason"], html! { (form.textarea("win_reason", "Why was it won?").required()) }))
    }
}

fn loss(form: &Form) -> Markup {
    html! {
        (form.select("lost_reason_code", "What decided it?", &codes()).required())
        (form.textarea("lost_reason", "Why was it lost?").required())
        (form.text("competitor", "Who got it, if known"))
    }
}

fn form(name: &str, deal: &Deal, back: &str) -> Form {
    Form::patch(&format!("{name}-form"), &format!("/api/crm/opportunities/{}/stage", deal.row.opportunity_id)).back(back)
}

/// Moves to any other stage. Earlier ones say so: choosing one is the confirmation.
pub(super) fn move_dialog(deal: &Deal, rules: &[StageRule], back: &str) -> Markup {
    let form = form("move", deal, back);
    let here = rules.iter().find(|rule| rule.stage == deal.row.stage);
    let before = |rule: &StageRule| here.is_some_and(|here| rule.is_open && rule.position < here.position && here.stage != Stage::OnHold);
    let others = rules.iter().filter(|rule| rule.stage != deal.row.stage);
    let choices: Vec<(&str, String)> = others
        .map(|rule| {
            (rule.stage.label(), if before(rule) { format!("{} (back)", rule.stage.label()) } else { rule.stage.label().to_owned() })
        })
        .collect();
    let next =
        rules.iter().find(|rule| here.is_some_and(|here| rule.position > here.position && rule.stage != Stage::OnHold && rule.is_open));
    ui::dialog(
        "move",
        "Move to another stage",
        form.wrap(html! {
            (form.select("stage", "Stage", &choices).value_opt(next.map(|rule| rule.stage.label())).required())
            (missing(&form, Some(&deal.row.currency)))
            (form.textarea("note", "Note for the history"))
            (form.buttons("Move"))
        }),
    )
}

/// Closes the deal as won.
pub(super) fn win_dialog(deal: &Deal, back: &str) -> Markup {
    let form = form("win", deal, back);
    ui::dialog(
        "win",
        "Closed Won",
        form.wrap(html! {
            p { "The deal is closed, its cadence stops and what is still planned is cancelled." }
            (form.hidden("stage", Stage::ClosedWon.label()))
            (form.textarea("win_reason", "Why was it won?"))
            (form.buttons("Mark as won"))
        }),
    )
}

/// Closes the deal as lost.
pub(super) fn lose_dialog(deal: &Deal, back: &str) -> Markup {
    let form = form("lose", deal, back);
    ui::dialog(
        "lose",
        "Closed Lost",
        form.wrap(html! {
            (form.hidden("stage", Stage::ClosedLost.label()))
            (loss(&form))
            (form.buttons("Mark as lost"))
        }),
    )
}

/// Opens a closed deal again, with the reason.
pub(super) fn reopen_dialog(deal: &Deal, rules: &[StageRule], today: jiff::civil::Date, back: &str) -> Markup {
    let form = form("reopen", deal, back);
    let open: Vec<(&str, &str)> = rules.iter().filter(|rule| rule.is_open).map(|rule| (rule.stage.label(), rule.stage.label())).collect();
    ui::dialog(
        "reopen",
        "Reopen",
        form.wrap(html! {
            (form.select("stage", "Stage", &open).value(Stage::Negotiation.label()).required())
            (form.textarea("note", "Why is it reopened?").required())
            (form.row(html! {
                (form.text("next_step", "Next step").value_opt(deal.row.next_step.as_ref()).required())
                (form.date("next_step_due_date", "Due").value(today).required())
            }))
            (form.when_missing(&["quote"], html! { (form.money("quote_total_amount", "Quote", &deal.row.currency).required()) }))
            (form.buttons("Reopen"))
        }),
    )
}

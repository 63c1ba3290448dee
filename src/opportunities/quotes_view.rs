//! The quotes of a deal's page.

use maud::{Markup, html};

use super::Quote;
use super::record_page::Seen;
use crate::ui::{self, Act, Clock, Col, Form, Icon, Look, Row};

/// The quotes with what may be done with each.
pub(super) fn panel(seen: &Seen) -> Markup {
    if seen.quotes.is_empty() && !seen.may("quote") {
        return html! {};
    }
    let actions = html! { @if seen.may("quote") { (ui::opener("quote", "New quote", Look::Ghost, Some(Icon::Plus))) } };
    let cols = [Col::main("Quote"), Col::text("Status"), Col::number("Amount"), Col::text("Valid until"), Col::actions()];
    let rows: Vec<Row> = seen
        .quotes
        .iter()
        .map(|quote| {
            Row::new(&quote.quote_id, vec![
                html! { strong.cell-title { "Revision " (quote.revision) } div.row-note { (quote.quote_id) " · " (last_word(quote, &seen.clock)) } },
                ui::badge(quote.status.tone(), quote.status.label()),
                ui::money(quote.total_amount, &quote.currency, &seen.actor.locale),
                html! { @if let Some(day) = quote.valid_until { (seen.clock.date(day)) } },
                acts(quote, &seen.back),
            ])
        })
        .collect();
    ui::card(
        "Quotes",
        actions,
        html! {
            @if rows.is_empty() { p.none { "No quote yet. One is needed before the deal can be in Quote Sent." } }
            @else { (ui::table("Quotes", &cols, &rows)) }
        },
    )
}

fn last_word(quote: &Quote, clock: &Clock) -> Markup {
    match (quote.decided_at, quote.sent_at) {
        (Some(at), _) => html! { "answered " (clock.ago(at)) },
        (None, Some(at)) => html! { "sent " (clock.ago(at)) },
        (None, None) => html! { "written " (clock.ago(quote.created_at)) },
    }
}

fn acts(quote: &Quote, back: &str) -> Markup {
    let id = &quote.quote_id;
    let edit = format!("edit-{id}");
    html! {
        @for action in &quote.actions {
            @match action.as_str() {
                "edit" => {
                    (ui::opener(&edit, "Edit", Look::Plain, None))
                    (edit_dialog(&edit, quote, back))
                }
                "Sent" => (status_act(quote, "Send", "Sent", Icon::Mail, back)),
                "Accepted" => (status_act(quote, "Accept", "Accepted", Icon::Check, back)),
                "Rejected" => (status_act(quote, "Reject", "Rejected", Icon::X, back)),
                _ => {}
            }
        }
    }
}

fn status_act(quote: &Quote, label: &str, status: &str, icon: Icon, back: &str) -> Markup {
    let id = &quote.quote_id;
    let form = Form::patch(&format!("{}-{id}", label.to_lowercase()), &format!("/api/crm/quotes/{id}/status")).back(back);
    Act::new(label).icon(icon).sends("status", status).form(&form)
}

/// A new quote, or a new revision.
pub(super) fn new_dialog(seen: &Seen) -> Markup {
    let deal = &seen.deal.row;
    let form = Form::post("quote-form", &format!("/api/crm/opportunities/{}/quotes", deal.opportunity_id)).back(&seen.back);
    let value = deal.estimated_value.map(|value| value.normalize());
    ui::dialog(
        "quote",
        "New quote",
        form.wrap(html! {
            (form.row(html! {
                (form.money("total_amount", "Amount", &deal.currency).value_opt(value).required())
                (form.date("valid_until", "Valid until"))
            }))
            (form.textarea("terms", "Terms"))
            (form.textarea("notes", "Notes for colleagues"))
            (form.buttons("Save draft"))
        }),
    )
}

fn edit_dialog(id: &str, quote: &Quote, back: &str) -> Markup {
    let form = Form::patch(&format!("{id}-form"), &format!("/api/crm/quotes/{}", quote.quote_id)).back(back);
    ui::dialog(
        id,
        "Edit quote",
        form.wrap(html! {
            (form.hidden("version", &quote.version.to_string()))
            (form.row(html! {
                (form.money("total_amount", "Amount", &quote.currency).value(quote.total_amount.normalize()).required())
                (form.date("valid_until", "Valid until").value_opt(quote.valid_until))
            }))
            (form.textarea("terms", "Terms").value_opt(quote.terms.as_ref()))
            (form.textarea("notes", "Notes for colleagues").value_opt(quote.notes.as_ref()))
            (form.buttons("Save draft"))
        }),
    )
}

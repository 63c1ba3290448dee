//! The invoices of an account's page.

use maud::{Markup, html};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{Invoice, InvoiceStatus, Summary};
use crate::db::Actor;
use crate::ui::{self, Clock, Col, Form, Icon, Look, Row};

const PATH: &str = "/api/crm/invoices";

/// The sums, the newest invoices and what may be done with them; nothing for whoever sees no invoices.
pub fn section(account_id: &str, summary: Option<&Summary>, latest: &[Invoice], actor: &Actor, clock: &Clock, back: &str) -> Markup {
    let Some(summary) = summary else { return html! {} };
    let may_add = summary.actions.iter().any(|action| action == "add_invoice");
    let actions = html! { @if may_add { (ui::opener("add-invoice", "Add invoice", Look::Ghost, Some(Icon::Plus))) } };
    let body = html! {
        @if latest.is_empty() {
            p.none { "No invoice yet." @if may_add { " The first one makes this account a customer." } }
        } @else {
            (sums(summary, &actor.locale))
            (table(latest, actor, clock, back))
            @if summary.count > 10 { p.row-note { "The ten newest of " (summary.count) " invoices." } }
        }
    };
    html! {
        (ui::card("Invoices", actions, body))
        @if may_add { (add_dialog(account_id, clock, back)) }
    }
}

fn sums(summary: &Summary, locale: &str) -> Markup {
    ui::stats(&[
        ui::stat("Billed", amounts(&summary.lifetime, locale), html! {}),
        ui::stat("Outstanding", amounts(&summary.outstanding, locale), html! {}),
        ui::stat("Overdue", amounts(&summary.overdue, locale), html! {}),
    ])
}

/// Sums never mix currencies (spec 1.13).
fn amounts(sums: &Value, locale: &str) -> Markup {
    let sums: Vec<(&str, Decimal)> = sums
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(currency, sum)| Some((currency.as_str(), sum.as_str()?.parse().ok()?)))
        .collect();
    html! {
        @if sums.is_empty() { span.none { "–" } }
        @for (currency, sum) in sums { div { (ui::money(sum, currency, locale)) } }
    }
}

fn table(latest: &[Invoice], actor: &Actor, clock: &Clock, back: &str) -> Markup {
    let cols = [Col::main("Invoice"), Col::text("Status"), Col::number("Amount"), Col::number("Paid"), Col::text("Due"), Col::actions()];
    let rows: Vec<Row> = latest
        .iter()
        .map(|invoice| {
            Row::new(
                &invoice.invoice_id,
                vec![
                    html! { strong.cell-title { (invoice.invoice_number) } div.row-note { (clock.date(invoice.invoice_date)) } },
                    ui::badge(invoice.status.tone(), invoice.status.label()),
                    ui::money(invoice.amount, &invoice.currency, &actor.locale),
                    html! { @if !invoice.paid_amount.is_zero() { (ui::money(invoice.paid_amount, &invoice.currency, &actor.locale)) } },
                    html! { @if let Some(day) = invoice.due_date { (clock.date(day)) } },
                    acts(invoice, back),
                ],
            )
        })
        .collect();
    ui::table("Invoices", &cols, &rows)
}

fn acts(invoice: &Invoice, back: &str) -> Markup {
    let may = |action: &str| invoice.actions.iter().any(|allowed| allowed == action);
    let (void, edit) = (invoice.status == InvoiceStatus::Void, format!("edit-{}", invoice.invoice_id));
    html! {
        @if may("edit") && !void { (ui::opener(&edit, "Correct", Look::Plain, None)) (edit_dialog(&edit, invoice, back)) }
        @if may("edit") && void { (revive(invoice, back)) }
        @if may("void") { (cancel(invoice, back)) }
    }
}

/// The number, which is the key, and the version that was read.
fn known(form: &Form, invoice: &Invoice) -> Markup {
    html! { (form.hidden("invoice_number", &invoice.invoice_number)) (form.hidden("version", &invoice.version.to_string())) }
}

fn cancel(invoice: &Invoice, back: &str) -> Markup {
    let id = format!("void-{}", invoice.invoice_id);
    let form = Form::post(&format!("{id}-form"), PATH).back(back);
    let title = format!("Void {}?", invoice.invoice_number);
    html! {
        (ui::opener(&id, "Void", Look::Ghost, None))
        (ui::dialog(&id, &title, form.wrap(html! {
            p { "A void invoice counts for nothing: the account's sums and statuses are computed without it. It stays here and can be taken back." }
            (known(&form, invoice))
            (form.hidden("status", InvoiceStatus::Void.label()))
            (form.buttons("Void it"))
        })))
    }
}

fn revive(invoice: &Invoice, back: &str) -> Markup {
    let id = format!("revive-{}", invoice.invoice_id);
    let form = Form::post(&format!("{id}-form"), PATH).back(back);
    let title = format!("Is {} not void?", invoice.invoice_number);
    let status = match invoice.paid_amount {
        paid if paid >= invoice.amount => InvoiceStatus::Paid,
        paid if paid.is_zero() => InvoiceStatus::Outstanding,
        _ => InvoiceStatus::Partial,
    };
    html! {
        (ui::opener(&id, "Not void", Look::Plain, None))
        (ui::dialog(&id, &title, form.wrap(html! {
            p { "It counts again, in the account's sums and statuses." }
            (known(&form, invoice))
            (form.hidden("status", status.label()))
            (form.hidden("paid_amount", &invoice.paid_amount.to_string()))
            (form.buttons("Count it again"))
        })))
    }
}

fn add_dialog(account_id: &str, clock: &Clock, back: &str) -> Markup {
    let form = Form::post("add-invoice-form", PATH).back(back);
    ui::dialog(
        "add-invoice",
        "Add invoice",
        form.wrap(html! {
            (form.hidden("account_id", account_id))
            // It must be new: another account's invoice is not changed by a slip.
            (form.hidden("version", "0"))
            (form.text("invoice_number", "Invoice number").required().focus())
            (form.row(html! {
                (form.date("invoice_date", "Date").value(clock.today()).required())
                (form.date("due_date", "Due date"))
            }))
            (amount_fields(&form, None))
            (form.buttons("Add invoice"))
        }),
    )
}

fn edit_dialog(id: &str, invoice: &Invoice, back: &str) -> Markup {
    let form = Form::post(&format!("{id}-form"), PATH).back(back);
    ui::dialog(
        id,
        &format!("Correct {}", invoice.invoice_number),
        form.wrap(html! {
            (known(&form, invoice))
            (form.row(html! {
                (form.date("invoice_date", "Date").value(invoice.invoice_date).required())
                (form.date("due_date", "Due date").value_opt(invoice.due_date))
            }))
            (amount_fields(&form, Some(invoice)))
            (form.buttons("Save"))
        }),
    )
}

/// What is paid decides the status, so that the form does not ask for it.
fn amount_fields(form: &Form, invoice: Option<&Invoice>) -> Markup {
    let currency = invoice.map_or("IDR", |invoice| invoice.currency.as_str());
    let paid = form.number("paid_amount", "Paid of it").hint("Nothing, a part or all: the status follows.");
    html! {
        (form.row(html! {
            (form.number("amount", "Amount").value_opt(invoice.map(|invoice| invoice.amount.normalize())).required())
            (form.text("currency", "Currency").value(currency).required())
        }))
        (paid.value_opt(invoice.map(|invoice| invoice.paid_amount.normalize())))
    }
}

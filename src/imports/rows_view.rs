//! The rows of a file: what becomes of each and why; what failed is corrected where it stands.

use maud::{Markup, html};

use super::batch_page::Seen;
use super::{Field, ImportRow, Verdict, words};
use crate::ui::{self, Col, Form, Icon, Look, Row, Tone};

/// So many more of a row's values stand under its name.
const NOTES: usize = 3;

/// The list under its figures.
pub(super) fn rows(seen: &Seen) -> Markup {
    let file = html! { @if seen.count(seen.batch.failed) > 0 { (ui::link_button(&seen.act("/failed.csv"), "Failed rows as a file", Look::Plain, Some(Icon::Download))) } };
    let title = match seen.asked.verdict {
        None => "All rows",
        Some(Verdict::Left) => "Rows that were left as they are",
        Some(Verdict::Known) => "Rows whose company is known already",
        Some(Verdict::Open) => "Rows that are not done yet",
        Some(verdict) => words::of(verdict, seen.is_done()),
    };
    html! {
        div #rows.rows { (ui::section(title, None, file, list(seen))) }
    }
}

fn list(seen: &Seen) -> Markup {
    if seen.rows.rows.is_empty() {
        let all = ui::link_button(&seen.rows_at(None, None), "Show all rows", Look::Plain, None);
        return ui::empty(
            Icon::List,
            "No such rows",
            "No row of this file has come to that.",
            html! { @if seen.asked.verdict.is_some() { (all) } },
        );
    }
    let cols = [Col::main("Row"), Col::text("What becomes of it"), Col::text("Why")];
    let lines: Vec<Row> = seen.rows.rows.iter().map(|row| line(row, seen)).collect();
    let first = seen.asked.cursor.as_ref().map(|_| seen.rows_at(seen.asked.verdict, None));
    let next = seen.rows.meta.next_cursor.as_deref().map(|cursor| seen.rows_at(seen.asked.verdict, Some(cursor)));
    html! {
        (ui::table("Rows of the file", &cols, &lines))
        @if first.is_some() || next.is_some() { (ui::pager(first.as_deref(), next.as_deref(), "")) }
    }
}

fn line(row: &ImportRow, seen: &Seen) -> Row {
    let verdict = html! {
        @match &row.verdict {
            Some(verdict) => { (words::verdict(verdict, seen.is_done())) }
            None => { (ui::badge(Tone::Neutral, "Not done yet")) }
        }
        (flags(row, seen))
    };
    let why = html! {
        @if row.verdict.as_deref() == Some("fail") && seen.may("fix") { (correct(row, seen)) }
        @else { (reason(row)) }
    };
    Row::new(&format!("row-{}", row.row_number), vec![name(row, seen), verdict, why])
}

/// The row's number in the file, what it is called, and the record that came of it.
fn name(row: &ImportRow, seen: &Seen) -> Markup {
    let kind = seen.batch.kind;
    let title = row.value(kind.title()).unwrap_or("No name");
    let notes: Vec<&str> =
        kind.fields().iter().filter(|field| field.name != kind.title()).filter_map(|field| row.value(field.name)).take(NOTES).collect();
    let page = row.record_id.as_deref().and_then(|id| kind.page(id));
    html! {
        div.import-row {
            span.row-number { (row.row_number) }
            div {
                @match page {
                    Some(page) => { a.row-link href=(page) { (title) } }
                    None => { span.cell-title { (title) } }
                }
                @if !notes.is_empty() { div.row-note { (notes.join(" · ")) } }
            }
        }
    }
}

/// That the company is an account or an open lead already, with a link if the reader may see it.
fn flags(row: &ImportRow, seen: &Seen) -> Markup {
    let (words, page) = match row.flag("known") {
        Some("account") => ("Already an account", row.flag("account_id").map(|id| format!("/crm/accounts/{id}"))),
        Some(_) => ("Already an open lead", row.flag("lead_id").map(|id| format!("/crm/leads/{id}"))),
        None => ("", None),
    };
    html! {
        @match page {
            Some(page) => { div.row-flag { a href=(page) { (ui::badge(Tone::Warn, words)) } } }
            None if !words.is_empty() => { div.row-flag { (ui::badge(Tone::Warn, words)) } }
            None => {}
        }
        @if seen.batch.status == "undone" && row.left_because.is_some() { div.row-flag { (ui::badge(Tone::Warn, "Left")) } }
    }
}

fn reason(row: &ImportRow) -> Markup {
    html! {
        @if let Some(why) = &row.left_because { (why) }
        @else if let Some(reason) = &row.reason { (reason) }
        @for (_, message) in row.problems() { div.row-problem { (message) } }
    }
}

/// Each cell that failed as a field with its message; what is saved is checked at once.
fn correct(row: &ImportRow, seen: &Seen) -> Markup {
    let form = Form::patch(&format!("fix-{}", row.row_number), &seen.act(&format!("/rows/{}", row.row_number))).back(&seen.address);
    let problems = row.problems();
    let wrong = |name: &str| problems.iter().find(|(field, _)| *field == name).map(|(_, message)| *message);
    let there = |field: &&Field| wrong(field.name).is_some() || row.cell(&seen.batch, field.name).is_some();
    let fields = seen.batch.kind.fields().iter().filter(there);
    let (asked, rest): (Vec<&Field>, Vec<&Field>) = fields.partition(|field| wrong(field.name).is_some());
    let field =
        |name: &str, label: &str| form.text(name, label).value_opt(row.cell(&seen.batch, name)).error(wrong(name)).autocomplete("off");
    form.wrap(html! {
        @if problems.is_empty() { p.row-problem { (row.reason.as_deref().unwrap_or("This row cannot be imported.")) } }
        div.fix-fields { @for asked in &asked { (field(asked.name, asked.label)) } }
        @if !rest.is_empty() {
            details.fold { summary { "The rest of the row" } div.fix-fields { @for other in &rest { (field(other.name, other.label)) } } }
        }
        button.btn type="submit" { (Icon::Check) "Correct row " (row.row_number) }
    })
}

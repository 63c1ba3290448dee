//! What holds for a whole file: how it is read, what is done with what is there already, and values that every row gets.

use maud::{Markup, html};

use super::batch_page::Seen;
use super::{Kind, Shape};
use crate::ui::{self, Form, Icon};

const ENCODINGS: [(&str, &str); 4] =
    [("UTF-8", "UTF-8"), ("UTF-16LE", "UTF-16"), ("UTF-16BE", "UTF-16, big end first"), ("windows-1252", "Windows-1252")];
const DELIMITERS: [(&str, &str); 4] = [("comma", "Comma"), ("semicolon", "Semicolon"), ("tab", "Tab"), ("pipe", "Pipe  |")];
const DATES: [(&str, &str); 2] = [("day_first", "4 May"), ("month_first", "5 April")];
const DUPLICATES: [(&str, &str); 3] =
    [("skip", "Leave it as it is"), ("fill", "Fill in only what is empty"), ("overwrite", "Overwrite these fields:")];

/// How the file was read. Read another way its headers may be others, so this is asked for by itself.
pub(super) fn file(seen: &Seen) -> Markup {
    let form = Form::patch("file", &seen.act("")).back(&seen.here);
    let option = |name: &str| seen.batch.option(name).unwrap_or_default().to_owned();
    let sheets: Vec<(&str, &str)> = seen.batch.sheets().into_iter().map(|sheet| (sheet, sheet)).collect();
    let is_text = seen.batch.option("encoding").is_some();
    let body = html! {
        @if !sheets.is_empty() { (form.select("options[sheet]", "Sheet", &sheets).value(option("sheet"))) }
        @if is_text {
            (form.select("options[encoding]", "Encoding", &ENCODINGS).value(option("encoding")))
            (form.select("options[delimiter]", "Columns are parted by", &DELIMITERS).value(option("delimiter")))
        }
        (form.select("options[dates]", "04/05/2026 means", &DATES).value(option("dates")))
        button.btn type="submit" { (Icon::Refresh) "Read the file again" }
        div.field-error data-error-for="file" {}
    };
    html! { @if is_text || !sheets.is_empty() { div.panel.file-bar { (form.wrap(body)) } } }
}

/// What is done with a row whose record is there already. An owner or a status never changes (spec 7.4).
pub(super) fn duplicates(form: &Form, seen: &Seen) -> Markup {
    let mode = seen.batch.option("duplicates").unwrap_or("skip");
    let chosen = seen.batch.overwritten();
    let fields = seen.batch.kind.fields().iter().filter(|field| may_be_overwritten(field.name));
    let body = html! {
        div.duplicates {
            (form.radios("options[duplicates]", "When a record is there already", &DUPLICATES).value(mode))
            fieldset.overwrite {
                legend.visually-hidden { "Fields to overwrite" }
                input type="hidden" name="options[overwrite]" value="";
                @for field in fields {
                    label.form-check for={ "overwrite-" (field.name) } {
                        input.form-check-input #{ "overwrite-" (field.name) } type="checkbox" name="options[overwrite]" value=(field.name)
                            checked[chosen.contains(&field.name)];
                        span { (field.label) }
                    }
                }
                div.field-error data-error-for="options[overwrite]" {}
            }
        }
    };
    ui::card("Duplicates", html! {}, body)
}

fn may_be_overwritten(field: &str) -> bool {
    !matches!(field, "owner" | "status" | "account" | "invoice_number")
}

/// Values that every row gets; a column of the file goes before them.
pub(super) fn fixed(form: &Form, seen: &Seen) -> Markup {
    let given = |name: &str| seen.batch.fixed(name).unwrap_or_default().to_owned();
    let text = |name: &str, label: &str| form.text(&format!("options[fixed][{name}]"), label).value(given(name)).autocomplete("off");
    let body = match seen.batch.kind {
        Kind::Targets => html! {
            (owner(form, seen, &given("owner_user_id")))
            (text("source", "Source").placeholder("Trade fair 2026"))
            (text("tag", "Tag").hint("Makes this list easy to find again among the targets."))
            (cadence(form, seen, &given("cadence_id")))
        },
        Kind::Leads => html! { (channel(form, seen, &given("primary_channel"))) (text("currency", "Currency").placeholder("IDR")) },
        Kind::Invoices => html! { (text("currency", "Currency").placeholder("IDR")) },
    };
    ui::card("The same for every row", html! {}, body)
}

fn owner(form: &Form, seen: &Seen, given: &str) -> Markup {
    let people: Vec<(String, &str)> = seen.people.iter().map(|person| (person.user_id.to_string(), person.full_name.as_str())).collect();
    html! { @if !people.is_empty() { (form.select("options[fixed][owner_user_id]", "Owner", &people).value(given)) } }
}

fn cadence(form: &Form, seen: &Seen, given: &str) -> Markup {
    let cadences = seen.beside.cadences();
    html! {
        @if !cadences.is_empty() {
            (form.select("options[fixed][cadence_id]", "Start a cadence", &cadences).value(given).hint("With each new target, on the day of the import."))
        }
    }
}

fn channel(form: &Form, seen: &Seen, given: &str) -> Markup {
    let choices = match seen.batch.kind.field("primary_channel").map(|field| field.shape) {
        Some(Shape::Choice(choices)) => choices,
        _ => &[],
    };
    let choices: Vec<(&str, &str)> = choices.iter().map(|(value, _)| (*value, *value)).collect();
    html! { (form.select("options[fixed][primary_channel]", "Channel", &choices).value(given)) }
}

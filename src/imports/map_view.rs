//! Which column of the file is what: a line a field, with what its column holds in the first rows.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::Field;
use super::batch_page::Seen;
use crate::ui::{Form, Icon, Look};

/// So many of the first rows' values stand beside a field.
const SAMPLES: usize = 3;
/// A longer value is cut.
const LONGEST: usize = 40;

/// The panel with a line a field.
pub(super) fn columns(form: &Form, seen: &Seen) -> Markup {
    let samples = samples(seen);
    let missing = missing(seen);
    let shown = serde_json::to_string(&samples).unwrap_or_default();
    html! {
        section.panel.map-panel data-controller="samples" data-samples-values=(shown) {
            header { h2 { "Columns" } @if !missing.is_empty() { span.map-missing { (still(&missing)) } } }
            div.panel-body {
                p.muted { "Choose which column of the file holds what. What is left open is not imported." }
                ul.map-lines { @for field in seen.batch.kind.fields() { (line(field, seen, &samples, missing.iter().any(|other| other.name == field.name))) } }
                (unused(seen))
                (save(form, seen))
            }
        }
    }
}

/// The fields without which no row can be made and that are neither mapped nor fixed.
pub(super) fn missing(seen: &Seen) -> Vec<&'static Field> {
    let batch = &seen.batch;
    batch.kind.missing(|name| batch.header(name).is_some() || batch.fixed(name).is_some())
}

fn still(missing: &[&Field]) -> String {
    let names: Vec<&str> = missing.iter().map(|field| field.label).collect();
    format!("Still to choose: {}", names.join(", "))
}

fn line(field: &Field, seen: &Seen, samples: &BTreeMap<&str, String>, missing: bool) -> Markup {
    let (id, header) = (format!("mapping-{}", field.name), seen.batch.header(field.name));
    let name = format!("mapping[{}]", field.name);
    html! {
        li.map-line.missing[missing] data-required[field.required] {
            label for=(id) { (field.label) @if field.required { span.required aria-hidden="true" { "*" } } }
            select.form-select #(id) name=(name) aria-describedby={ (id) "-samples " (id) "-error" } aria-invalid=[missing.then_some("true")] {
                option value="" { "–" }
                @for other in &seen.batch.headers { option value=(other) selected[header == Some(other.as_str())] { (other) } }
            }
            div.map-samples #{ (id) "-samples" } { (header.and_then(|header| samples.get(header)).map_or("", String::as_str)) }
            div.field-error #{ (id) "-error" } data-error-for=(name) { @if missing { "Choose the column that holds this." } }
        }
    }
}

/// The first values of each column, those that are not empty, each once.
fn samples(seen: &Seen) -> BTreeMap<&str, String> {
    let rows = &seen.beside.first_rows;
    let of = |column: usize| {
        let mut values: Vec<String> = Vec::new();
        for value in rows.iter().filter_map(|row| row.get(column)?.as_str()).map(str::trim).filter(|value| !value.is_empty()) {
            let short = cut(value);
            if values.len() < SAMPLES && !values.contains(&short) {
                values.push(short);
            }
        }
        values.join(" · ")
    };
    seen.batch.headers.iter().enumerate().map(|(column, header)| (header.as_str(), of(column))).collect()
}

fn cut(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// What the file has and nothing takes.
fn unused(seen: &Seen) -> Markup {
    let batch = &seen.batch;
    let used: Vec<&str> = batch.kind.fields().iter().filter_map(|field| batch.header(field.name)).collect();
    let left: Vec<&str> = batch.headers.iter().map(String::as_str).filter(|header| !used.contains(header)).collect();
    html! { @if !left.is_empty() { p.map-unused { "Not imported: " (left.join(", ")) } } }
}

fn save(form: &Form, seen: &Seen) -> Markup {
    // What is ready is imported; checking again comes second.
    let look = if seen.may("commit") { Look::Plain } else { Look::Primary };
    html! {
        (form.text("keep_as", "Keep these choices under a name").placeholder("Trade fair list").autocomplete("off")
            .hint("A file with the same headers gets them by itself; a name lets you choose them for others."))
        div.form-buttons { button class=(look.class()) type="submit" { (Icon::Refresh) "Check the rows again" } }
    }
}

/// Choices that were kept under a name before.
pub(super) fn kept(seen: &Seen) -> Markup {
    let kept = seen.beside.mappings();
    let form = Form::patch("kept", &seen.act("")).back(&seen.here);
    html! {
        @if !kept.is_empty() {
            div.panel.file-bar {
                (form.wrap(html! {
                    (form.select("mapping_id", "Choices of columns that you kept", &kept).required())
                    button.btn type="submit" { (Icon::Check) "Take them" }
                }))
            }
        }
    }
}

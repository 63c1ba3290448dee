//! Panels and what stands in them.

use super::Icon;
use maud::{Markup, Render, html};

/// A panel with a title.
pub fn card(title: &str, actions: Markup, body: Markup) -> Markup {
    html! {
        section.panel {
            header { h2 { (title) } @if !actions.0.is_empty() { div.actions { (actions) } } }
            div.panel-body { (body) }
        }
    }
}

/// A titled part of a page without a panel around it, above a list.
pub fn section(title: &str, count: Option<i64>, actions: Markup, body: Markup) -> Markup {
    html! {
        section.part {
            header { h2 { (title) @if let Some(count) = count { b.count { (count) } } } @if !actions.0.is_empty() { div.actions { (actions) } } }
            (body)
        }
    }
}

/// Labels and values; an empty value is a dash.
pub fn definitions(pairs: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (label, value) in pairs {
                div { dt { (label) } dd { @if value.0.is_empty() { span.none { "–" } } @else { (value) } } }
            }
        }
    }
}

/// Nothing here: why, and what to do next.
pub fn empty(icon: Icon, title: &str, text: &str, action: Markup) -> Markup {
    html! { div.blank { (icon) p.blank-title { (title) } p { (text) } (action) } }
}

/// One figure.
pub fn stat(label: &str, value: impl Render, note: Markup) -> Markup {
    html! { div.stat { span.stat-label { (label) } span.stat-value { (value) } @if !note.0.is_empty() { span.stat-note { (note) } } } }
}

/// Figures side by side.
pub fn stats(stats: &[Markup]) -> Markup {
    html! { div.stats { @for stat in stats { (stat) } } }
}

/// A text that is shown this once. The page's own refreshes leave it where it is, and the next one stands beside it.
pub fn secret(label: &str, text: &str, note: &str) -> Markup {
    let id = format!("once-{}", text.chars().rev().take(6).collect::<String>());
    html! {
        section.panel #(id) data-turbo-permanent {
            div.panel-body {
                div.field {
                    label for={ (id) "-text" } { (label) }
                    input.form-control #{ (id) "-text" } type="text" value=(text) readonly autofocus aria-describedby={ (id) "-note" };
                    p.field-hint #{ (id) "-note" } { (note) }
                }
            }
        }
    }
}

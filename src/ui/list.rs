//! What stands around a list: tabs, chips, filters, and the way to the next page.

use super::Icon;
use maud::{Markup, html};

/// One view of a list, with how many it holds.
#[derive(Debug, Clone)]
pub struct Tab<'a> {
    /// What it says.
    pub label: &'a str,
    /// Where it leads.
    pub href: &'a str,
    /// How many, if counted.
    pub count: Option<i64>,
    /// Whether it is the one shown.
    pub active: bool,
}

/// Underlined tabs above a list.
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    views("tabs", label, tabs)
}

/// Rounded chips, for segments inside a page.
pub fn chips(label: &str, tabs: &[Tab]) -> Markup {
    views("chips", label, tabs)
}

fn views(class: &str, label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav class=(class) aria-label=(label) {
            @for tab in tabs {
                a href=(tab.href) aria-current=[tab.active.then_some("page")] { (tab.label) @if let Some(count) = tab.count { b.count { (count) } } }
            }
        }
    }
}

/// A form that filters the list of this page; a changed choice takes effect at once.
pub fn filters(action: &str, body: Markup) -> Markup {
    html! {
        form.filters method="get" action=(action) role="search" data-controller="filters" data-turbo-action="replace" {
            (body)
            button.btn.without-js type="submit" { "Apply" }
        }
    }
}

/// The search field of a filter form.
pub fn search(name: &str, label: &str, value: &str) -> Markup {
    html! {
        div.search {
            (Icon::Search)
            input.form-control type="search" name=(name) value=(value) placeholder=(label) aria-label=(label) data-shortcut="/" autocomplete="off";
        }
    }
}

/// The way on through a long list; `first` leads back to its beginning.
pub fn pager(first: Option<&str>, next: Option<&str>, note: &str) -> Markup {
    html! {
        nav.pager aria-label="Pages" {
            span { (note) }
            @if let Some(href) = first { a.btn href=(href) { (Icon::ChevronLeft) "First page" } }
            @if let Some(href) = next { a.btn href=(href) rel="next" { "Next page" (Icon::ChevronRight) } }
        }
    }
}

/// A link to the rest of a short list.
pub fn more(href: &str, label: &str) -> Markup {
    html! { a.more href=(href) { (label) (Icon::ChevronRight) } }
}

//! A menu behind a button. It is a popover, so opening, Escape and a click beside it need no script.

use super::{Icon, Look};
use maud::{Markup, Render, html};

/// One line of a menu.
#[derive(Debug)]
pub enum Item {
    /// A page to go to: icon, label, address.
    Link(Icon, String, String),
    /// Anything else that stands on a line: an act or an opener with `Look::Item`.
    Line(Markup),
    /// A thin line between groups.
    Rule,
}

impl Render for Item {
    fn render(&self) -> Markup {
        html! {
            @match self {
                Self::Link(icon, label, href) => { a.menu-line href=(href) { (icon) (label) } }
                Self::Line(markup) => (markup)
                Self::Rule => { hr; }
            }
        }
    }
}

/// A menu behind three dots; `label` says whose it is.
pub fn menu(id: &str, label: &str, items: &[Item]) -> Markup {
    html! {
        button.icon-button type="button" popovertarget=(id) data-menu aria-label=(label) title=(label) { (Icon::Dots) }
        (list(id, items))
    }
}

/// A menu behind a button with words.
pub fn menu_with(id: &str, label: &str, look: Look, items: &[Item]) -> Markup {
    html! {
        button class=(look.class()) type="button" popovertarget=(id) data-menu { (label) (Icon::ChevronDown) }
        (list(id, items))
    }
}

/// A menu that belongs to the whole page and not to its next step: on a phone only its drawing stands, in the heading's corner.
pub fn corner_menu(id: &str, label: &str, icon: Icon, items: &[Item]) -> Markup {
    html! {
        button.btn.corner type="button" popovertarget=(id) data-menu title=(label) { (icon) span { (label) } (Icon::ChevronDown) }
        (list(id, items))
    }
}

fn list(id: &str, items: &[Item]) -> Markup {
    html! { div.menu #(id) popover="auto" { @for item in items { (item) } } }
}

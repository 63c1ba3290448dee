//! Search over everything by keyboard, and the list of keys. Both stand on every page behind the login.

use super::{Icon, NavItem};
use maud::{Markup, html};

/// Where typed text is searched, as JSON and as a page.
const SOURCE: &str = "/api/crm/search";
const PAGE: &str = "/crm/search";

/// The way to it: a link where no script runs.
pub(super) fn opener() -> Markup {
    html! {
        a.search-opener href=(PAGE) data-dialog="palette" aria-label="Search everything" title="Search everything" {
            (Icon::Search) span.search-words { "Search" } kbd.needs-js aria-hidden="true" data-key="Ctrl K" {}
        }
    }
}

/// The dialog: what is typed is searched while typing; the menu's pages and the page's own buttons are offered as well.
pub(super) fn palette() -> Markup {
    html! {
        dialog #palette.sheet.palette aria-label="Search everything" data-controller="palette" data-palette-source-value=(SOURCE) data-palette-page-value=(PAGE) {
            div.sheet-body {
                div.palette-field {
                    (Icon::Search)
                    // Not of type search, whose Esc would empty it instead of closing the dialog.
                    input.form-control type="text" inputmode="search" role="combobox" aria-label="Search everything" aria-controls="palette-list" aria-expanded="true"
                        aria-autocomplete="list" placeholder="Name, person, e-mail, phone, NPWP or id" autocomplete="off" spellcheck="false"
                        maxlength="200" data-palette-target="input" data-action="input->palette#typed keydown->palette#key focus->palette#begin";
                    a.icon-button href="#_" role="button" data-dialog-close aria-label="Close" { (Icon::X) }
                }
                div #palette-list role="listbox" aria-label="Results" data-palette-target="list" {}
                p.palette-note role="status" data-palette-target="note" {}
            }
        }
    }
}

/// A letter for each line of the sidebar, the first of its name that is still free.
pub(super) fn letters(nav: &[NavItem]) -> Vec<Option<char>> {
    let mut taken = Vec::new();
    let free = |item: &NavItem| {
        let letter = item.label.to_lowercase().chars().find(|letter| letter.is_ascii_lowercase() && !taken.contains(letter));
        taken.extend(letter);
        letter
    };
    nav.iter().map(free).collect()
}

/// The list of keys, as they are on this page.
pub(super) fn shortcuts(nav: &[NavItem]) -> Markup {
    let keys: [(&[&str], &str); 6] = [
        (&["Ctrl K", "⌘ K"], "Search everything, or go somewhere"),
        (&["/"], "Search or filter this list"),
        (&["N"], "New, where the page offers it"),
        (&["J", "K"], "Next and previous row"),
        (&["?"], "This list"),
        (&["Esc"], "Close"),
    ];
    let body = html! {
        dl.keys {
            @for (keys, what) in keys { dt { @for key in keys { kbd { (key) } } } dd { (what) } }
            @for (item, letter) in nav.iter().zip(letters(nav)) {
                @if let Some(letter) = letter { dt { kbd { "G" } kbd { (letter.to_ascii_uppercase()) } } dd { (item.label) } }
            }
        }
    };
    super::dialog("shortcuts", "Keyboard shortcuts", body)
}

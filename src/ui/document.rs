//! What every document has, with or without the frame: head, mark, toasts.

use super::{ASSETS, Icon};
use maud::{DOCTYPE, Markup, html};

/// What just happened, shown once.
#[derive(Debug, Clone, Default)]
pub struct Flash {
    /// `success`, `info`, `warning` or `error`.
    pub kind: String,
    /// The sentence.
    pub message: String,
    /// The record it is about: address and label.
    pub link: Option<(String, String)>,
}

impl Flash {
    /// Something went well; `link` is address and label of the record.
    pub fn done(message: impl Into<String>, link: Option<(String, String)>) -> Self {
        Self { kind: "success".to_owned(), message: message.into(), link }
    }
}

pub(super) fn document(title: &str, class: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · BCP CRM" }
                meta name="color-scheme" content="light dark";
                meta name="turbo-refresh-method" content="morph";
                meta name="turbo-refresh-scroll" content="preserve";
                meta name="turbo-cache-control" content="no-preview";
                link rel="icon" type="image/svg+xml" href={ (ASSETS) "/icon.svg" };
                link rel="stylesheet" href={ (ASSETS) "/vendor/tabler.css" } data-turbo-track="reload";
                link rel="stylesheet" href={ (ASSETS) "/app.css" } data-turbo-track="reload";
                script src={ (ASSETS) "/theme.js" } {}
                // Nothing is painted before it is all there: a table that grows row by row would move its columns.
                link rel="expect" href="#toasts" blocking="render";
                @for name in PRELOAD { link rel="modulepreload" href={ (ASSETS) "/" (name) }; }
                script type="module" src={ (ASSETS) "/app.js" } data-turbo-track="reload" {}
            }
            body class=(class) { (body) }
        }
    }
}

/// What app.js imports, so that the browser asks for all of it at once.
const PRELOAD: [&str; 18] = [
    "vendor/turbo.js",
    "vendor/stimulus.js",
    "board.js",
    "dialog.js",
    "drop.js",
    "errors.js",
    "filters.js",
    "follow.js",
    "foretell.js",
    "form.js",
    "keep.js",
    "live.js",
    "menu.js",
    "palette.js",
    "samples.js",
    "select.js",
    "shortcuts.js",
    "toast.js",
];

/// The brand's mark: three hulls, one behind the other.
pub(super) fn mark() -> Markup {
    html! {
        svg.brand-mark viewBox="0 0 32 32" aria-hidden="true" focusable="false" {
            rect width="32" height="32" rx="9" {}
            path d="M7 12.500h18M9 17.500h14M12 22.500h8" {}
            path d="M16 6.500v3" {}
        }
    }
}

pub(super) fn toasts(flash: Option<&Flash>) -> Markup {
    html! {
        div #toasts.toasts aria-live="polite" {
            @if let Some(flash) = flash {
                div.note data-kind=(flash.kind) role="status" data-controller="toast" data-turbo-temporary {
                    @match flash.kind.as_str() { "error" | "warning" => (Icon::Warning), _ => (Icon::CheckCircle) }
                    p { (flash.message) @if let Some((href, label)) = &flash.link { " " a href=(href) { (label) } } }
                    button.icon-button.needs-js type="button" data-action="toast#close" aria-label="Close" { (Icon::X) }
                }
            }
        }
    }
}

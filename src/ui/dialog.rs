//! Dialogs. Without script an opener is a link to `#id` and the dialog shows itself as the target.

use super::{Act, Form, Icon, Look};
use maud::{Markup, Render, html};

/// A dialog with a title, a way out and a body, usually a form.
pub fn dialog(id: &str, title: &str, body: Markup) -> Markup {
    html! {
        dialog.sheet #(id) aria-labelledby={ (id) "-title" } {
            div.sheet-head {
                h2 #{ (id) "-title" } { (title) }
                a.icon-button href="#_" role="button" data-dialog-close aria-label="Close" { (Icon::X) }
            }
            div.sheet-body { (body) }
        }
    }
}

/// A button that opens the dialog of this page with that id; the primary one answers to the key N.
pub fn opener(id: &str, label: impl Render, look: Look, icon: Option<Icon>) -> Markup {
    let key = (look == Look::Primary).then_some("n");
    html! {
        a class=(look.class()) href={ "#" (id) } role="button" aria-haspopup="dialog" data-dialog=(id) data-shortcut=[key] {
            @if let Some(icon) = icon { (icon) }
            (label)
        }
    }
}

/// A button of one row of a list that opens the page's one dialog with the form's `action` and the row's `subject` filled in;
/// without script it leads to `href`, where the same can be done.
pub fn shared_opener(id: &str, href: &str, action: &str, subject: &str, label: impl Render, look: Look) -> Markup {
    html! {
        a class=(look.class()) href=(href) role="button" aria-haspopup="dialog" data-dialog=(id) data-dialog-action=(action)
            data-dialog-subject=(subject) { (label) }
    }
}

/// The row that a shared dialog is about, with what its form starts from.
#[derive(Debug, Default)]
pub struct About<'a> {
    /// Where the same can be done without script.
    pub href: &'a str,
    /// The form's address.
    pub action: &'a str,
    /// Its name.
    pub subject: &'a str,
    /// What its reader should know, in a sentence.
    pub note: &'a str,
    /// Fields to fill in, by name, as a JSON object.
    pub values: &'a str,
    /// Whether what is folded away is asked for.
    pub unfold: bool,
}

/// Like [`shared_opener`], with a note and fields filled in.
pub fn opener_about(id: &str, about: &About, label: impl Render, look: Look) -> Markup {
    html! {
        a class=(look.class()) href=(about.href) role="button" aria-haspopup="dialog" data-dialog=(id) data-dialog-action=(about.action)
            data-dialog-subject=(about.subject) data-dialog-note=(about.note) data-dialog-values=[Some(about.values).filter(|values| !values.is_empty())]
            data-dialog-unfold=[about.unfold.then_some("")] { (label) }
    }
}

/// The place in a shared dialog where the row's note is written.
pub fn note() -> Markup {
    html! { p.hint data-dialog-note-slot {} }
}

/// The place in a shared dialog where the row's subject is written.
pub fn subject() -> Markup {
    html! { strong data-dialog-subject-slot {} }
}

/// "Are you sure?" before an act that is hard to take back.
pub fn confirm(id: &str, title: &str, text: &str, form: &Form, act: &Act) -> Markup {
    dialog(
        id,
        title,
        html! {
            p { (text) }
            (form.wrap(html! {
                div.form-buttons {
                    a.btn.btn-ghost href="#_" role="button" data-dialog-close { "Cancel" }
                    (act.button())
                }
            }))
        },
    )
}

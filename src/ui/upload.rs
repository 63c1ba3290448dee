//! A field for a file. With script a file can also be dropped on it.

use super::{Form, Icon};
use maud::{Markup, html};

impl Form {
    /// One file of the kinds that `accept` lists; `hint` says what may be chosen.
    pub fn file(&self, name: &str, label: &str, accept: &str, hint: &str) -> Markup {
        let id = format!("{}-{name}", self.id);
        html! {
            div.field {
                div.drop data-controller="drop" {
                    (Icon::Upload)
                    div.drop-words {
                        label for=(id) { (label) }
                        span.needs-js { ", or drop it here" }
                        div.drop-hint #{ (id) "-hint" } { (hint) }
                        output.drop-name for=(id) data-drop-target="name" {}
                    }
                    input.drop-input #(id) type="file" name=(name) accept=(accept) required aria-describedby={ (id) "-hint " (id) "-error" }
                        data-drop-target="input";
                }
                div.field-error #{ (id) "-error" } data-error-for=(name) {}
            }
        }
    }
}

//! An act behind one button.

use super::{Form, Icon};
use maud::{Markup, html};

/// How loud a button is. A page has one `Primary`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// The one thing to do here.
    Primary,
    /// One of several things to do.
    #[default]
    Plain,
    /// Quiet, without a border.
    Ghost,
    /// Takes something away.
    Danger,
    /// A line of a menu.
    Item,
    /// Words that do something when chosen.
    Text,
}

impl Look {
    /// The classes of the button.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn btn-primary",
            Self::Plain => "btn",
            Self::Ghost => "btn btn-ghost",
            Self::Danger => "btn btn-outline-danger",
            Self::Item => "menu-line",
            Self::Text => "text-button",
        }
    }
}

/// A link that looks like a button.
pub fn link_button(href: &str, label: &str, look: Look, icon: Option<Icon>) -> Markup {
    html! { a class=(look.class()) href=(href) { @if let Some(icon) = icon { (icon) } (label) } }
}

/// A button that does something at once.
#[derive(Debug, Clone)]
pub struct Act {
    label: String,
    look: Look,
    icon: Option<Icon>,
    name: Option<(String, String)>,
}

impl Act {
    /// A button with that label.
    pub fn new(label: &str) -> Self {
        Self { label: label.to_owned(), look: Look::Plain, icon: None, name: None }
    }

    /// How loud it is.
    pub fn look(mut self, look: Look) -> Self {
        self.look = look;
        self
    }

    /// A drawing before the label.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// A pair that this button sends.
    pub fn sends(mut self, name: &str, value: &str) -> Self {
        self.name = Some((name.to_owned(), value.to_owned()));
        self
    }

    /// The button alone, to stand in a form.
    pub fn button(&self) -> Markup {
        let (name, value) = self.name.as_ref().map(|(name, value)| (name, value)).unzip();
        html! {
            button class=(self.look.class()) type="submit" name=[name] value=[value] { @if let Some(icon) = self.icon { (icon) } (self.label) }
        }
    }

    /// The button with its own form; a refusal is written under it.
    pub fn form(&self, form: &Form) -> Markup {
        form.element("act", html! { (self.button()) (form.message()) })
    }

    /// The same, and what the server finds missing is asked for in a dialog of its own; `fields` are `when_missing` groups.
    pub fn asking(&self, form: &Form, title: &str, fields: Markup) -> Markup {
        let id = format!("{}-dialog", form.id);
        form.element(
            "act",
            html! {
                (self.button())
                (super::dialog(&id, title, html! { (form.message()) (fields) (form.buttons(&self.label)) }))
            },
        )
    }
}

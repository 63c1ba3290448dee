//! How a field looks: its control, its hint and the slot for its message.

use super::field::{Field, Kind};
use maud::{Markup, Render, html};

impl Field {
    fn first(&self) -> Option<&str> {
        self.values.first().map(String::as_str)
    }

    fn described(&self) -> String {
        let hint = if self.hint.is_some() { format!("{}-hint ", self.id) } else { String::new() };
        format!("{hint}{}-error", self.id)
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.is_some().then_some("true")
    }

    fn notes(&self) -> Markup {
        html! {
            @if let Some(hint) = &self.hint { div.field-hint #{ (self.id) "-hint" } { (hint) } }
            div.field-error #{ (self.id) "-error" } data-error-for=(self.name) { @if let Some(error) = &self.error { (error) } }
        }
    }

    fn mark(&self) -> Markup {
        html! { @if self.required { span.required aria-hidden="true" { "*" } } }
    }

    fn input(&self, kind: &str, step: Option<&str>) -> Markup {
        html! {
            input.form-control #(self.id) name=(self.name) type=(kind) step=[step] value=[self.first()] placeholder=[self.placeholder.as_ref()]
                autocomplete=[self.autocomplete] required[self.required] autofocus[self.focus] inputmode=[step.map(|_| "decimal")]
                aria-describedby=(self.described()) aria-invalid=[self.invalid()];
        }
    }

    fn area(&self) -> Markup {
        html! {
            textarea.form-control #(self.id) name=(self.name) rows="3" placeholder=[self.placeholder.as_ref()] required[self.required]
                autofocus[self.focus] aria-describedby=(self.described()) aria-invalid=[self.invalid()] { (self.first().unwrap_or_default()) }
        }
    }

    fn select(&self, multiple: bool) -> Markup {
        // A short list is quicker with the browser's own control, above all on a phone.
        let searchable = multiple || self.choices.len() > 12;
        html! {
            select.form-select #(self.id) name=(self.name) multiple[multiple] required[self.required] autofocus[self.focus]
                data-controller=[searchable.then_some("select")] data-placeholder=[self.placeholder.as_ref()]
                aria-describedby=(self.described()) aria-invalid=[self.invalid()] {
                @if !multiple { option value="" { (self.placeholder.as_deref().unwrap_or("–")) } }
                @for (value, label) in &self.choices { option value=(value) selected[self.values.contains(value)] { (label) } }
            }
        }
    }

    fn group(&self) -> Markup {
        html! {
            fieldset.field.radios aria-describedby=(self.described()) {
                legend { (self.label) (self.mark()) }
                @for (at, (value, label)) in self.choices.iter().enumerate() {
                    label.form-check for={ (self.id) "-" (at) } {
                        input.form-check-input #{ (self.id) "-" (at) } type="radio" name=(self.name) value=(value)
                            checked[self.values.contains(value)] required[self.required];
                        span { (label) }
                    }
                }
                (self.notes())
            }
        }
    }

    fn tick(&self) -> Markup {
        html! {
            div.field {
                label.form-check for=(self.id) {
                    input.form-check-input #(self.id) type="checkbox" name=(self.name) value="true"
                        checked[self.first() == Some("true")] required[self.required] aria-describedby=(self.described());
                    span { (self.label) (self.mark()) }
                }
                (self.notes())
            }
        }
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        let control = match &self.kind {
            Kind::Radios => return self.group(),
            Kind::Checkbox => return self.tick(),
            Kind::Input(kind) => self.input(kind, None),
            Kind::Number(None) => self.input("number", Some("any")),
            Kind::Number(Some(currency)) => {
                html! { div.with-unit { span.unit aria-hidden="true" { (currency) } (self.input("number", Some("any"))) } }
            }
            Kind::Area => self.area(),
            Kind::Select => self.select(false),
            Kind::Multi => self.select(true),
        };
        html! { div.field { label for=(self.id) { (self.label) (self.mark()) } (control) (self.notes()) } }
    }
}

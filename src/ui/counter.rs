//! Figures that open what they count.

use super::Tone;
use maud::{Markup, Render, html};

/// One figure.
#[derive(Debug)]
pub struct Counter<'a> {
    /// What is counted.
    pub label: &'a str,
    /// How many, as written.
    pub value: String,
    /// What it means.
    pub tone: Tone,
    /// Where the counted things are.
    pub href: String,
    /// Whether they are what is shown below.
    pub active: bool,
}

impl Render for Counter<'_> {
    fn render(&self) -> Markup {
        html! {
            a class={ "counter " (self.tone.class()) } href=(self.href) aria-current=[self.active.then_some("true")] {
                span.counter-value { (self.value) }
                span.counter-label { (self.label) }
            }
        }
    }
}

/// Figures side by side; the first is the sum of the others.
pub fn counters(label: &str, counters: &[Counter]) -> Markup {
    html! { nav.counters aria-label=(label) { @for counter in counters { (counter) } } }
}

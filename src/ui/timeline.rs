//! What happened, newest first, and how far something has come.

use super::{Icon, Tone};
use maud::{Markup, html};

/// One thing that happened.
#[derive(Debug)]
pub struct Event {
    /// When, as made by the page's clock.
    pub at: Markup,
    /// Its drawing.
    pub icon: Icon,
    /// Its colour.
    pub tone: Tone,
    /// What happened.
    pub title: String,
    /// More about it.
    pub body: Markup,
    /// Who did it.
    pub actor: Option<String>,
    /// The record it is about.
    pub href: Option<String>,
}

/// The list of events.
pub fn timeline(events: &[Event]) -> Markup {
    html! { ol.feed { @for event in events { (item(event)) } } }
}

fn item(event: &Event) -> Markup {
    html! {
        li {
            span class={ "feed-icon " (event.tone.class()) } { (event.icon) }
            div {
                p.feed-title {
                    @if let Some(href) = &event.href { a href=(href) { (event.title) } } @else { (event.title) }
                }
                p.feed-meta { @if let Some(actor) = &event.actor { (actor) " · " } (event.at) }
                @if !event.body.0.is_empty() { div.feed-body { (event.body) } }
            }
        }
    }
}

/// The stages of a journey and where it stands; a stage outside the row, such as a loss, is shown at its end.
pub fn stagebar(stages: &[&str], current: &str, tone: Tone) -> Markup {
    let at = stages.iter().position(|stage| *stage == current);
    html! {
        ol class={ "stagebar " (tone.class()) } aria-label="Stages" {
            @for (index, stage) in stages.iter().enumerate() {
                li class=[at.map(|at| if index < at { "done" } else if index == at { "now" } else { "ahead" })]
                    aria-current=[(at == Some(index)).then_some("step")] { span { (stage) } }
            }
            @if at.is_none() { li.now.aside aria-current="step" { span { (current) } } }
        }
    }
}

/// How many of a few steps are behind somebody: one small bar a step, said in words too.
pub fn progress(now: i32, count: i32) -> Markup {
    html! {
        div.bars role="img" aria-label={ "Step " (now) " of " (count) } {
            @for step in 1..=count { span class=[(step <= now).then_some(if step < now { "done" } else { "now" })] {} }
        }
    }
}

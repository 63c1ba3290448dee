//! How far something has come that goes on by itself. The page follows it as long as it is there.

use maud::{Markup, html};

/// `share` is how much is done, 0 to 100; without it nobody knows how much there is. `note` may hold figures and a button.
pub fn gauge(id: &str, label: &str, share: Option<i64>, note: Markup) -> Markup {
    html! {
        section.panel.gauge #(id) data-controller="follow" aria-labelledby={ (id) "-label" } {
            div.gauge-head {
                h2 #{ (id) "-label" } { (label) }
                @if let Some(share) = share { span.gauge-share { (share) " %" } }
            }
            progress.gauge-line max="100" value=[share] aria-labelledby={ (id) "-label" } {}
            div.gauge-note { (note) }
        }
    }
}

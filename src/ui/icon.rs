//! One family of line drawings, 24 units square, in the colour of the text around them.

use super::drawings::Icon;
use maud::{Markup, Render, html};

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg.icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(self.path()) {} }
        }
    }
}

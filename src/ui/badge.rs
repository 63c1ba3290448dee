//! Small signs: badges, dots and people.

use maud::{Markup, Render, html};

/// What a colour says. A colour never says it alone: there is always a word beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Neutral,
    /// The house colour: here and now.
    Accent,
    /// For information.
    Info,
    /// Good, done, won.
    Good,
    /// Soon, take care.
    Warn,
    /// Late, lost, wrong.
    Bad,
}

impl Tone {
    /// The class that carries the colour.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Accent => "tone-accent",
            Self::Info => "tone-info",
            Self::Good => "tone-good",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
        }
    }
}

/// A word on a tinted ground.
pub fn badge(tone: Tone, text: impl Render) -> Markup {
    html! { span class={ "pill " (tone.class()) } { (text) } }
}

/// A word behind a coloured dot, lighter than a badge.
pub fn dot(tone: Tone, text: impl Render) -> Markup {
    html! { span class={ "dot " (tone.class()) } { (text) } }
}

/// Initials in a circle and the name.
pub fn person(name: &str) -> Markup {
    html! { span.person { (avatar(name)) span.person-name { (name) } } }
}

/// The same with a second, quieter line such as the role.
pub fn person_with(name: &str, note: &str) -> Markup {
    html! {
        span.person {
            (avatar(name))
            span.person-name { (name) small { (note) } }
        }
    }
}

pub(super) fn avatar(name: &str) -> Markup {
    // The same name has the same hue everywhere, without a colour being stored.
    let hue = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 6;
    html! { span class={ "face hue-" (hue) } aria-hidden="true" { (initials(name)) } }
}

fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_name() {
        assert_eq!(initials("Sari Dewi Lestari"), "SL");
        assert_eq!(initials("budi"), "B");
        assert_eq!(initials("  "), "");
        assert_eq!(initials("élodie 王"), "É王");
    }

    #[test]
    fn text_is_escaped() {
        assert!(badge(Tone::Bad, "<b>").into_string().contains("&lt;b&gt;"));
    }
}

//! A cadence's words, as people read them.

use maud::{Markup, html};

use super::{Cadence, EnrollmentStatus, Mode};
use crate::ui::{self, Tone};

/// How its activities come: code and words.
pub(super) const MODES: [(&str, &str); 2] = [
    ("upfront", "All at once: every step is planned on the first day"),
    ("stepwise", "One by one: a step is planned when the one before has ended, or when its day has come"),
];

/// How its activities come, in a few words.
pub(super) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Upfront => "All at once",
        Mode::Stepwise => "One by one",
    }
}

/// Which days count.
pub(super) fn days(working_days_only: bool) -> &'static str {
    if working_days_only { "Working days" } else { "All days" }
}

/// Whether it is offered, and whether it is the one that starts by itself.
pub(super) fn state(cadence: &Cadence) -> Markup {
    html! {
        @if !cadence.is_active { (ui::badge(Tone::Neutral, "Not active")) }
        @else if cadence.is_default { (ui::badge(Tone::Accent, "Default")) }
        @else { (ui::badge(Tone::Good, "Active")) }
    }
}

/// The colour of an enrollment's status.
pub(super) fn tone(status: EnrollmentStatus) -> Tone {
    match status {
        EnrollmentStatus::Active => Tone::Good,
        EnrollmentStatus::Paused => Tone::Warn,
        EnrollmentStatus::Completed | EnrollmentStatus::Stopped => Tone::Neutral,
    }
}

/// Whether the database lets the reader change templates.
pub(super) fn may_edit(actions: &[String]) -> bool {
    actions.iter().any(|action| action == "edit")
}

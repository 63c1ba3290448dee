//! What stands in the editor, as its address carries it from one look at the server to the next.

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::line::Line;
use super::{Cadence, Step};

/// The editor's fields as they were typed, right or wrong; names that begin with `_` are the page's own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Draft {
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) purpose: Option<String>,
    pub(super) mode: Option<String>,
    pub(super) working_days_only: Option<String>,
    pub(super) is_active: Option<String>,
    pub(super) is_default: Option<String>,
    pub(super) version: Option<String>,
    #[serde(default)]
    pub(super) steps: Vec<Option<Line>>,
    #[serde(rename = "_start")]
    pub(super) start: Option<String>,
    /// `add`, or `up`, `down`, `remove` and a place, as in `up-2`.
    #[serde(rename = "_do")]
    pub(super) change: Option<String>,
    #[serde(default)]
    _method: IgnoredAny,
    #[serde(default)]
    _form: IgnoredAny,
    #[serde(default)]
    _back: IgnoredAny,
}

/// Where the focus belongs after a step was added, moved or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Focus {
    /// The first field of that step.
    Kind(usize),
    /// The button that moves that step up.
    Up(usize),
    /// The button that moves that step down.
    Down(usize),
    /// The button that takes that step away.
    Remove(usize),
    /// The button that adds one.
    Add,
}

impl Draft {
    /// A new template: one empty step to begin with.
    pub(super) fn blank() -> Self {
        Self {
            purpose: Some("other".to_owned()),
            mode: Some("upfront".to_owned()),
            steps: vec![Some(Line { delay_days: Some("0".to_owned()), ..Line::default() })],
            ..Self::default()
        }
        .with_flags(false, true, false)
    }

    /// A template as it is stored.
    pub(super) fn of(cadence: &Cadence, steps: &[Step]) -> Self {
        Self {
            name: Some(cadence.name.clone()),
            description: cadence.description.clone(),
            purpose: Some(cadence.purpose.label().to_owned()),
            mode: Some(cadence.mode.label().to_owned()),
            version: Some(cadence.version.to_string()),
            steps: steps.iter().map(|step| Some(Line::of(step))).collect(),
            ..Self::default()
        }
        .with_flags(cadence.working_days_only, cadence.is_active, cadence.is_default)
    }

    fn with_flags(self, working_days_only: bool, is_active: bool, is_default: bool) -> Self {
        let [working_days_only, is_active, is_default] = [working_days_only, is_active, is_default].map(|flag| Some(flag.to_string()));
        Self { working_days_only, is_active, is_default, ..self }
    }

    /// With that first day for the preview.
    pub(super) fn starting(self, start: Option<String>) -> Self {
        Self { start, ..self }
    }

    /// Whether the address carries a draft; the form always sends its purpose.
    pub(super) fn is_given(&self) -> bool {
        self.purpose.is_some()
    }

    /// The day that the preview starts on.
    pub(super) fn starts_on(&self) -> Option<Date> {
        self.start.as_deref()?.parse().ok()
    }

    /// The steps in their places; a place without one is an empty line.
    pub(super) fn lines(&self) -> Vec<Line> {
        self.steps.iter().map(|line| line.clone().unwrap_or_default()).collect()
    }

    /// Two neighbours change places and take over each other's day, because steps stand in the order of their days.
    fn swap(&mut self, at: usize) {
        let [first, second] = [at, at + 1].map(|place| self.steps[place].take().unwrap_or_default());
        let [one, other] = [first.delay_days.clone(), second.delay_days.clone()];
        self.steps[at] = Some(Line { delay_days: one, ..second });
        self.steps[at + 1] = Some(Line { delay_days: other, ..first });
    }

    /// Does what the pressed button asks for, and says where the person goes on.
    pub(super) fn changed(&mut self) -> Option<Focus> {
        let asked = self.change.take()?;
        let (what, place) = asked.split_once('-').unwrap_or((&asked, "0"));
        let at: usize = place.parse().ok()?;
        let last = self.steps.len().checked_sub(1);
        match what {
            "add" => {
                self.steps.push(None);
                Some(Focus::Kind(self.steps.len() - 1))
            }
            "remove" if Some(at) <= last => {
                self.steps.remove(at);
                Some(if self.steps.is_empty() { Focus::Add } else { Focus::Remove(at.min(self.steps.len() - 1)) })
            }
            "up" if at > 0 && Some(at) <= last => {
                self.swap(at - 1);
                Some(if at == 1 { Focus::Down(0) } else { Focus::Up(at - 1) })
            }
            "down" if Some(at) < last => {
                self.swap(at);
                Some(if Some(at + 1) == last { Focus::Up(at + 1) } else { Focus::Down(at + 1) })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &str) -> Option<Line> {
        let (day, what) = words.split_once(' ')?;
        Some(Line { delay_days: Some(day.to_owned()), subject_template: Some(what.to_owned()), ..Line::default() })
    }

    fn after(change: &str) -> (Vec<String>, Option<Focus>) {
        let steps = ["0 call", "2 mail", "5 visit"].map(line).to_vec();
        let mut draft = Draft { steps, change: Some(change.to_owned()), ..Draft::default() };
        let focus = draft.changed();
        let words =
            |line: &Line| format!("{} {}", line.delay_days.as_deref().unwrap_or("–"), line.subject_template.as_deref().unwrap_or("–"));
        (draft.lines().iter().map(words).collect(), focus)
    }

    fn is(words: &[&str], focus: Option<Focus>) -> (Vec<String>, Option<Focus>) {
        (words.iter().map(|word| (*word).to_owned()).collect(), focus)
    }

    #[test]
    fn a_step_is_added_or_taken_away_where_the_button_stood() {
        assert_eq!(after("add"), is(&["0 call", "2 mail", "5 visit", "– –"], Some(Focus::Kind(3))));
        assert_eq!(after("remove-1"), is(&["0 call", "5 visit"], Some(Focus::Remove(1))));
        assert_eq!(after("remove-2"), is(&["0 call", "2 mail"], Some(Focus::Remove(1))));
    }

    #[test]
    fn a_step_that_moves_takes_over_the_day_of_its_place() {
        assert_eq!(after("up-1"), is(&["0 mail", "2 call", "5 visit"], Some(Focus::Down(0))));
        assert_eq!(after("up-2"), is(&["0 call", "2 visit", "5 mail"], Some(Focus::Up(1))));
        assert_eq!(after("down-0"), is(&["0 mail", "2 call", "5 visit"], Some(Focus::Down(1))));
        assert_eq!(after("down-1"), is(&["0 call", "2 visit", "5 mail"], Some(Focus::Up(2))));
    }

    #[test]
    fn what_no_button_asks_for_changes_nothing() {
        for change in ["up-0", "down-2", "remove-3", "remove-x", "up--1", "turn-1", ""] {
            assert_eq!(after(change), is(&["0 call", "2 mail", "5 visit"], None), "{change}");
        }
    }
}

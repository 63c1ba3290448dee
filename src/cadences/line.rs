//! One step in the editor.

use serde::Deserialize;

use super::Step;

/// One step as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) activity_type: Option<String>,
    pub(super) subject_template: Option<String>,
    pub(super) description_template: Option<String>,
    pub(super) delay_days: Option<String>,
}

impl Line {
    pub(super) fn of(step: &Step) -> Self {
        Self {
            activity_type: Some(step.activity_type.label().to_owned()),
            subject_template: Some(step.subject_template.clone()),
            description_template: step.description_template.clone(),
            delay_days: Some(step.delay_days.to_string()),
        }
    }

    /// The day as a number, if it is one that a step can have.
    pub(super) fn day(&self) -> Option<i32> {
        self.delay_days.as_deref()?.parse().ok().filter(|days| (0..=3650).contains(days))
    }

    pub(super) fn is_blank(&self) -> bool {
        [&self.activity_type, &self.subject_template, &self.description_template, &self.delay_days].iter().all(|field| field.is_none())
    }
}

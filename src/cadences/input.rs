//! What people and programs send about cadences.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Action, Mode, Purpose};
use crate::activities::ActivityType;
use crate::web::{flag, integer, limit};

/// A template: all of it to make one, what changes to edit one.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CadenceDraft {
    /// What people call it; a new one needs it.
    name: Option<String>,
    /// When to use it.
    description: Option<String>,
    /// What it is for; a new one needs it.
    purpose: Option<Purpose>,
    /// upfront unless given.
    mode: Option<Mode>,
    /// Whether weekends and holidays do not count.
    #[serde(default, deserialize_with = "flag")]
    working_days_only: Option<bool>,
    /// Whether records may be enrolled.
    #[serde(default, deserialize_with = "flag")]
    is_active: Option<bool>,
    /// Whether it is the one taken by itself for its purpose; the former one gives way.
    #[serde(default, deserialize_with = "flag")]
    is_default: Option<bool>,
    /// 1 to 100 steps, which replace all there were; in the order of their days.
    steps: Option<Vec<Option<StepDraft>>>,
    /// When editing: the version that was read.
    #[serde(default, deserialize_with = "integer")]
    pub(super) version: Option<i32>,
}

/// A step as typed.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StepDraft {
    /// What kind of work.
    activity_type: Option<ActivityType>,
    /// With placeholders {company}, {contact}, {owner}, {service}.
    subject_template: Option<String>,
    /// The same.
    description_template: Option<String>,
    /// Days after the start.
    #[serde(default, deserialize_with = "integer")]
    delay_days: Option<i32>,
}

/// The record to enroll: one of these.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEnrollment {
    /// An open deal.
    opportunity_id: Option<String>,
    /// An account.
    account_id: Option<String>,
    /// A live target.
    target_id: Option<String>,
    /// A nurtured lead.
    lead_id: Option<String>,
}

/// What to do with an enrollment.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EnrollmentMove {
    /// pause, resume or stop.
    pub(super) action: Option<Action>,
    /// To stop needs it.
    pub(super) reason: Option<String>,
}

/// Which templates.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CadencesQuery {
    /// `true`: only those in which records may be enrolled; `false`: only the others.
    #[serde(default, deserialize_with = "flag")]
    pub(super) active: Option<bool>,
    /// How many, at most 200; 50 unless given.
    #[serde(default, deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

/// From which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PreviewQuery {
    /// Today unless given.
    #[param(value_type = Option<String>, format = Date)]
    pub(super) start: Option<Date>,
}

//! What people and programs send about activities.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ActivityStatus, ActivityType};
use crate::error::{Code, Error};
use crate::web::{flag, integer, many};

/// A new activity, Planned with a due date, or Done.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewActivity {
    activity_type: Option<ActivityType>,
    subject: Option<String>,
    description: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    due_date: Option<jiff::civil::Date>,
    #[schema(value_type = Option<String>)]
    due_time: Option<jiff::civil::Time>,
    /// Oneself unless given; somebody of one's team.
    owner_user_id: Option<Uuid>,
    lead_id: Option<String>,
    opportunity_id: Option<String>,
    account_id: Option<String>,
    contact_id: Option<String>,
    target_id: Option<String>,
    /// Planned unless given.
    status: Option<ActivityStatus>,
    outcome: Option<String>,
    #[serde(default, deserialize_with = "integer")]
    duration_minutes: Option<i32>,
    /// Of a Done one; now unless given.
    #[schema(value_type = Option<String>, format = DateTime)]
    completed_at: Option<jiff::Timestamp>,
}

/// Changes to an open activity.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActivityPatch {
    activity_type: Option<ActivityType>,
    subject: Option<String>,
    description: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    due_date: Option<jiff::civil::Date>,
    #[schema(value_type = Option<String>)]
    due_time: Option<jiff::civil::Time>,
    contact_id: Option<String>,
    /// The version that was read; without it the last edit wins.
    #[serde(default, deserialize_with = "integer")]
    pub(super) version: Option<i32>,
}

/// Open activities to be moved to another day: chosen ones, or all that are overdue.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reschedule {
    /// The chosen ones, at most 1,000.
    #[serde(default, deserialize_with = "many")]
    ids: Option<Vec<String>>,
    /// `true`: all that are overdue, the oldest 1,000.
    #[serde(default, deserialize_with = "flag")]
    overdue: Option<bool>,
    /// Whose overdue ones: one's own unless given; a manager may name somebody of the team.
    owner_user_id: Option<Uuid>,
    /// Today or later.
    #[schema(value_type = Option<String>, format = Date)]
    due_date: Option<jiff::civil::Date>,
}

/// The activity that follows.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NextActivity {
    /// Follow Up unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    activity_type: Option<ActivityType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    due_date: Option<jiff::civil::Date>,
}

/// What came of an activity, and what comes next. A form, which is flat, sends the next one as `next.subject` and so on.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Completion {
    /// What came of it.
    outcome: Option<String>,
    /// How long it took.
    #[serde(default, deserialize_with = "integer")]
    duration_minutes: Option<i32>,
    next: Option<NextActivity>,
    #[serde(rename = "next.activity_type")]
    next_type: Option<ActivityType>,
    #[serde(rename = "next.subject")]
    next_subject: Option<String>,
    #[serde(rename = "next.due_date")]
    #[schema(value_type = Option<String>, format = Date)]
    next_due_date: Option<jiff::civil::Date>,
}

impl Completion {
    /// Outcome, minutes and the next one.
    pub(super) fn details(self) -> Value {
        let next = next(self.next, self.next_type, self.next_subject, self.next_due_date);
        serde_json::json!({ "outcome": self.outcome, "duration_minutes": self.duration_minutes, "next": next })
    }
}

/// Why an activity is given up, and what comes next; flat in a form like [`Completion`].
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Cancellation {
    /// Why; needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    reason: Option<String>,
    next: Option<NextActivity>,
    #[serde(rename = "next.activity_type")]
    next_type: Option<ActivityType>,
    #[serde(rename = "next.subject")]
    next_subject: Option<String>,
    #[serde(rename = "next.due_date")]
    #[schema(value_type = Option<String>, format = Date)]
    next_due_date: Option<jiff::civil::Date>,
}

impl Cancellation {
    /// The reason and the next one.
    pub(super) fn parts(self) -> (Option<String>, Option<Value>) {
        (self.reason, next(self.next, self.next_type, self.next_subject, self.next_due_date))
    }
}

/// The next activity as the act takes it. A kind alone, as a form's list always sends one, plans nothing.
fn next(
    whole: Option<NextActivity>,
    activity_type: Option<ActivityType>,
    subject: Option<String>,
    due_date: Option<jiff::civil::Date>,
) -> Option<Value> {
    let flat = NextActivity { activity_type, subject, due_date };
    let typed = flat.subject.is_some() || flat.due_date.is_some();
    serde_json::to_value(whole.or(typed.then_some(flat))?).ok()
}

/// What is wrong with the next activity is said at its own fields, not at this one's.
pub(super) fn about_next(mut error: Error) -> Error {
    let Some(Value::Object(fields)) = error.details.take_if(|_| error.code == Code::ValidationError) else { return error };
    let named = fields.into_iter().map(|(name, message)| match name.as_str() {
        "subject" | "due_date" | "activity_type" => (format!("next.{name}"), message),
        _ => (name, message),
    });
    error.details = Some(Value::Object(named.collect::<Map<_, _>>()));
    error
}

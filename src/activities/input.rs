//! What people and programs send about activities.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{ActivityStatus, ActivityType};
use crate::error::{Code, Error};
use crate::web::integer;

/// Which list of work.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ActivitiesQuery {
    /// `inbox`: mine, due today or before, overdue first (the default); `overdue`: before today only.
    pub(super) view: Option<String>,
    /// With `overdue`: `me` (the default) or a colleague's id.
    pub(super) owner: Option<String>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(default, deserialize_with = "integer")]
    pub(super) limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

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

/// How an activity ended, and what comes next. A form, which is flat, sends the next one as `next.subject` and so on.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ending {
    /// What came of it; when completing.
    outcome: Option<String>,
    /// How long it took; when completing.
    #[serde(default, deserialize_with = "integer")]
    duration_minutes: Option<i32>,
    /// Why it is given up; when cancelling.
    pub(super) reason: Option<String>,
    next: Option<NextActivity>,
    #[serde(rename = "next.activity_type")]
    next_type: Option<ActivityType>,
    #[serde(rename = "next.subject")]
    next_subject: Option<String>,
    #[serde(rename = "next.due_date")]
    #[schema(value_type = Option<String>, format = Date)]
    next_due_date: Option<jiff::civil::Date>,
}

impl Ending {
    /// The next activity as the act takes it. A kind alone, as a form's list always sends one, plans nothing.
    pub(super) fn next(&self) -> Option<Value> {
        let flat = NextActivity { activity_type: self.next_type, subject: self.next_subject.clone(), due_date: self.next_due_date };
        let typed = flat.subject.is_some() || flat.due_date.is_some();
        let next = self.next.as_ref().or(typed.then_some(&flat))?;
        serde_json::to_value(next).ok()
    }

    /// Outcome, minutes and the next one.
    pub(super) fn details(&self) -> Value {
        serde_json::json!({ "outcome": self.outcome, "duration_minutes": self.duration_minutes, "next": self.next() })
    }
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

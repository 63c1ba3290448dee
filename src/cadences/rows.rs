//! What the statements of cadences bring.

use jiff::Timestamp;
use jiff::civil::Date;
use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{EnrollmentStatus, Mode, Purpose, Subject};
use crate::activities::ActivityType;

/// A template with how many records go through it.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Cadence {
    /// Id.
    pub cadence_id: i64,
    /// What people call it.
    pub name: String,
    /// When to use it.
    pub description: Option<String>,
    /// What it is for.
    pub purpose: Purpose,
    /// When its activities are made.
    pub mode: Mode,
    /// Whether weekends and holidays do not count.
    pub working_days_only: bool,
    /// Whether records may be enrolled.
    pub is_active: bool,
    /// Whether it is the one taken by itself for its purpose.
    pub is_default: bool,
    /// Counts up with every edit; a running enrollment keeps its own.
    pub revision: i32,
    /// Number of steps.
    pub step_count: i32,
    /// Days from the start to the last step.
    pub last_day: i32,
    /// Ever enrolled.
    pub enrolled: i64,
    /// Active now.
    pub running: i64,
    /// Paused now.
    pub paused: i64,
    /// Went through to the end.
    pub completed: i64,
    /// Stopped before the end.
    pub stopped: i64,
    /// What the reader may do: edit.
    pub actions: Vec<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts up with every change.
    pub version: i32,
}

/// A step of a template.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Step {
    /// 1, 2, … in the order of their days.
    pub step_number: i32,
    /// What kind of work.
    pub activity_type: ActivityType,
    /// With placeholders {company}, {contact}, {owner}, {service}.
    pub subject_template: String,
    /// The same.
    pub description_template: Option<String>,
    /// Days after the start.
    pub delay_days: i32,
}

/// How a step does; a number that only an earlier revision had comes without words.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct StepNumbers {
    /// The step.
    pub step_number: i32,
    /// What kind of work.
    pub activity_type: Option<ActivityType>,
    /// What the template says now.
    pub subject_template: Option<String>,
    /// Days after the start.
    pub delay_days: Option<i32>,
    /// Activities made of it.
    pub made: i64,
    /// Still planned.
    pub open: i64,
    /// Of these before today.
    pub overdue: i64,
    /// Done.
    pub done: i64,
    /// Of these on or before their day.
    pub done_on_time: i64,
    /// Cancelled.
    pub cancelled: i64,
}

/// Why enrollments were stopped.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct StopReason {
    /// As it was said.
    pub stop_reason: String,
    /// How often.
    pub enrollments: i64,
}

/// The date that a step would have.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Planned {
    /// In the order of their days.
    pub step_number: i32,
    /// What kind of work, as typed.
    pub activity_type: Option<String>,
    /// As typed.
    pub subject_template: Option<String>,
    /// Days after the start.
    pub delay_days: i32,
    /// When it would be due.
    #[schema(value_type = String, format = Date)]
    pub due_date: Date,
}

/// A record going through a cadence, or one that went.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Enrollment {
    /// Id.
    pub enrollment_id: i64,
    /// The template.
    pub cadence_id: i64,
    /// Its name.
    pub cadence_name: Option<String>,
    /// What it is for.
    pub purpose: Purpose,
    /// What goes through it.
    pub subject: Subject,
    /// The deal: the subject, or of a winback the context.
    pub opportunity_id: Option<String>,
    /// The account.
    pub account_id: Option<String>,
    /// The target.
    pub target_id: Option<String>,
    /// The lead.
    pub lead_id: Option<String>,
    /// The next open step.
    pub current_step: i32,
    /// Of so many.
    pub step_count: i32,
    /// Where it stands.
    pub status: EnrollmentStatus,
    /// Why it was stopped.
    pub stop_reason: Option<String>,
    /// When its activities are made.
    pub mode: Mode,
    /// Whether weekends and holidays do not count.
    pub working_days_only: bool,
    /// Who works it.
    pub owner_user_id: Uuid,
    /// His name.
    pub owner_name: Option<String>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub enrolled_at: Timestamp,
    /// Since when it waits.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub paused_at: Option<Timestamp>,
    /// When the last step ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub completed_at: Option<Timestamp>,
    /// When it was stopped.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub stopped_at: Option<Timestamp>,
    /// What is to be done in the current step, while it goes on.
    pub next_subject: Option<String>,
    /// And until when.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_due_date: Option<Date>,
    /// What the reader may do now: pause, resume, stop.
    pub actions: Vec<String>,
}

/// A template that a record may be enrolled in now.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Offered {
    /// Id.
    pub cadence_id: i64,
    /// What people call it.
    pub name: String,
    /// When to use it.
    pub description: Option<String>,
    /// What it is for.
    pub purpose: Purpose,
    /// Number of steps.
    pub step_count: i32,
}

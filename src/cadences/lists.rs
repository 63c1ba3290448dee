//! The statements that read templates, their numbers, and the enrollments of a record.

use jiff::civil::Date;
use postgres_from_row::FromRow;
use serde_json::Value;

use super::{Cadence, Enrollment, Offered, Planned, Step, StepNumbers, StopReason, Subject};
use crate::db::{Maybe, One, Query, params};

macro_rules! template {
    ($rest:literal) => {
        concat!(
            "select cadence_id, name, description, purpose, mode, working_days_only, is_active, is_default, revision, step_count, last_day, \
             enrolled, running, paused, completed, stopped, actions, created_at, updated_at, version from crm.v_cadences where ",
            $rest
        )
    };
}

macro_rules! enrollment {
    ($rest:literal) => {
        concat!(
            "select enrollment_id, cadence_id, cadence_name, purpose, subject, opportunity_id, account_id, target_id, lead_id, current_step, step_count, \
             status, stop_reason, mode, working_days_only, owner_user_id, owner_name, enrolled_at, paused_at, completed_at, stopped_at, \
             next_subject, next_due_date, actions from crm.v_enrollments where ",
            $rest
        )
    };
}

pub(super) const LIST: &str = template!(
    "(lower(name) collate \"C\", cadence_id) > (coalesce($1::text, ''), coalesce($2::text::bigint, 0)) and ($4::boolean is null or is_active = $4) \
     order by lower(name) collate \"C\", cadence_id limit $3"
);
pub(super) const ONE: &str = template!("cadence_id = $1");
pub(super) const STEPS: &str = "select step_number, activity_type, subject_template, description_template, delay_days from data.cadence_steps \
     where cadence_id = $1 order by step_number";
pub(super) const NUMBERS: &str = "select step_number, activity_type, subject_template, delay_days, made, open, overdue, done, done_on_time, cancelled \
     from crm.list_cadence_numbers($1)";
pub(super) const STOP_REASONS: &str = "select stop_reason, enrollments from crm.list_stop_reasons($1)";
pub(super) const PREVIEW: &str =
    "select step_number, activity_type, subject_template, delay_days, due_date from crm.list_cadence_preview($1, $2, $3)";
pub(super) const PREVIEW_OF: &str = "select p.step_number, p.activity_type, p.subject_template, p.delay_days, p.due_date from data.cadences as c \
     cross join lateral crm.list_cadence_preview((select jsonb_agg(to_jsonb(s) order by s.step_number) from data.cadence_steps as s \
     where s.cadence_id = c.cadence_id), c.working_days_only, $2) as p where c.cadence_id = $1 order by p.step_number";
pub(super) const OF_OPPORTUNITY: &str = enrollment!(
    "enrollment_id = any (array(select r.enrollment_id from data.cadence_enrollments as r where r.opportunity_id = $1)) \
     order by status in ('Active', 'Paused') desc, enrollment_id desc limit 20"
);
pub(super) const OF_ACCOUNT: &str =
    enrollment!("account_id = $1 and subject = 'account' order by status in ('Active', 'Paused') desc, enrollment_id desc limit 20");
pub(super) const OF_LEAD: &str =
    enrollment!("lead_id = $1 and subject = 'lead' order by status in ('Active', 'Paused') desc, enrollment_id desc limit 20");
pub(super) const OF_TARGET: &str =
    enrollment!("target_id = $1 and subject = 'target' order by status in ('Active', 'Paused') desc, enrollment_id desc limit 20");
pub(super) const LATEST_OF_OPPORTUNITY: &str = enrollment!(
    "enrollment_id = any (array(select r.enrollment_id from data.cadence_enrollments as r where r.opportunity_id = $1)) \
     order by status in ('Active', 'Paused') desc, enrollment_id desc limit 1"
);
pub(super) const RIGHTS: &str = "select crm.my_cadence_actions() as actions";
pub(super) const OFFERED: &str = "select cadence_id, name, description, purpose, step_count from crm.list_offered_cadences($1, $2)";

/// What the reader may do with templates.
#[derive(FromRow)]
pub struct Rights {
    /// edit.
    pub actions: Vec<String>,
}

/// What the reader may do with templates, also where there are none yet.
pub fn rights() -> One<Rights> {
    Query::new(RIGHTS, params![]).one("right")
}

/// Every template by name.
pub fn list() -> Query<Cadence> {
    list_after(None, None, 200, None)
}

/// So many templates by name after the named last one; only the active, or only the others.
pub fn list_after(name: Option<String>, cadence_id: Option<String>, limit: i64, active: Option<bool>) -> Query<Cadence> {
    Query::new(LIST, params![name, cadence_id, limit, active])
}

/// One template, else NOT_FOUND.
pub fn cadence(cadence_id: i64) -> One<Cadence> {
    Query::new(ONE, params![cadence_id]).one("cadence")
}

/// Its steps.
pub fn steps(cadence_id: i64) -> Query<Step> {
    Query::new(STEPS, params![cadence_id])
}

/// How each of its steps does.
pub fn numbers(cadence_id: i64) -> Query<StepNumbers> {
    Query::new(NUMBERS, params![cadence_id])
}

/// Why its enrollments were stopped, the commonest reasons first.
pub fn stop_reasons(cadence_id: i64) -> Query<StopReason> {
    Query::new(STOP_REASONS, params![cadence_id])
}

/// The dates that steps as typed (objects with activity_type, subject_template, delay_days) would give from this day on, today unless given.
pub fn preview(steps: Value, working_days_only: bool, start: Option<Date>) -> Query<Planned> {
    Query::new(PREVIEW, params![steps, working_days_only, start])
}

/// The dates that a template as stored would give.
pub fn preview_of(cadence_id: i64, start: Option<Date>) -> Query<Planned> {
    Query::new(PREVIEW_OF, params![cadence_id, start])
}

/// The latest twenty enrollments of a deal, winbacks included; here and below what runs stands before what has ended.
pub fn of_opportunity(opportunity_id: &str) -> Query<Enrollment> {
    Query::new(OF_OPPORTUNITY, params![opportunity_id.to_owned()])
}

/// The latest twenty of an account itself.
pub fn of_account(account_id: &str) -> Query<Enrollment> {
    Query::new(OF_ACCOUNT, params![account_id.to_owned()])
}

/// The latest twenty of a nurtured lead.
pub fn of_lead(lead_id: &str) -> Query<Enrollment> {
    Query::new(OF_LEAD, params![lead_id.to_owned()])
}

/// The latest twenty of a target.
pub fn of_target(target_id: &str) -> Query<Enrollment> {
    Query::new(OF_TARGET, params![target_id.to_owned()])
}

/// A deal's latest enrollment, of those that run if any does.
pub fn latest_of_opportunity(opportunity_id: &str) -> Maybe<Enrollment> {
    Query::new(LATEST_OF_OPPORTUNITY, params![opportunity_id.to_owned()]).optional()
}

/// The templates that the reader may enroll this record in now.
pub fn offered(subject: Subject, id: &str) -> Query<Offered> {
    Query::new(OFFERED, params![subject, id.to_owned()])
}

//! One activity, and those of one record.

use super::{Activity, Follow};
use crate::db::{Maybe, One, Query, params};

macro_rules! any {
    ($rest:literal) => {
        concat!(
            "select activity_id, activity_type, status, subject, description, due_date, due_time, due_group, owner_user_id, owner_name, lead_id, \
             opportunity_id, account_id, account_name, contact_id, contact_name, target_id, record_name, outcome, duration_minutes, \
             completed_at, cancelled_at, cancel_reason, enrollment_id, step_number, is_system, is_paused, is_overdue, may_change, \
             created_at, updated_at, version from crm.v_activities ",
            $rest
        )
    };
}

/// Of one record: what is still to do first, by its date; then what has ended, the latest first.
macro_rules! story {
    ($column:literal) => {
        concat!(
            any!(""),
            "where ",
            $column,
            " = $1 order by status <> 'Planned', case when status = 'Planned' then due_date end, updated_at desc, step_number, activity_id \
             limit 100"
        )
    };
}

/// An account's next ones, and its last ones, whatever record they hang on. Which they are the index says by itself, also to those who see
/// few of many.
macro_rules! five {
    ($state:literal, $order:literal) => {
        concat!(
            any!(""),
            "where activity_id = any (array(select k.activity_id from data.activities as k where k.account_id = $1 and ",
            $state,
            " order by ",
            $order,
            " limit 5)) order by ",
            $order
        )
    };
}

pub(super) const BY_ID: &str = any!("where activity_id = $1");
pub(super) const OF_OPPORTUNITY: &str = story!("opportunity_id");
pub(super) const OF_LEAD: &str = story!("lead_id");
pub(super) const OF_TARGET: &str = story!("target_id");
pub(super) const NEXT_OF_ACCOUNT: &str = five!("k.status = 'Planned' and not k.is_paused", "due_date, activity_id");
pub(super) const LAST_OF_ACCOUNT: &str = five!("k.status = 'Done'", "completed_at desc, activity_id desc");

/// What follows one, while it is open.
pub(super) const FOLLOW: &str = "select v.activity_id, \
    (select f.follow from crm.list_follow(v.activity_id, v.opportunity_id, v.lead_id, v.enrollment_id, v.step_number) as f) as follow \
    from data.activities as v where v.activity_id = $1 and v.status = 'Planned'";
/// The same of all open ones of a deal, a lead or a target.
pub(super) const FOLLOWS: &str = "select v.activity_id, \
    (select f.follow from crm.list_follow(v.activity_id, v.opportunity_id, v.lead_id, v.enrollment_id, v.step_number) as f) as follow \
    from data.activities as v where v.status = 'Planned' and (v.opportunity_id = $1 or v.lead_id = $1 or v.target_id = $1)";

/// The same of an account's next ones.
pub(super) const FOLLOWS_OF_ACCOUNT: &str = "select v.activity_id, \
    (select f.follow from crm.list_follow(v.activity_id, v.opportunity_id, v.lead_id, v.enrollment_id, v.step_number) as f) as follow \
    from data.activities as v where v.account_id = $1 and v.status = 'Planned' and not v.is_paused order by v.due_date, v.activity_id limit 5";

/// What is next after an open activity.
pub fn follow(activity_id: &str) -> Maybe<Follow> {
    Query::new(FOLLOW, params![activity_id.to_owned()]).optional()
}

/// What is next after each open activity of a deal, a lead or a target.
pub fn follows_of(record_id: &str) -> Query<Follow> {
    Query::new(FOLLOWS, params![record_id.to_owned()])
}

/// What is next after each of the next five of an account.
pub fn follows_of_account(account_id: &str) -> Query<Follow> {
    Query::new(FOLLOWS_OF_ACCOUNT, params![account_id.to_owned()])
}

/// Any activity that the caller sees.
pub fn activity(activity_id: &str) -> One<Activity> {
    Query::new(BY_ID, params![activity_id.to_owned()]).one("activity")
}

/// A deal's activities: open ones by their date, then what has ended, the latest first.
pub fn of_opportunity(opportunity_id: &str) -> Query<Activity> {
    Query::new(OF_OPPORTUNITY, params![opportunity_id.to_owned()])
}

/// A lead's activities, in the same order.
pub fn of_lead(lead_id: &str) -> Query<Activity> {
    Query::new(OF_LEAD, params![lead_id.to_owned()])
}

/// A target's activities, in the same order.
pub fn of_target(target_id: &str) -> Query<Activity> {
    Query::new(OF_TARGET, params![target_id.to_owned()])
}

/// The next five of an account, its deals' included; none of a paused cadence.
pub fn next_of_account(account_id: &str) -> Query<Activity> {
    Query::new(NEXT_OF_ACCOUNT, params![account_id.to_owned()])
}

/// The last five that were done for an account.
pub fn last_of_account(account_id: &str) -> Query<Activity> {
    Query::new(LAST_OF_ACCOUNT, params![account_id.to_owned()])
}

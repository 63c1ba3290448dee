//! What can be done with an activity; each is one act of the database (spec 2.3).

use serde_json::Value;

use crate::db::{Act, params};

pub(super) const CREATE: &str = "select crm.rpc_activity_create($1)";
pub(super) const UPDATE: &str = "select crm.rpc_activity_update($1, $2, $3)";
pub(super) const COMPLETE: &str = "select crm.rpc_activity_complete_and_next($1, $2)";
pub(super) const CANCEL: &str = "select crm.rpc_activity_cancel($1, $2, $3)";
pub(super) const RESCHEDULE: &str = "select crm.rpc_activities_reschedule($1)";

/// Plans an activity on one record, or notes one that is done.
pub fn create(draft: Value) -> Act {
    Act::new(CREATE, params![draft])
}

/// Reschedules or rewords an open one; STALE_RECORD over somebody else's edit.
pub fn update(activity_id: &str, patch: Value, version: Option<i32>) -> Act {
    Act::new(UPDATE, params![activity_id.to_owned(), patch, version])
}

/// Completes an open one, with outcome, minutes and the next one.
pub fn complete(activity_id: &str, details: Value) -> Act {
    Act::new(COMPLETE, params![activity_id.to_owned(), details])
}

/// Cancels an open one; REASON_REQUIRED without a reason.
pub fn cancel(activity_id: &str, reason: Option<String>, next: Option<Value>) -> Act {
    Act::new(CANCEL, params![activity_id.to_owned(), reason, next])
}

/// Moves many open ones to another day: chosen ones, or all that are overdue.
pub fn reschedule(draft: Value) -> Act {
    Act::new(RESCHEDULE, params![draft])
}

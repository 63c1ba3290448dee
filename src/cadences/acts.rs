//! What can be done with templates and enrollments; each is one act of the database (spec 2.3).

use serde_json::Value;

use super::Action;
use crate::db::{Act, params};

pub(super) const CREATE: &str = "select crm.rpc_cadence_create($1)";
pub(super) const UPDATE: &str = "select crm.rpc_cadence_update($1, $2, $3)";
pub(super) const ENROLL: &str = "select crm.rpc_cadence_enroll($1, $2)";
pub(super) const SET_STATUS: &str = "select crm.rpc_enrollment_set_status($1, $2, $3)";
pub(super) const WINBACK: &str = "select crm.rpc_account_winback($1)";

/// A template with its steps; admins only.
pub fn create(draft: Value) -> Act {
    Act::new(CREATE, params![draft])
}

/// Edits a template and its steps; STALE_RECORD over somebody else's edit.
pub fn update(cadence_id: i64, patch: Value, version: Option<i32>) -> Act {
    Act::new(UPDATE, params![cadence_id, patch, version])
}

/// Enrolls one record; ALREADY_ENROLLED while another of the same purpose goes on.
pub fn enroll(cadence_id: i64, subject: Value) -> Act {
    Act::new(ENROLL, params![cadence_id, subject])
}

/// Pauses, resumes or stops; to stop needs a reason and is final.
pub fn set_status(enrollment_id: i64, action: Option<Action>, reason: Option<String>) -> Act {
    Act::new(SET_STATUS, params![enrollment_id, action, reason])
}

/// The deal and the enrollment of a Winback Target.
pub fn winback(account_id: &str) -> Act {
    Act::new(WINBACK, params![account_id.to_owned()])
}

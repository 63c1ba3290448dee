//! What can be done with a target; each is one act of the database.

use serde_json::Value;
use uuid::Uuid;

use super::TargetStatus;
use crate::db::{Act, params};

pub(super) const CREATE: &str = "select crm.rpc_target_create($1)";
pub(super) const UPDATE: &str = "select crm.rpc_target_update($1, $2, $3)";
pub(super) const STEP: &str = "select crm.rpc_target_update_status($1, $2, $3)";
pub(super) const CONVERT: &str = "select crm.rpc_target_convert($1, $2)";
pub(super) const ASSIGN: &str = "select crm.rpc_target_assign($1, $2)";
pub(super) const BULK: &str = "select crm.rpc_targets_bulk($1)";

/// A new target; TARGET_EXISTS for a company that is one.
pub fn create(draft: Value) -> Act {
    Act::new(CREATE, params![draft])
}

/// Edits plain fields; STALE_RECORD over somebody else's edit.
pub fn update(target_id: &str, patch: Value, version: Option<i32>) -> Act {
    Act::new(UPDATE, params![target_id.to_owned(), patch, version])
}

/// One step further, or dropped with a reason.
pub fn step(target_id: &str, status: Option<TargetStatus>, reason: Option<String>) -> Act {
    Act::new(STEP, params![target_id.to_owned(), status, reason])
}

/// Account, contact, opportunity and cadence of a qualified target; a repeat answers already.
pub fn convert(target_id: &str, details: Value) -> Act {
    Act::new(CONVERT, params![target_id.to_owned(), details])
}

/// Gives a target to somebody else with what is planned on it.
pub fn assign(target_id: &str, user_id: Option<Uuid>) -> Act {
    Act::new(ASSIGN, params![target_id.to_owned(), user_id])
}

/// Assigns, enrolls or drops several; whatever cannot be done is named.
pub fn bulk(draft: Value) -> Act {
    Act::new(BULK, params![draft])
}

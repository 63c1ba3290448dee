//! What can be done with a deal; each is one act of the database (spec 2.3).

use serde_json::Value;
use uuid::Uuid;

use super::Stage;
use crate::db::{Act, params};

pub(super) const CREATE: &str = "select crm.rpc_opportunity_create($1)";
pub(super) const QUICK_ADD: &str = "select crm.rpc_sales_quick_add_prospect($1)";
pub(super) const UPDATE: &str = "select crm.rpc_opportunity_update($1, $2, $3)";
pub(super) const CHANGE_STAGE: &str = "select crm.rpc_opportunity_change_stage($1, $2, $3)";
pub(super) const ASSIGN: &str = "select crm.rpc_opportunity_assign($1, $2)";

/// A deal on an account, made by hand; STAGE_REQUIREMENTS without a next step.
pub fn create(draft: Value) -> Act {
    Act::new(CREATE, params![draft])
}

/// A sales-made lead, already converted, with account, contact, deal and cadence (spec 1.10).
pub fn quick_add(draft: Value) -> Act {
    Act::new(QUICK_ADD, params![draft])
}

/// Edits plain fields; STALE_RECORD over somebody else's edit.
pub fn update(opportunity_id: &str, patch: Value, version: Option<i32>) -> Act {
    Act::new(UPDATE, params![opportunity_id.to_owned(), patch, version])
}

/// Moves a deal; STAGE_REQUIREMENTS names all that is missing together.
pub fn change_stage(opportunity_id: &str, stage: Stage, details: Value) -> Act {
    Act::new(CHANGE_STAGE, params![opportunity_id.to_owned(), stage, details])
}

/// Gives a deal with its open work to somebody else.
pub fn assign(opportunity_id: &str, user_id: Option<Uuid>) -> Act {
    Act::new(ASSIGN, params![opportunity_id.to_owned(), user_id])
}

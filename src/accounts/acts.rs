//! What can be done with an account; each is one act of the database. Merging has a file of its own.

use serde_json::Value;
use uuid::Uuid;

use crate::db::{Act, params};

pub(super) const CREATE: &str = "select crm.rpc_account_create($1)";
pub(super) const UPDATE: &str = "select crm.rpc_account_update($1, $2, $3)";
pub(super) const ASSIGN: &str = "select crm.rpc_account_assign($1, $2)";
pub(super) const DEACTIVATE: &str = "select crm.rpc_account_deactivate($1, $2)";
pub(super) const REACTIVATE: &str = "select crm.rpc_account_reactivate($1)";

/// A new account, with its first contact if one is given; ACCOUNT_EXISTS for a company that is there.
pub fn create(draft: Value) -> Act {
    Act::new(CREATE, params![draft])
}

/// Edits plain fields; STALE_RECORD over somebody else's edit.
pub fn update(account_id: &str, patch: Value, version: Option<i32>) -> Act {
    Act::new(UPDATE, params![account_id.to_owned(), patch, version])
}

/// Gives an account to somebody else; its deals stay whose they are.
pub fn assign(account_id: &str, user_id: Option<Uuid>) -> Act {
    Act::new(ASSIGN, params![account_id.to_owned(), user_id])
}

/// Puts an account away, with the reason; refused while a deal is open.
pub fn deactivate(account_id: &str, reason: Option<String>) -> Act {
    Act::new(DEACTIVATE, params![account_id.to_owned(), reason])
}

/// Takes an account back; ACCOUNT_EXISTS when another one is that company by now.
pub fn reactivate(account_id: &str) -> Act {
    Act::new(REACTIVATE, params![account_id.to_owned()])
}

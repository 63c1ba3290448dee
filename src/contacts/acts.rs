//! What can be done with a contact; each is one act of the database.

use serde_json::Value;

use crate::db::{Act, params};

pub(super) const CREATE: &str = "select crm.rpc_contact_create($1)";
pub(super) const UPDATE: &str = "select crm.rpc_contact_update($1, $2, $3)";

/// Adds a person to an account; CONTACT_EXISTS for one who is there.
pub fn create(draft: Value) -> Act {
    Act::new(CREATE, params![draft])
}

/// Edits a person; STALE_RECORD over somebody else's edit.
pub fn update(contact_id: &str, patch: Value, version: Option<i32>) -> Act {
    Act::new(UPDATE, params![contact_id.to_owned(), patch, version])
}

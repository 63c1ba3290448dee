//! What can be done with an import that is read; each is one act of the database (spec 2.3).

use crate::db::{Act, params};

pub(super) const COMMIT: &str = "select crm.rpc_import_commit($1)";
pub(super) const CANCEL: &str = "select crm.rpc_import_cancel($1)";
pub(super) const UNDO: &str = "select crm.rpc_import_undo($1)";

/// Runs it, or goes on where it was cancelled or failed.
pub(super) fn commit(batch_id: &str) -> Act {
    Act::new(COMMIT, params![batch_id.to_owned()])
}

/// Stops it; what is done stays.
pub(super) fn cancel(batch_id: &str) -> Act {
    Act::new(CANCEL, params![batch_id.to_owned()])
}

/// Takes it back.
pub(super) fn undo(batch_id: &str) -> Act {
    Act::new(UNDO, params![batch_id.to_owned()])
}

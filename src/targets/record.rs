//! One target with what is beside it, for its page and `GET /api/crm/targets/{id}`.

use postgres_from_row::FromRow;

use super::lists::columns;
use super::{Match, Target};
use crate::db::{One, Query, params};

pub(super) const ONE: &str = concat!("select ", columns!(), " from crm.v_targets as v where v.target_id = $1");
pub(super) const MATCHES: &str = "select m.kind, m.id, m.company_name, m.owner_name from crm.list_target_matches($1) as m";
pub(super) const RIGHTS: &str = "select crm.may_create_target() as may_create, crm.may_import('targets') as may_import";

/// What the caller may do that belongs to no single target.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Rights {
    /// Make one.
    pub may_create: bool,
    /// Import a file of them.
    pub may_import: bool,
}

/// A target that the caller sees, else NOT_FOUND.
pub fn one(target_id: &str) -> One<Target> {
    Query::new(ONE, params![target_id.to_owned()]).one("target")
}

/// The account and the open lead that seem to be the same company, as far as the caller sees them.
pub fn matches(target_id: &str) -> Query<Match> {
    Query::new(MATCHES, params![target_id.to_owned()])
}

/// What the caller may do that belongs to no single target.
pub fn rights() -> One<Rights> {
    Query::new(RIGHTS, params![]).one("user")
}

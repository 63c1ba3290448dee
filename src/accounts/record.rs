//! One account with what is beside it, for its page and `GET /api/crm/accounts/{id}`.

use postgres_from_row::FromRow;

use super::Account;
use crate::db::{One, Query, params};
use crate::people::Person;

pub(super) const ONE: &str = "select v.account_id, v.company_name, v.normalized_name, v.npwp, v.domain, v.industry, v.address, v.city, v.country, v.phone, \
     v.email, v.owner_user_id, v.owner_name, v.parent_account_id, v.parent_name, v.tags, v.is_active, v.merged_into_account_id, \
     v.merged_into_name, v.first_invoice_date, v.last_invoice_date, v.return_invoice_date, v.lifetime_value, v.tenure_status, \
     v.activity_status, v.created_at, v.updated_at, v.version, v.open_opportunities, v.closed_opportunities, v.last_touch_at, v.actions \
     from crm.v_account as v where v.account_id = $1";
pub(super) const OWNERS: &str = "select user_id, full_name, role_name from crm.list_account_owners()";
pub(super) const RIGHTS: &str = "select crm.may_create_account() as may_create";

/// An account, what its reader may do with it now, and how many deals of it he sees.
#[derive(Clone, Debug, FromRow)]
pub struct Record {
    /// The account.
    #[from_row(flatten)]
    pub account: Account,
    /// Open deals that the reader sees; none for marketing, to which deals are closed.
    pub open_opportunities: Option<i64>,
    /// The same of closed ones.
    pub closed_opportunities: Option<i64>,
    /// When an activity of it was last done, whoever's.
    pub last_touch_at: Option<jiff::Timestamp>,
    /// edit, assign, deactivate, reactivate, merge, unmerge, winback, add_contact, edit_contact, add_opportunity, plan, add_invoice.
    pub actions: Vec<String>,
}

impl Record {
    /// Whether the database lets the reader do that now.
    pub fn may(&self, action: &str) -> bool {
        self.actions.iter().any(|allowed| allowed == action)
    }
}

/// What the caller may do that belongs to no single account.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Rights {
    /// Make one.
    pub may_create: bool,
}

/// An account that the caller sees, else NOT_FOUND.
pub fn one(account_id: &str) -> One<Record> {
    Query::new(ONE, params![account_id.to_owned()]).one("account")
}

/// Whom the caller may name as the owner of an account that he makes.
pub fn owners() -> Query<Person> {
    Query::new(OWNERS, params![])
}

/// What the caller may do that belongs to no single account.
pub(super) fn rights() -> One<Rights> {
    Query::new(RIGHTS, params![]).one("user")
}

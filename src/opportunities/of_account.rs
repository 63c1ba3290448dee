//! The deals of one account that the caller sees, for the account's page.

use super::Opportunity;
use super::row::whole;
use crate::db::{Query, params};

/// The open ones by their next step, then the latest that were closed; `$2` of each at most.
pub(super) const OF_ACCOUNT: &str = concat!(
    "(select ",
    whole!(),
    " from crm.v_opportunity as v where v.account_id = $1 and v.closed_at is null order by v.next_step_due_date, v.opportunity_id limit $2) union all (select ",
    whole!(),
    " from crm.v_opportunity as v where v.account_id = $1 and v.closed_at is not null order by v.closed_at desc, v.opportunity_id desc limit $2)"
);

/// An account's deals that the caller sees: so many open ones, the next first, and as many closed ones, the latest first.
pub fn of_account(account_id: &str, most: i64) -> Query<Opportunity> {
    Query::new(OF_ACCOUNT, params![account_id.to_owned(), most])
}

//! An account's ledger: its sums and its newest invoices.

use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Invoice, columns};
use crate::db::{Maybe, Query, params};

pub(super) const SUMMARY: &str = "with ledger as (select i.currency, count(*) as invoices, sum(i.amount) as lifetime, \
     sum(i.amount - i.paid_amount) as outstanding, \
     sum(i.amount - i.paid_amount) filter (where i.status = 'Overdue' or (i.status <> 'Paid' and i.due_date < (select crm.today()))) as overdue \
     from data.invoices as i where i.account_id = $1 and i.status <> 'Void' group by i.currency) \
     select coalesce(sum(l.invoices), 0)::bigint as count, \
     coalesce(jsonb_object_agg(l.currency, l.lifetime::text) filter (where l.lifetime > 0), '{}') as lifetime, \
     coalesce(jsonb_object_agg(l.currency, l.outstanding::text) filter (where l.outstanding > 0), '{}') as outstanding, \
     coalesce(jsonb_object_agg(l.currency, l.overdue::text) filter (where l.overdue > 0), '{}') as overdue, \
     case when (select a.merged_into_account_id is null from data.accounts as a where a.account_id = $1) \
     then crm.list_invoice_actions(null) else '{}' end as actions \
     from ledger as l having (select crm.may_open('invoices'))";
pub(super) const LATEST: &str = concat!(
    "select ",
    columns!(),
    " from crm.v_invoices as v where v.account_id = $1 order by v.invoice_date desc, v.invoice_id desc limit 10"
);

/// What an account was billed and owes; void invoices count for nothing.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Summary {
    /// How many invoices.
    pub count: i64,
    /// What was billed, per currency.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub lifetime: Value,
    /// What is not paid of it.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub outstanding: Value,
    /// What of that is past its due date.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub overdue: Value,
    /// What the reader may do: add_invoice.
    #[serde(skip)]
    pub actions: Vec<String>,
}

/// An account's sums; none for whoever sees no invoices.
pub fn summary(account_id: &str) -> Maybe<Summary> {
    Query::new(SUMMARY, params![account_id.to_owned()]).optional()
}

/// An account's ten newest invoices.
pub fn latest(account_id: &str) -> Query<Invoice> {
    Query::new(LATEST, params![account_id.to_owned()])
}

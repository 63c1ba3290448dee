//! What stands beside a deal: its account, the lead or target it came from.

use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::record::of;
use crate::db::Maybe;

pub(super) const ACCOUNT: &str = "select a.account_id, a.company_name, a.industry, a.city, a.phone, a.email, a.domain, a.owner_user_id, u.full_name as owner_name, \
     a.is_active and crm.may_contact(a) as may_add_contact, crm.may_contact(a) as may_edit_contact \
     from data.opportunities as o join data.accounts as a on a.account_id = o.account_id left join data.users as u on u.user_id = a.owner_user_id \
     where o.opportunity_id = $1";
pub(super) const SOURCE: &str = "select 'lead' as kind, l.lead_id as id, l.company_name, l.contact_name, l.sourced_by, l.primary_channel, l.created_at as came_at \
     from data.opportunities as o join crm.v_lead as l on l.lead_id = o.source_lead_id where o.opportunity_id = $1 \
     union all \
     select 'target', t.target_id, t.company_name, t.contact_name, 'Sales', t.source, t.created_at \
     from data.opportunities as o join data.targets as t on t.target_id = o.source_target_id where o.opportunity_id = $1 limit 1";

/// The deal's account.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct DealAccount {
    /// `ACCT202611220042`.
    pub account_id: String,
    /// Its name.
    pub company_name: String,
    /// What it does.
    pub industry: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Web domain.
    pub domain: Option<String>,
    /// Who looks after it.
    pub owner_user_id: Option<Uuid>,
    /// His name.
    pub owner_name: Option<String>,
    /// Whether the reader may add people there.
    #[serde(skip)]
    pub may_add_contact: bool,
    /// Whether the reader may edit them.
    #[serde(skip)]
    pub may_edit_contact: bool,
}

/// The lead or target that a deal came from.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Origin {
    /// lead or target.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// As it was called then.
    pub company_name: String,
    /// The person then.
    pub contact_name: Option<String>,
    /// Marketing or Sales.
    pub sourced_by: String,
    /// How it came.
    pub primary_channel: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub came_at: Timestamp,
}

/// Its account.
pub fn account(opportunity_id: &str) -> Maybe<DealAccount> {
    of(ACCOUNT, opportunity_id).optional()
}

/// Where it came from, if the caller sees that.
pub fn source(opportunity_id: &str) -> Maybe<Origin> {
    of(SOURCE, opportunity_id).optional()
}

//! What stands beside a deal: its account, the people there, the lead or target it came from.

use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::record::of;
use crate::db::{Maybe, Query};

pub(super) const ACCOUNT: &str = "select a.account_id, a.company_name, a.industry, a.city, a.phone, a.email, a.domain, a.owner_user_id, u.full_name as owner_name \
     from data.opportunities as o join data.accounts as a on a.account_id = o.account_id left join data.users as u on u.user_id = a.owner_user_id \
     where o.opportunity_id = $1";
pub(super) const CONTACTS: &str = "select c.contact_id, c.first_name, c.last_name, c.job_title, c.email, c.phone, c.is_primary, c.is_decision_maker \
     from data.opportunities as o join data.contacts as c on c.account_id = o.account_id where o.opportunity_id = $1 \
     order by c.is_primary desc, c.first_name, c.contact_id limit 50";
pub(super) const SOURCE: &str = "select 'lead' as kind, l.lead_id as id, l.company_name, l.contact_name, l.sourced_by, l.primary_channel, l.created_at as came_at \
     from data.opportunities as o join crm.v_lead as l on l.lead_id = o.source_lead_id where o.opportunity_id = $1 \
     union all \
     select 'target', t.target_id, t.company_name, t.contact_name, 'Sales', t.source, t.created_at \
     from data.opportunities as o join data.targets as t on t.target_id = o.source_target_id where o.opportunity_id = $1 limit 1";

/// The deal's account.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Account {
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
}

/// A person at the account.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Contact {
    /// `CONT202611220042`.
    pub contact_id: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: Option<String>,
    /// What he does there.
    pub job_title: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// The account's first contact.
    pub is_primary: bool,
    /// Whether he decides.
    pub is_decision_maker: bool,
}

/// The lead or target that a deal came from.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Source {
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
pub fn account(opportunity_id: &str) -> Maybe<Account> {
    of(ACCOUNT, opportunity_id).optional()
}

/// The account's people, the primary one first.
pub fn contacts(opportunity_id: &str) -> Query<Contact> {
    of(CONTACTS, opportunity_id)
}

/// Where it came from, if the caller sees that.
pub fn source(opportunity_id: &str) -> Maybe<Source> {
    of(SOURCE, opportunity_id).optional()
}

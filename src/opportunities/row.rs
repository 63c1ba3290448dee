//! A deal as every list shows it.

use jiff::{Timestamp, civil::Date};
use postgres_from_row::FromRow;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Stage;

/// An opportunity.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Opportunity {
    /// `OPP202611220042`.
    pub opportunity_id: String,
    /// Its account.
    pub account_id: String,
    /// The account's name.
    pub account_name: Option<String>,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub stage: Stage,
    /// Its owner.
    pub owner_user_id: Uuid,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// What it may bring.
    pub estimated_value: Option<Decimal>,
    /// Of that amount.
    pub currency: String,
    /// How likely, in percent.
    pub probability: i32,
    /// When it may be decided.
    #[schema(value_type = Option<String>, format = Date)]
    pub expected_close_date: Option<Date>,
    /// Codes of the catalogue.
    pub service_codes: Vec<String>,
    /// From where to where.
    pub route: Option<String>,
    /// What is done next; always there while it is open.
    pub next_step: Option<String>,
    /// When.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_step_due_date: Option<Date>,
    /// Open, and that date is before the company's today.
    pub is_overdue: bool,
    /// Why it was lost.
    pub lost_reason: Option<String>,
    /// The same as a code.
    pub lost_reason_code: Option<String>,
    /// Why it was won.
    pub win_reason: Option<String>,
    /// Who else was asked.
    pub competitor: Option<String>,
    /// Since when it is in its stage.
    #[schema(value_type = String, format = DateTime)]
    pub stage_entered_at: Timestamp,
    /// When it was won or lost.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts up with every change.
    pub version: i32,
}

impl Opportunity {
    /// Its page.
    pub fn page(&self) -> String {
        page(&self.opportunity_id)
    }
}

/// The page of a deal.
pub fn page(opportunity_id: &str) -> String {
    format!("/crm/opportunities/{opportunity_id}")
}

/// What all deals have in common, by the name `v`.
macro_rules! common {
    () => {
        "v.opportunity_id, v.account_id, v.account_name, v.name, v.stage, v.owner_user_id, v.owner_name, v.estimated_value, v.currency, \
         v.probability, v.expected_close_date, v.service_codes, v.route, v.stage_entered_at, v.created_at, v.updated_at, v.version"
    };
}

/// The columns of an open deal's list.
macro_rules! open {
    () => {
        concat!(
            $crate::opportunities::row::common!(),
            ", v.next_step, v.next_step_due_date, v.is_overdue, null::text as lost_reason, null::text as lost_reason_code, \
             null::text as win_reason, null::text as competitor, null::timestamptz as closed_at"
        )
    };
}

/// The columns of a closed deal's list.
macro_rules! closed {
    () => {
        concat!(
            $crate::opportunities::row::common!(),
            ", null::text as next_step, null::date as next_step_due_date, false as is_overdue, v.lost_reason, v.lost_reason_code, \
             v.win_reason, v.competitor, v.closed_at"
        )
    };
}

/// The columns of `crm.v_opportunity` that every deal has.
macro_rules! whole {
    () => {
        concat!(
            $crate::opportunities::row::common!(),
            ", v.next_step, v.next_step_due_date, v.is_overdue, v.lost_reason, v.lost_reason_code, v.win_reason, v.competitor, v.closed_at"
        )
    };
}
pub(super) use {closed, common, open, whole};

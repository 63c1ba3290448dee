//! A lead as the database shows it.

use jiff::{Timestamp, civil::Date};
use postgres_from_row::FromRow;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Channel, Queue, Source, Timeline, TriageStatus, VolumeUnit};

/// The columns of `crm.v_lead`, by the name `l`.
macro_rules! columns {
    () => {
        "l.lead_id, l.lead_date, l.company_name, l.contact_name, l.contact_email, l.contact_phone, l.city, l.service_code, l.service_name, l.route, \
         l.est_volume_value, l.est_volume_unit, l.timeline, l.estimated_value, l.currency, l.sourced_by, l.primary_channel, l.campaign_name, l.notes, \
         l.marketing_owner_user_id, l.marketing_owner_name, l.triage_status, l.queue, l.status, l.priority, l.handover_eligible, l.handover_notes, \
         l.sales_owner_user_id, l.sales_owner_name, l.opportunity_id, l.account_id, l.next_contact_on, l.sla_deadline, \
         l.first_touched_at, l.qualified_at, l.handed_over_at, l.claimed_at, l.converted_at, l.disqualified_at, l.disqualified_reason, \
         l.import_batch_id, l.created_by, l.created_at, l.updated_at, l.version"
    };
}
pub(super) use columns;

/// A lead as every list and act shows it.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Lead {
    /// `LEAD202611220042`.
    pub lead_id: String,
    /// The day it came in.
    #[schema(value_type = String, format = Date)]
    pub lead_date: Date,
    /// The company that may want something.
    pub company_name: String,
    /// The person there.
    pub contact_name: Option<String>,
    /// Lower case.
    pub contact_email: Option<String>,
    /// As it was typed.
    pub contact_phone: Option<String>,
    /// City.
    pub city: Option<String>,
    /// A code of the catalogue.
    pub service_code: Option<String>,
    /// The service's name.
    pub service_name: Option<String>,
    /// From where to where.
    pub route: Option<String>,
    /// How much, estimated.
    pub est_volume_value: Option<Decimal>,
    /// Of what.
    pub est_volume_unit: Option<VolumeUnit>,
    /// When it is needed.
    pub timeline: Option<Timeline>,
    /// What it may be worth.
    pub estimated_value: Option<Decimal>,
    /// In which currency.
    pub currency: String,
    /// The maker's department.
    pub sourced_by: Source,
    /// Where it came from.
    pub primary_channel: Channel,
    /// The campaign, if one.
    pub campaign_name: Option<String>,
    /// What is known beside.
    pub notes: Option<String>,
    /// The marketer it belongs to.
    pub marketing_owner_user_id: Option<Uuid>,
    /// His name.
    pub marketing_owner_name: Option<String>,
    /// Where it stands.
    pub triage_status: TriageStatus,
    /// The list it is in.
    pub queue: Queue,
    /// The legacy word; no rule reads it.
    pub status: String,
    /// 0 normal, 1 high, 2 urgent.
    pub priority: i32,
    /// Handed over and not converted.
    pub handover_eligible: bool,
    /// What marketing said to sales.
    pub handover_notes: Option<String>,
    /// The salesperson.
    pub sales_owner_user_id: Option<Uuid>,
    /// His name.
    pub sales_owner_name: Option<String>,
    /// Its opportunity.
    pub opportunity_id: Option<String>,
    /// Its account.
    pub account_id: Option<String>,
    /// In nurture: the day of the next contact.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_contact_on: Option<Date>,
    /// Until when somebody should have answered.
    #[schema(value_type = String, format = DateTime)]
    pub sla_deadline: Timestamp,
    /// When marketing first did something with it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub first_touched_at: Option<Timestamp>,
    /// When it went through the gate.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub qualified_at: Option<Timestamp>,
    /// When it last came into the pool.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub handed_over_at: Option<Timestamp>,
    /// When its salesperson got it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub claimed_at: Option<Timestamp>,
    /// When its opportunity took over.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub converted_at: Option<Timestamp>,
    /// When somebody said no.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub disqualified_at: Option<Timestamp>,
    /// Why.
    pub disqualified_reason: Option<String>,
    /// The import that brought it.
    pub import_batch_id: Option<String>,
    /// Who made it.
    pub created_by: Option<Uuid>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts up with every change.
    pub version: i32,
}

//! What people and programs send about deals.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Stage;
use crate::leads::{Channel, LostCode};
use crate::web::{Amount, amount, email, flag, integer, many};

/// A new deal on an account, or with `quick_add` a new company (spec 1.10) with its lead, account, contact and cadence.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDeal {
    /// `true`: the fields of quick add.
    #[serde(default, deserialize_with = "flag")]
    pub(super) quick_add: Option<bool>,
    /// The account; not with quick add.
    account_id: Option<String>,
    /// "<company> – <service>" unless given; not with quick add.
    name: Option<String>,
    /// An open stage, Prospecting unless given; not with quick add.
    stage: Option<Stage>,
    /// The salesperson; oneself unless given. An admin names one.
    owner_user_id: Option<Uuid>,
    #[serde(default, deserialize_with = "amount")]
    #[schema(value_type = Option<Amount>)]
    estimated_value: Option<Decimal>,
    /// IDR unless given.
    currency: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    expected_close_date: Option<Date>,
    #[serde(default, deserialize_with = "many")]
    service_codes: Option<Vec<String>>,
    route: Option<String>,
    next_step: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    next_step_due_date: Option<Date>,
    primary_contact_id: Option<String>,
    competitor: Option<String>,
    notes: Option<String>,
    #[serde(default, deserialize_with = "amount")]
    #[schema(value_type = Option<Amount>)]
    quote_total_amount: Option<Decimal>,
    quote_currency: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    quote_valid_until: Option<Date>,
    /// Quick add: the company.
    company_name: Option<String>,
    /// Quick add: the person.
    contact_name: Option<String>,
    /// Quick add.
    contact_phone: Option<String>,
    /// Quick add.
    #[serde(default, deserialize_with = "email")]
    contact_email: Option<String>,
    /// Quick add: Sales Outbound unless given.
    primary_channel: Option<Channel>,
}

/// Changes to a deal's plain fields: what is absent stays, what is null is cleared.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DealPatch {
    name: Option<String>,
    #[serde(default, deserialize_with = "amount")]
    #[schema(value_type = Option<Amount>)]
    estimated_value: Option<Decimal>,
    currency: Option<String>,
    #[serde(default, deserialize_with = "integer")]
    probability: Option<i32>,
    #[schema(value_type = Option<String>, format = Date)]
    expected_close_date: Option<Date>,
    #[serde(default, deserialize_with = "many")]
    service_codes: Option<Vec<String>>,
    route: Option<String>,
    next_step: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    next_step_due_date: Option<Date>,
    primary_contact_id: Option<String>,
    competitor: Option<String>,
    notes: Option<String>,
    /// The version that was read; without it the last edit wins.
    #[serde(default, deserialize_with = "integer")]
    pub(super) version: Option<i32>,
}

/// A move to a stage with what it needs.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StageMove {
    /// Needed; where to.
    #[schema(value_type = Stage, required = true)]
    pub(super) stage: Option<Stage>,
    next_step: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    next_step_due_date: Option<Date>,
    /// Closed Lost needs it.
    lost_reason: Option<String>,
    /// Closed Lost needs it.
    lost_reason_code: Option<LostCode>,
    win_reason: Option<String>,
    competitor: Option<String>,
    /// Kept in the history; why, when a closed deal is reopened.
    note: Option<String>,
    /// Makes the quote that Quote Sent needs, as Sent, in the same act.
    #[serde(default, deserialize_with = "amount")]
    #[schema(value_type = Option<Amount>)]
    quote_total_amount: Option<Decimal>,
    /// The same amount under the name that `missing_fields` calls it by, as the form without script sends it.
    #[serde(default, deserialize_with = "amount", skip_serializing)]
    #[schema(value_type = Option<Amount>)]
    quote: Option<Decimal>,
    /// The deal's unless given.
    quote_currency: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    quote_valid_until: Option<Date>,
}

impl StageMove {
    /// What goes with the move, out of the fields that were sent.
    pub(super) fn details(&self, given: Value) -> Value {
        let Value::Object(mut fields) = given else { return given };
        fields.remove("stage");
        if let Some(amount) = self.quote {
            fields.entry("quote_total_amount").or_insert_with(|| amount.to_string().into());
        }
        Value::Object(fields)
    }
}

/// Another owner.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOwner {
    /// An active salesperson; for a manager, of his team.
    pub(super) user_id: Option<Uuid>,
}

//! An account as the database shows it: on its page, and in a list.

use jiff::{Timestamp, civil::Date};
use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Recency, Tenure};

/// An account.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Account {
    /// `ACCT202611220042`.
    pub account_id: String,
    /// Its name.
    pub company_name: String,
    /// The name without legal forms and punctuation, by which it is found.
    pub normalized_name: String,
    /// Tax number, as it was typed.
    pub npwp: Option<String>,
    /// Web domain.
    pub domain: Option<String>,
    /// What it does.
    pub industry: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Lower case.
    pub email: Option<String>,
    /// Who looks after it.
    pub owner_user_id: Option<Uuid>,
    /// His name.
    pub owner_name: Option<String>,
    /// The account it belongs to.
    pub parent_account_id: Option<String>,
    /// That one's name.
    pub parent_name: Option<String>,
    /// Words it is marked with.
    pub tags: Vec<String>,
    /// Whether it is worked with.
    pub is_active: bool,
    /// The account that has taken its place.
    pub merged_into_account_id: Option<String>,
    /// That one's name.
    pub merged_into_name: Option<String>,
    /// The first invoice's day.
    #[schema(value_type = Option<String>, format = Date)]
    pub first_invoice_date: Option<Date>,
    /// The last invoice's day.
    #[schema(value_type = Option<String>, format = Date)]
    pub last_invoice_date: Option<Date>,
    /// The first invoice after the latest gap of 90 days or more.
    #[schema(value_type = Option<String>, format = Date)]
    pub return_invoice_date: Option<Date>,
    /// What was invoiced, per currency.
    #[schema(value_type = Object)]
    pub lifetime_value: Value,
    /// From the invoices alone.
    pub tenure_status: Tenure,
    /// From the invoices alone.
    pub activity_status: Recency,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts up with every change.
    pub version: i32,
}

/// An account in the list.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct AccountRow {
    /// `ACCT202611220042`.
    pub account_id: String,
    /// Its name.
    pub company_name: String,
    /// Web domain.
    pub domain: Option<String>,
    /// Tax number.
    pub npwp: Option<String>,
    /// What it does.
    pub industry: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Who looks after it.
    pub owner_user_id: Option<Uuid>,
    /// His name.
    pub owner_name: Option<String>,
    /// The first invoice's day.
    #[schema(value_type = Option<String>, format = Date)]
    pub first_invoice_date: Option<Date>,
    /// The last invoice's day.
    #[schema(value_type = Option<String>, format = Date)]
    pub last_invoice_date: Option<Date>,
    /// The first invoice after the latest gap of 90 days or more.
    #[schema(value_type = Option<String>, format = Date)]
    pub return_invoice_date: Option<Date>,
    /// From the invoices alone.
    pub tenure_status: Tenure,
    /// From the invoices alone.
    pub activity_status: Recency,
    /// Open deals that the reader may see; null for marketing, which sees none.
    pub open_opportunities: Option<i64>,
    /// When an activity of it was last done.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_touch_at: Option<Timestamp>,
    /// Whether it is worked with.
    pub is_active: bool,
    /// The account that has taken its place.
    pub merged_into_account_id: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts up with every change.
    pub version: i32,
    /// What the reader may do with it straight from the list: winback.
    pub actions: Vec<String>,
}

/// The page of an account.
pub fn page(account_id: &str) -> String {
    format!("/crm/accounts/{account_id}")
}

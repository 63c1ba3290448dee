//! What people and programs send about invoices.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::InvoiceStatus;
use crate::web::{Amount, amount, integer};

/// One invoice, or many under `invoices`. An invoice of that number is changed, and what is absent stays as it is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInvoices {
    /// Up to 1,000, stored all or none; instead of the other fields.
    #[schema(max_items = 1000)]
    pub(super) invoices: Option<Vec<InvoiceRow>>,
    /// Its account; one that was merged away stands for its survivor.
    account_id: Option<String>,
    /// As the books number it; the key.
    invoice_number: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    invoice_date: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    due_date: Option<Date>,
    #[serde(default, deserialize_with = "amount")]
    #[schema(value_type = Option<Amount>)]
    amount: Option<Decimal>,
    /// The company's unless given.
    currency: Option<String>,
    /// Follows from what is paid and when it is due unless given; another than these give is refused. Void is kept until another is given.
    status: Option<InvoiceStatus>,
    /// Nothing unless given; all of it with status Paid.
    #[serde(default, deserialize_with = "amount")]
    #[schema(value_type = Option<Amount>)]
    paid_amount: Option<Decimal>,
    /// The version that was read; 0: it must be new.
    #[serde(default, deserialize_with = "integer")]
    pub(super) version: Option<i32>,
}

/// One of many invoices.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InvoiceRow {
    /// Its account; one that was merged away stands for its survivor.
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<String>,
    /// As the books number it; the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_number: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_date: Option<Date>,
    /// null clears it.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    due_date: Option<Option<Date>>,
    #[serde(default, deserialize_with = "amount", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Amount>)]
    amount: Option<Decimal>,
    /// The company's unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    /// As for one invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<InvoiceStatus>,
    /// As for one invoice.
    #[serde(default, deserialize_with = "amount", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Amount>)]
    paid_amount: Option<Decimal>,
    /// The version that was read; 0: it must be new.
    #[serde(default, deserialize_with = "integer", skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
}

/// Tells null from absent.
fn given<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Option<Date>>, D::Error> {
    Option::<Date>::deserialize(input).map(Some)
}

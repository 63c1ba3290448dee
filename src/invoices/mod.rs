//! Invoices: an account's ledger, from which its two statuses are computed (spec 1.11, 2.2).
//!
//! `input` and `api` add and correct them by their number, `list` is the list, `ledger` an account's sums, `view` the account page's part.

mod api;
mod file;
mod input;
mod ledger;
mod list;
mod view;

use jiff::{Timestamp, civil::Date};
use postgres_from_row::FromRow;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::db::text_enum::text_enum;
use crate::ui::Tone;

pub use ledger::{Summary, latest, summary};
pub use view::section;

/// Every statement of the domain.
pub const STATEMENTS: &[&str] = &[api::UPSERT, ledger::SUMMARY, ledger::LATEST, list::NEWEST, list::OF_ACCOUNT, list::SEARCH];

text_enum! {
    /// What is paid and when it is due give the status; only Void is somebody's word.
    pub enum InvoiceStatus {
        /// Nothing is paid.
        Outstanding = "Outstanding",
        /// A part is paid.
        Partial = "Partial",
        /// All is paid.
        Paid = "Paid",
        /// Not all is paid, and the due date has passed.
        Overdue = "Overdue",
        /// Counts for nothing.
        Void = "Void",
    }
}

impl InvoiceStatus {
    /// Its colour.
    pub fn tone(self) -> Tone {
        match self {
            Self::Outstanding => Tone::Info,
            Self::Partial => Tone::Accent,
            Self::Paid => Tone::Good,
            Self::Overdue => Tone::Bad,
            Self::Void => Tone::Neutral,
        }
    }
}

/// An invoice.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Invoice {
    /// `INV202611220042`.
    pub invoice_id: String,
    /// Whose it is.
    pub account_id: String,
    /// The account's name.
    pub account_name: Option<String>,
    /// As the books number it.
    pub invoice_number: String,
    /// Its day, which the account's statuses count from.
    #[schema(value_type = String, format = Date)]
    pub invoice_date: Date,
    /// Until when it is to be paid.
    #[schema(value_type = Option<String>, format = Date)]
    pub due_date: Option<Date>,
    /// The whole amount.
    pub amount: Decimal,
    /// Of that amount.
    pub currency: String,
    /// Where it stands.
    pub status: InvoiceStatus,
    /// How much of it is paid.
    pub paid_amount: Decimal,
    /// Who added it.
    pub created_by_name: Option<String>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts up with every change.
    pub version: i32,
    /// What the reader may do now: edit, void.
    pub actions: Vec<String>,
}

/// The columns of a row.
macro_rules! columns {
    () => {
        "v.invoice_id, v.account_id, v.account_name, v.invoice_number, v.invoice_date, v.due_date, v.amount, v.currency, v.status, \
         v.paid_amount, v.created_by_name, v.created_at, v.updated_at, v.version, v.actions"
    };
}
use columns;

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes()
}

//! Contacts: the people at an account, one of them primary (spec 2.2). Whoever may edit an account keeps its people, and a salesperson with an
//! open deal of his own there (spec 1.3).

mod acts;
mod api;
mod file;
mod lists;
mod view;

use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use acts::{create, update};
pub use lists::{contact, of_account, of_opportunity};
pub use view::{add_dialog, panel};

/// Every statement of the domain.
pub const STATEMENTS: &[&str] =
    &[lists::ALL, lists::FOUND, lists::OF_ACCOUNT, lists::OF_OPPORTUNITY, lists::ONE, acts::CREATE, acts::UPDATE];

/// A person at an account.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Contact {
    /// `CONT202611220042`.
    pub contact_id: String,
    /// His account.
    pub account_id: String,
    /// Its name.
    pub account_name: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: Option<String>,
    /// What he does there.
    pub job_title: Option<String>,
    /// Lower case.
    pub email: Option<String>,
    /// As it was typed.
    pub phone: Option<String>,
    /// The account's first contact.
    pub is_primary: bool,
    /// Whether he decides.
    pub is_decision_maker: bool,
    /// For colleagues.
    pub notes: Option<String>,
    /// When he was added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When that last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts up with every change.
    pub version: i32,
}

impl Contact {
    /// First and last name.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name.as_deref().unwrap_or_default()).trim().to_owned()
    }
}

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes()
}

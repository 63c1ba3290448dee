//! Who asks, as the database knows him.

use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::Error;

/// The signed-in person as the database knows him in this very transaction.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Actor {
    /// Who.
    pub user_id: Uuid,
    /// His name.
    pub full_name: String,
    /// Role, spec 1.3.
    pub role_name: String,
    /// Access profile, spec 1.3.
    pub access_profile: String,
    /// Locale for money and dates.
    pub locale: String,
    /// His time zone; "today" is the company's.
    pub time_zone: String,
    /// The lists open to him, by the database's own gate (`crm.may_open`).
    pub lists: Vec<String>,
    /// Today in the company's time zone.
    #[schema(value_type = String, format = Date)]
    pub today: jiff::civil::Date,
    /// Whether he belongs to the demo company.
    pub is_demo: bool,
    /// Of a page: how many notifications he has not read, counted up to 100.
    #[serde(skip)]
    pub unread: i64,
}

impl Actor {
    /// Refuses with FORBIDDEN unless the list is open to the profile.
    pub fn must_open(&self, list: &str) -> Result<(), Error> {
        if self.lists.iter().any(|open| open == list) {
            return Ok(());
        }
        Err(Error::forbidden("This part of the CRM is not open to your role."))
    }
}

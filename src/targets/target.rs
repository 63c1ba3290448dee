//! A target as the database shows it, and what may already be the same company.

use jiff::{Timestamp, civil::Date};
use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::TargetStatus;

/// A company to approach.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Target {
    /// `TGT202611220042`.
    pub target_id: String,
    /// The company.
    pub company_name: String,
    /// Web domain.
    pub domain: Option<String>,
    /// What it does.
    pub industry: Option<String>,
    /// The person.
    pub contact_name: Option<String>,
    /// Lower case.
    pub contact_email: Option<String>,
    /// As it was typed.
    pub contact_phone: Option<String>,
    /// The person's or the company's page there.
    pub linkedin_url: Option<String>,
    /// City.
    pub city: Option<String>,
    /// What is known.
    pub notes: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Words it is marked with.
    pub tags: Vec<String>,
    /// How far it is.
    pub status: TargetStatus,
    /// Who works on it; nobody: all who sell may.
    pub owner_user_id: Option<Uuid>,
    /// His name.
    pub owner_name: Option<String>,
    /// When it is to be approached next.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_outreach_at: Option<Date>,
    /// When somebody last did something for it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_contacted_at: Option<Timestamp>,
    /// Why it was given up.
    pub drop_reason: Option<String>,
    /// When it was given up.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub dropped_at: Option<Timestamp>,
    /// When it was converted.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub converted_at: Option<Timestamp>,
    /// The account it became.
    pub converted_to_account_id: Option<String>,
    /// The opportunity it became.
    pub converted_to_opportunity_id: Option<String>,
    /// The import that made it.
    pub import_batch_id: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts up with every change.
    pub version: i32,
    /// What the reader may do with it now: edit, contacted, engaged, qualified, convert, enroll, take, assign, drop.
    pub actions: Vec<String>,
}

impl Target {
    /// Whether the database lets the reader do that now.
    pub fn may(&self, action: &str) -> bool {
        self.actions.iter().any(|allowed| allowed == action)
    }
}

/// An account, or a lead that is worked on, that seems to be the same company; only those that the reader sees.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Match {
    /// account or lead.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its name.
    pub company_name: String,
    /// Who has it.
    pub owner_name: Option<String>,
}

/// The page of a target.
pub fn page(target_id: &str) -> String {
    format!("/crm/targets/{target_id}")
}

//! What people and programs send about targets.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{BulkAction, TargetStatus};
use crate::web::{email, integer, many};

/// A new target.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NewTarget {
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    company_name: Option<String>,
    /// With or without scheme and www.
    domain: Option<String>,
    industry: Option<String>,
    contact_name: Option<String>,
    #[serde(deserialize_with = "email")]
    contact_email: Option<String>,
    contact_phone: Option<String>,
    linkedin_url: Option<String>,
    city: Option<String>,
    notes: Option<String>,
    /// Where it comes from.
    source: Option<String>,
    /// At most ten words.
    #[serde(deserialize_with = "many")]
    tags: Option<Vec<String>>,
    /// The maker's in sales; a sales manager names somebody of his team, others whom they like, or nobody.
    owner_user_id: Option<Uuid>,
    #[schema(value_type = Option<String>, format = Date)]
    next_outreach_at: Option<Date>,
}

/// Changes to a target's plain fields: what is absent stays, what is null is cleared.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TargetPatch {
    company_name: Option<String>,
    domain: Option<String>,
    industry: Option<String>,
    contact_name: Option<String>,
    #[serde(deserialize_with = "email")]
    contact_email: Option<String>,
    contact_phone: Option<String>,
    linkedin_url: Option<String>,
    city: Option<String>,
    notes: Option<String>,
    source: Option<String>,
    #[serde(deserialize_with = "many")]
    tags: Option<Vec<String>>,
    #[schema(value_type = Option<String>, format = Date)]
    next_outreach_at: Option<Date>,
    /// The version that was read; without it the last edit wins.
    #[serde(deserialize_with = "integer")]
    pub(super) version: Option<i32>,
}

/// A target's next step.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NewStatus {
    /// contacted, engaged, qualified or dropped; converting is a route of its own.
    pub(super) status: Option<TargetStatus>,
    /// Needed for dropped.
    pub(super) reason: Option<String>,
}

/// Converting.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TargetConversion {
    /// Whose the deal is, where the target has no owner: needed from an admin, allowed to a manager within his team.
    owner_user_id: Option<Uuid>,
}

/// Whom a target goes to.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NewTargetOwner {
    /// An active salesperson; for a manager, of his team; for a salesperson, himself.
    pub(super) user_id: Option<Uuid>,
}

/// What is done with several targets.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ManyTargets {
    /// The chosen ones, at most 1,000.
    #[serde(deserialize_with = "many")]
    ids: Option<Vec<String>>,
    /// Needed.
    #[schema(value_type = BulkAction, required = true)]
    pub(super) action: Option<BulkAction>,
    /// assign: whom they go to.
    user_id: Option<Uuid>,
    /// enroll: the template; the outbound default unless given.
    #[serde(deserialize_with = "integer")]
    cadence_id: Option<i32>,
    /// drop: why.
    reason: Option<String>,
}

//! What people and programs send about accounts.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::web::{email, integer, many};

/// The person that a new account begins with.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FirstContact {
    /// Needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_title: Option<String>,
    #[serde(default, deserialize_with = "email", skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
}

/// A new account. A form, which is flat, sends its contact as `contact.first_name` and so on.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NewAccount {
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    company_name: Option<String>,
    /// Tax number.
    npwp: Option<String>,
    /// With or without scheme and www; that of the e-mail address unless given.
    domain: Option<String>,
    industry: Option<String>,
    address: Option<String>,
    city: Option<String>,
    country: Option<String>,
    phone: Option<String>,
    #[serde(deserialize_with = "email")]
    email: Option<String>,
    /// The maker's in sales; a sales manager names somebody of his team, others whom they like, or nobody.
    owner_user_id: Option<Uuid>,
    /// The account it belongs to.
    parent_account_id: Option<String>,
    #[serde(deserialize_with = "many")]
    tags: Option<Vec<String>>,
    /// Its first, primary contact, made in the same act.
    contact: Option<FirstContact>,
    #[serde(rename = "contact.first_name", skip_serializing)]
    contact_first_name: Option<String>,
    #[serde(rename = "contact.last_name", skip_serializing)]
    contact_last_name: Option<String>,
    #[serde(rename = "contact.job_title", skip_serializing)]
    contact_job_title: Option<String>,
    #[serde(rename = "contact.email", deserialize_with = "email", skip_serializing)]
    contact_email: Option<String>,
    #[serde(rename = "contact.phone", skip_serializing)]
    contact_phone: Option<String>,
}

impl NewAccount {
    /// What was sent, with a form's contact put together.
    pub(super) fn draft(self, given: Value) -> Value {
        let Value::Object(mut fields) = given else { return given };
        let flat = FirstContact {
            first_name: self.contact_first_name,
            last_name: self.contact_last_name,
            job_title: self.contact_job_title,
            email: self.contact_email,
            phone: self.contact_phone,
        };
        if let (None, Ok(person)) = (&self.contact, serde_json::to_value(flat)) {
            fields.insert("contact".to_owned(), person);
        }
        Value::Object(fields)
    }
}

/// Changes to an account's plain fields: what is absent stays, what is null is cleared.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AccountPatch {
    company_name: Option<String>,
    npwp: Option<String>,
    domain: Option<String>,
    industry: Option<String>,
    address: Option<String>,
    city: Option<String>,
    country: Option<String>,
    phone: Option<String>,
    #[serde(deserialize_with = "email")]
    email: Option<String>,
    parent_account_id: Option<String>,
    #[serde(deserialize_with = "many")]
    tags: Option<Vec<String>>,
    /// The version that was read; without it the last edit wins.
    #[serde(deserialize_with = "integer")]
    pub(super) version: Option<i32>,
}

/// Whom an account goes to.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NewAccountOwner {
    /// An active salesperson; for a manager, of his team.
    pub(super) user_id: Option<Uuid>,
}

/// Why an account is put away.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Deactivation {
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    pub(super) reason: Option<String>,
}

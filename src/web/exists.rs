//! Where a refusal's "that exists already" can be seen.

use serde_json::Value;

use crate::error::{Code, Error};

/// Page and words of the record that stands in the way, if the refusal names one; it does only for whoever may see it (spec 4.1).
pub(super) fn link(error: &Error) -> Option<(String, &'static str)> {
    let details = error.details.as_ref()?;
    let known: &[(&str, &str, &str)] = match error.code {
        Code::AccountExists => &[("account_id", "/crm/accounts", "Open the account")],
        Code::TargetExists => &[("target_id", "/crm/targets", "Open the target")],
        Code::UserExists => &[("user_id", "/admin/users", "Open the user")],
        Code::AlreadyEnrolled => &[
            ("opportunity_id", "/crm/opportunities", "See what runs"),
            ("account_id", "/crm/accounts", "See what runs"),
            ("lead_id", "/crm/leads", "See what runs"),
            ("target_id", "/crm/targets", "See what runs"),
        ],
        _ => return None,
    };
    known.iter().find_map(|(name, page, words)| {
        let id = details.get(name).and_then(Value::as_str)?;
        Some((format!("{page}/{id}"), *words))
    })
}

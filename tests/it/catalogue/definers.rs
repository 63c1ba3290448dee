//! The only functions that may cross a policy. Each entry is a decision: what it reads or changes there, it checks itself.

/// Acts of spec 2.3: see it, may I, rule, change, audit, answer.
pub const ACTS: &[&str] = &[
    "rpc_activity_cancel",
    "rpc_activity_complete_and_next",
    "rpc_activity_create",
    "rpc_activity_update",
    "rpc_lead_assign",
    "rpc_lead_convert",
    "rpc_lead_create",
    "rpc_lead_handover_to_sales_pool",
    "rpc_lead_recall",
    "rpc_lead_release",
    "rpc_lead_reopen",
    "rpc_lead_triage",
    "rpc_lead_update",
    "rpc_opportunity_assign",
    "rpc_opportunity_change_stage",
    "rpc_opportunity_create",
    "rpc_opportunity_update",
    "rpc_quote_create",
    "rpc_quote_set_status",
    "rpc_quote_update",
    "rpc_sales_claim_lead",
    "rpc_sales_claim_next",
    "rpc_sales_quick_add_prospect",
];

/// What the query role may also execute: signing in, naming the user, searching with the sight of the caller, names of colleagues,
/// a record's own story, the worker's rounds.
pub const OPEN: &[&str] = &[
    "act_as",
    "demo_logins",
    "enter",
    "find_accounts",
    "find_contacts",
    "find_lead_duplicates",
    "find_leads",
    "find_opportunities",
    "find_targets",
    "list_people",
    "login_check",
    "login_failed",
    "login_open",
    "logout",
    "me",
    "person",
    "rpc_timeline",
    "rpc_work",
    "sees_deal_of",
    "setting",
];

/// What only acts and triggers call.
pub const INNER: &[&str] =
    &["audit", "audit_months", "audit_update", "can_own_sales", "invoices_changed", "may_tell", "rebuild_teams", "story_of", "sum_ledgers"];

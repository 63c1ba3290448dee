//! Every table of schema data as the query role finds it, written from spec 3.1: who sees its rows, and which columns plain SQL may change.

use super::records::EVERYBODY;

/// Who sees the rows of `support/everything.sql`, in which Budi owns what has an owner.
#[derive(Debug)]
pub enum See {
    /// Nobody: the query role has no right to it at all.
    Nobody,
    /// These people see every row there is, others none.
    All(&'static str),
    /// By record: who sees which is in `records::RECORDS`.
    Records,
    /// Director and admin see all, others what this condition names; `$me` is who asks.
    Own(&'static str),
}

/// One table.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    pub see: See,
    /// What spec 3.1 lets somebody edit by plain UPDATE: columns that no act guards. Nothing is ever inserted or deleted by plain SQL.
    pub updates: &'static str,
}

const fn table(name: &'static str, see: See) -> Table {
    Table { name, see, updates: "" }
}

const ALL_BUT_NONE: &str = "agus dewi maya ana dian sari budi citra surya eko putri fitri";
const OVERSEERS: &str = "agus dewi";
const ALL_SALES: &str = "agus dewi sari budi citra surya eko putri";
const OF_BUDI: &str = "agus dewi sari budi putri";
const IMPORT_OF_BUDI: &str = "agus dewi sari budi";

/// Who sees what is counted sees how many there are.
const TALLIES: &str = "exists (select from data.users as u join data.roles as r using (role_name) where u.user_id = '$me' and case
        when r.access_profile in ('marketing', 'marketing_manager') then kind = 'leads' and state in ('inbox', 'nurture', 'disqualified')
        when r.access_profile = 'sales_support' then kind <> 'leads' or state in ('pool', 'working', 'converted')
        when r.access_profile = 'finance' then kind = 'opportunities' and state <> 'Closed Lost'
        when r.access_profile in ('sales', 'sales_manager') then
            owner_user_id in (select m.member_user_id from data.team_members as m where m.manager_user_id = '$me')
                and (kind <> 'leads' or state in ('pool', 'working', 'converted'))
            or (kind = 'leads' and state = 'pool') or (kind = 'targets' and owner_user_id is null)
        else false end)";

pub const TABLES: &[Table] = &[
    table("accounts", See::All(ALL_BUT_NONE)),
    Table { updates: "description due_time", ..table("activities", See::Records) },
    table("api_tokens", See::Nobody),
    table("audit_log", See::All(OVERSEERS)),
    table("audit_marks", See::Nobody),
    table("audit_seals", See::All(OVERSEERS)),
    table("cadence_enrollments", See::Records),
    table("cadence_steps", See::All(ALL_BUT_NONE)),
    table("cadences", See::All(ALL_BUT_NONE)),
    table("contacts", See::All(ALL_BUT_NONE)),
    table("credentials", See::Nobody),
    table("holidays", See::All(ALL_BUT_NONE)),
    table("idempotency_keys", See::Nobody),
    table("import_batches", See::All(IMPORT_OF_BUDI)),
    table("import_chunks", See::All(IMPORT_OF_BUDI)),
    table("import_files", See::Nobody),
    table("import_mappings", See::All("budi")),
    table("import_rows", See::All(IMPORT_OF_BUDI)),
    table("invitations", See::Nobody),
    table("invoices", See::All("agus dewi sari budi citra surya eko putri fitri")),
    table("job_runs", See::All(OVERSEERS)),
    table("lead_handover_pool", See::All(ALL_SALES)),
    table("lead_transitions", See::All(ALL_BUT_NONE)),
    Table {
        updates: "lead_date company_name contact_name contact_email contact_phone city service_code route est_volume_value est_volume_unit \
                  timeline estimated_value currency primary_channel campaign_name notes",
        ..table("leads", See::Records)
    },
    table("login_failures", See::Nobody),
    table("notification_settings", See::All("budi")),
    table("notifications", See::All("budi")),
    Table {
        updates: "name estimated_value currency expected_close_date route next_step next_step_due_date competitor notes",
        ..table("opportunities", See::Records)
    },
    table("opportunity_stage_history", See::All(OF_BUDI)),
    table("own_writes", See::Nobody),
    table("proof_runs", See::All(OVERSEERS)),
    Table { updates: "total_amount currency valid_until terms notes", ..table("quotes", See::All(OF_BUDI)) },
    table("refinery_schema_history", See::Nobody),
    table("roles", See::All(ALL_BUT_NONE)),
    table("services", See::All(ALL_BUT_NONE)),
    table("sessions", See::Nobody),
    table("settings", See::All(ALL_BUT_NONE)),
    table("stage_rules", See::All(ALL_BUT_NONE)),
    table("tallies", See::Own(TALLIES)),
    // The state machine is everybody's to read (spec 2.2).
    table("target_status_transitions", See::All(EVERYBODY)),
    table("targets", See::Records),
    table("team_members", See::Own("manager_user_id = '$me' and '$me' <> '$oka'")),
    table("users", See::All(EVERYBODY)),
];

/// (record, who may edit its plain columns).
pub const EDITORS: &[(&str, &str)] = &[
    ("lead in the inbox", "agus maya ana dian"),
    ("lead in nurture", "agus maya ana dian"),
    ("lead disqualified", "agus"),
    ("lead in the pool", "agus"),
    ("lead of budi", "agus sari budi"),
    ("lead of sari", "agus sari"),
    ("lead of eko", "agus surya eko"),
    ("lead of budi without a deal", "agus sari budi"),
    ("lead converted by budi", "agus"),
    ("deal of budi", "agus sari budi"),
    ("deal of eko", "agus surya eko"),
    ("deal of sari", "agus sari"),
    ("quote of budi", "agus sari budi"),
    ("quote of eko", "agus surya eko"),
    ("activity of budi on his deal", "agus sari budi"),
    ("activity of eko on his deal", "agus surya eko"),
    ("activity of ana in nurture", "agus ana"),
    ("activity of putri on an account", "agus putri"),
];

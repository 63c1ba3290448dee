//! What the proof has to notice, each as SQL that breaks one thing.

/// What is done, and what the proof has to find: kind and kind of record.
pub type Sabotage<'a> = (&'a str, &'a str, &'a str);

/// A view, its filter as the database writes it, what that becomes, and what the proof has to find.
type Filter = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// A policy that lets everybody read.
pub const LEAKS: &[Sabotage<'static>] = &[
    ("alter policy leads_read on data.leads using (true)", "leak", "leads"),
    ("alter policy opportunities_read on data.opportunities using (true)", "leak", "opportunities"),
    ("alter policy quotes_read on data.quotes using (true)", "leak", "quotes"),
    ("alter policy opportunity_stage_history_read on data.opportunity_stage_history using (true)", "leak", "opportunity_stage_history"),
    ("alter policy activities_read on data.activities using (true)", "leak", "activities"),
    ("alter policy activities_of_leads on data.activities using (true)", "leak", "activities"),
    ("alter policy accounts_read on data.accounts using (true)", "leak", "accounts"),
    ("alter policy contacts_read on data.contacts using (true)", "leak", "contacts"),
    ("alter policy targets_read on data.targets using (true)", "leak", "targets"),
    ("alter policy invoices_read on data.invoices using (true)", "leak", "invoices"),
    ("alter policy lead_handover_pool_read on data.lead_handover_pool using (true)", "leak", "lead_handover_pool"),
    ("alter policy cadence_enrollments_read on data.cadence_enrollments using (true)", "leak", "cadence_enrollments"),
    ("alter policy import_batches_read on data.import_batches using (true)", "leak", "import_batches"),
    ("alter policy import_chunks_read on data.import_chunks using (true)", "leak", "import_chunks"),
    ("alter policy import_mappings_read on data.import_mappings using (true)", "leak", "import_mappings"),
    ("alter policy notifications_read on data.notifications using (true)", "leak", "notifications"),
    ("alter policy notification_settings_read on data.notification_settings using (true)", "leak", "notification_settings"),
    ("alter policy team_members_read on data.team_members using (true)", "leak", "team_members"),
    ("alter policy audit_seals_read on data.audit_seals using (true)", "leak", "audit_seals"),
    ("alter policy job_runs_read on data.job_runs using (true)", "leak", "job_runs"),
    ("alter policy proof_runs_read on data.proof_runs using (true)", "leak", "proof_runs"),
    ("alter policy tallies_read on data.tallies using (true)", "leak", "tallies"),
    ("alter policy audit_log_read on data.audit_log using (true)", "leak", "audit_log"),
    ("alter table data.leads disable row level security", "leak", "leads"),
    (
        "create or replace function crm.sees_opportunity(stage text, owner uuid, reach text, team uuid[]) returns boolean language sql immutable
            as 'select reach <> ''none'''",
        "leak",
        "opportunities",
    ),
];

/// A policy that the proof does not look at, and why not.
pub const APART: &[(&str, &str)] = &[
    ("import_rows_read", "as many rows as files had; it says what import_batches_read says: visibility::by_table"),
    ("leads_edit", "it lets nobody see anything: visibility::by_table"),
    ("opportunities_edit", "it lets nobody see anything: visibility::by_table"),
    ("quotes_edit", "it lets nobody see anything: visibility::by_table"),
    ("activities_edit", "it lets nobody see anything: visibility::by_table"),
    ("users_read", "names and roles of colleagues are everybody's"),
    ("roles_read", "no record: what the company has set"),
    ("services_read", "no record: what the company has set"),
    ("settings_read", "no record: what the company has set"),
    ("holidays_read", "no record: what the company has set"),
    ("cadences_read", "no record: what the company has set"),
    ("cadence_steps_read", "no record: what the company has set"),
    ("stage_rules_read", "no record: what the company has set"),
    ("lead_transitions_read", "no record: the rules of spec 1.4"),
    ("target_status_transitions_read", "no record: the rules of spec 1.9"),
];

/// A list that forgets something, or a record that no list knows.
pub const LOSSES: &[Sabotage<'static>] = &[
    (
        "create or replace view crm.v_lead_inbox with (security_invoker = true) as
            select l.* from crm.v_lead as l where l.queue = 'inbox' and l.triage_status = 'New' and (select crm.may_open('inbox'))",
        "lost",
        "leads",
    ),
    (
        "create or replace function crm.may_open(list text) returns boolean language sql stable as 'select list <> ''pool'''",
        "lost",
        "leads",
    ),
    (
        "create or replace function crm.may_open(list text) returns boolean language sql stable as 'select list <> ''nurture'''",
        "lost",
        "leads",
    ),
    (
        "create or replace function crm.may_open(list text) returns boolean language sql stable as 'select list <> ''my_leads'''",
        "lost",
        "leads",
    ),
    (
        "create or replace function crm.may_open(list text) returns boolean language sql stable as 'select list <> ''pipeline'''",
        "lost",
        "opportunities",
    ),
    (
        "create or replace function crm.may_open(list text) returns boolean language sql stable as 'select list <> ''activities'''",
        "lost",
        "activities",
    ),
    (
        "create or replace function crm.may_open(list text) returns boolean language sql stable as 'select list <> ''targets'''",
        "lost",
        "targets",
    ),
    ("alter policy leads_read on data.leads using ((select crm.my_reach()) = 'all')", "lost", "leads"),
    ("update data.users set is_active = false where role_name = 'salesperson' or role_name like 'sales %'", "lost", "leads"),
];

/// Every list that the proof reads, its filter broken in either way.
pub const FILTERS: &[Filter] = &[
    ("v_lead_inbox", "queue = 'inbox'", "queue = 'pool'", "lost", "leads"),
    ("v_nurture_leads", "queue = 'nurture'", "queue = 'none'", "lost", "leads"),
    ("v_disqualified_leads", "queue = 'disqualified'", "queue = 'none'", "lost", "leads"),
    ("v_handover_pool", "queue = 'pool'", "queue = 'none'", "lost", "leads"),
    ("v_my_leads", "queue = 'working'", "queue = 'none'", "lost", "leads"),
    ("v_pipeline_active", "closed_at IS NULL", "closed_at IS NOT NULL", "lost", "opportunities"),
    ("v_planner", "status = 'Planned'", "status = 'Done'", "lost", "activities"),
    ("v_targets", "may_open('targets'", "may_open('nothing'", "lost", "targets"),
    ("v_lead_inbox", "queue = 'inbox'", "queue <> 'nurture'", "double", "leads"),
    ("v_nurture_leads", "queue = 'nurture'", "queue <> 'inbox'", "double", "leads"),
    ("v_disqualified_leads", "queue = 'disqualified'", "queue <> 'nurture'", "double", "leads"),
    ("v_handover_pool", "queue = 'pool'", "queue <> 'converted'", "double", "leads"),
];

/// A list that shows what another one shows.
pub const DOUBLES: &[Sabotage<'static>] = &[
    (
        "create or replace view crm.v_lead_inbox with (security_invoker = true) as
            select l.* from crm.v_lead as l where l.queue in ('inbox', 'nurture') and (select crm.may_open('inbox'))",
        "double",
        "leads",
    ),
    (
        "create or replace view crm.v_my_leads with (security_invoker = true) as
            select l.* from crm.v_lead as l where l.queue in ('working', 'pool') and (select crm.may_open('my_leads'));
         create or replace function crm.listed_leads(team uuid[]) returns table (lead_id text, list text) language sql stable as
            'select v.lead_id, ''Sales Inbox'' from crm.v_handover_pool as v union all select v.lead_id, ''My Leads'' from crm.v_my_leads as v'",
        "double",
        "leads",
    ),
];

/// Something open without a next action, or with one that nobody will do.
pub const GAPS: &[Sabotage<'static>] = &[
    (
        "delete from data.activities where status = 'Planned' and lead_id in (select lead_id from data.leads where queue = 'nurture')",
        "gap",
        "leads",
    ),
    (
        "delete from data.activities where status = 'Planned' and lead_id in (select lead_id from data.leads where queue = 'working')",
        "gap",
        "leads",
    ),
    ("delete from data.activities where status = 'Planned' and opportunity_id is not null", "gap", "cadence_enrollments"),
    (
        "delete from data.activities where status = 'Planned' and opportunity_id is not null;
         update data.cadence_enrollments set status = 'Stopped', stopped_at = now(), stop_reason = 'sabotage'",
        "gap",
        "opportunities",
    ),
    (
        "alter table data.opportunities drop constraint opportunities_open_has_next_step; update data.opportunities set next_step = null",
        "gap",
        "opportunities",
    ),
    (
        "update data.opportunities set stage = 'Closed Won', closed_at = now() where opportunity_id = (select max(opportunity_id) from data.opportunities)",
        "gap",
        "activities",
    ),
    ("update data.users set is_active = false where email = 'budi@bcp.test'", "gap", "activities"),
];

create sequence data.lead_number;

create table data.leads (
    lead_id text primary key default data.new_id('LEAD', 'data.lead_number'),
    lead_date date not null default data.company_today(),
    company_name text not null,
    contact_name text,
    contact_email text,
    contact_phone text,
    city text,
    service_code text references data.services on delete restrict,
    route text,
    est_volume_value numeric(14, 3),
    est_volume_unit text,
    timeline text,
    estimated_value numeric(18, 2),
    currency text not null default 'IDR',
    sourced_by text not null,
    primary_channel text not null,
    campaign_name text,
    notes text,
    marketing_owner_user_id uuid references data.users on delete restrict,
    triage_status text not null default 'New',
    queue text generated always as (case
        when converted_at is not null then 'converted'
        when triage_status = 'Disqualified' then 'disqualified'
        when triage_status = 'Nurture' then 'nurture'
        when triage_status = 'Handed Over' and sales_owner_user_id is not null then 'working'
        when triage_status = 'Handed Over' then 'pool'
        when triage_status in ('New', 'In Review') then 'inbox'
    end) stored,
    priority integer not null default 0,
    pool_rank integer not null generated always as (-priority) stored,
    handover_eligible boolean not null generated always as (triage_status = 'Handed Over' and converted_at is null) stored,
    handover_notes text,
    sales_owner_user_id uuid references data.users on delete restrict,
    opportunity_id text,
    account_id text references data.accounts on delete restrict,
    next_contact_on date,
    next_contact_key date not null generated always as (coalesce(next_contact_on, 'infinity')) stored,
    sla_deadline timestamptz not null default data.clock() + interval '24 hours',
    first_touched_at timestamptz,
    qualified_at timestamptz,
    handed_over_at timestamptz,
    claimed_at timestamptz,
    converted_at timestamptz,
    disqualified_at timestamptz,
    disqualified_reason text,
    dedupe_key text not null generated always as (data.normalize_company(company_name) || '|' || coalesce(data.normalize_phone(contact_phone), '')) stored,
    import_batch_id text,
    search_name text collate "C" not null generated always as (lower(company_name)) stored,
    search_text text collate "C" not null generated always as (lower(lead_id || ' ' || company_name || ' ' || coalesce(contact_name, '') || ' '
        || coalesce(contact_email, '') || ' ' || coalesce(contact_phone, '') || ' ' || coalesce(data.normalize_phone(contact_phone), ''))) stored,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1,
    constraint leads_company_name_length check (length(trim(company_name)) between 1 and 200),
    constraint leads_contact_name_length check (length(contact_name) <= 200),
    constraint leads_contact_email_format check (contact_email = lower(contact_email) and contact_email ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' and length(contact_email) <= 254),
    constraint leads_contact_phone_format check (contact_phone is null or (length(contact_phone) <= 40 and data.normalize_phone(contact_phone) is not null)),
    constraint leads_city_length check (length(city) <= 200),
    constraint leads_route_length check (length(route) <= 500),
    constraint leads_est_volume_value_amount check (est_volume_value >= 0),
    constraint leads_est_volume_unit_known check (est_volume_unit in ('kg', 'cbm', 'TEU', 'shipment', 'pcs', 'container')),
    constraint leads_timeline_known check (timeline in ('Immediate', '1 Week', '2 Weeks', '1 Month', '3 Months', '6 Months', 'Exploring')),
    constraint leads_estimated_value_amount check (estimated_value >= 0),
    constraint leads_currency_format check (currency ~ '^[A-Z]{3}$'),
    constraint leads_sourced_by_known check (sourced_by in ('Marketing', 'Sales')),
    constraint leads_primary_channel_known check (primary_channel in ('LinkedIn', 'SEM', 'Paid Social', 'Website (Direct/Referral)', 'Webinar & Live',
        'Event Offline', 'Trade Show', 'Partnership/Referral', 'Sales Outbound', 'Sales Referral', 'Other')),
    constraint leads_campaign_name_length check (length(campaign_name) <= 200),
    constraint leads_notes_length check (length(notes) <= 10000),
    constraint leads_handover_notes_length check (length(handover_notes) <= 10000),
    constraint leads_disqualified_reason_length check (length(trim(disqualified_reason)) between 1 and 1000),
    constraint leads_lead_date_range check (lead_date between '2000-01-01' and '2100-12-31'),
    constraint leads_next_contact_on_range check (next_contact_on between '2000-01-01' and '2100-12-31'),
    constraint leads_triage_status_known check (triage_status in ('New', 'In Review', 'Qualified', 'Nurture', 'Disqualified', 'Handed Over')),
    constraint leads_qualified_is_passed_through check (triage_status <> 'Qualified'),
    constraint leads_queue_always check (queue is not null),
    constraint leads_priority_known check (priority between 0 and 2),
    constraint leads_contact_required check (contact_email is not null or contact_phone is not null or sourced_by = 'Sales'),
    constraint leads_disqualified_explained check (triage_status <> 'Disqualified' or (disqualified_reason is not null and disqualified_at is not null)),
    constraint leads_working_claimed check (queue <> 'working' or claimed_at is not null),
    constraint leads_pool_handed_over check (queue <> 'pool' or handed_over_at is not null),
    constraint leads_converted_complete check (converted_at is null or (sales_owner_user_id is not null and opportunity_id is not null and account_id is not null))
);
create index leads_inbox on data.leads (sla_deadline, created_at, lead_id) include (queue, sales_owner_user_id, triage_status) where queue = 'inbox';
create index leads_nurture on data.leads (next_contact_key, created_at, lead_id) include (queue, sales_owner_user_id) where queue = 'nurture';
create index leads_disqualified on data.leads (disqualified_at desc, lead_id desc) include (queue, sales_owner_user_id) where queue = 'disqualified';
create index leads_pool on data.leads (pool_rank, handed_over_at, lead_id) include (queue, sales_owner_user_id) where queue = 'pool';
create index leads_working_owner on data.leads (sales_owner_user_id, claimed_at desc, lead_id desc) include (queue) where queue = 'working';
create index leads_working on data.leads (claimed_at desc, lead_id desc) include (queue, sales_owner_user_id) where queue = 'working';
create index leads_dedupe on data.leads (dedupe_key) where queue in ('inbox', 'nurture', 'pool', 'working');
create index leads_email on data.leads (contact_email) where queue in ('inbox', 'nurture', 'pool', 'working');
create index leads_account on data.leads (account_id) where account_id is not null;
create index leads_opportunity on data.leads (opportunity_id) where opportunity_id is not null;
create index leads_marketing_owner on data.leads (marketing_owner_user_id, handed_over_at desc, lead_id desc) where handed_over_at is not null;
create index leads_import on data.leads (import_batch_id) where import_batch_id is not null;
create index leads_search on data.leads using gin (search_text public.gin_trgm_ops) where queue <> 'converted';
create index leads_search_name on data.leads (search_name, lead_id) where queue <> 'converted';

create table data.lead_handover_pool (
    pool_id bigint generated always as identity primary key,
    lead_id text not null references data.leads on delete cascade,
    handed_over_by uuid references data.users on delete restrict,
    handed_over_at timestamptz not null default data.clock(),
    notes text,
    priority integer not null,
    expires_at timestamptz not null,
    claimed_by uuid references data.users on delete restrict,
    claimed_at timestamptz,
    released_at timestamptz,
    release_reason text,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    constraint lead_handover_pool_notes_length check (length(notes) <= 10000),
    constraint lead_handover_pool_claimed_whole check ((claimed_by is null) = (claimed_at is null)),
    constraint lead_handover_pool_ended_once check (claimed_at is null or released_at is null),
    constraint lead_handover_pool_released_explained check (released_at is null or release_reason is not null)
);
create unique index lead_handover_pool_one_live on data.lead_handover_pool (lead_id) where claimed_at is null and released_at is null;
create index lead_handover_pool_expiry on data.lead_handover_pool (expires_at) where claimed_at is null and released_at is null;
create index lead_handover_pool_lead on data.lead_handover_pool (lead_id, pool_id desc);
create index lead_handover_pool_claims on data.lead_handover_pool (claimed_by, claimed_at) where claimed_by is not null;

create table data.lead_transitions (
    from_queue text not null,
    action text not null,
    to_queue text not null,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    primary key (from_queue, action)
);

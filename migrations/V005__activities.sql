create sequence data.activity_number;

create table data.cadences (
    cadence_id bigint generated always as identity primary key,
    name text not null,
    description text,
    purpose text not null,
    mode text not null default 'upfront',
    working_days_only boolean not null default false,
    is_active boolean not null default true,
    is_default boolean not null default false,
    revision integer not null default 1,
    owner_user_id uuid references data.users on delete restrict,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1,
    constraint cadences_name_length check (length(trim(name)) between 1 and 200),
    constraint cadences_description_length check (length(description) <= 10000),
    constraint cadences_purpose_known check (purpose in ('lead_follow_up', 'winback', 'outbound', 'nurture', 'other')),
    constraint cadences_mode_known check (mode in ('upfront', 'stepwise'))
);
create unique index cadences_one_default on data.cadences (purpose) where is_default;

create table data.cadence_steps (
    cadence_id bigint not null references data.cadences on delete cascade,
    step_number integer not null,
    activity_type text not null,
    subject_template text not null,
    description_template text,
    delay_days integer not null,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    primary key (cadence_id, step_number),
    constraint cadence_steps_step_number_range check (step_number between 1 and 100),
    constraint cadence_steps_activity_type_known check (activity_type in ('Call', 'Email', 'Visit', 'Online Meeting', 'WhatsApp',
        'LinkedIn Message', 'Send Proposal', 'Send Quote', 'Follow Up', 'Internal Meeting', 'Other')),
    constraint cadence_steps_subject_template_length check (length(trim(subject_template)) between 1 and 300),
    constraint cadence_steps_delay_days_range check (delay_days between 0 and 3650)
);

create table data.cadence_enrollments (
    enrollment_id bigint generated always as identity primary key,
    cadence_id bigint not null references data.cadences on delete restrict,
    purpose text not null,
    subject text not null,
    opportunity_id text references data.opportunities on delete restrict,
    account_id text references data.accounts on delete restrict,
    target_id text,
    lead_id text references data.leads on delete restrict,
    contact_id text references data.contacts on delete set null,
    owner_user_id uuid not null references data.users on delete restrict,
    current_step integer not null default 1,
    status text not null default 'Active',
    stop_reason text,
    enrolled_by uuid default data.actor() references data.users on delete restrict,
    enrolled_at timestamptz not null default data.clock(),
    paused_at timestamptz,
    completed_at timestamptz,
    stopped_at timestamptz,
    steps jsonb not null,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    constraint cadence_enrollments_subject_known check (subject in ('opportunity', 'account', 'target', 'lead')),
    constraint cadence_enrollments_subject_named check (case subject when 'opportunity' then opportunity_id is not null
        when 'account' then account_id is not null when 'target' then target_id is not null else lead_id is not null end),
    constraint cadence_enrollments_status_known check (status in ('Active', 'Paused', 'Completed', 'Stopped')),
    constraint cadence_enrollments_paused_stamped check (status <> 'Paused' or paused_at is not null),
    constraint cadence_enrollments_completed_stamped check ((status = 'Completed') = (completed_at is not null)),
    constraint cadence_enrollments_stopped_stamped check ((status = 'Stopped') = (stopped_at is not null and stop_reason is not null))
);
create unique index cadence_enrollments_one_opportunity on data.cadence_enrollments (opportunity_id, purpose) where subject = 'opportunity' and status in ('Active', 'Paused');
create unique index cadence_enrollments_one_account on data.cadence_enrollments (account_id, purpose) where subject = 'account' and status in ('Active', 'Paused');
create unique index cadence_enrollments_one_target on data.cadence_enrollments (target_id, purpose) where subject = 'target' and status in ('Active', 'Paused');
create unique index cadence_enrollments_one_lead on data.cadence_enrollments (lead_id, purpose) where subject = 'lead' and status in ('Active', 'Paused');
create index cadence_enrollments_opportunity on data.cadence_enrollments (opportunity_id, enrollment_id desc) where opportunity_id is not null;
create index cadence_enrollments_account on data.cadence_enrollments (account_id, enrollment_id desc) where account_id is not null;
create index cadence_enrollments_target on data.cadence_enrollments (target_id, enrollment_id desc) where target_id is not null;
create index cadence_enrollments_lead on data.cadence_enrollments (lead_id, enrollment_id desc) where lead_id is not null;
create index cadence_enrollments_contact on data.cadence_enrollments (contact_id) where contact_id is not null;
create index cadence_enrollments_owner on data.cadence_enrollments (owner_user_id) where status in ('Active', 'Paused');
create index cadence_enrollments_cadence on data.cadence_enrollments (cadence_id, status);

create table data.activities (
    activity_id text primary key default data.new_id('ACT', 'data.activity_number'),
    activity_type text not null,
    status text not null default 'Planned',
    subject text not null,
    description text,
    due_date date,
    due_time time,
    owner_user_id uuid not null references data.users on delete restrict,
    lead_id text references data.leads on delete restrict,
    opportunity_id text references data.opportunities on delete restrict,
    account_id text references data.accounts on delete restrict,
    contact_id text references data.contacts on delete set null,
    target_id text,
    outcome text,
    duration_minutes integer,
    completed_at timestamptz,
    cancelled_at timestamptz,
    cancel_reason text,
    enrollment_id bigint references data.cadence_enrollments on delete restrict,
    step_number integer,
    is_system boolean not null default false,
    is_paused boolean not null default false,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1,
    constraint activities_activity_type_known check (activity_type in ('Call', 'Email', 'Visit', 'Online Meeting', 'WhatsApp',
        'LinkedIn Message', 'Send Proposal', 'Send Quote', 'Follow Up', 'Internal Meeting', 'Other')),
    constraint activities_status_known check (status in ('Planned', 'Done', 'Cancelled')),
    constraint activities_subject_length check (length(trim(subject)) between 1 and 500),
    constraint activities_description_length check (length(description) <= 10000),
    constraint activities_due_date_range check (due_date between '2000-01-01' and '2100-12-31'),
    constraint activities_outcome_length check (length(outcome) <= 10000),
    constraint activities_duration_minutes_range check (duration_minutes between 0 and 1440),
    constraint activities_cancel_reason_length check (length(trim(cancel_reason)) between 1 and 1000),
    constraint activities_one_record check (num_nonnulls(lead_id, opportunity_id, account_id, target_id) > 0),
    constraint activities_account_with_deal check ((opportunity_id is null and contact_id is null) or account_id is not null),
    constraint activities_planned_dated check (status <> 'Planned' or due_date is not null),
    constraint activities_done_stamped check ((status = 'Done') = (completed_at is not null)),
    constraint activities_cancelled_explained check ((status = 'Cancelled') = (cancelled_at is not null) and (status <> 'Cancelled' or cancel_reason is not null)),
    constraint activities_step_whole check ((enrollment_id is null) = (step_number is null)),
    constraint activities_step_once unique (enrollment_id, step_number)
);
create index activities_planned_owner on data.activities (owner_user_id, due_date, activity_id)
    include (is_paused, lead_id, opportunity_id, account_id, target_id) where status = 'Planned';
create index activities_planned on data.activities (due_date, activity_id)
    include (owner_user_id, is_paused, lead_id, opportunity_id, account_id, target_id) where status = 'Planned';
create index activities_ended_owner on data.activities (owner_user_id, completed_at desc, activity_id desc) where status = 'Done';
create index activities_lead on data.activities (lead_id, created_at desc, activity_id) where lead_id is not null;
create index activities_opportunity on data.activities (opportunity_id, created_at desc, activity_id) where opportunity_id is not null;
create index activities_account on data.activities (account_id, created_at desc, activity_id) where account_id is not null;
create index activities_account_planned on data.activities (account_id, due_date, activity_id) where status = 'Planned' and account_id is not null;
create index activities_target on data.activities (target_id, created_at desc, activity_id) where target_id is not null;
create index activities_contact on data.activities (contact_id) where contact_id is not null;

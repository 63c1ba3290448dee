create sequence data.opportunity_number;
create sequence data.quote_number;

create table data.stage_rules (
    stage text primary key,
    position integer not null,
    is_open boolean not null,
    probability integer,
    expected_days integer,
    requires text[] not null default '{}',
    next_step_suggestion text,
    follow_up_subject text,
    follow_up_days integer,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1,
    constraint stage_rules_position_taken unique (position),
    constraint stage_rules_probability_range check (probability between 0 and 100),
    constraint stage_rules_expected_days_range check (expected_days between 0 and 3650),
    constraint stage_rules_requires_known check (requires <@ array['owner_user_id', 'next_step', 'next_step_due_date', 'quote', 'lost_reason', 'lost_reason_code', 'win_reason']),
    constraint stage_rules_follow_up_whole check ((follow_up_subject is null) = (follow_up_days is null))
);

create table data.opportunities (
    opportunity_id text primary key default data.new_id('OPP', 'data.opportunity_number'),
    account_id text not null references data.accounts on delete restrict,
    name text not null,
    stage text not null references data.stage_rules on delete restrict,
    owner_user_id uuid not null references data.users on delete restrict,
    estimated_value numeric(18, 2),
    currency text not null default 'IDR',
    probability integer not null,
    expected_close_date date,
    service_codes text[] not null default '{}',
    route text,
    next_step text,
    next_step_due_date date,
    primary_contact_id text references data.contacts on delete set null,
    source_lead_id text references data.leads on delete restrict,
    source_target_id text,
    lost_reason text,
    lost_reason_code text,
    win_reason text,
    competitor text,
    notes text,
    stage_entered_at timestamptz not null default data.clock(),
    closed_at timestamptz,
    search_name text collate "C" not null generated always as (lower(name)) stored,
    search_text text collate "C" not null generated always as (lower(opportunity_id || ' ' || name || ' ' || coalesce(route, ''))) stored,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1,
    constraint opportunities_name_length check (length(trim(name)) between 1 and 300),
    constraint opportunities_estimated_value_amount check (estimated_value >= 0),
    constraint opportunities_currency_format check (currency ~ '^[A-Z]{3}$'),
    constraint opportunities_probability_range check (probability between 0 and 100),
    constraint opportunities_expected_close_date_range check (expected_close_date between '2000-01-01' and '2100-12-31'),
    constraint opportunities_next_step_due_date_range check (next_step_due_date between '2000-01-01' and '2100-12-31'),
    constraint opportunities_route_length check (length(route) <= 500),
    constraint opportunities_next_step_length check (length(trim(next_step)) between 1 and 500),
    constraint opportunities_lost_reason_length check (length(trim(lost_reason)) between 1 and 1000),
    constraint opportunities_lost_reason_code_known check (lost_reason_code in ('price', 'competitor', 'no_budget', 'no_response', 'not_a_fit', 'other', 'returned_to_pool')),
    constraint opportunities_win_reason_length check (length(win_reason) <= 1000),
    constraint opportunities_competitor_length check (length(competitor) <= 200),
    constraint opportunities_notes_length check (length(notes) <= 10000),
    constraint opportunities_open_has_next_step check (stage in ('Closed Won', 'Closed Lost') or (next_step is not null and next_step_due_date is not null)),
    constraint opportunities_closed_stamped check ((stage in ('Closed Won', 'Closed Lost')) = (closed_at is not null)),
    constraint opportunities_lost_explained check (stage <> 'Closed Lost' or (lost_reason is not null and lost_reason_code is not null))
);
create index opportunities_open_owner on data.opportunities (owner_user_id, next_step_due_date, opportunity_id)
    include (stage, estimated_value, currency) where closed_at is null;
create index opportunities_open on data.opportunities (next_step_due_date, opportunity_id)
    include (owner_user_id, stage, estimated_value, currency) where closed_at is null;
create index opportunities_board on data.opportunities (stage, next_step_due_date, opportunity_id)
    include (owner_user_id, estimated_value, currency) where closed_at is null;
create index opportunities_board_owner on data.opportunities (owner_user_id, stage, next_step_due_date, opportunity_id)
    include (estimated_value, currency) where closed_at is null;
create index opportunities_closed_owner on data.opportunities (owner_user_id, closed_at desc, opportunity_id desc) include (stage) where closed_at is not null;
create index opportunities_closed on data.opportunities (closed_at desc, opportunity_id desc) include (owner_user_id, stage) where closed_at is not null;
create index opportunities_all_owner on data.opportunities (owner_user_id, created_at desc, opportunity_id desc) include (stage);
create index opportunities_all on data.opportunities (created_at desc, opportunity_id desc) include (owner_user_id, stage);
create index opportunities_account on data.opportunities (account_id, next_step_due_date, opportunity_id);
create index opportunities_lead on data.opportunities (source_lead_id) where source_lead_id is not null;
create index opportunities_target on data.opportunities (source_target_id) where source_target_id is not null;
create index opportunities_contact on data.opportunities (primary_contact_id) where primary_contact_id is not null;
create index opportunities_search on data.opportunities using gin (search_text public.gin_trgm_ops);
create index opportunities_search_name on data.opportunities (search_name, opportunity_id);

alter table data.leads add constraint leads_opportunity_id_fkey foreign key (opportunity_id) references data.opportunities on delete restrict;

create table data.opportunity_stage_history (
    history_id bigint generated always as identity primary key,
    opportunity_id text not null references data.opportunities on delete cascade,
    from_stage text references data.stage_rules on delete restrict,
    to_stage text not null references data.stage_rules on delete restrict,
    changed_by uuid default data.actor() references data.users on delete restrict,
    changed_at timestamptz not null default data.clock(),
    note text,
    created_at timestamptz not null default data.clock()
);
create index opportunity_stage_history_opportunity on data.opportunity_stage_history (opportunity_id, history_id desc);

create table data.quotes (
    quote_id text primary key default data.new_id('QUO', 'data.quote_number'),
    opportunity_id text not null references data.opportunities on delete restrict,
    revision integer not null,
    status text not null default 'Draft',
    total_amount numeric(18, 2) not null,
    currency text not null default 'IDR',
    valid_until date,
    terms text,
    notes text,
    sent_at timestamptz,
    decided_at timestamptz,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1,
    constraint quotes_revision_taken unique (opportunity_id, revision),
    constraint quotes_status_known check (status in ('Draft', 'Sent', 'Accepted', 'Rejected', 'Expired')),
    constraint quotes_total_amount_amount check (total_amount >= 0),
    constraint quotes_currency_format check (currency ~ '^[A-Z]{3}$'),
    constraint quotes_valid_until_range check (valid_until between '2000-01-01' and '2100-12-31'),
    constraint quotes_terms_length check (length(terms) <= 10000),
    constraint quotes_notes_length check (length(notes) <= 10000)
);
create unique index quotes_one_accepted on data.quotes (opportunity_id) where status = 'Accepted';
create index quotes_validity on data.quotes (valid_until) where status = 'Sent';

create sequence data.target_number;
create sequence data.invoice_number;
create sequence data.import_number;

create table data.import_batches (
    batch_id text primary key default data.new_id('IMP', 'data.import_number'),
    kind text not null,
    file_name text not null,
    file_sha256 text not null,
    bytes bigint not null,
    status text not null default 'uploaded',
    mapping jsonb,
    options jsonb,
    row_count integer,
    created integer,
    updated integer,
    skipped integer,
    failed integer,
    started_at timestamptz,
    finished_at timestamptz,
    undone_at timestamptz,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    constraint import_batches_kind_known check (kind in ('targets', 'leads', 'invoices')),
    constraint import_batches_file_name_length check (length(file_name) between 1 and 255),
    constraint import_batches_bytes_range check (bytes >= 0),
    constraint import_batches_status_known check (status in ('uploaded', 'previewed', 'running', 'completed', 'cancelled', 'failed', 'undone'))
);
create index import_batches_importer on data.import_batches (created_by, created_at desc, batch_id desc);
create index import_batches_listed on data.import_batches (created_at desc, batch_id desc) include (created_by);
create index import_batches_content on data.import_batches (file_sha256);
create index import_batches_running on data.import_batches (batch_id) where status = 'running';

create table data.import_rows (
    batch_id text not null references data.import_batches on delete cascade,
    row_number integer not null,
    raw jsonb not null,
    verdict text,
    reason text,
    record_id text,
    before jsonb,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    primary key (batch_id, row_number),
    constraint import_rows_verdict_known check (verdict in ('create', 'update', 'skip', 'fail'))
);
create index import_rows_verdict on data.import_rows (batch_id, verdict, row_number);

create table data.import_mappings (
    mapping_id bigint generated always as identity primary key,
    kind text not null,
    name text,
    headers_hash text not null,
    mapping jsonb not null,
    created_by uuid not null default data.actor() references data.users on delete cascade,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    constraint import_mappings_name_taken unique (created_by, kind, name)
);
create index import_mappings_headers on data.import_mappings (created_by, kind, headers_hash);

create table data.targets (
    target_id text primary key default data.new_id('TGT', 'data.target_number'),
    company_name text not null,
    domain text,
    industry text,
    contact_name text,
    contact_email text,
    contact_phone text,
    linkedin_url text,
    city text,
    notes text,
    source text,
    status text not null default 'new_target',
    owner_user_id uuid references data.users on delete restrict,
    next_outreach_at date,
    outreach_key date not null generated always as (coalesce(next_outreach_at, 'infinity')) stored,
    last_contacted_at timestamptz,
    dedupe_key text not null generated always as (data.normalize_company(company_name) || '|'
        || coalesce(data.normalize_domain(domain), data.email_domain(contact_email), '')) stored,
    drop_reason text,
    dropped_at timestamptz,
    converted_at timestamptz,
    converted_to_account_id text references data.accounts on delete restrict,
    converted_to_opportunity_id text references data.opportunities on delete restrict,
    import_batch_id text references data.import_batches on delete restrict,
    search_name text collate "C" not null generated always as (lower(company_name)) stored,
    search_text text collate "C" not null generated always as (lower(target_id || ' ' || company_name || ' ' || coalesce(domain, '') || ' '
        || coalesce(contact_name, '') || ' ' || coalesce(contact_email, '') || ' ' || coalesce(contact_phone, '') || ' '
        || coalesce(data.normalize_phone(contact_phone), ''))) stored,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1,
    constraint targets_dedupe_taken unique (dedupe_key),
    constraint targets_company_name_length check (length(trim(company_name)) between 1 and 200),
    constraint targets_domain_length check (length(domain) <= 253),
    constraint targets_industry_length check (length(industry) <= 200),
    constraint targets_contact_name_length check (length(contact_name) <= 200),
    constraint targets_contact_email_format check (contact_email = lower(contact_email) and contact_email ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' and length(contact_email) <= 254),
    constraint targets_contact_phone_format check (contact_phone is null or (length(contact_phone) <= 40 and data.normalize_phone(contact_phone) is not null)),
    constraint targets_linkedin_url_length check (length(linkedin_url) <= 500),
    constraint targets_city_length check (length(city) <= 200),
    constraint targets_notes_length check (length(notes) <= 10000),
    constraint targets_source_length check (length(source) <= 200),
    constraint targets_status_known check (status in ('new_target', 'contacted', 'engaged', 'qualified', 'converted', 'dropped')),
    constraint targets_drop_reason_length check (length(trim(drop_reason)) between 1 and 1000),
    constraint targets_next_outreach_at_range check (next_outreach_at between '2000-01-01' and '2100-12-31'),
    constraint targets_dropped_explained check (status <> 'dropped' or (drop_reason is not null and dropped_at is not null)),
    constraint targets_converted_complete check (status <> 'converted' or (converted_at is not null and converted_to_account_id is not null and converted_to_opportunity_id is not null))
);
create index targets_owner on data.targets (owner_user_id, outreach_key, target_id) include (status);
create index targets_listed on data.targets (outreach_key, target_id) include (owner_user_id, status);
create index targets_status on data.targets (status, outreach_key, target_id) include (owner_user_id);
create index targets_account on data.targets (converted_to_account_id) where converted_to_account_id is not null;
create index targets_opportunity on data.targets (converted_to_opportunity_id) where converted_to_opportunity_id is not null;
create index targets_import on data.targets (import_batch_id) where import_batch_id is not null;
create index targets_search on data.targets using gin (search_text public.gin_trgm_ops);
create index targets_search_name on data.targets (search_name, target_id);

alter table data.leads add constraint leads_import_batch_id_fkey foreign key (import_batch_id) references data.import_batches on delete restrict;
alter table data.opportunities add constraint opportunities_source_target_id_fkey foreign key (source_target_id) references data.targets on delete restrict;
alter table data.activities add constraint activities_target_id_fkey foreign key (target_id) references data.targets on delete restrict;
alter table data.cadence_enrollments add constraint cadence_enrollments_target_id_fkey foreign key (target_id) references data.targets on delete restrict;

create table data.target_status_transitions (
    from_status text not null,
    to_status text not null,
    created_at timestamptz not null default data.clock(),
    primary key (from_status, to_status)
);

create table data.invoices (
    invoice_id text primary key default data.new_id('INV', 'data.invoice_number'),
    account_id text not null references data.accounts on delete restrict,
    invoice_number text not null,
    invoice_date date not null,
    due_date date,
    amount numeric(18, 2) not null,
    currency text not null default 'IDR',
    status text not null default 'Outstanding',
    paid_amount numeric(18, 2) not null default 0,
    import_batch_id text references data.import_batches on delete restrict,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1,
    constraint invoices_number_taken unique (invoice_number),
    constraint invoices_invoice_number_length check (length(trim(invoice_number)) between 1 and 100),
    constraint invoices_invoice_date_range check (invoice_date between '2000-01-01' and '2100-12-31'),
    constraint invoices_due_date_range check (due_date between '2000-01-01' and '2100-12-31'),
    constraint invoices_amount_amount check (amount >= 0),
    constraint invoices_paid_amount_amount check (paid_amount between 0 and amount),
    constraint invoices_currency_format check (currency ~ '^[A-Z]{3}$'),
    constraint invoices_status_known check (status in ('Outstanding', 'Partial', 'Paid', 'Overdue', 'Void'))
);
create index invoices_account on data.invoices (account_id, invoice_date desc, invoice_id desc);
create index invoices_due on data.invoices (due_date) where status in ('Outstanding', 'Partial');
create index invoices_import on data.invoices (import_batch_id) where import_batch_id is not null;

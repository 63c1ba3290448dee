create sequence data.account_number;
create sequence data.contact_number;

create table data.accounts (
    account_id text not null default data.new_id('ACCT', 'data.account_number'),
    company_name text not null,
    normalized_name text not null generated always as (data.normalize_company(company_name)) stored,
    npwp text,
    normalized_npwp text generated always as (data.normalize_npwp(npwp)) stored,
    domain text,
    normalized_domain text generated always as (data.normalize_domain(domain)) stored,
    industry text,
    address text,
    city text,
    country text,
    phone text,
    email text,
    owner_user_id uuid references data.users on delete restrict,
    parent_account_id text references data.accounts on delete set null,
    tags text[] not null default '{}',
    is_active boolean not null default true,
    merged_into_account_id text references data.accounts on delete restrict,
    first_invoice_date date,
    last_invoice_date date,
    return_invoice_date date,
    lifetime_value jsonb not null default '{}',
    search_name text collate "C" not null generated always as (lower(company_name)) stored,
    search_text text collate "C" not null generated always as (lower(account_id || ' ' || company_name || ' ' || coalesce(domain, '')
        || ' ' || coalesce(npwp, '') || ' ' || coalesce(data.normalize_npwp(npwp), '') || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))) stored,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1,
    -- Lists show an account's name beside each row; the name in the key's index spares a visit to the table.
    constraint accounts_pkey primary key (account_id) include (company_name),
    constraint accounts_company_name_length check (length(trim(company_name)) between 1 and 200),
    constraint accounts_npwp_length check (length(npwp) <= 40),
    constraint accounts_domain_length check (length(domain) <= 253),
    constraint accounts_industry_length check (length(industry) <= 200),
    constraint accounts_address_length check (length(address) <= 1000),
    constraint accounts_city_length check (length(city) <= 200),
    constraint accounts_country_length check (length(country) <= 200),
    constraint accounts_phone_length check (length(phone) <= 40),
    constraint accounts_email_format check (email = lower(email) and email ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' and length(email) <= 254),
    constraint accounts_parent_not_self check (parent_account_id <> account_id),
    constraint accounts_merged_inactive check (merged_into_account_id is null or not is_active)
);
create unique index accounts_name_taken on data.accounts (normalized_name) where is_active;
create unique index accounts_domain_taken on data.accounts (normalized_domain) where is_active;
create unique index accounts_npwp_taken on data.accounts (normalized_npwp) where is_active;
create index accounts_listed on data.accounts (is_active, search_name, account_id);
create index accounts_owner on data.accounts (owner_user_id, search_name, account_id);
create index accounts_parent on data.accounts (parent_account_id) where parent_account_id is not null;
create index accounts_merged on data.accounts (merged_into_account_id) where merged_into_account_id is not null;
create index accounts_last_invoice on data.accounts (last_invoice_date, account_id) where is_active and last_invoice_date is not null;
create index accounts_search on data.accounts using gin (search_text public.gin_trgm_ops);

create table data.contacts (
    contact_id text primary key default data.new_id('CONT', 'data.contact_number'),
    account_id text not null references data.accounts on delete restrict,
    first_name text not null,
    last_name text,
    job_title text,
    email text,
    phone text,
    normalized_phone text generated always as (data.normalize_phone(phone)) stored,
    is_primary boolean not null default false,
    is_decision_maker boolean not null default false,
    notes text,
    search_name text collate "C" not null generated always as (lower(first_name || coalesce(' ' || last_name, ''))) stored,
    search_text text collate "C" not null generated always as (lower(contact_id || ' ' || first_name || ' ' || coalesce(last_name, '')
        || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(data.normalize_phone(phone), ''))) stored,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1,
    constraint contacts_first_name_length check (length(trim(first_name)) between 1 and 200),
    constraint contacts_last_name_length check (length(last_name) <= 200),
    constraint contacts_job_title_length check (length(job_title) <= 200),
    constraint contacts_email_format check (email = lower(email) and email ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' and length(email) <= 254),
    constraint contacts_phone_length check (length(phone) <= 40),
    constraint contacts_notes_length check (length(notes) <= 10000)
);
create unique index contacts_email_taken on data.contacts (account_id, email);
create unique index contacts_phone_taken on data.contacts (account_id, normalized_phone);
create unique index contacts_one_primary on data.contacts (account_id) where is_primary;
create index contacts_account on data.contacts (account_id, search_name, contact_id);
create index contacts_search on data.contacts using gin (search_text public.gin_trgm_ops);

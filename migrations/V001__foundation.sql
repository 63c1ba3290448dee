-- Functions that defaults, generated columns, checks and indexes use. They live in data and are never changed in place.

create function data.clock() returns timestamptz language sql stable as $$
    select coalesce(nullif(current_setting('bcp.now', true), '')::timestamptz, now())
$$;
comment on function data.clock() is 'The present moment; a test may set bcp.now for its transaction or connection.';

create function data.company_today() returns date language sql stable as $$
    select (data.clock() at time zone coalesce(nullif(current_setting('bcp.tz', true), ''), 'Asia/Jakarta'))::date
$$;
comment on function data.company_today() is 'Today in the company''s time zone (spec 1.13), never the server''s date.';

create function data.actor() returns uuid language sql stable as $$
    select nullif(current_setting('bcp.user_id', true), '')::uuid
$$;
comment on function data.actor() is 'The user that the transaction names, null for the system.';

create function data.new_id(prefix text, sequence regclass) returns text language sql volatile as $$
    select prefix || to_char(data.company_today(), 'YYYYMMDD') || lpad(n, greatest(4, length(n)), '0')
    from (select nextval(sequence)::text as n) as counter
$$;
comment on function data.new_id(text, regclass) is 'A key a person can read out: prefix, company date, growing number (spec 2.1).';

create function data.normalize_company(name text) returns text language sql immutable parallel safe as $$
    select coalesce(
        nullif(trim(regexp_replace(
            regexp_replace(
                regexp_replace(lower(name), '[\s!-/:-@\[-`{-~]+', ' ', 'g'),
                '\m(pt|cv|ud|tbk|persero|ltd|limited|inc|incorporated|gmbh|pte|pty|co|corp|corporation|company|llc|plc|bv|sdn|bhd)\M', ' ', 'g'),
            '\s+', ' ', 'g')), ''),
        lower(trim(name)))
$$;
comment on function data.normalize_company(text) is 'Lower case, without legal forms and punctuation, spaces folded (spec 1.12).';

create function data.normalize_domain(address text) returns text language sql immutable parallel safe as $$
    select nullif(regexp_replace(regexp_replace(lower(trim(address)), '^([a-z]+:)?//', ''), '^www\.|[/:?#].*$|\.$', '', 'g'), '')
$$;
comment on function data.normalize_domain(text) is 'Lower case host without scheme, www, port and path (spec 1.12).';

create function data.normalize_phone(typed text) returns text language sql immutable parallel safe as $$
    select case
        when length(digits) < 6 then null
        when typed ~ '^\s*\+' then '+' || digits
        when digits like '00%' then '+' || substr(digits, 3)
        when digits like '0%' then '+62' || substr(digits, 2)
        when digits like '62%' then '+' || digits
        else '+62' || digits
    end
    from (select regexp_replace(typed, '\D', '', 'g') as digits) as stripped
$$;
comment on function data.normalize_phone(text) is 'E.164 with +62 where no country is given; null when it is no number (spec 1.12).';

create function data.normalize_npwp(typed text) returns text language sql immutable parallel safe as $$
    select nullif(regexp_replace(typed, '\D', '', 'g'), '')
$$;
comment on function data.normalize_npwp(text) is 'The digits of an Indonesian tax number (spec 1.12).';

create function data.email_domain(email text) returns text language sql immutable parallel safe as $$
    select case when host <> all (array[
            'gmail.com', 'googlemail.com', 'yahoo.com', 'yahoo.co.id', 'ymail.com', 'rocketmail.com', 'hotmail.com',
            'hotmail.co.id', 'outlook.com', 'outlook.co.id', 'live.com', 'msn.com', 'icloud.com', 'me.com', 'mac.com',
            'aol.com', 'gmx.com', 'gmx.net', 'mail.com', 'proton.me', 'protonmail.com', 'zoho.com', 'yandex.com', 'qq.com', '163.com'])
        then data.normalize_domain(host) end
    from (select nullif(split_part(lower(trim(email)), '@', 2), '') as host) as parts
$$;
comment on function data.email_domain(text) is 'The domain of an e-mail address, null for free providers (spec 1.12).';

create table data.roles (
    role_name text primary key,
    department text not null,
    access_profile text not null,
    created_at timestamptz not null default data.clock(),
    constraint roles_access_profile_known check (access_profile in
        ('admin', 'director', 'marketing_manager', 'marketing', 'sales_manager', 'sales', 'sales_support', 'finance', 'none'))
);

create table data.users (
    user_id uuid primary key default gen_random_uuid(),
    email text not null,
    full_name text not null,
    role_name text not null references data.roles on update cascade on delete restrict,
    manager_user_id uuid references data.users on delete restrict,
    is_active boolean not null default true,
    is_demo boolean not null default false,
    locale text not null default 'id',
    time_zone text not null default 'Asia/Jakarta',
    last_login_at timestamptz,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1,
    constraint users_email_taken unique (email),
    constraint users_email_format check (email = lower(email) and email ~ '^[^@\s]+@[^@\s]+$' and length(email) <= 254),
    constraint users_full_name_length check (length(trim(full_name)) between 1 and 200),
    constraint users_manager_not_self check (manager_user_id <> user_id)
);
create index users_manager on data.users (manager_user_id);
create index users_role on data.users (role_name);

create table data.team_members (
    manager_user_id uuid not null references data.users on delete cascade,
    member_user_id uuid not null references data.users on delete cascade,
    primary key (manager_user_id, member_user_id)
);
create index team_members_member on data.team_members (member_user_id, manager_user_id);

create table data.credentials (
    user_id uuid primary key references data.users on delete cascade,
    password_hash text not null,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock()
);

create table data.sessions (
    session_id uuid primary key default gen_random_uuid(),
    token_hash bytea not null,
    user_id uuid not null references data.users on delete cascade,
    user_agent text,
    address text,
    created_at timestamptz not null default data.clock(),
    last_seen_at timestamptz not null default data.clock(),
    expires_at timestamptz not null,
    ended_at timestamptz,
    constraint sessions_token_taken unique (token_hash)
);
create index sessions_user on data.sessions (user_id, created_at);
create index sessions_expiry on data.sessions (expires_at);

create table data.api_tokens (
    token_id uuid primary key default gen_random_uuid(),
    token_hash bytea not null,
    user_id uuid not null references data.users on delete cascade,
    name text not null,
    scope text not null,
    created_at timestamptz not null default data.clock(),
    last_used_at timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz,
    constraint api_tokens_token_taken unique (token_hash),
    constraint api_tokens_name_length check (length(trim(name)) between 1 and 200),
    constraint api_tokens_scope_known check (scope in ('read', 'write', 'intake'))
);
create index api_tokens_user on data.api_tokens (user_id, created_at);

create table data.login_failures (
    failure_id bigint generated always as identity primary key,
    email text not null,
    address text not null,
    created_at timestamptz not null default data.clock()
);
create index login_failures_email on data.login_failures (email, created_at);
create index login_failures_address on data.login_failures (address, created_at);

create table data.settings (
    key text primary key,
    value jsonb not null,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    version integer not null default 1
);

create table data.services (
    service_code text primary key,
    name text not null,
    department text not null,
    is_active boolean not null default true,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock()
);

create table data.holidays (
    day date primary key,
    name text not null,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock()
);

create table data.audit_log (
    id bigint generated always as identity,
    at timestamptz not null default data.clock(),
    xid xid8 not null default pg_current_xact_id(),
    actor_user_id uuid,
    actor_role text,
    action text not null,
    entity text not null,
    entity_id text not null,
    correlation_id text not null,
    changed jsonb,
    note text,
    primary key (id, at)
) partition by range (at);
create table data.audit_log_other partition of data.audit_log default;
create index audit_log_entity on data.audit_log (entity, entity_id, id desc);
create index audit_log_at on data.audit_log (at desc, id desc);
create index audit_log_actor on data.audit_log (actor_user_id, id desc);
create index audit_log_correlation on data.audit_log (correlation_id, id);

create table data.audit_seals (
    seal_id bigint generated always as identity primary key,
    first_audit_id bigint not null,
    last_audit_id bigint not null,
    row_count bigint not null,
    seal bytea not null,
    created_at timestamptz not null default data.clock()
);

create table data.idempotency_keys (
    user_id uuid not null references data.users on delete cascade,
    key text not null,
    operation text not null,
    request_hash text not null,
    response jsonb,
    status integer,
    created_at timestamptz not null default data.clock(),
    expires_at timestamptz not null default data.clock() + interval '24 hours',
    primary key (user_id, key),
    constraint idempotency_keys_key_length check (length(key) between 1 and 255)
);
create index idempotency_keys_expiry on data.idempotency_keys (expires_at);

create table data.invitations (
    invitation_id uuid primary key default gen_random_uuid(),
    token_hash bytea not null,
    user_id uuid not null references data.users on delete cascade,
    created_by uuid default data.actor() references data.users on delete restrict,
    created_at timestamptz not null default data.clock(),
    expires_at timestamptz not null,
    accepted_at timestamptz,
    constraint invitations_token_taken unique (token_hash)
);
create index invitations_user on data.invitations (user_id);
create index invitations_expiry on data.invitations (expires_at);

create table data.notifications (
    notification_id bigint generated always as identity primary key,
    user_id uuid not null references data.users on delete cascade,
    kind text not null,
    entity text not null,
    entity_id text not null,
    message text not null,
    created_at timestamptz not null default data.clock(),
    read_at timestamptz
);
create index notifications_user on data.notifications (user_id, notification_id desc) include (read_at);

create table data.notification_settings (
    user_id uuid not null references data.users on delete cascade,
    kind text not null,
    enabled boolean not null,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    primary key (user_id, kind)
);

create table data.job_runs (
    run_id bigint generated always as identity primary key,
    job text not null,
    started_at timestamptz not null default data.clock(),
    finished_at timestamptz,
    counts jsonb,
    error text,
    created_at timestamptz not null default data.clock()
);
create index job_runs_job on data.job_runs (job, run_id desc);

create table data.proof_runs (
    run_id bigint generated always as identity primary key,
    started_at timestamptz not null default data.clock(),
    finished_at timestamptz,
    records bigint,
    result jsonb,
    created_by uuid default data.actor() references data.users on delete set null,
    created_at timestamptz not null default data.clock()
);

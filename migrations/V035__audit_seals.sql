-- Seals of the audit: each over the rows of one month's partition within a range of ids (decisions 015 and 052).
alter table data.audit_seals
    add column part text not null,
    add column rows_hash bytea not null,
    add constraint audit_seals_range_forward check (first_audit_id <= last_audit_id);
create index audit_seals_part on data.audit_seals (part, last_audit_id);

-- Up to which id rows are settled once every transaction below this one has ended.
create table data.audit_marks (
    is_only boolean primary key default true,
    audit_id bigint not null,
    below xid8 not null,
    created_at timestamptz not null default data.clock(),
    updated_at timestamptz not null default data.clock(),
    constraint audit_marks_is_only_one check (is_only)
);

-- The audit is read newest first, also one person's.
drop index data.audit_log_actor;
create index audit_log_actor on data.audit_log (actor_user_id, at desc, id desc);

-- How many months before the present one the audit is kept; null: for ever.
insert into data.settings (key, value) values ('audit_months_kept', 'null');

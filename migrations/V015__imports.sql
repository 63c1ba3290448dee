-- Imports: what a file is read into, the chunks in which it is worked, and what undoing left.

alter table data.import_batches
    add column headers jsonb not null default '[]',
    add column stage text,
    add column stage_at timestamptz,
    add column same_as text references data.import_batches on delete set null,
    add column left_rows integer,
    add column error text,
    add column changed_by uuid references data.users on delete restrict,
    add constraint import_batches_stage_known check (stage in ('reading', 'previewing', 'committing', 'undoing')),
    add constraint import_batches_running_staged check ((status = 'running') = (coalesce(stage, '') in ('committing', 'undoing'))),
    add constraint import_batches_file_sha256_length check (length(file_sha256) between 1 and 64);
create index import_batches_same_as on data.import_batches (same_as) where same_as is not null;
create index import_batches_staged on data.import_batches (stage_at) where stage is not null;

create table data.import_files (
    batch_id text not null references data.import_batches on delete cascade,
    part integer not null,
    content bytea not null,
    created_at timestamptz not null default data.clock(),
    primary key (batch_id, part),
    constraint import_files_part_range check (part between 0 and 9999),
    constraint import_files_content_length check (length(content) <= 1048576)
);
-- A file is mostly compressed already or read once: compressing it again costs more than it saves.
alter table data.import_files alter column content set storage external;

alter table data.import_rows
    add column draft jsonb not null default '{}',
    add column problems jsonb,
    add column key text,
    add column flags jsonb,
    add column settled boolean not null default false,
    add column left_because text;
-- A row is written when read, previewed and committed; free space keeps the later versions on its page, out of the indexes.
alter table data.import_rows set (fillfactor = 60);
create index import_rows_key on data.import_rows (batch_id, key, row_number) where key is not null and problems is null;

create table data.import_chunks (
    batch_id text not null references data.import_batches on delete cascade,
    work text not null,
    part integer not null,
    first_row integer not null,
    last_row integer not null,
    row_count integer not null,
    created integer not null default 0,
    updated integer not null default 0,
    skipped integer not null default 0,
    failed integer not null default 0,
    began_at timestamptz,
    done_at timestamptz,
    created_at timestamptz not null default data.clock(),
    primary key (batch_id, work, part),
    constraint import_chunks_work_known check (work in ('preview', 'commit', 'undo'))
);
create index import_chunks_open on data.import_chunks (part, batch_id) where done_at is null;

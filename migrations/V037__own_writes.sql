-- Up to where somebody's own acts stand in the log: what a replica must have before it may show him anything (decision 064).
-- Not logged itself, so that noting it waits for no disk; no foreign key, whose check would write into the log again.
create unlogged table data.own_writes (
    user_id uuid primary key,
    position pg_lsn not null,
    created_at timestamptz not null default data.clock()
);

-- What an import remembers beyond its present stage: that its undo has begun, that it commits itself after its preview, how long its commit was
-- worked on, and how many of its companies are known already; of a chunk, how often it was tried.

alter table data.import_batches
    add column undo_began_at timestamptz,
    add column commits_itself boolean not null default false,
    add column worked_ms integer not null default 0,
    add column known integer,
    add constraint import_batches_worked_ms_range check (worked_ms >= 0);
alter table data.import_chunks add column tries integer not null default 0;

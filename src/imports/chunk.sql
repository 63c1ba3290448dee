-- Chunks: a batch's work is cut, each piece is one transaction that any process may take, and the last one ends the stage (spec 7.5).

create type crm.import_outcome as (row_number integer, verdict text, reason text, record_id text, before jsonb, flags jsonb);
comment on type crm.import_outcome is 'What an import does with a row: what a kind''s apply function answers for each row it was given.';

create function crm.import_stage(work text) returns text language sql immutable as $$
    select case work when 'preview' then 'previewing' when 'commit' then 'committing' when 'undo' then 'undoing' end
$$;
comment on function crm.import_stage(text) is 'The stage of a batch in which chunks of this work are done.';

create function crm.import_chunk_rows(b data.import_batches) returns integer language sql stable as $$
    -- Leads, invoices and cadences are worked record by record, each for milliseconds; a chunk must end well within the statement's time.
    select case when b.kind = 'targets' and not coalesce(b.options -> 'fixed' ? 'cadence_id', false) then 2000 else 200 end
$$;
comment on function crm.import_chunk_rows(data.import_batches) is 'How many rows are one transaction.';

create function crm.import_counted(b data.import_batches, only_settled boolean) returns data.import_batches language plpgsql as $$
#variable_conflict use_column
begin
    select count(*), count(*) filter (where r.verdict = 'create' and (r.settled or not only_settled)),
        count(*) filter (where r.verdict = 'update' and (r.settled or not only_settled)),
        count(*) filter (where r.verdict = 'skip' and (r.settled or not only_settled)),
        count(*) filter (where r.verdict = 'fail' and (r.settled or not only_settled)), count(*) filter (where r.flags <> '{}')
    into b.row_count, b.created, b.updated, b.skipped, b.failed, b.known
    from data.import_rows as r where r.batch_id = b.batch_id;
    update data.import_batches as i
    set row_count = b.row_count, created = b.created, updated = b.updated, skipped = b.skipped, failed = b.failed, known = b.known
    where i.batch_id = b.batch_id
    returning i.* into b;
    return b;
end $$;
comment on function crm.import_counted(data.import_batches, boolean) is 'Counts the batch''s rows by verdict: all, or only those that are done for good.';

create function crm.import_worked_ms(batch_id text) returns integer language sql stable as $$
    select coalesce(sum(extract(epoch from greatest(c.done_at - greatest(c.began_at, c.before), '0')) * 1000), 0)::integer
    from (
        select k.began_at, k.done_at, max(k.done_at) over (order by k.began_at, k.part rows between unbounded preceding and 1 preceding) as before
        from data.import_chunks as k
        where k.batch_id = import_worked_ms.batch_id and k.work = 'commit' and k.done_at is not null
    ) as c
$$;
comment on function crm.import_worked_ms(text) is 'How long the chunks of the commit were worked on, what was done at once counted once; pauses count for nothing.';

create function crm.import_begin(b data.import_batches, work text) returns void language plpgsql as $$
#variable_conflict use_column
begin
    -- An undo that failed goes on with its own chunks: what they took back would else be told as removed by somebody.
    delete from data.import_chunks as c where c.batch_id = b.batch_id and not (import_begin.work = 'undo' and c.work = 'undo');
    update data.import_chunks as c set tries = 0 where c.batch_id = b.batch_id;
    insert into data.import_chunks (batch_id, work, part, first_row, last_row, row_count)
    select b.batch_id, import_begin.work, n.part, min(n.row_number), max(n.row_number), count(*)
    from (
        select r.row_number, (row_number() over (order by r.row_number) - 1) / crm.import_chunk_rows(b) as part
        from data.import_rows as r
        where r.batch_id = b.batch_id
          and case import_begin.work
              -- A lead that was there got a note, which goes too, also where its importer may not know of the lead.
              when 'undo' then r.settled and (r.record_id is not null and r.verdict in ('create', 'update') or b.kind = 'leads' and r.verdict = 'skip')
              else not r.settled end
    ) as n
    where import_begin.work <> 'undo' or b.undo_began_at is null
    group by n.part;
    b := crm.import_counted(b, true);
    update data.import_batches as i
    set stage = crm.import_stage(work), stage_at = crm.now(), error = null, changed_by = crm.my_id(),
        status = case work when 'preview' then i.status else 'running' end,
        started_at = case work when 'commit' then coalesce(i.started_at, crm.now()) else i.started_at end,
        finished_at = case work when 'commit' then null else i.finished_at end,
        undo_began_at = case work when 'undo' then coalesce(i.undo_began_at, crm.now()) else i.undo_began_at end
    where i.batch_id = b.batch_id;
end $$;
comment on function crm.import_begin(data.import_batches, text) is 'Cuts the rows that are still to be worked into chunks and opens the stage; the worker does the rest.';

create function crm.import_rests(b data.import_batches) returns data.import_batches language plpgsql as $$
#variable_conflict use_column
declare
    done boolean := b.started_at is not null and not exists (
        select from data.import_rows as r
        where r.batch_id = b.batch_id and not r.settled
          and (r.verdict in ('create', 'update') or b.kind = 'leads' and r.verdict = 'skip' and crm.import_first(r.reason) is null));
begin
    if done then
        update data.import_rows as r set settled = true where r.batch_id = b.batch_id and not r.settled;
    end if;
    update data.import_batches as i
    set status = case when done then 'completed' else 'previewed' end, stage = null, commits_itself = false
    where i.batch_id = b.batch_id
    returning i.* into b;
    return b;
end $$;
comment on function crm.import_rests(data.import_batches) is 'After a preview: it waits for its commit, or stays completed where nothing is left to commit.';

create function crm.import_ended(b data.import_batches) returns void language plpgsql as $$
#variable_conflict use_column
declare
    at_once boolean := b.commits_itself;
begin
    if b.stage = 'undoing' then
        update data.import_batches as i
        set status = 'undone', stage = null, undone_at = crm.now(),
            left_rows = (select count(*) from data.import_rows as r where r.batch_id = b.batch_id and r.left_because is not null)
        where i.batch_id = b.batch_id;
        perform crm.audit('IMPORT_UNDONE', 'import_batches', b.batch_id, '{"before": {"status": "completed"}, "after": {"status": "undone"}}');
        return;
    end if;
    b := crm.import_counted(b, false);
    if b.stage = 'previewing' then
        b := crm.import_rests(b);
        if at_once and 'commit' = any (crm.list_import_actions(b)) then
            perform crm.import_begin(b, 'commit');
        end if;
        return;
    end if;
    update data.import_batches as i
    set status = 'completed', stage = null, finished_at = crm.now(), worked_ms = i.worked_ms + crm.import_worked_ms(i.batch_id)
    where i.batch_id = b.batch_id;
    perform crm.audit('IMPORT_COMMITTED', 'import_batches', b.batch_id, jsonb_build_object('after', jsonb_build_object(
        'status', 'completed', 'created', b.created, 'updated', b.updated, 'skipped', b.skipped, 'failed', b.failed)));
end $$;
comment on function crm.import_ended(data.import_batches) is 'All chunks are done: the counts, the batch''s rest, one audit row.';

create function crm.import_chunk_done(b data.import_batches, c data.import_chunks) returns void language plpgsql as $$
#variable_conflict use_column
declare
    outcomes crm.import_outcome[];
begin
    if c.work = 'undo' then
        perform crm.import_undone(b, c.first_row, c.last_row);
    else
        outcomes := case c.work when 'preview' then crm.import_previewed(b, c.first_row, c.last_row) else crm.import_applied(b, c.first_row, c.last_row) end;
        perform crm.import_written(b, outcomes, c.work = 'commit');
    end if;
    update data.import_chunks as k set done_at = clock_timestamp(),
        created = n.created, updated = n.updated, skipped = n.skipped, failed = n.failed
    from (
        select count(*) filter (where o.verdict = 'create') as created, count(*) filter (where o.verdict = 'update') as updated,
            count(*) filter (where o.verdict = 'skip') as skipped, count(*) filter (where o.verdict = 'fail') as failed
        from unnest(outcomes) as o
    ) as n
    where k.batch_id = c.batch_id and k.work = c.work and k.part = c.part;
end $$;
comment on function crm.import_chunk_done(data.import_batches, data.import_chunks) is 'Does one chunk and keeps its counts; nothing of it stays if anything fails.';

create function crm.import_failed(batch_id text, message text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    b data.import_batches;
begin
    -- A chunk that another worker is at is waited for: the counts below are final.
    perform from data.import_chunks as c where c.batch_id = import_failed.batch_id and c.done_at is null order by c.part for update;
    update data.import_batches as i
    set status = 'failed', stage = null, error = import_failed.message,
        finished_at = case i.stage when 'committing' then crm.now() else i.finished_at end,
        worked_ms = i.worked_ms + case i.stage when 'committing' then crm.import_worked_ms(i.batch_id) else 0 end
    where i.batch_id = import_failed.batch_id
    returning i.* into b;
    perform crm.import_counted(b, true);
end $$;
comment on function crm.import_failed(text, text) is 'Ends the stage with a sentence for the importer; what is committed stays, and commit goes on from there.';

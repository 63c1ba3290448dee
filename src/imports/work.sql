-- The worker's side: takes the next chunk of any import, or ends a stage, each call one transaction.

create function crm.import_claimed(batch_id text default null) returns data.import_chunks language sql volatile as $$
    -- By part and then batch: imports that run at once share the workers, and a small one is not kept waiting by a large one.
    select c.*
    from data.import_chunks as c join data.import_batches as b on b.batch_id = c.batch_id and b.stage = crm.import_stage(c.work)
    where c.done_at is null and (import_claimed.batch_id is null or c.batch_id = import_claimed.batch_id)
    order by c.part, c.batch_id
    limit 1
    for no key update of c skip locked
$$;
comment on function crm.import_claimed(text) is 'The next open chunk that nobody is at, held; of one import or of any.';

create function crm.import_worked(c data.import_chunks) returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    b data.import_batches := (select i from data.import_batches as i where i.batch_id = c.batch_id);
    problem text;
begin
    perform crm.act_as(case when c.work = 'undo' then b.changed_by else b.created_by end), set_config('bcp.correlation', b.batch_id, true);
    begin
        if not crm.may_import(b.kind) then
            perform crm.import_failed(b.batch_id, 'Whoever asked for this import may not import any more.');
        else
            update data.import_chunks as k set began_at = clock_timestamp() where k.batch_id = c.batch_id and k.work = c.work and k.part = c.part;
            perform crm.import_chunk_done(b, c);
        end if;
    exception when others then
        -- What passes by itself is tried again by whoever takes the chunk next.
        if sqlstate like any (array['40%', '53%', '55%', '57%', '58%']) then
            raise;
        end if;
        problem := left(format('%s (%s)', sqlerrm, sqlstate), 1000);
        perform crm.import_failed(b.batch_id, format('Something went wrong on our side in rows %s to %s. Nothing of them was imported; try again.', c.first_row, c.last_row));
    end;
    return jsonb_build_object('batch_id', b.batch_id, 'work', c.work, 'rows', c.row_count, 'problem', problem);
end $$;
comment on function crm.import_worked(data.import_chunks) is 'One chunk, as the importer (undo: as whoever asked for it); a fault of ours ends the stage and is told.';

create function crm.import_finished() returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    b data.import_batches;
begin
    select * into b from data.import_batches as i
    where i.stage in ('previewing', 'committing', 'undoing')
      and not exists (select from data.import_chunks as c where c.batch_id = i.batch_id and c.done_at is null)
    order by i.stage_at limit 1
    for no key update skip locked;
    if b.batch_id is null then
        return null;
    end if;
    perform crm.act_as(case b.stage when 'undoing' then b.changed_by else b.created_by end), set_config('bcp.correlation', b.batch_id, true);
    perform crm.import_ended(b);
    return jsonb_build_object('batch_id', b.batch_id, 'work', 'end', 'rows', 0);
end $$;
comment on function crm.import_finished() is 'Ends the stage of an import whose chunks are all done; null: there is none.';

create function crm.rpc_import_work() returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    c data.import_chunks;
    did jsonb;
begin
    if crm.my_id() is not null then
        perform crm.refuse('FORBIDDEN', 'The scheduled work is done by the system, in nobody''s name.');
    end if;
    perform crm.work_zone();
    c := crm.import_claimed();
    did := case when c.batch_id is null then crm.import_finished() else crm.import_worked(c) end;
    return coalesce(did, '{"work": null}') || jsonb_build_object('running', exists (
        select from data.import_batches as b where b.stage in ('previewing', 'committing', 'undoing')));
end $$;
comment on function crm.rpc_import_work() is
    'The worker''s step: one chunk of any import, or the end of a stage; work is null when there is nothing to take. Needs no user.';

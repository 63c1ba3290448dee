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

create function crm.import_tried(b data.import_batches, c data.import_chunks, state text, said text) returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    told text := left(format('%s (%s)', said, state), 1000);
    tries integer;
begin
    -- What passes by itself is tried again by whoever takes the chunk next, but not for ever.
    if state like any (array['40%', '53%', '55%', '57%', '58%']) then
        update data.import_chunks as k set tries = k.tries + 1
        where k.batch_id = c.batch_id and k.work = c.work and k.part = c.part
        returning k.tries into tries;
    end if;
    if tries < (case state when '57014' then 3 else 10 end) then
        return jsonb_build_object('batch_id', b.batch_id, 'work', c.work, 'rows', 0, 'again', told);
    end if;
    perform crm.import_failed(b.batch_id, format(
        case state when '57014' then 'Rows %s to %s took longer than they may, three times. ' else 'Something went wrong on our side in rows %s to %s. ' end
        || case c.work when 'undo' then 'Nothing of them was taken back; undo it again.' else 'Nothing of them was imported; try again.' end,
        c.first_row, c.last_row));
    return jsonb_build_object('batch_id', b.batch_id, 'work', c.work, 'rows', 0, 'problem', told);
end $$;
comment on function crm.import_tried(data.import_batches, data.import_chunks, text, text) is
    'A chunk was not done: it is left to the next try, or the stage ends and the importer is told.';

create function crm.import_worked(c data.import_chunks) returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    b data.import_batches := (select i from data.import_batches as i where i.batch_id = c.batch_id);
begin
    perform crm.act_as(case when c.work = 'undo' then b.changed_by else b.created_by end), set_config('bcp.correlation', b.batch_id, true);
    begin
        if not crm.may_import(b.kind) then
            perform crm.import_failed(b.batch_id, 'Whoever asked for this import may not import any more.');
        else
            update data.import_chunks as k set began_at = clock_timestamp() where k.batch_id = c.batch_id and k.work = c.work and k.part = c.part;
            perform crm.import_chunk_done(b, c);
        end if;
    -- A statement whose time is over (query_canceled) is not among the others.
    exception when query_canceled or others then
        return crm.import_tried(b, c, sqlstate, sqlerrm);
    end;
    return jsonb_build_object('batch_id', b.batch_id, 'work', c.work, 'rows', c.row_count);
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

create function crm.import_given_up() returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    b data.import_batches;
begin
    select * into b from data.import_batches as i
    where i.stage = 'reading' and i.stage_at < crm.now() - interval '2 minutes'
    order by i.stage_at limit 1
    for no key update skip locked;
    if b.batch_id is null then
        return null;
    end if;
    perform crm.act_as(b.created_by), set_config('bcp.correlation', b.batch_id, true);
    perform crm.import_broken(b, 'The file was not read to its end, because the server stopped. Check the rows again, or upload the file once more.');
    return jsonb_build_object('batch_id', b.batch_id, 'work', 'read', 'rows', 0);
end $$;
comment on function crm.import_given_up() is 'Ends the reading of a file of which no row has come for two minutes; null: there is none.';

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
    did := case when c.batch_id is null then coalesce(crm.import_finished(), crm.import_given_up()) else crm.import_worked(c) end;
    return coalesce(did, '{"work": null}') || jsonb_build_object('running', exists (
        select from data.import_batches as b where b.stage in ('previewing', 'committing', 'undoing')));
end $$;
comment on function crm.rpc_import_work() is
    'The worker''s step: one chunk of any import, or the end of a stage; work is null when there is nothing to take. Needs no user.';

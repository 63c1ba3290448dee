-- What a person does with an import: commit, cancel, undo, one failed row put right (spec 7).

create function crm.rpc_import_commit(batch_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    b data.import_batches;
begin
    if answer is not null then
        return answer;
    end if;
    b := crm.import_for(rpc_import_commit.batch_id, 'commit');
    perform crm.import_begin(b, 'commit');
    return crm.answered(jsonb_build_object('batch_id', b.batch_id, 'status', 'running'));
end $$;
comment on function crm.rpc_import_commit(text) is 'Runs the import, or goes on with one that was cancelled or failed; the worker does it chunk by chunk.';

create function crm.rpc_import_commit_chunk(batch_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    me uuid := crm.my_id();
    b data.import_batches := crm.import_seen(rpc_import_commit_chunk.batch_id);
    c data.import_chunks;
    did jsonb := '{"rows": 0}';
begin
    if b.stage is distinct from 'committing' then
        perform crm.refuse('INVALID_TRANSITION', 'This import is not running. Commit it first.', jsonb_build_object('from', b.status, 'to', 'running'));
    end if;
    c := crm.import_claimed(b.batch_id);
    if c.batch_id is not null then
        did := crm.import_worked(c);
    elsif not exists (select from data.import_chunks as k where k.batch_id = b.batch_id and k.done_at is null) then
        perform crm.act_as(b.created_by);
        perform crm.import_ended(b);
    end if;
    perform crm.act_as(me);
    return jsonb_build_object('batch_id', b.batch_id, 'rows', did -> 'rows', 'status', (select i.status from data.import_batches as i where i.batch_id = b.batch_id),
        'chunks_left', (select count(*) from data.import_chunks as k where k.batch_id = b.batch_id and k.done_at is null));
end $$;
comment on function crm.rpc_import_commit_chunk(text) is
    'Does the next chunk of a running import by hand, as its importer; with none left it completes the import. Safe beside the worker.';

create function crm.rpc_import_cancel(batch_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    b data.import_batches;
begin
    if answer is not null then
        return answer;
    end if;
    b := crm.import_for(rpc_import_cancel.batch_id, 'cancel');
    update data.import_batches as i set status = 'cancelled', stage = null, finished_at = crm.now() where i.batch_id = b.batch_id;
    -- A chunk under way is waited for here and stays; so the counts below are final.
    delete from data.import_chunks as c where c.batch_id = b.batch_id and c.done_at is null;
    update data.import_batches as i set worked_ms = i.worked_ms + crm.import_worked_ms(i.batch_id) where i.batch_id = b.batch_id;
    b := crm.import_counted(b, true);
    perform crm.audit('IMPORT_COMMITTED', 'import_batches', b.batch_id, jsonb_build_object('after', jsonb_build_object(
        'status', b.status, 'created', b.created, 'updated', b.updated, 'skipped', b.skipped, 'failed', b.failed)), 'cancelled');
    return crm.answered(jsonb_build_object('batch_id', b.batch_id, 'status', b.status));
end $$;
comment on function crm.rpc_import_cancel(text) is 'Stops a running import after the chunks under way; what is done stays, commit goes on with the rest, undo takes it back.';

create function crm.rpc_import_undo(batch_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    b data.import_batches;
begin
    if answer is not null then
        return answer;
    end if;
    b := crm.import_for(rpc_import_undo.batch_id, 'undo');
    perform crm.import_begin(b, 'undo');
    return crm.answered(jsonb_build_object('batch_id', b.batch_id, 'status', 'running'));
end $$;
comment on function crm.rpc_import_undo(text) is 'Takes an import back, within 30 days: what nobody has touched since; the rest is listed with who changed it.';

create function crm.import_preview_again(b data.import_batches, numbers integer[]) returns void language plpgsql as $$
#variable_conflict use_column
declare
    me uuid := crm.my_id();
    n integer;
begin
    b.stage := 'previewing';
    perform crm.act_as(b.created_by);
    foreach n in array numbers loop
        perform crm.import_written(b, crm.import_previewed(b, n, n), false);
    end loop;
    perform crm.act_as(me);
end $$;
comment on function crm.import_preview_again(data.import_batches, integer[]) is 'The verdicts of a few rows, as the importer, anew.';

create function crm.rpc_import_fix_row(batch_id text, row_number integer, draft jsonb, problems jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    b data.import_batches;
    r data.import_rows;
    numbers integer[];
begin
    if answer is not null then
        return answer;
    end if;
    b := crm.import_for(rpc_import_fix_row.batch_id, 'fix');
    select * into r from data.import_rows as i where i.batch_id = b.batch_id and i.row_number = rpc_import_fix_row.row_number for update;
    if r.row_number is null then
        perform crm.refuse_missing('row');
    elsif r.verdict <> 'fail' then
        perform crm.refuse('INVALID_TRANSITION', 'This row is right already.', jsonb_build_object('from', r.verdict, 'to', 'fix', 'allowed', '[]'::jsonb));
    end if;
    execute format('update data.import_rows set draft = $1, problems = $2, key = case when $2 is null then crm.import_key_%s($1) end, settled = false
        where batch_id = $3 and row_number = $4', b.kind)
    using rpc_import_fix_row.draft, nullif(rpc_import_fix_row.problems, '{}'), b.batch_id, r.row_number;
    -- Rows that were or are now the same as this one are judged anew with it.
    perform crm.import_follow(b);
    numbers := array(
        select i.row_number from data.import_rows as i
        where i.batch_id = b.batch_id and not i.settled and (i.row_number = r.row_number or i.problems is null and i.key in (
            r.key, (select f.key from data.import_rows as f where f.batch_id = b.batch_id and f.row_number = r.row_number)))
        order by i.row_number limit 200);
    perform crm.import_preview_again(b, numbers);
    b := crm.import_rests(crm.import_counted(b, false));
    select * into r from data.import_rows as i where i.batch_id = b.batch_id and i.row_number = r.row_number;
    return crm.answered(jsonb_build_object('batch_id', b.batch_id, 'row_number', r.row_number, 'verdict', r.verdict, 'reason', r.reason));
end $$;
comment on function crm.rpc_import_fix_row(text, integer, jsonb, jsonb) is 'Puts another draft into a failed row and previews it, with the rows of the same key.';

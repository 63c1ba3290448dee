-- An import is opened for writing again, or what was to write it broke off (spec 7.1, 7.2).

create function crm.import_broken(b data.import_batches, words text) returns void language plpgsql as $$
#variable_conflict use_column
begin
    if b.started_at is not null then
        -- Rows were being replaced by corrected ones: all are there, those that were not replaced fail as before.
        perform crm.import_follow(b);
        perform crm.import_begin(b, 'preview');
    else
        update data.import_batches as i set status = 'failed', stage = null, commits_itself = false, error = words where i.batch_id = b.batch_id;
    end if;
end $$;
comment on function crm.import_broken(data.import_batches, text) is 'Reading broke off: the importer is told, and may have the file read again.';

create function crm.rpc_import_broken(batch_id text, words text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    b data.import_batches := crm.import_reading(rpc_import_broken.batch_id);
begin
    perform crm.import_broken(b, left(rpc_import_broken.words, 1000));
    return jsonb_build_object('batch_id', b.batch_id);
end $$;
comment on function crm.rpc_import_broken(text, text) is 'Whoever reads the file cannot go on, and says why.';

create function crm.rpc_import_change(batch_id text, patch jsonb, reread boolean) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    b data.import_batches;
begin
    if answer is not null then
        return answer;
    end if;
    b := crm.import_seen(rpc_import_change.batch_id);
    perform crm.refuse_unknown(patch, array['headers', 'mapping', 'options', 'reader']);
    -- A reader that died is overtaken after two minutes.
    if b.stage is distinct from 'reading' or b.stage_at > crm.now() - interval '2 minutes' then
        b := crm.import_for(b.batch_id, case when b.started_at is null then 'map' else 'repair' end);
    end if;
    if b.started_at is not null and (reread or patch - 'reader' <> '{}') then
        perform crm.refuse('INVALID_TRANSITION', 'Rows of this file are imported already: only failed rows can be replaced.', jsonb_build_object('from', b.status));
    end if;
    delete from data.import_chunks as c where c.batch_id = b.batch_id;
    if reread then
        delete from data.import_rows as r where r.batch_id = b.batch_id;
    end if;
    update data.import_batches as i
    set headers = coalesce(patch -> 'headers', i.headers), mapping = coalesce(patch -> 'mapping', i.mapping),
        options = case when patch ? 'options' then crm.import_options_checked(i.kind, patch -> 'options') else i.options end,
        stage = 'reading', stage_at = crm.now(), error = null, commits_itself = false,
        -- Without a count the rows are not all there, and only the file can be read again.
        row_count = case when reread then null else i.row_count end
    where i.batch_id = b.batch_id;
    return crm.answered(jsonb_build_object('batch_id', b.batch_id, 'reader', patch -> 'reader'));
end $$;
comment on function crm.rpc_import_change(text, jsonb, boolean) is
    'Opens an import for writing: other headers, mapping or options, with rows kept or (reread) all written anew; after a commit failed rows only. rpc_import_read ends it.';

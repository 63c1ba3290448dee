-- A file comes in: its parts are kept, its rows written in trips; then the engine previews it (spec 7.1).

create function crm.import_options_checked(kind text, options jsonb) returns jsonb language plpgsql stable as $$
declare
    fixed jsonb := coalesce(crm.given(options -> 'fixed'), '{}');
    owner text := fixed ->> 'owner_user_id';
begin
    if coalesce(options ->> 'duplicates', 'skip') not in ('skip', 'fill', 'overwrite') then
        perform crm.refuse_field('duplicates', 'This must be one of: skip, fill, overwrite.');
    elsif coalesce(jsonb_typeof(options -> 'overwrite'), 'array') <> 'array' then
        perform crm.refuse_field('overwrite', 'Give a list of fields.');
    elsif owner is not null and crm.import_owner(owner) is null then
        perform crm.refuse_field('owner_user_id', 'Choose an active salesperson of your own team.');
    elsif fixed ->> 'cadence_id' !~ '^\d{1,18}$' or (fixed ? 'cadence_id' and kind <> 'targets') then
        perform crm.refuse_field('cadence_id', 'Choose a cadence for targets.');
    elsif length(fixed ->> 'source') > 200 then
        perform crm.refuse_field('source', 'This is too long.');
    elsif length(btrim(fixed ->> 'tag')) > 40 then
        perform crm.refuse_field('tag', 'A tag has at most 40 letters.');
    end if;
    if fixed ? 'cadence_id' then
        perform crm.check_cadence(crm.cadence_for((fixed ->> 'cadence_id')::bigint), 'target');
    end if;
    return jsonb_set(coalesce(options, '{}'), '{fixed}', fixed);
end $$;
comment on function crm.import_options_checked(text, jsonb) is 'What holds for a whole file, refused where it is impossible: the mode for duplicates, owner, cadence.';

create function crm.rpc_import_upload(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    earlier text;
    made text;
begin
    if answer is not null then
        return answer;
    elsif not crm.may_import(draft ->> 'kind') then
        perform crm.refuse('FORBIDDEN', 'Importing this is not open to your role.');
    end if;
    perform crm.refuse_unknown(draft, array['kind', 'file_name', 'file_sha256', 'bytes', 'headers', 'options', 'mapping', 'commits_itself', 'reader']);
    select b.batch_id into earlier
    from data.import_batches as b
    where b.file_sha256 = draft ->> 'file_sha256' and b.kind = draft ->> 'kind' and (crm.my_reach() = 'all' or b.created_by = any (crm.team()))
    order by b.created_at desc, b.batch_id desc limit 1;
    insert into data.import_batches (kind, file_name, file_sha256, bytes, headers, options, mapping, same_as, stage, stage_at, commits_itself)
    values (draft ->> 'kind', draft ->> 'file_name', draft ->> 'file_sha256', (draft ->> 'bytes')::bigint, coalesce(draft -> 'headers', '[]'),
        crm.import_options_checked(draft ->> 'kind', draft -> 'options'), draft -> 'mapping', earlier, 'reading', crm.now(),
        coalesce((draft ->> 'commits_itself')::boolean, false))
    returning batch_id into made;
    return crm.answered(jsonb_build_object('batch_id', made, 'same_as', earlier, 'reader', draft -> 'reader'));
end $$;
comment on function crm.rpc_import_upload(jsonb) is
    'A new import of kind, file_name, file_sha256, bytes, headers, options and mapping, waiting for its rows; same_as: the same content came before; '
    'reader: who is to read it, so that a repeat of the request does not read too; commits_itself: after its preview.';

create function crm.import_reading(batch_id text) returns data.import_batches language plpgsql volatile as $$
declare
    b data.import_batches := crm.import_seen(batch_id);
begin
    if b.stage is distinct from 'reading' then
        perform crm.refuse('INVALID_TRANSITION', 'This import is not being read. Change its mapping or repair it first.', jsonb_build_object('from', b.status));
    end if;
    return b;
end $$;
comment on function crm.import_reading(text) is 'The import, held, while its rows are written.';

create function crm.rpc_import_file_part(batch_id text, part integer, content bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    b data.import_batches := crm.import_reading(rpc_import_file_part.batch_id);
begin
    insert into data.import_files as f (batch_id, part, content) values (b.batch_id, rpc_import_file_part.part, rpc_import_file_part.content)
    on conflict (batch_id, part) do update set content = excluded.content;
    update data.import_batches as i set stage_at = crm.now() where i.batch_id = b.batch_id;
    return jsonb_build_object('batch_id', b.batch_id, 'part', rpc_import_file_part.part);
end $$;
comment on function crm.rpc_import_file_part(text, integer, bytea) is 'Keeps a part of the file, at most 1 MB, so that it can be read again another way.';

create function crm.rpc_import_file(batch_id text, part integer) returns bytea language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    b data.import_batches := crm.import_seen(rpc_import_file.batch_id);
begin
    return (select f.content from data.import_files as f where f.batch_id = b.batch_id and f.part = rpc_import_file.part);
end $$;
comment on function crm.rpc_import_file(text, integer) is 'A part of the kept file, for whoever may work on the import; null after the last.';

create function crm.rpc_import_rows(batch_id text, rows jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    b data.import_batches := crm.import_reading(rpc_import_rows.batch_id);
    written integer;
begin
    if jsonb_typeof(rows) is distinct from 'array' or jsonb_array_length(rows) > 1000 then
        perform crm.refuse_field('rows', 'Send at most 1,000 rows at once.');
    end if;
    -- The kind is one of three words; its own function tells what duplicates are known by.
    execute format('
        insert into data.import_rows as i (batch_id, row_number, raw, draft, problems, key)
        select $1, r.n, r.raw, coalesce(r.draft, ''{}''), r.problems, case when r.problems is null then crm.import_key_%s(r.draft) end
        from jsonb_to_recordset($2) as r (n integer, raw jsonb, draft jsonb, problems jsonb)
        order by r.n
        on conflict (batch_id, row_number) do update set raw = excluded.raw, draft = excluded.draft, problems = excluded.problems, key = excluded.key,
            verdict = null, reason = null, record_id = null, flags = null, settled = false, updated_at = crm.now()
        where not i.settled or i.verdict = ''fail''', b.kind) using b.batch_id, rows;
    get diagnostics written = row_count;
    -- That it goes on: of whom nothing comes for two minutes, he is not waited for (crm.import_given_up).
    update data.import_batches as i set stage_at = crm.now() where i.batch_id = b.batch_id;
    return jsonb_build_object('batch_id', b.batch_id, 'rows', written);
end $$;
comment on function crm.rpc_import_rows(text, jsonb) is
    'Writes up to 1,000 rows {n, raw, draft, problems}; a row of the same number is replaced unless it has done its work already.';

create function crm.list_import_raw(batch_id text, after integer, failing boolean) returns table (row_number integer, raw jsonb, reason text)
language plpgsql stable as $$
#variable_conflict use_column
declare
    rows integer := 0;
    bytes bigint := 0;
begin
    for row_number, raw, reason in
        select r.row_number, r.raw, r.reason
        from crm.v_import_rows as r
        where r.batch_id = list_import_raw.batch_id and r.row_number > list_import_raw.after and (not failing or r.last_verdict = 'fail' and not r.is_open)
        order by r.row_number
    loop
        return next;
        rows := rows + 1;
        bytes := bytes + length(raw::text);
        exit when rows = 1000 or bytes > 1000000;
    end loop;
end $$;
comment on function crm.list_import_raw(text, integer, boolean) is
    'The next rows as they stood in the file, all or those that fail: up to 1,000 or, as whoever reads them holds them in memory, 1 MB.';

create function crm.rpc_import_read(batch_id text, row_count integer) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    b data.import_batches := crm.import_reading(rpc_import_read.batch_id);
    there integer := (select count(*) from data.import_rows as r where r.batch_id = b.batch_id);
begin
    if there <> rpc_import_read.row_count then
        perform crm.refuse_field('row_count', format('%s rows were announced, %s are there. Upload the file again.', rpc_import_read.row_count, there));
    elsif there > 100000 then
        perform crm.refuse_field('file', 'A file may have up to 100,000 rows. Split it.');
    end if;
    if there > 500 then
        -- Without figures of a batch that is new, the planner takes the wrong index for each row.
        analyze data.import_rows;
    end if;
    perform crm.import_follow(b);
    perform crm.import_begin(b, 'preview');
    return jsonb_build_object('batch_id', b.batch_id, 'rows', there);
end $$;
comment on function crm.rpc_import_read(text, integer) is 'All rows are there: they are cut into chunks and previewed in the background.';

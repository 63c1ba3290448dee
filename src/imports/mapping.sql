-- Mappings are kept for the next file with the same headers, and by name for any file (spec 7.2).

create function crm.rpc_import_mapping_keep(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    named text := nullif(btrim(draft ->> 'name'), '');
    kept bigint;
begin
    -- It goes with an act that has the key, and may be said twice.
    if not crm.may_import(draft ->> 'kind') then
        perform crm.refuse('FORBIDDEN', 'Importing this is not open to your role.');
    end if;
    perform crm.refuse_unknown(draft, array['kind', 'name', 'headers_hash', 'mapping']);
    if named is null then
        insert into data.import_mappings as m (kind, headers_hash, mapping) values (draft ->> 'kind', draft ->> 'headers_hash', draft -> 'mapping')
        on conflict (created_by, kind, headers_hash) where name is null do update set mapping = excluded.mapping
        returning m.mapping_id into kept;
    else
        insert into data.import_mappings as m (kind, name, headers_hash, mapping)
        values (draft ->> 'kind', named, draft ->> 'headers_hash', draft -> 'mapping')
        on conflict (created_by, kind, name) do update set mapping = excluded.mapping, headers_hash = excluded.headers_hash
        returning m.mapping_id into kept;
    end if;
    return jsonb_build_object('mapping_id', kept, 'name', named);
end $$;
comment on function crm.rpc_import_mapping_keep(jsonb) is
    'Keeps how files with these headers are mapped: as the caller''s last choice, or under a name, which replaces the one of that name.';

create function crm.rpc_import_mapping_delete(mapping_id bigint) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    gone text;
begin
    if answer is not null then
        return answer;
    end if;
    delete from data.import_mappings as m
    where m.mapping_id = rpc_import_mapping_delete.mapping_id and m.created_by = crm.my_id() and m.name is not null
    returning m.name into gone;
    if gone is null then
        perform crm.refuse_missing('mapping');
    end if;
    return crm.answered(jsonb_build_object('mapping_id', rpc_import_mapping_delete.mapping_id, 'name', gone));
end $$;
comment on function crm.rpc_import_mapping_delete(bigint) is 'Forgets one of the caller''s named mappings.';

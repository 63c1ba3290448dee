-- Lists that leave as files: how many in an hour, and each on the record.

create function crm.must_export() returns void language plpgsql stable as $$
begin
    if coalesce(crm.my_reach(), 'none') = 'none' then
        perform crm.refuse('FORBIDDEN', 'This part of the CRM is not open to your role.');
    end if;
end $$;
comment on function crm.must_export() is 'Every profile but none may export what it sees (spec 1.3).';

create function crm.rpc_export_begin(list text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    most integer := (crm.setting('exports_per_hour') #>> '{}')::integer;
    frees_at timestamptz;
begin
    perform crm.must_export();
    if most is not null then
        select a.at + interval '1 hour' into frees_at
        from data.audit_log as a
        where a.actor_user_id = crm.my_id() and a.action = 'LIST_EXPORTED' and a.at > crm.now() - interval '1 hour'
        order by a.at desc offset greatest(most, 1) - 1 limit 1;
        if frees_at is not null or most < 1 then
            perform crm.refuse('RATE_LIMITED', 'You have exported as many lists as you may in an hour. Please try again later.',
                jsonb_build_object('retry_after', ceil(extract(epoch from coalesce(frees_at, crm.now() + interval '1 hour') - crm.now()))::integer));
        end if;
    end if;
    return jsonb_build_object('list', rpc_export_begin.list);
end $$;
comment on function crm.rpc_export_begin(text) is
    'Before a list is written to a file: FORBIDDEN without a reach, RATE_LIMITED by the setting exports_per_hour (spec 4.1; null: no limit).';

create function crm.rpc_export_done(list text, filter jsonb, format text, count bigint) returns jsonb language plpgsql security definer set search_path = '' as $$
begin
    perform crm.must_export();
    perform crm.audit('LIST_EXPORTED', 'lists', rpc_export_done.list,
        jsonb_build_object('after', jsonb_build_object('filter', filter, 'format', format, 'rows', count)));
    return jsonb_build_object('list', rpc_export_done.list, 'rows', count);
end $$;
comment on function crm.rpc_export_done(text, jsonb, text, bigint) is 'Puts on the record who took which list, with which filter, and how many rows.';

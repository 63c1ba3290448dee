-- Who sees imports (spec 3.1): the importer, his managers, admin, director; who may do what with one now.

alter table data.import_batches enable row level security;
create policy import_batches_read on data.import_batches for select
    using ((select crm.my_reach()) = 'all' or created_by = any ((select crm.team())::uuid[]));
alter table data.import_rows enable row level security;
create policy import_rows_read on data.import_rows for select
    using (exists (select from data.import_batches as b where b.batch_id = import_rows.batch_id));
alter table data.import_chunks enable row level security;
create policy import_chunks_read on data.import_chunks for select
    using (exists (select from data.import_batches as b where b.batch_id = import_chunks.batch_id));
-- Files only through functions: no policy.
alter table data.import_files enable row level security;
alter table data.import_mappings enable row level security;
create policy import_mappings_read on data.import_mappings for select using (created_by = (select crm.my_id()));
grant select on data.import_batches, data.import_rows, data.import_chunks, data.import_mappings to bcp_app, bcp_readonly;

create trigger import_batches_stamp before update on data.import_batches for each row execute function crm.stamp();
create trigger import_mappings_stamp before update on data.import_mappings for each row execute function crm.stamp();

create function crm.may_import(kind text) returns boolean language sql stable as $$
    select coalesce(case kind
        when 'targets' then crm.my_profile() in ('admin', 'sales_manager', 'sales', 'sales_support')
        when 'leads' then crm.my_profile() in ('admin', 'marketing_manager', 'sales_support')
        when 'invoices' then crm.my_profile() in ('admin', 'finance')
    end, false)
$$;
comment on function crm.may_import(text) is 'Whether the named user may import this kind (spec 1.3).';

create function crm.list_import_kinds() returns table (kind text) language sql stable as $$
    select k from unnest(array['targets', 'leads', 'invoices']) as k where crm.may_import(k)
$$;
comment on function crm.list_import_kinds() is 'The kinds that the named user may import, in the order of a form.';

create function crm.list_import_actions(b data.import_batches) returns text[] language sql stable as $$
    select coalesce(array_agg(a.action order by a.place), '{}')
    from (values
        (1, 'map', b.started_at is null and (b.stage is null or b.stage = 'previewing') and b.status in ('uploaded', 'previewed', 'failed')),
        (2, 'fix', b.stage is null and b.failed > 0 and b.status in ('previewed', 'completed')),
        (3, 'repair', b.stage is null and b.failed > 0 and b.status in ('previewed', 'completed')),
        (4, 'commit', b.stage is null and (b.status in ('cancelled', 'failed') and b.started_at is not null
            or b.status = 'previewed' and b.created + b.updated > 0)),
        (5, 'cancel', b.stage = 'committing'),
        (6, 'undo', b.stage is null and b.started_at is not null and b.status in ('previewed', 'completed', 'cancelled', 'failed')
            and coalesce(b.finished_at, b.started_at) > crm.now() - interval '30 days')
    ) as a (place, action, possible)
    where a.possible and crm.may_import(b.kind)
      and (crm.my_profile() = 'admin' or b.created_by = any (crm.team()))
$$;
comment on function crm.list_import_actions(data.import_batches) is
    'What the caller may do with an import at this moment: map, fix, repair, commit, cancel, undo (spec 7).';

create function crm.import_seen(batch_id text) returns data.import_batches language plpgsql volatile as $$
#variable_conflict use_column
declare
    b data.import_batches;
begin
    -- No key: a chunk under way holds a share of it through the records that it makes.
    select * into b from data.import_batches as i where i.batch_id = import_seen.batch_id for no key update;
    if b.batch_id is null or not (crm.my_reach() = 'all' or coalesce(b.created_by = any (crm.team()), false)) then
        perform crm.refuse_missing('import');
    elsif not crm.may_import(b.kind) or not (crm.my_profile() = 'admin' or b.created_by = any (crm.team())) then
        perform crm.refuse('FORBIDDEN', 'This import is the importer''s and his managers'' to change.');
    end if;
    return b;
end $$;
comment on function crm.import_seen(text) is 'The import, held, for whoever may work on it.';

create function crm.import_for(batch_id text, action text) returns data.import_batches language plpgsql volatile as $$
declare
    b data.import_batches := crm.import_seen(batch_id);
    allowed text[] := crm.list_import_actions(b);
begin
    if action <> all (allowed) then
        perform crm.refuse('INVALID_TRANSITION', case
            when b.stage is not null then 'This import is being worked on at the moment. Wait until it is done.'
            when action = 'undo' and b.status = 'undone' then 'This import is undone already.'
            when action = 'undo' and b.started_at is not null then 'An import can be undone for 30 days.'
            when action = 'commit' and b.status = 'previewed' then 'There is nothing in this file to create or update.'
            when action in ('fix', 'repair') then 'Failed rows are corrected before the import is undone, while there are some.'
            else 'This import is ' || b.status || ', so this cannot be done now.' end,
            jsonb_build_object('from', b.status, 'to', action, 'allowed', allowed));
    end if;
    return b;
end $$;
comment on function crm.import_for(text, text) is 'The import, held, if the caller may do this with it now; else why not.';

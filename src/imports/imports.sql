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
        (4, 'commit', b.stage is null and b.undo_began_at is null and (b.status in ('cancelled', 'failed') and b.started_at is not null
            or b.status = 'previewed' and b.created + b.updated + case b.kind when 'leads' then b.skipped else 0 end > 0)),
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

create view crm.v_imports with (security_invoker = true) as
select b.batch_id, b.kind, b.file_name, b.bytes, b.status, b.stage, array(select jsonb_array_elements_text(b.headers)) as headers, b.mapping, b.options,
    b.row_count, b.created + coalesce(p.created, 0) as created, b.updated + coalesce(p.updated, 0) as updated,
    b.skipped + coalesce(p.skipped, 0) as skipped, b.failed + coalesce(p.failed, 0) as failed,
    b.row_count - d.done as rows_open, p.rows_all, p.rows_done, b.known,
    case when b.stage is not null then p.rate when b.worked_ms > 0 then (d.done * 1000.0 / b.worked_ms)::integer end as rows_per_second,
    case when b.worked_ms > 0 then ceil(b.worked_ms / 1000.0)::integer end as seconds_worked,
    ceil((p.rows_all - p.rows_done) * 1.0 / nullif(p.rate, 0))::integer as seconds_left,
    b.left_rows, (select s.batch_id from data.import_batches as s where s.batch_id = b.same_as) as same_as, b.error,
    b.started_at, b.finished_at, b.undone_at, b.created_by, u.full_name as importer, b.created_at, crm.list_import_actions(b) as actions
from data.import_batches as b
left join data.users as u on u.user_id = b.created_by
left join lateral (
    select sum(c.row_count)::integer as rows_all, coalesce(sum(c.row_count) filter (where c.done_at is not null), 0)::integer as rows_done,
        sum(c.created)::integer as created, sum(c.updated)::integer as updated, sum(c.skipped)::integer as skipped, sum(c.failed)::integer as failed,
        -- The last half minute of work: a pause between, when the server was down, counts for nothing.
        (sum(c.row_count) filter (where c.done_at > c.latest - interval '30 seconds') / nullif(extract(epoch from max(c.latest)
            - min(c.began_at) filter (where c.done_at > c.latest - interval '30 seconds')), 0))::integer as rate
    from (
        select k.row_count, k.created, k.updated, k.skipped, k.failed, k.began_at, k.done_at, max(k.done_at) over () as latest
        from data.import_chunks as k
        where k.batch_id = b.batch_id and k.work = case b.stage when 'previewing' then 'preview' when 'committing' then 'commit' when 'undoing' then 'undo' end
    ) as c
) as p on b.stage is not null
cross join lateral (
    select b.created + b.updated + b.skipped + b.failed
        + case when p.created is null then 0 else p.created + p.updated + p.skipped + p.failed end as done
) as d
where (select crm.may_open('imports'));
comment on view crm.v_imports is 'Imports with what is done so far of the present stage, its rate and the time left, and what the caller may do (spec 3.2, 7.5).';

create function crm.import_same(row_number integer) returns text language sql immutable as $$
    select 'the same as row ' || row_number || ' of this file'
$$;
comment on function crm.import_same(integer) is 'Why a row is skipped that stands in the file twice.';

create function crm.import_first(reason text) returns integer language sql immutable as $$
    select substring(reason from '^the same as row (\d{1,9}) of this file$')::integer
$$;
comment on function crm.import_first(text) is 'The row that a skipped one is the same as; null: it is skipped for something else.';

create view crm.v_import_rows with (security_invoker = true) as
select r.batch_id, r.row_number, r.raw, r.draft, r.problems, r.verdict as last_verdict, o.is_open,
    case when not o.is_open then r.verdict end as verdict,
    case when not o.is_open then r.reason || case when r.verdict = 'skip' and exists (
        select from data.import_rows as e where e.batch_id = r.batch_id and e.row_number = crm.import_first(r.reason) and e.verdict = 'fail')
        then ', which failed: correct that one' else '' end end as reason,
    case left(case when not o.is_open then r.record_id end, 3)
        when 'TGT' then (select t.target_id from data.targets as t where t.target_id = r.record_id)
        when 'LEA' then (select l.lead_id from data.leads as l where l.lead_id = r.record_id)
        when 'INV' then (select i.invoice_id from data.invoices as i where i.invoice_id = r.record_id)
    end as record_id,
    r.flags, r.left_because
from data.import_rows as r
join data.import_batches as b on b.batch_id = r.batch_id
cross join lateral (select not r.settled and b.status in ('running', 'cancelled', 'failed', 'undone') as is_open) as o
where (select crm.may_open('imports'));
comment on view crm.v_import_rows is
    'Rows of imports and what becomes of them, once the import has begun what became (the rest is_open); record_id only where the caller sees the record.';

-- Whether the record is whole, and how long it is kept.

create function crm.list_seal_state() returns table (seals bigint, sealed_to bigint, sealed_at timestamptz, unsealed bigint) language sql stable as $$
    select count(*), coalesce(max(s.last_audit_id), 0), max(s.created_at),
        (select count(*) from data.audit_log as a where a.id > coalesce((select max(t.last_audit_id) from data.audit_seals as t), 0))
    from data.audit_seals as s
$$;
comment on function crm.list_seal_state() is 'How many seals there are, up to which row, and how many rows wait for theirs.';

create function crm.list_broken_seals() returns table (seal_id bigint, first_audit_id bigint, last_audit_id bigint, why text) language sql stable as $$
    with chain as (
        select s as seal, lag(s.seal) over (order by s.seal_id) as before from data.audit_seals as s
    ), dropped as (
        -- Months are dropped oldest first, and the record of the last one outlives those of the others.
        select max(a.entity_id) as upto from data.audit_log as a where a.entity = 'audit_log' and a.action = 'AUDIT_MONTH_DROPPED'
    ), checked as (
        select c.seal, c.before, coalesce((c.seal).part <= d.upto, false) as is_dropped, r.number, r.digest
        from chain as c cross join dropped as d cross join lateral (
            select count(*) as number, sha256(string_agg(crm.audit_digest(a), ''::bytea order by a.id)) as digest
            from data.audit_log as a
            where a.id between (c.seal).first_audit_id and (c.seal).last_audit_id and a.tableoid = to_regclass('data.' || (c.seal).part)
        ) as r
    ), strangers as (
        select min(a.id) as id from data.audit_log as a join pg_class as p on p.oid = a.tableoid
        where (select count(*) from data.audit_log as l where l.id <= (select s.sealed_to from crm.list_seal_state() as s))
                > (select coalesce(sum((c.seal).row_count), 0) from checked as c where not c.is_dropped)
          and a.id <= (select s.sealed_to from crm.list_seal_state() as s)
          and coalesce((select n.first_audit_id from data.audit_seals as n where n.part = p.relname and n.last_audit_id >= a.id
              order by n.last_audit_id limit 1) > a.id, true)
    )
    select (c.seal).seal_id, (c.seal).first_audit_id, (c.seal).last_audit_id,
        case when (c.seal).seal is distinct from crm.seal_hash(c.before, c.seal) then 'The seal was changed, or one before it was taken away.'
            else 'A row under this seal was changed, added or removed.' end
    from checked as c
    where (c.seal).seal is distinct from crm.seal_hash(c.before, c.seal)
       or (not c.is_dropped and ((c.seal).row_count <> c.number or (c.seal).rows_hash is distinct from c.digest))
    union all
    select null, x.id, x.id, 'A row was added that no seal knows.' from strangers as x where x.id is not null
    order by 1 nulls last
$$;
comment on function crm.list_broken_seals() is
    'Seals that do not agree with the seal before them or with their rows, first one first; none while the record is whole. Rows of dropped months are not asked for.';

create function crm.work_audit_retention() returns integer language plpgsql as $$
declare
    kept integer := (crm.setting('audit_months_kept') #>> '{}')::integer;
    sealed_to bigint := (select s.sealed_to from crm.list_seal_state() as s);
    part text;
    number bigint;
    newest bigint;
    dropped integer := 0;
begin
    if kept is null then
        return 0;
    end if;
    -- Acts never wait behind this for long; it is tried again at the next turn.
    perform set_config('lock_timeout', '3s', true);
    foreach part in array array(
        select c.relname::text from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
        where i.inhparent = 'data.audit_log'::regclass and c.relname ~ '^audit_log_\d{6}$'
          and c.relname < to_char(crm.now() - make_interval(months => greatest(kept, 0)), '"audit_log_"YYYYMM')
        order by c.relname)
    loop
        execute format('select count(*), max(p.id) from data.%I as p', part) into number, newest;
        exit when newest > sealed_to;
        execute format('drop table data.%I', part);
        perform crm.audit('AUDIT_MONTH_DROPPED', 'audit_log', part, jsonb_build_object('before', jsonb_build_object('rows', number)));
        dropped := dropped + 1;
    end loop;
    return dropped;
end $$;
comment on function crm.work_audit_retention() is
    'Drops whole months of the audit that are older than the setting audit_months_kept (null: none), once they are sealed; each is on the record.';

-- Seals over the audit (spec 2.2, decisions 015 and 047): chained hashes over rows that can no longer come or go, apart from the acts.

alter table data.audit_marks enable row level security;

create function crm.audit_begins() returns trigger language plpgsql as $$
begin
    -- The transaction has its number before its first row has one: below a mark no row comes to light later.
    perform pg_current_xact_id();
    return null;
end $$;
comment on function crm.audit_begins() is 'Gives the transaction its number before the row gets its id, on which the seals'' marks rely.';
create trigger audit_log_begins before insert on data.audit_log for each statement execute function crm.audit_begins();

create function crm.audit_digest(a data.audit_log) returns bytea language sql stable as $$
    select sha256(convert_to(jsonb_build_array(a.id, extract(epoch from a.at), a.xid::text, a.actor_user_id, a.actor_role, a.action, a.entity,
        a.entity_id, a.correlation_id, a.changed, a.note)::text, 'UTF8'))
$$;
comment on function crm.audit_digest(data.audit_log) is 'SHA-256 of everything a row of the audit says, whatever the time zone of who asks.';
grant execute on function crm.audit_digest(data.audit_log) to bcp_app, bcp_worker, bcp_readonly;

create function crm.seal_hash(before bytea, s data.audit_seals) returns bytea language sql stable as $$
    select sha256(coalesce(before, ''::bytea) || convert_to(jsonb_build_array(s.first_audit_id, s.last_audit_id, s.row_count, s.part,
        extract(epoch from s.created_at), encode(s.rows_hash, 'hex'))::text, 'UTF8'))
$$;
comment on function crm.seal_hash(bytea, data.audit_seals) is 'SHA-256 over what a seal says and the seal before it.';
grant execute on function crm.seal_hash(bytea, data.audit_seals) to bcp_app, bcp_worker, bcp_readonly;

create function crm.seal_rows(after bigint, upto bigint) returns integer language plpgsql as $$
declare
    part record;
    s data.audit_seals;
    previous bytea := (select p.seal from data.audit_seals as p order by p.seal_id desc limit 1);
    sealed integer := 0;
begin
    for part in
        select c.relname as name, count(*) as number, sha256(string_agg(crm.audit_digest(a), ''::bytea order by a.id)) as digest
        from data.audit_log as a join pg_class as c on c.oid = a.tableoid
        where a.id > after and a.id <= upto
        group by c.relname
        order by c.relname
    loop
        s := jsonb_populate_record(null::data.audit_seals, jsonb_build_object('first_audit_id', after + 1, 'last_audit_id', upto,
            'row_count', part.number, 'part', part.name, 'rows_hash', part.digest, 'created_at', crm.now()));
        previous := crm.seal_hash(previous, s);
        insert into data.audit_seals (first_audit_id, last_audit_id, row_count, part, rows_hash, seal, created_at)
        values (s.first_audit_id, s.last_audit_id, s.row_count, s.part, s.rows_hash, previous, s.created_at);
        sealed := sealed + part.number;
    end loop;
    return sealed;
end $$;
comment on function crm.seal_rows(bigint, bigint) is 'Seals the rows between two ids, a seal for each month''s part, each over the seal before; says how many rows.';

create function crm.oldest_at_work(running pg_snapshot) returns xid8 language sql volatile as $$
    select coalesce(min(r.xid), pg_snapshot_xmax(running))
    from pg_snapshot_xip(running) as r (xid)
    where not exists (
        select from pg_locks as l
        join pg_stat_activity as s on s.pid = l.pid
        join pg_database as d on d.oid = s.datid
        where l.locktype = 'transactionid' and l.granted and l.transactionid = r.xid::xid and d.datname <> current_database()
    )
$$;
comment on function crm.oldest_at_work(pg_snapshot) is
    'The oldest transaction that may still write here: another database of the same server, however long one takes there, holds nothing up.';

create function crm.work_seals() returns integer language plpgsql as $$
declare
    most constant integer := 10000;
    given bigint := (select case when q.is_called then q.last_value else 0 end from data.audit_log_id_seq as q);
    sealed_to bigint := coalesce((select s.last_audit_id from data.audit_seals as s order by s.seal_id desc limit 1), 0);
    mine xid8;
    oldest xid8;
    mark data.audit_marks;
    settled bigint;
    found_rows integer;
    upto bigint;
    sealed integer := 0;
begin
    if given <= sealed_to then
        return 0;
    end if;
    -- Every id up to `given` belongs to a transaction with a lower number than this one.
    mine := pg_current_xact_id();
    oldest := crm.oldest_at_work(pg_current_snapshot());
    select * into mark from data.audit_marks;
    settled := case when oldest >= mine then given when mark.below <= oldest then mark.audit_id end;
    select count(*), max(a.id) into found_rows, upto
    from (select a.id from data.audit_log as a where a.id > sealed_to and a.id <= settled order by a.id limit most) as a;
    if found_rows > 0 then
        sealed := crm.seal_rows(sealed_to, upto);
    end if;
    -- A database restored on another server counts its transactions anew: its old mark would wait for ever.
    if found_rows < most and (settled is not null or mark.audit_id is null or mark.below > mine) then
        insert into data.audit_marks (audit_id, below) values (given, mine)
        on conflict (is_only) do update set audit_id = excluded.audit_id, below = excluded.below, updated_at = crm.now();
    end if;
    return sealed;
end $$;
comment on function crm.work_seals() is
    'Seals what the oldest running transaction can no longer change: at once when nobody is at work, else up to the mark of an earlier turn; 10,000 rows a turn.';

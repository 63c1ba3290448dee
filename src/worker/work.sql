-- The scheduled work of spec 6 as far as it exists: one transaction, one process at a time, nothing twice.

create function crm.rpc_work() returns text language plpgsql security definer set search_path = '' as $$
declare
    counts jsonb;
    expired record;
    quotes integer := 0;
    keys integer;
    sessions integer;
    months integer;
begin
    if not pg_try_advisory_xact_lock(hashtext('bcp-crm work')) then
        return 'another process is at work';
    end if;
    perform set_config('bcp.tz', coalesce(crm.setting('time_zone') #>> '{}', 'Asia/Jakarta'), true);
    for expired in
        update data.quotes as q set status = 'Expired', decided_at = crm.now()
        from data.opportunities as o
        where q.status = 'Sent' and q.valid_until < crm.today() and o.opportunity_id = q.opportunity_id and o.closed_at is null
        returning q.quote_id
    loop
        quotes := quotes + 1;
        perform crm.audit('QUOTE_STATUS_CHANGED', 'quotes', expired.quote_id, '{"before": {"status": "Sent"}, "after": {"status": "Expired"}}');
    end loop;
    delete from data.idempotency_keys where expires_at <= crm.now();
    get diagnostics keys = row_count;
    delete from data.sessions where expires_at <= crm.now() or ended_at <= crm.now() - interval '30 days';
    get diagnostics sessions = row_count;
    delete from data.login_failures where created_at <= crm.now() - interval '1 day';
    delete from data.invitations where expires_at <= crm.now() and accepted_at is null;
    months := crm.audit_months(2);
    counts := jsonb_build_object('quotes_expired', quotes, 'keys_removed', keys, 'sessions_removed', sessions, 'audit_months_made', months);
    insert into data.job_runs (job, started_at, finished_at, counts) values ('daily', crm.now(), clock_timestamp(), counts);
    return format('%s quotes expired, %s request keys and %s sessions removed, %s audit months made', quotes, keys, sessions, months);
end $$;
comment on function crm.rpc_work() is 'Marks expired quotes, removes expired keys, sessions and invitations, makes audit months; says what it did. Needs no user.';

-- What each job does. Each leaves alone what somebody holds at this moment, and finds it again at its next turn.

create function crm.work_pool() returns integer language plpgsql as $$
#variable_conflict use_column
declare
    expired record;
    l data.leads;
    done integer := 0;
begin
    for expired in
        select p.pool_id, d as lead
        from data.lead_handover_pool as p join data.leads as d on d.lead_id = p.lead_id and d.queue = 'pool'
        where p.claimed_at is null and p.released_at is null and p.expires_at <= crm.now()
        order by p.expires_at, p.pool_id
        limit 500
        -- A claim that holds the row wins; one that comes later waits and finds it released.
        for update of p, d skip locked
    loop
        update data.lead_handover_pool as p set released_at = crm.now(), release_reason = 'expired' where p.pool_id = expired.pool_id;
        l := crm.lead_change(expired.lead, '{"triage_status": "In Review"}', 'LEAD_POOL_EXPIRED', 'nobody claimed it in time');
        perform crm.tell_marketer(l.lead_id, 'lead_returned', 'came back from the pool: nobody claimed it in time.');
        done := done + 1;
    end loop;
    return done;
end $$;
comment on function crm.work_pool() is 'Pool rows past expires_at are released as expired, their leads go back into review (spec 1.4); at most 500 a turn.';

create function crm.work_quotes() returns integer language plpgsql as $$
declare
    expired record;
    done integer := 0;
begin
    for expired in
        select q.quote_id
        from data.quotes as q join data.opportunities as o on o.opportunity_id = q.opportunity_id
        where q.status = 'Sent' and q.valid_until < crm.today() and o.closed_at is null
        order by q.quote_id
        limit 500
        for update of o, q skip locked
    loop
        update data.quotes as q set status = 'Expired', decided_at = crm.now() where q.quote_id = expired.quote_id;
        perform crm.audit('QUOTE_STATUS_CHANGED', 'quotes', expired.quote_id, '{"before": {"status": "Sent"}, "after": {"status": "Expired"}}');
        done := done + 1;
    end loop;
    return done;
end $$;
comment on function crm.work_quotes() is 'Sent quotes past valid_until of open deals become Expired; at most 500 a turn. What somebody holds waits for the next one.';

create function crm.work_cleanup() returns jsonb language plpgsql as $$
declare
    removed jsonb := '{}';
    number integer;
begin
    delete from data.idempotency_keys where expires_at <= crm.now();
    get diagnostics number = row_count;
    removed := removed || jsonb_build_object('keys_removed', number);
    delete from data.sessions where expires_at <= crm.now() or ended_at <= crm.now() - interval '30 days';
    get diagnostics number = row_count;
    removed := removed || jsonb_build_object('sessions_removed', number);
    delete from data.login_failures where created_at <= crm.now() - interval '1 day';
    get diagnostics number = row_count;
    removed := removed || jsonb_build_object('login_failures_removed', number);
    delete from data.invitations where expires_at <= crm.now() and accepted_at is null;
    get diagnostics number = row_count;
    removed := removed || jsonb_build_object('invitations_removed', number);
    delete from data.notifications where created_at <= crm.now() - case when read_at is null then interval '1 year' else interval '90 days' end
        and created_at <= crm.now() - interval '90 days';
    get diagnostics number = row_count;
    removed := removed || jsonb_build_object('notifications_removed', number);
    delete from data.job_runs as r where r.finished_at <= crm.now() - interval '30 days'
        and exists (select from data.job_runs as later where later.job = r.job and later.run_id > r.run_id);
    get diagnostics number = row_count;
    removed := removed || jsonb_build_object('job_runs_removed', number);
    delete from data.proof_runs as p where p.finished_at <= crm.now() - interval '90 days'
        and exists (select from data.proof_runs as later where later.run_id > p.run_id);
    get diagnostics number = row_count;
    return removed || jsonb_build_object('proof_runs_removed', number);
end $$;
comment on function crm.work_cleanup() is
    'Removes what has run out: request keys, sessions, login failures, invitations; notifications after 90 days (unread: a year), job runs after 30 days, runs of the proof after 90.';

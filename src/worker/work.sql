-- The worker's rounds (spec 6): each job in a transaction of its own, one process at a time, nothing twice, and what it did on record.

create function crm.list_jobs() returns table (job text, label text, pace text) language sql immutable as $$
    values
        ('pool_expiry', 'Leads that nobody claimed in time go back to marketing', 'turn'),
        ('cadences', 'The next steps of stepwise cadences are planned on their day', 'turn'),
        ('notices', 'Late answers and expiring pool leads are told', 'turn'),
        ('overdue', 'Everybody is told of his overdue activities', 'day'),
        ('quotes', 'Quotes past their last day expire', 'turn'),
        ('invoices', 'Unpaid invoices past their due date become Overdue', 'turn'),
        ('winback', 'Accounts without an invoice for 90 days are marked for win-back', 'turn'),
        ('cleanup', 'Old request keys, sessions, invitations and notifications are removed', 'day'),
        ('tallies', 'What the lists hold is added up', 'turn'),
        ('tallies_checked', 'What the lists are said to hold is compared with the records', 'day'),
        ('audit_seals', 'The audit is sealed behind the oldest running transaction', 'turn'),
        ('audit_months', 'The audit''s coming months are made, those past their time are dropped', 'day'),
        ('proof', 'The proof: nothing lost, double, leaked or without a next step', 'day')
$$;
comment on function crm.list_jobs() is 'What the worker does, in this order: at every turn, or once a day after the company''s midnight.';

create function crm.work_zone() returns text language sql volatile as $$
    select set_config('bcp.tz', coalesce(crm.setting('time_zone') #>> '{}', 'Asia/Jakarta'), true)
$$;
comment on function crm.work_zone() is 'The worker''s day is the company''s, by the setting time_zone; set for the transaction.';

create function crm.work_on(job text) returns jsonb language plpgsql as $$
begin
    -- Not one CASE: that would be planned whole, and what is broken in one job would break all.
    if job = 'pool_expiry' then
        return jsonb_build_object('leads_expired', crm.work_pool());
    elsif job = 'cadences' then
        return crm.work_cadences();
    elsif job = 'notices' then
        return jsonb_build_object('late_answers_told', crm.work_late_answers(), 'expiring_leads_told', crm.work_expiring_leads());
    elsif job = 'overdue' then
        return jsonb_build_object('people_told', crm.work_overdue());
    elsif job = 'quotes' then
        return jsonb_build_object('quotes_expired', crm.work_quotes());
    elsif job = 'invoices' then
        return jsonb_build_object('invoices_overdue', crm.work_invoices());
    elsif job = 'winback' then
        return jsonb_build_object('accounts_flagged', crm.work_winback());
    elsif job = 'cleanup' then
        return crm.work_cleanup();
    elsif job = 'proof' then
        perform crm.refuse('FORBIDDEN', 'The proof is run as the restricted role: crm.work_proof.');
    elsif job = 'tallies' then
        return jsonb_build_object('tallies_added_up', crm.work_tallies());
    elsif job = 'tallies_checked' then
        return jsonb_build_object('tallies_mended', crm.work_tallies_checked());
    elsif job = 'audit_seals' then
        return jsonb_build_object('rows_sealed', crm.work_seals());
    end if;
    return jsonb_build_object('audit_months_made', crm.audit_months(2), 'audit_months_dropped', crm.work_audit_retention());
end $$;
comment on function crm.work_on(text) is 'Does one job as the system, in nobody''s name; says what it did in numbers.';

create function crm.job_due(job text) returns boolean language sql stable as $$
    select (select j.pace from crm.list_jobs() as j where j.job = job_due.job) = 'turn' or coalesce((
        select r.error is not null or (r.finished_at at time zone current_setting('bcp.tz'))::date < crm.today()
        from data.job_runs as r where r.job = job_due.job order by r.run_id desc limit 1), true)
$$;
comment on function crm.job_due(text) is 'Whether a job''s time has come: every turn, or no run of this company day went well yet.';

create function crm.job_ran(job text, took interval, counts jsonb, error text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    last data.job_runs;
    idle boolean := error is null and not exists (select from jsonb_each_text(counts) as c where c.value <> '0');
begin
    select * into last from data.job_runs as r where r.job = job_ran.job order by r.run_id desc limit 1;
    -- Nothing to do again, or the same failure again: one row that counts its turns, or the table would grow with every minute.
    if last.error is not distinct from job_ran.error and last.counts is not distinct from job_ran.counts and (job_ran.error is not null or idle) then
        update data.job_runs as r set started_at = crm.now(), finished_at = crm.now() + took, turns = r.turns + 1 where r.run_id = last.run_id;
    else
        insert into data.job_runs (job, started_at, finished_at, counts, error) values (job_ran.job, crm.now(), crm.now() + took, job_ran.counts, job_ran.error);
    end if;
end $$;
comment on function crm.job_ran(text, interval, jsonb, text) is 'Keeps what a run did; equal idle turns and equal failures in a row are one row.';

create function crm.rpc_work(job text, at_once boolean default false) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    began timestamptz := clock_timestamp();
    counts jsonb;
    problem text;
begin
    if crm.my_id() is not null then
        perform crm.refuse('FORBIDDEN', 'The scheduled work is done by the system, in nobody''s name.');
    elsif not exists (select from crm.list_jobs() as j where j.job = rpc_work.job) then
        perform crm.refuse_missing('job');
    elsif not pg_try_advisory_xact_lock(hashtextextended('bcp-crm work ' || job, 0)) then
        return jsonb_build_object('outcome', 'busy');
    end if;
    perform crm.work_zone();
    if not (at_once or crm.job_due(job)) then
        return jsonb_build_object('outcome', 'waiting');
    end if;
    begin
        counts := crm.work_on(job);
        problem := left(counts ->> 'error', 1000);
        counts := counts - 'error';
    exception when query_canceled or others then
        problem := left(format('%s (%s)', sqlerrm, sqlstate), 1000);
    end;
    perform crm.job_ran(job, clock_timestamp() - began, counts, problem);
    return jsonb_build_object('outcome', case when problem is null then 'done' else 'failed' end, 'counts', counts, 'error', problem,
        'more', exists (select from jsonb_each_text(counts) as c where c.key !~ '_failed$' and c.value::bigint >= 500));
end $$;
comment on function crm.rpc_work(text, boolean) is
    'One job''s turn: does it if it is due or wanted at once and no other process is at it; a failure undoes the job alone and is kept, as is what the job says of a part that failed. Needs no user.';

create function crm.work_pause() returns integer language plpgsql volatile security definer set search_path = '' as $$
begin
    perform crm.work_zone();
    return least(300, 1 + floor(extract(epoch from (crm.today() + 1)::timestamp at time zone current_setting('bcp.tz') - crm.now())))::integer;
end $$;
comment on function crm.work_pause() is 'Seconds until the worker''s next turn: five minutes, or until just after the company''s midnight.';
grant execute on function crm.work_pause() to bcp_app, bcp_worker;

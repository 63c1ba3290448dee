-- The proof as it is run and kept: on demand, by the worker after midnight, from the command line (spec 3.4).

create function crm.rpc_proof_kept(result jsonb, took interval) returns void language plpgsql security definer set search_path = '' as $$
begin
    if coalesce(crm.my_profile(), '') not in ('admin', 'director') then
        perform crm.refuse('FORBIDDEN', 'The proof is for admins and directors.');
    end if;
    insert into data.proof_runs (started_at, finished_at, records, result)
    values (crm.now() - took, crm.now(), (result ->> 'records')::bigint, result);
end $$;
comment on function crm.rpc_proof_kept(jsonb, interval) is 'Keeps the result of a run, with who ran it.';

create function crm.rpc_prove() returns jsonb language plpgsql as $$
declare
    began timestamptz := clock_timestamp();
    result jsonb;
begin
    -- Of few records the planning for each of the people would take longest; of many PostgreSQL may choose. Never a plan for the very values each
    -- time: that plans every function anew at every call.
    perform set_config('plan_cache_mode', case when (select c.reltuples from pg_class as c where c.oid = 'data.leads'::regclass) > 10000
        then 'auto' else 'force_generic_plan' end, true);
    result := crm.prove_visibility();
    result := result || jsonb_build_object(
        'seals', (select to_jsonb(s) from crm.list_seal_state() as s),
        'broken', coalesce((select jsonb_agg(to_jsonb(b)) from (select * from crm.list_broken_seals() as b limit 20) as b), '[]'));
    perform crm.rpc_proof_kept(result, clock_timestamp() - began);
    return result || jsonb_build_object('took_ms', round(extract(epoch from clock_timestamp() - began) * 1000));
end $$;
comment on function crm.rpc_prove() is
    'The proof and the check of the seals, kept in proof_runs. With the rights of its caller, so that the policies take part: never as the owner.';

create function crm.rpc_proof_begin(at_once boolean) returns text language plpgsql security definer set search_path = '' as $$
declare
    overseer uuid;
begin
    if crm.my_id() is not null then
        perform crm.refuse('FORBIDDEN', 'The scheduled work is done by the system, in nobody''s name.');
    elsif not pg_try_advisory_xact_lock(hashtextextended('bcp-crm work proof', 0)) then
        return 'busy';
    end if;
    perform crm.work_zone();
    if not (at_once or crm.job_due('proof')) then
        return 'waiting';
    end if;
    select u.user_id into overseer from data.users as u join data.roles as r using (role_name)
    where u.is_active and r.access_profile in ('admin', 'director') order by r.access_profile, u.created_at limit 1;
    if overseer is null and not exists (select from data.users) then
        -- A company that nobody has joined yet.
        perform crm.job_ran('proof', '0', '{}', null);
        return 'done';
    elsif overseer is null then
        perform crm.job_ran('proof', '0', null, 'There is no active admin or director to prove anything to.');
        return 'failed';
    end if;
    perform crm.act_as(overseer);
    return 'due';
end $$;
comment on function crm.rpc_proof_begin(boolean) is 'Whether the proof''s turn has come; if so the transaction is an overseer''s from here on. Needs no user.';

create function crm.rpc_proof_end(took interval, counts jsonb, error text) returns void language plpgsql security definer set search_path = '' as $$
begin
    if coalesce(crm.my_profile(), '') not in ('admin', 'director') then
        perform crm.refuse('FORBIDDEN', 'The proof is for admins and directors.');
    end if;
    perform crm.act_as(null), crm.job_ran('proof', took, counts, error);
end $$;
comment on function crm.rpc_proof_end(interval, jsonb, text) is 'Puts a turn of the proof among what the worker did.';

create function crm.work_proof(at_once boolean) returns jsonb language plpgsql as $$
declare
    began timestamptz := clock_timestamp();
    outcome text := crm.rpc_proof_begin(work_proof.at_once);
    result jsonb;
    counts jsonb;
    problem text;
begin
    if outcome <> 'due' then
        return jsonb_build_object('outcome', outcome);
    end if;
    begin
        result := crm.rpc_prove();
        counts := crm.proof_counts(result);
    exception when query_canceled or others then
        problem := left(format('%s (%s)', sqlerrm, sqlstate), 1000);
    end;
    perform crm.rpc_proof_end(clock_timestamp() - began, counts, problem);
    return jsonb_build_object('outcome', case when problem is null then 'done' else 'failed' end, 'counts', counts, 'error', problem, 'more', false);
end $$;
comment on function crm.work_proof(boolean) is
    'The worker''s proof: as the restricted role in the name of an admin or director, so that the policies take part; what it found, in numbers.';
grant execute on function crm.work_proof(boolean) to bcp_app, bcp_worker;

create view crm.v_proof_runs with (security_invoker = true) as
select p.run_id, p.finished_at, (extract(epoch from p.finished_at - p.started_at) * 1000)::float8 as took_ms, p.result,
    (select u.full_name from data.users as u where u.user_id = p.created_by) as run_by
from data.proof_runs as p
where (select crm.may_open('proof'));
comment on view crm.v_proof_runs is 'Runs of the proof, for admin and director: order run_id descending.';

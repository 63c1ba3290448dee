-- What the worker did, for /admin/jobs and for the metrics.

create function crm.next_run(pace text, finished_at timestamptz, failed boolean) returns timestamptz language sql stable as $$
    select case when pace = 'turn' or failed then least(finished_at + interval '5 minutes', m.midnight)
        else (((finished_at at time zone z.zone)::date + 1)::timestamp at time zone z.zone) end
    from (select coalesce(nullif(current_setting('bcp.tz', true), ''), 'Asia/Jakarta') as zone) as z,
        lateral (select (((finished_at at time zone z.zone)::date + 1)::timestamp at time zone z.zone) as midnight) as m
$$;
comment on function crm.next_run(text, timestamptz, boolean) is 'When a job''s next turn is: in five minutes, or after the company''s midnight.';
grant execute on function crm.next_run(text, timestamptz, boolean) to bcp_app, bcp_readonly;

create view crm.v_jobs with (security_invoker = true) as
select
    j.job, j.label, j.pace, j.place, r.started_at, r.finished_at, (extract(epoch from r.finished_at - r.started_at) * 1000)::float8 as took_ms,
    r.counts, r.error, r.turns, crm.next_run(j.pace, r.finished_at, r.error is not null) as next_run_at,
    crm.next_run(j.pace, r.finished_at, r.error is not null) < (select crm.now()) - interval '15 minutes' as is_late,
    bad.error as last_error, bad.finished_at as failed_at
from crm.list_jobs() with ordinality as j (job, label, pace, place)
left join lateral (select * from data.job_runs as r where r.job = j.job order by r.run_id desc limit 1) as r on true
left join lateral (select * from data.job_runs as r where r.job = j.job and r.error is not null order by r.run_id desc limit 1) as bad on true
where (select crm.may_open('jobs'));
comment on view crm.v_jobs is 'Each job with its last run, its last failure and its next turn; order place.';

create view crm.v_job_runs with (security_invoker = true) as
select r.run_id, r.job, r.created_at as since, r.started_at, r.finished_at,
    (extract(epoch from r.finished_at - r.started_at) * 1000)::float8 as took_ms, r.counts, r.error, r.turns
from data.job_runs as r
where (select crm.may_open('jobs'));
comment on view crm.v_job_runs is 'What the worker did of late: order run_id desc. A row stands for all equal turns since.';

create function crm.list_job_times() returns table (job text, finished float8, took float8, failed boolean, counts jsonb)
language sql stable security definer set search_path = '' as $$
    select j.job, extract(epoch from r.finished_at)::float8, extract(epoch from r.finished_at - r.started_at)::float8, r.error is not null, r.counts
    from crm.list_jobs() as j
    join lateral (
        select * from (
            (select r.started_at, r.finished_at, r.error, r.counts from data.job_runs as r where r.job = j.job order by r.run_id desc limit 1)
            union all
            -- Somebody's own proof is as good as the night's.
            (select p.started_at, p.finished_at, null, crm.proof_counts(p.result) from data.proof_runs as p where j.job = 'proof' order by p.run_id desc limit 1)
        ) as last
        order by last.finished_at desc limit 1
    ) as r on true
$$;
comment on function crm.list_job_times() is 'Each job''s last run in figures, for the metrics, a proof that a person ran too; says nothing of any record.';

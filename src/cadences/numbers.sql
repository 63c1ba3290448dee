-- How the cadences do, per template and per step (spec 6): aggregates over everybody's records, for all who see the templates.

create function crm.list_cadence_counts(cadence_id bigint) returns table (enrolled bigint, running bigint, paused bigint, completed bigint, stopped bigint)
language sql stable security definer set search_path = '' as $$
    select count(*), count(*) filter (where e.status = 'Active'), count(*) filter (where e.status = 'Paused'),
        count(*) filter (where e.status = 'Completed'), count(*) filter (where e.status = 'Stopped')
    from data.cadence_enrollments as e
    where e.cadence_id = list_cadence_counts.cadence_id and crm.may_open('cadences')
$$;
comment on function crm.list_cadence_counts(bigint) is 'How many records went through a template and where they stand, from one index.';

create function crm.list_stop_reasons(cadence_id bigint) returns table (stop_reason text, enrollments bigint)
language sql stable security definer set search_path = '' as $$
    select e.stop_reason, count(*)
    from data.cadence_enrollments as e
    where e.cadence_id = list_stop_reasons.cadence_id and e.status = 'Stopped' and (select crm.may_open('cadences'))
    group by e.stop_reason
    order by count(*) desc, e.stop_reason
    limit 20
$$;
comment on function crm.list_stop_reasons(bigint) is 'Why enrollments of a template were stopped, the commonest twenty reasons first.';

create function crm.list_cadence_numbers(cadence_id bigint)
returns table (step_number integer, activity_type text, subject_template text, delay_days integer,
    made bigint, open bigint, overdue bigint, done bigint, done_on_time bigint, cancelled bigint)
language sql stable security definer set search_path = '' as $$
    with numbers as (
        select a.step_number, count(*) as made, count(*) filter (where a.status = 'Planned') as open,
            count(*) filter (where a.status = 'Planned' and not a.is_paused and a.due_date < (select crm.today())) as overdue,
            count(*) filter (where a.status = 'Done') as done,
            count(*) filter (where a.status = 'Done' and crm.day_of(a.completed_at) <= a.due_date) as done_on_time,
            count(*) filter (where a.status = 'Cancelled') as cancelled
        from data.cadence_enrollments as e join data.activities as a on a.enrollment_id = e.enrollment_id
        where e.cadence_id = list_cadence_numbers.cadence_id and a.enrollment_id is not null
        group by a.step_number
    )
    select coalesce(s.step_number, n.step_number), s.activity_type, s.subject_template, s.delay_days, coalesce(n.made, 0), coalesce(n.open, 0),
        coalesce(n.overdue, 0), coalesce(n.done, 0), coalesce(n.done_on_time, 0), coalesce(n.cancelled, 0)
    from (select t.* from data.cadence_steps as t where t.cadence_id = list_cadence_numbers.cadence_id) as s
    full join numbers as n on n.step_number = s.step_number
    where (select crm.may_open('cadences'))
    order by 1
$$;
comment on function crm.list_cadence_numbers(bigint) is
    'Per step of a template: made, open, overdue, done, done by its day, cancelled. A number that only an earlier revision had comes without its words.';

-- What follows an open activity, for whoever is about to complete it (spec 1.7, 1.8).

create function crm.list_follow_on(days integer) returns date language sql stable as $$
    select crm.working_day(crm.today() + days)
$$;
comment on function crm.list_follow_on(integer) is 'A day to propose, neither on a weekend nor on a holiday.';

-- One statement without a plan of its own: it becomes part of the list that asks for fifty rows of it.
create function crm.list_follow(activity_id text, opportunity_id text, lead_id text, enrollment_id bigint, step_number integer)
returns table (follow jsonb) language sql stable as $$
    select coalesce(
        (select jsonb_build_object('asks', false, 'activity_type', a.activity_type, 'subject', a.subject, 'due_date', a.due_date)
        from data.activities as a
        where a.opportunity_id = list_follow.opportunity_id and a.status = 'Planned' and a.activity_id <> list_follow.activity_id
        order by a.due_date, a.activity_id limit 1),
        case when list_follow.opportunity_id is null and list_follow.lead_id is not null then
            (select jsonb_build_object('asks', false, 'activity_type', a.activity_type, 'subject', a.subject, 'due_date', a.due_date)
            from data.activities as a
            where a.lead_id = list_follow.lead_id and a.status = 'Planned' and a.activity_id <> list_follow.activity_id
            order by a.due_date, a.activity_id limit 1) end,
        -- Of a stepwise cadence the later steps are not made yet.
        case when list_follow.enrollment_id is not null then
            (select jsonb_build_object('asks', false, 'activity_type', s.activity_type, 'subject', s.subject, 'due_date', greatest(s.due_date, crm.today()))
            from data.cadence_enrollments as e
            cross join lateral jsonb_to_recordset(e.steps) as s (step_number integer, activity_type text, subject text, due_date date)
            where e.enrollment_id = list_follow.enrollment_id and e.status in ('Active', 'Paused') and s.step_number > list_follow.step_number
            order by s.step_number limit 1) end,
        case when list_follow.opportunity_id is not null then
            (select jsonb_build_object('asks', true, 'activity_type', 'Follow Up',
                'subject', coalesce(r.follow_up_subject, r.next_step_suggestion, 'Follow up'), 'due_date', crm.list_follow_on(coalesce(r.follow_up_days, 3)))
            from data.opportunities as o join data.stage_rules as r on r.stage = o.stage
            where o.opportunity_id = list_follow.opportunity_id and o.closed_at is null)
        when list_follow.lead_id is not null then
            (select jsonb_build_object('asks', true, 'activity_type', 'Follow Up', 'subject', 'Follow up: ' || l.company_name,
                'due_date', crm.list_follow_on(case l.queue when 'nurture' then 30 else 3 end))
            from data.leads as l
            where l.lead_id = list_follow.lead_id and (l.queue = 'nurture' or (l.queue = 'working' and l.opportunity_id is null))) end)
$$;
comment on function crm.list_follow(text, text, text, bigint, integer) is
    'What is next once an open activity has ended: planned already (asks false), or a proposal where its record would stay without one; null where none is needed.';

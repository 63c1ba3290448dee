-- Records that nobody would be reminded of (spec 3.4 gap), read under the caller's own policies.

create function crm.list_gaps() returns table (entity text, id text, user_id uuid, why text) language sql stable as $$
    select 'opportunities', o.opportunity_id, o.owner_user_id, 'an open deal without owner, next step or date'
    from data.opportunities as o
    where o.closed_at is null and (o.owner_user_id is null or o.next_step is null or o.next_step_due_date is null)
    union all
    select 'opportunities', o.opportunity_id, o.owner_user_id, 'an open deal with neither an open activity nor a running enrollment'
    from data.opportunities as o
    where o.closed_at is null
      and not exists (select from data.activities as a where a.opportunity_id = o.opportunity_id and a.status = 'Planned')
      and not exists (select from data.cadence_enrollments as e where e.opportunity_id = o.opportunity_id and e.status in ('Active', 'Paused'))
    union all
    select 'cadence_enrollments', e.enrollment_id::text, e.owner_user_id, 'an active enrollment without an open activity'
    from data.cadence_enrollments as e
    where e.status = 'Active'
      and not exists (select from data.activities as a where a.enrollment_id = e.enrollment_id and a.status = 'Planned')
    union all
    select 'activities', a.activity_id, a.owner_user_id, 'an open activity of a closed record'
    from data.activities as a
    left join data.opportunities as o on o.opportunity_id = a.opportunity_id
    left join data.targets as t on t.target_id = a.target_id
    left join data.leads as l on l.lead_id = a.lead_id
    where a.status = 'Planned'
      and (o.closed_at is not null or t.status in ('converted', 'dropped')
        or (a.opportunity_id is null and a.target_id is null and l.triage_status = 'Disqualified'))
    union all
    select 'activities', a.activity_id, a.owner_user_id, 'an open activity of an inactive user'
    from data.activities as a join data.users as u on u.user_id = a.owner_user_id
    where a.status = 'Planned' and not u.is_active
    union all
    select 'cadence_enrollments', e.enrollment_id::text, e.owner_user_id, 'an enrollment of an inactive user'
    from data.cadence_enrollments as e join data.users as u on u.user_id = e.owner_user_id
    where e.status in ('Active', 'Paused') and not u.is_active
    union all
    select 'leads', l.lead_id, coalesce(l.sales_owner_user_id, l.marketing_owner_user_id), 'a nurtured or working lead without an open activity'
    from data.leads as l
    where (l.queue = 'nurture' or (l.queue = 'working' and l.opportunity_id is null))
      and not exists (select from data.activities as a where a.lead_id = l.lead_id and a.status = 'Planned')
$$;
comment on function crm.list_gaps() is 'Records without a next action, or with one that nobody will do (spec 3.4).';

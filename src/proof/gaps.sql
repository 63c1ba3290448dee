-- Records that nobody would be reminded of (spec 3.4 gap), read under the caller's own policies.

create function crm.has_planned(opportunity_id text, lead_id text, enrollment_id bigint) returns boolean
language sql stable security definer set search_path = '' as $$
    select (crm.my_id() is not null and not crm.may_open('gaps'))
        or exists (select from data.activities as a where a.status = 'Planned' and a.opportunity_id = has_planned.opportunity_id)
        or exists (select from data.activities as a where a.status = 'Planned' and a.lead_id = has_planned.lead_id)
        or exists (select from data.activities as a where a.status = 'Planned' and a.enrollment_id = has_planned.enrollment_id)
$$;
comment on function crm.has_planned(text, text, bigint) is
    'Whether something is planned for a record, also what the caller does not see: a supporter''s call is a next action; yes for whom gaps do not concern.';

grant execute on function crm.has_planned(text, text, bigint) to bcp_app, bcp_readonly, bcp_worker;

create function crm.is_left_behind(why text) returns boolean language sql immutable as $$
    select why like '%of an inactive user'
$$;
comment on function crm.is_left_behind(text) is 'Whether a gap is what a deactivation left to give away, no fault of the program (spec 3.4).';
grant execute on function crm.is_left_behind(text) to bcp_app, bcp_readonly, bcp_worker;

create function crm.list_gaps() returns table (entity text, id text, user_id uuid, why text) language sql stable as $$
    select 'opportunities', o.opportunity_id, o.owner_user_id, 'an open deal without owner, next step or date'
    from data.opportunities as o
    where o.closed_at is null and (o.owner_user_id is null or o.next_step is null or o.next_step_due_date is null)
    union all
    -- Without the offset the dear question would be asked of every open deal, before the cheap ones; so too below.
    select 'opportunities', o.opportunity_id, o.owner_user_id, 'an open deal with neither an open activity nor a running enrollment'
    from (select o.opportunity_id, o.owner_user_id from data.opportunities as o
        where o.closed_at is null
          and not exists (select from data.activities as a where a.opportunity_id = o.opportunity_id and a.status = 'Planned')
          and not exists (select from data.cadence_enrollments as e where e.opportunity_id = o.opportunity_id and e.status in ('Active', 'Paused'))
        offset 0) as o
    where not crm.has_planned(o.opportunity_id, null, null)
    union all
    select 'cadence_enrollments', e.enrollment_id::text, e.owner_user_id, 'an active enrollment without an open activity'
    from (select e.enrollment_id, e.owner_user_id from data.cadence_enrollments as e
        -- A winback is seen by all who see its account, and is its owner's team's to mend.
        where e.status = 'Active' and ((select crm.my_reach()) = 'all' or e.owner_user_id = any ((select crm.team())::uuid[]))
          and not exists (select from data.activities as a where a.enrollment_id = e.enrollment_id and a.status = 'Planned')
        offset 0) as e
    where not crm.has_planned(null, null, e.enrollment_id)
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
      and ((select crm.my_reach()) = 'all' or e.owner_user_id = any ((select crm.team())::uuid[]))
    union all
    select 'leads', l.lead_id, l.owner, 'a nurtured or working lead without an open activity'
    from (select l.lead_id, coalesce(l.sales_owner_user_id, l.marketing_owner_user_id) as owner from data.leads as l
        where (l.queue = 'nurture' or (l.queue = 'working' and l.opportunity_id is null))
          and not exists (select from data.activities as a where a.lead_id = l.lead_id and a.status = 'Planned')
        offset 0) as l
    where not crm.has_planned(null, l.lead_id, null)
$$;
comment on function crm.list_gaps() is 'Records without a next action, or with one that nobody will do (spec 3.4).';

create function crm.list_gaps_to_mend() returns table (entity text, id text, user_id uuid, why text, mend text, subject_entity text, subject_id text,
    subject_name text, owner_name text)
language sql stable as $$
    select g.entity, g.id, g.user_id, g.why,
        case when crm.is_left_behind(g.why) then
                case when coalesce(s.opportunity_id, s.target_id, s.account_id) is not null
                    or (select l.queue from data.leads as l where l.lead_id = s.lead_id) = 'working' then 'reassign' else 'give' end
            when g.why like '%of a closed record' then 'complete'
            when g.entity = 'cadence_enrollments' then 'stop' when g.why like '%without owner, next step or date' then 'next_step' else 'plan' end,
        case when s.opportunity_id is not null then 'opportunities' when s.target_id is not null then 'targets' when s.lead_id is not null then 'leads'
            when s.account_id is not null then 'accounts' end,
        coalesce(s.opportunity_id, s.target_id, s.lead_id, s.account_id),
        coalesce((select o.name from data.opportunities as o where o.opportunity_id = s.opportunity_id),
            (select t.company_name from data.targets as t where t.target_id = s.target_id),
            (select l.company_name from data.leads as l where l.lead_id = s.lead_id),
            (select c.company_name from data.accounts as c where c.account_id = s.account_id)),
        (select u.full_name from data.users as u where u.user_id = g.user_id)
    from crm.list_gaps() as g
    left join lateral (
        select case g.entity when 'opportunities' then g.id end, case g.entity when 'leads' then g.id end, null, null
        where g.entity in ('opportunities', 'leads')
        union all
        select a.opportunity_id, a.lead_id, a.target_id, a.account_id from data.activities as a where g.entity = 'activities' and a.activity_id = g.id
        union all
        -- A winback goes with its deal.
        select case when e.subject in ('opportunity', 'account') then e.opportunity_id end, case e.subject when 'lead' then e.lead_id end,
            case e.subject when 'target' then e.target_id end, case e.subject when 'account' then e.account_id end
        from data.cadence_enrollments as e where g.entity = 'cadence_enrollments' and e.enrollment_id::text = g.id
    ) as s (opportunity_id, lead_id, target_id, account_id) on true
    where (select crm.may_open('gaps'))
$$;
comment on function crm.list_gaps_to_mend() is
    'The gaps that the caller sees, with the record that each is about and what mends it: plan, next_step, reassign, stop, complete, or give: the work of who left, by an admin (spec 3.2).';

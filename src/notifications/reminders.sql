-- What the worker tells by itself, each thing once (spec 1.4, 6).

create function crm.work_overdue() returns integer language sql volatile as $$
    -- Yesterday's number is no news any more.
    update data.notifications set read_at = crm.now() where kind = 'overdue_today' and read_at is null and once < crm.today()::text;
    select count(*) filter (where crm.notify(late.owner_user_id, 'overdue_today', 'activities', crm.today()::text,
        case late.number when 1 then '1 activity is overdue.' else format('%s activities are overdue.', late.number) end, crm.today()::text))::integer
    from (
        select a.owner_user_id, count(*) as number from data.activities as a
        where a.status = 'Planned' and not a.is_paused and a.due_date < crm.today()
        group by a.owner_user_id
    ) as late
$$;
comment on function crm.work_overdue() is 'Tells each person once a day how much of his is overdue.';

create function crm.work_late_answers() returns integer language sql volatile as $$
    select count(*) filter (where crm.notify(late.who, 'sla_missed', 'leads', late.lead_id,
        'Nobody has answered ' || late.company_name || ' in time.', late.lead_id))::integer
    from (
        select l.lead_id, l.company_name, p.who
        from data.leads as l
        cross join lateral (
            select u.user_id as who from data.users as u join data.roles as r using (role_name)
            -- Whoever would not be told must not take the place of somebody who would.
            where crm.hears(u.user_id, 'sla_missed') and case
                when (select o.is_active from data.users as o where o.user_id = l.marketing_owner_user_id) then u.user_id = l.marketing_owner_user_id
                else r.access_profile = 'marketing_manager' end
        ) as p
        where l.queue = 'inbox' and l.first_touched_at is null and l.sla_deadline <= crm.now() and l.sla_deadline > crm.now() - interval '1 day'
          and not exists (select from data.notifications as n where n.user_id = p.who and n.kind = 'sla_missed' and n.once = l.lead_id)
        order by l.sla_deadline
        limit 500
    ) as late
$$;
comment on function crm.work_late_answers() is
    'A lead past its response SLA is told to its marketer, or to the marketing managers, once; what was late for more than a day is no news.';

create function crm.work_expiring_leads() returns integer language sql volatile as $$
    select count(*) filter (where crm.notify(soon.who, 'pool_expiring', 'leads', soon.lead_id,
        soon.company_name || ' goes back to marketing unless somebody claims it within a day.', soon.pool_id::text))::integer
    from (
        select p.pool_id, p.lead_id, l.company_name, m.user_id as who
        from data.lead_handover_pool as p
        join data.leads as l on l.lead_id = p.lead_id and l.queue = 'pool'
        cross join (select u.user_id from data.users as u join data.roles as r using (role_name)
            where r.access_profile = 'sales_manager' and crm.hears(u.user_id, 'pool_expiring')) as m
        where p.claimed_at is null and p.released_at is null and p.expires_at > crm.now() and p.expires_at <= crm.now() + interval '1 day'
          and not exists (select from data.notifications as n where n.user_id = m.user_id and n.kind = 'pool_expiring' and n.once = p.pool_id::text)
        order by p.expires_at, p.pool_id
        limit 500
    ) as soon
$$;
comment on function crm.work_expiring_leads() is 'Sales managers hear of a pool lead the day before it expires, once a stay in the pool.';

-- The lists of a team: a small one is read member by member, each by the owner's index, a large one by date under the policy (spec 2.4).

create function crm.list_by_member() returns boolean language sql stable as $$
    select crm.my_reach() = 'team' and cardinality(crm.team()) <= 16
$$;
comment on function crm.list_by_member() is 'Whether the named user''s team is small enough to be read member by member.';

create function crm.list_pipeline(stage text default null, overdue boolean default false, after_due date default null, after_id text default null, wanted integer default 51)
returns setof crm.v_pipeline_active language plpgsql stable as $$
declare
    part text := format('from crm.v_pipeline_active as o where (o.next_step_due_date, o.opportunity_id) > ($1, $2)%s%s%%s
        order by o.next_step_due_date, o.opportunity_id limit $3',
        case when stage is not null then ' and o.stage = $4' end, case when overdue then ' and o.next_step_due_date < $5' end);
begin
    return query execute case when crm.list_by_member() then
            'select v.* from (select d.opportunity_id, d.next_step_due_date from unnest($6) as m (person) cross join lateral (
                select o.opportunity_id, o.next_step_due_date ' || format(part, ' and o.owner_user_id = m.person') || ') as d
                order by d.next_step_due_date, d.opportunity_id limit $3) as page
            join crm.v_pipeline_active as v on v.opportunity_id = page.opportunity_id order by page.next_step_due_date, page.opportunity_id'
        else 'select o.* ' || format(part, '') end
        using coalesce(after_due, '-infinity'), coalesce(after_id, ''), wanted, stage, crm.today(), crm.team();
end $$;
comment on function crm.list_pipeline(text, boolean, date, text, integer) is
    'A page of all open deals the named user sees (his own, his team''s, everybody''s), of one stage or overdue if asked, after the named last row.';

create function crm.list_closed(after_closed timestamptz default null, after_id text default null, wanted integer default 51)
returns setof crm.v_opportunities_closed language plpgsql stable as $$
declare
    part text := 'from crm.v_opportunities_closed as o where (o.closed_at, o.opportunity_id) < ($1, $2)%s
        order by o.closed_at desc, o.opportunity_id desc limit $3';
begin
    return query execute case when crm.list_by_member() then
            'select v.* from (select d.opportunity_id, d.closed_at from unnest($4) as m (person) cross join lateral (
                select o.opportunity_id, o.closed_at ' || format(part, ' and o.owner_user_id = m.person') || ') as d
                order by d.closed_at desc, d.opportunity_id desc limit $3) as page
            join crm.v_opportunities_closed as v on v.opportunity_id = page.opportunity_id order by page.closed_at desc, page.opportunity_id desc'
        else 'select o.* ' || format(part, '') end
        using coalesce(after_closed, 'infinity'), coalesce(after_id, ''), wanted, crm.team();
end $$;
comment on function crm.list_closed(timestamptz, text, integer) is 'A page of all closed deals the named user sees, latest first, after the named last row.';

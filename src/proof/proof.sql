-- The proof of spec 3.4: the real lists, run as the real users, against a second form of who may see what.

create function crm.listed_leads(team uuid[]) returns table (lead_id text, list text) language sql stable as $$
    select v.lead_id, 'Lead Inbox' from crm.v_lead_inbox as v
    union all select v.lead_id, 'Nurture' from crm.v_nurture_leads as v
    union all select v.lead_id, 'Disqualified' from crm.v_disqualified_leads as v
    union all select v.lead_id, 'Sales Inbox' from crm.v_handover_pool as v
    union all select v.lead_id, 'My Leads' from crm.v_my_leads as v where v.sales_owner_user_id = any (team) or (select crm.my_reach()) = 'support'
$$;
comment on function crm.listed_leads(uuid[]) is 'The leads that the named user''s lists show, with the list.';

create function crm.findings(entity text, ids text[], who uuid, why text) returns jsonb language sql immutable as $$
    select coalesce(jsonb_agg(jsonb_build_object('entity', entity, 'id', i, 'user_id', who, 'why', why)), '[]') from unnest(ids) as i
$$;
comment on function crm.findings(text, text[], uuid, text) is 'Offending ids as the proof reports them.';

create function crm.list_misplaced() returns table (id text) language sql stable as $$
    select l.lead_id from data.leads as l
    where l.queue is distinct from case
        when l.converted_at is not null then 'converted'
        when l.triage_status = 'Handed Over' then case when l.sales_owner_user_id is null then 'pool' else 'working' end
        else (select m.queue from (values ('New', 'inbox'), ('In Review', 'inbox'), ('Nurture', 'nurture'), ('Disqualified', 'disqualified')) as m (status, queue)
            where m.status = l.triage_status) end
$$;
comment on function crm.list_misplaced() is 'Leads whose queue is not what their state says (spec 1.4), written anew from raw columns.';

create function crm.list_sighted() returns table (user_id uuid, access_profile text, team uuid[]) language sql stable as $$
    select u.user_id, r.access_profile, array(select t.member_user_id from data.team_members as t where t.manager_user_id = u.user_id)
    from data.users as u join data.roles as r using (role_name)
    where u.is_active and r.access_profile not in ('admin', 'director')
    -- Whoever sees most first, so that the set of what nobody has seen yet is soon small.
    order by array_position(array['sales_support', 'marketing_manager', 'sales_manager'], r.access_profile), u.user_id
$$;
comment on function crm.list_sighted() is 'The active people whose sight is proven, with their teams; admin and director see everything by right.';

create function crm.most_of(a jsonb, b jsonb) returns jsonb language sql immutable as $$
    select coalesce(jsonb_object_agg(m.list, m.number), '{}')
    from (select e.key as list, max(e.value::bigint) as number from (
        select * from jsonb_each_text(coalesce(a, '{}')) union all select * from jsonb_each_text(coalesce(b, '{}'))) as e group by e.key) as m
$$;
comment on function crm.most_of(jsonb, jsonb) is 'Of two counts per list the larger of each.';
grant execute on function crm.most_of(jsonb, jsonb) to bcp_app, bcp_worker;

create function crm.list_struck(kind text, team uuid[], unseen text[], out seen jsonb, out doubles text[], out still text[]) language sql stable as $$
    with listed as materialized (
        select l.lead_id as id, l.list from crm.listed_leads(team) as l where kind = 'leads'
        union all select v.opportunity_id, 'Pipeline' from crm.v_pipeline_active as v where kind = 'opportunities'
        union all select v.activity_id, 'Activities' from crm.v_planner as v where kind = 'activities' and v.owner_user_id = any (team)
        union all select v.target_id, 'Targets' from crm.v_targets as v where kind = 'targets'
    )
    select coalesce((select jsonb_object_agg(n.list, n.number) from (select l.list, count(*) as number from listed as l group by l.list) as n), '{}'),
        case when kind = 'leads' then array(select l.id from listed as l group by l.id having count(*) > 1) else '{}' end,
        case when cardinality(unseen) = 0 then unseen else array(select unnest(unseen) except select l.id from listed as l) end
$$;
comment on function crm.list_struck(text, uuid[], text[]) is
    'One look of the named user at his lists of a kind: how many each shows, what two show, and what of the unseen is still unseen.';

create function crm.prove_visibility() returns jsonb language plpgsql as $$
declare
    me uuid := crm.my_id();
    person record;
    kind text;
    look record;
    records integer := 0;
    ids text[];
    seen jsonb := '{}';
    lost jsonb;
    double jsonb := '[]';
    leak jsonb := '[]';
    gap jsonb;
begin
    if coalesce(crm.my_profile(), '') not in ('admin', 'director') then
        perform crm.refuse('FORBIDDEN', 'The proof is for admins and directors.');
    end if;
    lost := crm.findings('leads', array(select m.id from crm.list_misplaced() as m), null, 'in the list of another state');
    for kind, ids in
        select 'leads', array(select l.lead_id from data.leads as l where l.converted_at is null)
        union all select 'opportunities', array(select o.opportunity_id from data.opportunities as o where o.closed_at is null)
        union all select 'activities', array(select a.activity_id from data.activities as a where a.status = 'Planned' and not a.is_paused)
        union all select 'targets', array(select t.target_id from data.targets as t where t.status not in ('converted', 'dropped'))
    loop
        records := records + cardinality(ids);
        for person in select p.user_id, p.access_profile, p.team from crm.list_sighted() as p loop
            perform crm.act_as(person.user_id);
            select * into look from crm.list_struck(kind, person.team, ids) as s;
            ids := look.still;
            double := double || crm.findings('leads', look.doubles, person.user_id, 'in two lists');
            seen := seen || jsonb_build_object(person.access_profile, crm.most_of(seen -> person.access_profile, look.seen));
        end loop;
        perform crm.act_as(me);
        lost := lost || crm.findings(kind, ids, null, 'in nobody''s list');
    end loop;
    gap := coalesce((select jsonb_agg(to_jsonb(g)) from crm.list_gaps() as g), '[]');
    for person in select p.user_id, p.access_profile, p.team from crm.list_sighted() as p loop
        perform crm.act_as(person.user_id);
        leak := leak || coalesce((select jsonb_agg(jsonb_build_object('entity', l.entity, 'id', l.id, 'user_id', person.user_id, 'why', l.why))
            from crm.list_leaks(person.access_profile, person.team) as l), '[]');
    end loop;
    perform crm.act_as(me);
    return jsonb_build_object('lost', lost, 'double', double, 'leak', leak, 'gap', gap, 'checked_at', crm.now(), 'records', records, 'seen', seen);
end $$;
comment on function crm.prove_visibility() is
    'Runs the real lists as each real user: what is lost, double, leaked, or without a next action (spec 3.4), and how much each role sees. Admins and directors only.';

create function crm.proof_counts(result jsonb) returns jsonb language sql immutable as $$
    select (select jsonb_object_agg(k, jsonb_array_length(result -> k)) from unnest(array['lost', 'double', 'leak', 'broken']) as k)
        || (select jsonb_build_object('gap', count(*) filter (where not crm.is_left_behind(g ->> 'why')), 'to_give', count(*) filter (where crm.is_left_behind(g ->> 'why')))
            from jsonb_array_elements(result -> 'gap') as g)
$$;
comment on function crm.proof_counts(jsonb) is 'What a proof found, in numbers; what a deactivation left to give away is no gap (spec 3.4).';
grant execute on function crm.proof_counts(jsonb) to bcp_app, bcp_worker;

-- The list of targets (spec 3.2): by next outreach, page by page, narrowed by status, owner, outreach, source, tag or typed text.

create function crm.target_statuses(asked text) returns text[] language sql immutable as $$
    select case when asked is null or asked = 'active' then '{new_target,contacted,engaged,qualified}'::text[]
        when asked = 'all' then '{new_target,contacted,engaged,qualified,converted,dropped}' else array[asked] end
$$;
comment on function crm.target_statuses(text) is 'Which statuses a list is asked for: those still worked on unless it is all or one.';

create function crm.target_filter(filter jsonb) returns text language sql immutable as $$
    select case filter ->> 'outreach' when 'overdue' then ' and v.outreach_key < $5' when 'week' then ' and v.outreach_key between $5 and $5 + 6'
            when 'none' then ' and v.outreach_key = ''infinity''' else '' end
        || case when filter ->> 'source' is not null then ' and v.source = $6' else '' end
        || case when filter ->> 'tag' is not null then ' and $7 = any (v.tags)' else '' end
$$;
comment on function crm.target_filter(jsonb) is 'What narrows the targets that an index brings in their order; $5 is today, $6 the source, $7 the tag.';

create function crm.target_branches(owner text, owners uuid[]) returns text[] language sql immutable as $$
    -- Under row level security a list is read in order only where its index begins with what is asked; so each owner and status is looked up by itself.
    select case when owner = 'none' then array[' and v.owner_user_id is null']
        when owner is not null then array[' and v.owner_user_id = any ($1)']
        when owners is not null then array[' and v.owner_user_id = any ($1)', ' and v.owner_user_id is null']
        else array[''] end
$$;
comment on function crm.target_branches(text, uuid[]) is 'The parts of what the named user sees that are read one by one.';

create function crm.target_owners(owner text) returns uuid[] language sql stable as $$
    select case when owner = 'none' then null when owner = 'me' then array[crm.my_id()] when owner is not null then array[owner::uuid]
        when crm.my_reach() = 'team' and cardinality(crm.team()) <= 16 then crm.team() end
$$;
comment on function crm.target_owners(text) is 'Whose targets are looked up one by one; null: by the index over everybody, with the policy as filter (spec 2.4).';

-- Of a plan for the very word the planner would read the table for a common one; whether it is common is just what is asked.
create function crm.find_tagged_targets(tag text, most integer) returns text[]
language sql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan as $$
    select array(select t.target_id from data.targets as t
        where t.tags <> '{}' and t.tags @> array[find_tagged_targets.tag]
          and crm.sees_target(t.owner_user_id, crm.my_reach(), crm.team())
        limit most)
$$;
comment on function crm.find_tagged_targets(text, integer) is 'The targets of a rare tag that the caller may see, by the index that only a definer reaches.';

create function crm.list_target_ids(filter jsonb, ids text[]) returns text[] language plpgsql stable as $$
declare
    tagged text[];
begin
    if ids is not null or filter ->> 'tag' is null then
        return ids;
    end if;
    tagged := crm.find_tagged_targets(filter ->> 'tag', 250);
    -- A common tag is met soon enough in the list's own order.
    return case when cardinality(tagged) < 250 then tagged end;
end $$;
comment on function crm.list_target_ids(jsonb, text[]) is 'Few enough to be looked up one by one; null: the list is read in its order.';

create function crm.list_targets(filter jsonb, ids text[], after_key text, after_id text, wanted bigint)
returns setof crm.v_targets language plpgsql stable as $$
declare
    owners uuid[] := crm.target_owners(filter ->> 'owner');
    few text[] := crm.list_target_ids(filter, ids);
    -- The first page has no such bound: of two, an index would begin at the wrong one.
    rest text := crm.target_filter(filter) || case when after_key is not null then ' and (v.outreach_key, v.target_id) > ($3, $4)' else '' end
        || ' order by v.outreach_key, v.target_id limit $8';
    keys text;
begin
    if few is not null then
        keys := 'select v.target_id, v.outreach_key from crm.v_targets as v where v.target_id = any ($9) and v.status = any ($2)'
            || case filter ->> 'owner' when 'none' then ' and v.owner_user_id is null' else
                coalesce(' and v.owner_user_id = any ($1)' || left(filter ->> 'owner', 0), '') end || rest;
    else
        select string_agg('(select k.target_id, k.outreach_key from unnest($2) as s (status)'
            || case when b like '%$1%' then ' cross join unnest($1) as o (person)' else '' end
            || ' cross join lateral (select v.target_id, v.outreach_key from crm.v_targets as v where v.status = s.status'
            || replace(b, 'any ($1)', 'o.person') || rest || ') as k)', ' union all ') into keys
        from unnest(crm.target_branches(filter ->> 'owner', owners)) as b;
    end if;
    return query execute
        'with keys as (select k.target_id from (' || keys || ') as k order by k.outreach_key, k.target_id limit $8)
        select v.* from keys join crm.v_targets as v on v.target_id = keys.target_id order by v.outreach_key, v.target_id'
        using owners, crm.target_statuses(filter ->> 'status'), after_key::date, after_id, crm.today(),
            filter ->> 'source', filter ->> 'tag', wanted, few;
end $$;
comment on function crm.list_targets(jsonb, text[], text, text, bigint) is
    'A page of targets after the named last row; filter: status (one, all, or those still worked on), owner (me, none, an id), outreach, source, tag.';

create function crm.list_target_counts(filter jsonb, ids text[]) returns table (status text, targets bigint) language plpgsql stable as $$
declare
    owners uuid[] := crm.target_owners(filter ->> 'owner');
    few text[] := crm.list_target_ids(filter, ids);
    -- Owners alone are counted in the tallies.
    source text := case when few is null and crm.target_filter(filter) = '' then 'sum(v.targets) as n from crm.v_target_tally' else 'count(*) as n from crm.v_targets' end;
    counted text;
begin
    select string_agg('select v.status, ' || source || ' as v where '
        || case when few is not null then 'v.target_id = any ($9)' else 'true' end || b || crm.target_filter(filter) || ' group by 1', ' union all ') into counted
    from unnest(crm.target_branches(filter ->> 'owner', owners)) as b;
    return query execute 'select c.status, sum(c.n)::bigint from (' || counted || ') as c group by 1 having sum(c.n) > 0'
        using owners, null::text[], null::date, null::text, crm.today(), filter ->> 'source', filter ->> 'tag', null::bigint, few;
end $$;
comment on function crm.list_target_counts(jsonb, text[]) is 'How many targets there are per status, whatever status and page are shown.';
grant execute on function crm.target_statuses(text), crm.target_filter(jsonb), crm.target_branches(text, uuid[]), crm.target_owners(text)
    to bcp_app, bcp_readonly;

-- The search over deals. A definer, since only it reaches the search index (DESIGN §4).

create function crm.find_opportunities(q text, state text default null) returns table (opportunity_id text, match_rank integer)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    typed text := lower(btrim(q));
    pattern text := '%' || regexp_replace(typed, '([\\%_])', '\\\1', 'g') || '%';
    beginning integer;
begin
    if coalesce(typed, '') = '' then
        return;
    end if;
    return query
        select o.opportunity_id, 1
        from data.opportunities as o
        where o.search_name ^@ typed
          and (state is null or (state = 'open') = (o.closed_at is null))
          and crm.sees_opportunity(o.stage, o.owner_user_id, (select crm.my_reach()), (select crm.team())::uuid[])
        order by o.search_name, o.opportunity_id
        limit 1000;
    get diagnostics beginning = row_count;
    if length(typed) < 3 or beginning = 1000 then
        return;
    end if;
    return query
        select o.opportunity_id, case when o.opportunity_id = upper(typed) then 0 else 2 end
        from data.opportunities as o
        where o.search_text like pattern and not o.search_name ^@ typed
          and (state is null or (state = 'open') = (o.closed_at is null))
          and crm.sees_opportunity(o.stage, o.owner_user_id, (select crm.my_reach()), (select crm.team())::uuid[])
        limit 1000 - beginning;
end $$;
comment on function crm.find_opportunities(text, text) is
    'Visible deals whose id, name or route holds the typed text, open, closed or all: 0 the id itself, 1 the name''s beginning, 2 elsewhere; at most 1,000.';

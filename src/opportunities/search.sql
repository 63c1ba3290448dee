-- The search over deals. A definer, since only it reaches the search index (DESIGN §4).

create function crm.find_opportunities(q text, state text default null, most integer default 1000) returns table (opportunity_id text, match_rank integer)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    -- As values, so that each plan knows what the caller sees and may go by owner.
    reach text := crm.my_reach();
    team uuid[] := crm.team();
    typed text := lower(btrim(q));
    pattern text := '%' || regexp_replace(typed, '([\\%_])', '\\\1', 'g') || '%';
    beginning integer;
    since tid;
    found text[];
begin
    if coalesce(typed, '') = '' then
        return;
    end if;
    return query
        select o.opportunity_id, 1
        from data.opportunities as o
        where o.search_name ^@ typed
          and (state is null or (state = 'open') = (o.closed_at is null))
          and crm.sees_opportunity(o.stage, o.owner_user_id, reach, team)
        order by o.search_name, o.opportunity_id
        limit most;
    get diagnostics beginning = row_count;
    if length(typed) < 3 or beginning >= most then
        return;
    end if;
    foreach since in array crm.search_from('opportunities', pattern, most) loop
        -- Planned for all its rows, read only as far as the limit: a limit of its own would invite a scan of the table.
        with held as materialized (
            select o.opportunity_id
            from data.opportunities as o
            where o.ctid >= since and o.search_text like pattern and not o.search_name ^@ typed
              and (state is null or (state = 'open') = (o.closed_at is null))
              and crm.sees_opportunity(o.stage, o.owner_user_id, reach, team)
        )
        select array(select h.opportunity_id from held as h limit most - beginning) into found;
        exit when cardinality(found) >= most - beginning;
    end loop;
    return query select f.id, case when f.id = upper(typed) then 0 else 2 end from unnest(found) as f (id);
end $$;
comment on function crm.find_opportunities(text, text, integer) is
    'Visible deals whose id, name or route holds the typed text, open, closed or all: 0 the id itself, 1 the name''s beginning, 2 elsewhere; at most so many.';

-- The pipeline as a board, and the search over deals.

create function crm.find_opportunities(q text, state text default null) returns table (opportunity_id text, match_rank integer)
language sql stable security definer set search_path = '' as $$
    with typed as (
        select lower(btrim(q)) as text, '%' || replace(replace(replace(lower(btrim(q)), '\', '\\'), '%', '\%'), '_', '\_') || '%' as pattern
    ), hits as (
        (select o.opportunity_id, 0 as place
        from data.opportunities as o
        where o.search_name ^@ (select t.text from typed as t)
          and (state is null or (state = 'open') = (o.closed_at is null))
          and crm.sees_opportunity(o.stage, o.owner_user_id, (select crm.my_reach()), (select crm.team())::uuid[])
        order by o.search_name, o.opportunity_id
        limit 1000)
        union all
        (select o.opportunity_id, case when lower(o.opportunity_id) = (select t.text from typed as t) then -1 else 1 end
        from data.opportunities as o
        where length((select t.text from typed as t)) >= 3 and o.search_text like (select t.pattern from typed as t)
          and (state is null or (state = 'open') = (o.closed_at is null))
          and crm.sees_opportunity(o.stage, o.owner_user_id, (select crm.my_reach()), (select crm.team())::uuid[])
        limit 1000)
    )
    select h.opportunity_id, min(h.place) from hits as h
    group by h.opportunity_id order by min(h.place), h.opportunity_id limit 1000
$$;
comment on function crm.find_opportunities(text, text) is
    'At most 1,000 visible deals whose id, name or route holds the typed text, best first; under three characters the name''s beginning. state: open, closed or all.';

create function crm.board_owners(owner uuid) returns uuid[] language sql stable as $$
    select case when owner is not null then array[owner] when crm.my_reach() = 'team' then crm.team() end
$$;
comment on function crm.board_owners(uuid) is 'Whose deals a board shows: one person''s, one''s own team''s, or null for everybody''s; so that an index of owners serves it.';

create function crm.list_board_sums(owner uuid default null, account text default null, ids text[] default null)
returns table (stage text, currency text, deals bigint, total numeric) language plpgsql stable as $$
begin
    -- Spelled out per filter: a plan for "null or equal" would serve none of them.
    return query execute 'select o.stage, o.currency, count(*), coalesce(sum(o.estimated_value), 0) from crm.v_pipeline_active as o where true'
        || case when crm.board_owners(owner) is not null then ' and o.owner_user_id = any ($1)' else '' end
        || case when account is not null then ' and o.account_id = $2' else '' end
        || case when ids is not null then ' and o.opportunity_id = any ($3)' else '' end
        || ' group by o.stage, o.currency'
        using crm.board_owners(owner), account, ids;
end $$;
comment on function crm.list_board_sums(uuid, text, text[]) is 'The board''s columns: number and sum per stage and currency over the whole filter, index-only but for account and search.';

create function crm.list_board_cards(owner uuid default null, account text default null, ids text[] default null, per_stage integer default 25)
returns setof crm.v_pipeline_active language plpgsql stable as $$
declare
    owners uuid[] := crm.board_owners(owner);
    narrowed text := case when account is not null then ' and o.account_id = $2' else '' end
        || case when ids is not null then ' and o.opportunity_id = any ($3)' else '' end;
    first_of text := '(select o.opportunity_id, o.next_step_due_date from crm.v_pipeline_active as o where o.stage = s.stage%s
        order by o.next_step_due_date, o.opportunity_id limit $4)';
begin
    return query execute 'select v.* from data.stage_rules as s cross join lateral '
        || case when owners is null then format(first_of, narrowed)
            else '(select d.opportunity_id, d.next_step_due_date from unnest($1) as m (person) cross join lateral '
                || format(first_of, narrowed || ' and o.owner_user_id = m.person') || ' as d
                order by d.next_step_due_date, d.opportunity_id limit $4)' end
        || ' as card join crm.v_pipeline_active as v on v.opportunity_id = card.opportunity_id where s.is_open
        order by s.position, card.next_step_due_date, card.opportunity_id'
        using owners, account, ids, per_stage;
end $$;
comment on function crm.list_board_cards(uuid, text, text[], integer) is
    'The board''s first cards of every open stage in one statement; a column goes on with v_pipeline_active from its last card.';

-- Finding targets by typed text. A definer, since only it reaches the search index (DESIGN §4).

create function crm.find_targets(q text, most integer default 1000) returns table (target_id text, match_rank integer)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    -- As values, so that each plan knows what the caller sees and may go by owner.
    reach text := crm.my_reach();
    team uuid[] := crm.team();
    typed text := lower(btrim(q));
    pattern text := '%' || regexp_replace(typed, '([\\%_])', '\\\1', 'g') || '%';
    dialled text := case when typed ~ '^[-\d\s().+]{6,}$' then '%' || data.normalize_phone(typed) || '%' end;
    beginning integer;
    since tid;
    found text[];
begin
    if coalesce(typed, '') = '' then
        return;
    end if;
    return query
        select t.target_id, 1
        from data.targets as t
        where t.search_name ^@ typed and crm.sees_target(t.owner_user_id, reach, team)
        order by t.search_name, t.target_id
        limit most;
    get diagnostics beginning = row_count;
    if length(typed) < 3 or beginning >= most then
        return;
    end if;
    foreach since in array crm.search_from('targets', pattern, most) loop
        -- Planned for all its rows, read only as far as the limit: a limit of its own would invite a scan of the table.
        with held as materialized (
            select t.target_id from data.targets as t
            where t.ctid >= since and (t.search_text like pattern or t.search_text like dialled) and not t.search_name ^@ typed
              and crm.sees_target(t.owner_user_id, reach, team)
        )
        select array(select h.target_id from held as h limit most - beginning) into found;
        exit when cardinality(found) >= most - beginning;
    end loop;
    return query select f.id, case when f.id = upper(typed) then 0 else 2 end from unnest(found) as f (id);
end $$;
comment on function crm.find_targets(text, integer) is
    'Targets that the caller may see, by typed text: 0 the id itself, 1 the company''s beginning, 2 elsewhere in names, domain, e-mail or phone.';

-- Finding contacts by typed text. A definer, since only it reaches the search index (DESIGN §4).

create function crm.find_contacts(q text, most integer default 1000) returns table (contact_id text, match_rank integer)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    typed text := lower(btrim(q));
    pattern text := '%' || regexp_replace(typed, '([\\%_])', '\\\1', 'g') || '%';
    dialled text := case when typed ~ '^[-\d\s().+]{6,}$' then '%' || data.normalize_phone(typed) || '%' end;
    beginning integer;
    since tid;
    found text[];
begin
    if coalesce(typed, '') = '' or coalesce(crm.my_reach(), 'none') = 'none' then
        return;
    end if;
    return query
        select c.contact_id, 1 from data.contacts as c where c.search_name ^@ typed order by c.search_name, c.contact_id limit most;
    get diagnostics beginning = row_count;
    if length(typed) < 3 or beginning >= most then
        return;
    end if;
    foreach since in array crm.search_from('contacts', pattern, most) loop
        -- Planned for all its rows, read only as far as the limit: a limit of its own would invite a scan of the table.
        with held as materialized (
            select c.contact_id from data.contacts as c
            where c.ctid >= since and (c.search_text like pattern or c.search_text like dialled) and not c.search_name ^@ typed
        )
        select array(select h.contact_id from held as h limit most - beginning) into found;
        exit when cardinality(found) >= most - beginning;
    end loop;
    return query select f.id, case when f.id = upper(typed) then 0 else 2 end from unnest(found) as f (id);
end $$;
comment on function crm.find_contacts(text, integer) is
    'Contacts by typed text: 0 the id itself, 1 the name''s beginning, 2 elsewhere in name, e-mail or phone; every profile but none sees them.';

-- Finding accounts by typed text. A definer, since only it reaches the search indexes (DESIGN §4).

create function crm.find_accounts(q text, most integer default 1000, active boolean default null) returns table (account_id text, match_rank integer)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    typed text := lower(btrim(q));
    states boolean[] := case when active is null then array[true, false] else array[active] end;
    pattern text := '%' || regexp_replace(typed, '([\\%_])', '\\\1', 'g') || '%';
    -- A tax number is typed with dots or without, a domain as an address, a phone number with spaces.
    digits text := case when typed ~ '^[-\d\s().+]{5,}$' then '%' || data.normalize_npwp(typed) || '%' end;
    host text := case when typed ~ '(^www\.|/)' then '%' || regexp_replace(data.normalize_domain(typed), '([\\%_])', '\\\1', 'g') || '%' end;
    number text := case when typed ~ '^[-\d\s().+]{6,}$' then data.normalize_phone(typed) end;
    beginning integer;
    since tid;
    found text[];
begin
    if coalesce(typed, '') = '' or coalesce(crm.my_reach(), 'none') = 'none' then
        return;
    end if;
    return query
        select a.account_id, 1 from data.accounts as a where a.is_active = any (states) and a.search_name ^@ typed
        order by a.search_name, a.account_id limit most;
    get diagnostics beginning = row_count;
    if length(typed) < 3 or beginning >= most then
        return;
    end if;
    foreach since in array crm.search_from('accounts', pattern, most) loop
        -- Planned for all its rows, read only as far as the limit: a limit of its own would invite a scan of the table.
        with held as materialized (
            select a.account_id from data.accounts as a
            where a.ctid >= since and (a.search_text like pattern or a.search_text like digits or a.search_text like host
                    or a.phone is not null and data.normalize_phone(a.phone) = number)
              and a.is_active = any (states) and not a.search_name ^@ typed
        )
        select array(select h.account_id from held as h limit most - beginning) into found;
        exit when cardinality(found) >= most - beginning;
    end loop;
    return query select f.id, case when f.id = upper(typed) then 0 else 2 end from unnest(found) as f (id);
end $$;
comment on function crm.find_accounts(text, integer, boolean) is
    'Accounts by typed text, active, not, or all: 0 the id itself, 1 the name''s beginning, 2 elsewhere in name, domain, e-mail, phone or NPWP, in any spelling.';

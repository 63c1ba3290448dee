-- Finding accounts by typed text. A definer, since only it reaches the search indexes (DESIGN §4).

create function crm.find_accounts(q text, most integer default 1000) returns table (account_id text, match_rank integer)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    typed text := lower(btrim(q));
    pattern text := '%' || regexp_replace(typed, '([\\%_])', '\\\1', 'g') || '%';
    digits text := case when typed ~ '^[-\d\s().+]{6,}$' then data.normalize_npwp(typed) end;
    beginning integer;
begin
    if coalesce(typed, '') = '' or coalesce(crm.my_reach(), 'none') = 'none' then
        return;
    end if;
    return query
        select a.account_id, 1 from data.accounts as a where a.search_name ^@ typed order by a.search_name, a.account_id limit most;
    get diagnostics beginning = row_count;
    if length(typed) < 3 or beginning >= most then
        return;
    end if;
    return query
        -- Planned for all its rows, read only as far as the limit: a limit of its own would invite a scan of the table.
        with held as materialized (
            select a.account_id from data.accounts as a
            where (a.search_text like pattern or a.search_text like '%' || digits || '%' or data.normalize_phone(a.phone) = data.normalize_phone(digits))
              and not a.search_name ^@ typed
        )
        select h.account_id, case when h.account_id = upper(typed) then 0 else 2 end from held as h limit most - beginning;
end $$;
comment on function crm.find_accounts(text, integer) is
    'Accounts by typed text: 0 the id itself, 1 the name''s beginning, 2 elsewhere in name, domain, e-mail, phone or NPWP, in any spelling of its digits.';

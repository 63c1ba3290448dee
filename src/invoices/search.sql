-- The search over invoices. A definer, since only it reaches the search indexes (DESIGN §4).

create function crm.find_invoices(q text) returns table (invoice_id text) language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    typed text := lower(btrim(q));
    escaped text := regexp_replace(typed, '([\\%_])', '\\\1', 'g');
    pattern text := case when length(typed) < 3 then '' else '%' end || escaped || '%';
begin
    if coalesce(typed, '') = '' or coalesce(crm.my_reach(), '') not in ('all', 'team', 'support', 'finance') then
        return;
    end if;
    return query
        select found.invoice_id
        from (
            select i.invoice_id, i.invoice_date from data.invoices as i where i.search_text like pattern
            union
            select i.invoice_id, i.invoice_date
            from (
                select a.account_id from data.accounts as a
                where case when length(typed) < 3 then a.search_name ^@ typed else a.search_text like pattern end
                limit 1000) as company
            join data.invoices as i using (account_id)
        ) as found
        order by found.invoice_date desc, found.invoice_id desc
        limit 1000;
end $$;
comment on function crm.find_invoices(text) is 'Visible invoices whose number, id or account holds the typed text, the newest 1,000; under three letters what begins with it.';

-- Finding leads by typed text, and likely matches of a new one. Definers, since only they reach the search indexes (DESIGN §4).

create function crm.find_leads(q text, queue text default null, most integer default 1000) returns table (lead_id text, match_rank integer)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    -- As values, so that each plan knows what the caller sees and may go by owner.
    reach text := crm.my_reach();
    team uuid[] := crm.team();
    typed text := lower(trim(find_leads.q));
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
        select l.lead_id, 1
        from data.leads as l
        where l.queue <> 'converted' and l.search_name ^@ typed
          and (find_leads.queue is null or l.queue = find_leads.queue)
          and crm.sees_lead(l.queue, l.sales_owner_user_id, reach, team)
        order by l.search_name, l.lead_id
        limit most;
    get diagnostics beginning = row_count;
    if length(typed) < 3 or beginning >= most then
        return;
    end if;
    foreach since in array crm.search_from('leads', pattern, most) loop
        -- Planned for all its rows, read only as far as the limit: a limit of its own would invite a scan of the table.
        with held as materialized (
            select l.lead_id
            from data.leads as l
            where l.ctid >= since and l.queue <> 'converted' and (l.search_text like pattern or l.search_text like dialled)
              and not l.search_name ^@ typed
              and (find_leads.queue is null or l.queue = find_leads.queue)
              and crm.sees_lead(l.queue, l.sales_owner_user_id, reach, team)
        )
        select array(select h.lead_id from held as h limit most - beginning) into found;
        exit when cardinality(found) >= most - beginning;
    end loop;
    return query select f.id, case when f.id = upper(typed) then 0 else 2 end from unnest(found) as f (id);
end $$;
comment on function crm.find_leads(text, text, integer) is
    'Leads that the caller may see and that match typed text, of one queue or all: 0 the id itself, 1 the company''s beginning, 2 elsewhere; at most so many.';

create function crm.lead_matches(l data.leads) returns jsonb language sql stable as $$
    with names as (
        -- The company alone has no normalised index, so its usual spellings are looked up.
        select array(select form collate "C" from unnest(array['%s', 'pt %s', 'pt. %s', 'cv %s', 'cv. %s', 'pt %s tbk', 'pt. %s tbk', '%s, pt']) as form) as forms,
            data.normalize_company(l.company_name) as plain
    ), near as (
        select d.lead_id, 1 as nearness from data.leads as d
        where d.queue in ('inbox', 'nurture', 'pool', 'working') and d.dedupe_key = l.dedupe_key
        union all
        select d.lead_id, 2 from data.leads as d
        where d.queue in ('inbox', 'nurture', 'pool', 'working') and d.contact_email = l.contact_email
        union all
        (select d.lead_id, 3 from data.leads as d
        where d.queue <> 'converted'
          and d.search_name = any (array(select format(f, n.plain) from names as n, unnest(n.forms) as f) || l.search_name)
        limit 200)
    ), likely as (
        select d.lead_id, min(n.nearness) as nearness
        from near as n join data.leads as d using (lead_id)
        where d.lead_id <> l.lead_id and crm.sees_lead(d.queue, d.sales_owner_user_id, crm.my_reach(), crm.team())
        group by d.lead_id
        order by 2, 1 desc
        limit 5
    )
    select coalesce(jsonb_agg(jsonb_build_object(
        'lead_id', d.lead_id, 'company_name', d.company_name, 'contact_name', d.contact_name, 'contact_email', d.contact_email,
        'contact_phone', d.contact_phone, 'queue', d.queue, 'triage_status', d.triage_status,
        'sales_owner_name', crm.person(d.sales_owner_user_id), 'created_at', d.created_at) order by k.nearness, d.lead_id desc), '[]')
    from likely as k join data.leads as d using (lead_id)
$$;
comment on function crm.lead_matches(data.leads) is
    'Up to five likely duplicates that the caller may see: same key, same e-mail, same company (spec 1.4).';

create function crm.find_lead_duplicates(lead_id text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
    l data.leads;
begin
    select * into l from data.leads as d where d.lead_id = find_lead_duplicates.lead_id;
    return case when crm.lead_seen(l) then crm.lead_matches(l) else '[]' end;
end $$;
comment on function crm.find_lead_duplicates(text) is 'The likely duplicates of a lead that the caller sees, for its page.';

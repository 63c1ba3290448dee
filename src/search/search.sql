-- Search over everything (spec 4.2). What typed text means for a kind is its own domain's matter; here the best of all kinds come into one order.

-- Planned once a session: its view takes longer to plan than to read.
create function crm.search_from(name text, pattern text, most integer) returns tid[]
language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
    pages bigint;
begin
    if most <= 100 and (
        select count(*) filter (where b like pattern) * 50 > count(*)
        from pg_stats as s, unnest(s.histogram_bounds::text::text[]) as b
        where s.schemaname = 'data' and s.tablename = search_from.name and s.attname = 'search_text')
    then
        pages := pg_relation_size(format('data.%I', name)::regclass) / current_setting('block_size')::bigint;
        return array[format('(%s,0)', greatest(pages - least(greatest(pages / 1000, 10), 100), 0)), '(0,0)']::tid[];
    end if;
    return array['(0,0)']::tid[];
end $$;
comment on function crm.search_from(text, text, integer) is
    'From where on a table is searched for a few rows: of a word in more than every fiftieth row enough stand among the last thousandth (10 pages at least, 100 at most), where the search index would bring all of them first; then from its beginning.';

create function crm.find_everything(q text)
returns table (kind text, id text, title text, subtitle text, href text)
language sql stable set search_path = '' as $$
    with typed as (
        select lower(btrim(q)) as q, upper(btrim(q)) as id
    ), hits as (
        select 1 as turn, 'lead' as kind, l.lead_id as id, l.company_name as title,
            case l.queue when 'pool' then 'In the pool' when 'working' then 'Working' when 'converted' then 'Converted' else l.triage_status end as state,
            null as account_id, coalesce(l.sales_owner_user_id, l.marketing_owner_user_id) as user_id, l.city,
            '/crm/leads/' || l.lead_id as href, l.search_name as name, true as live
        from ((select f.lead_id from crm.find_leads(q, null, 16) as f limit 16) union select t.id from typed as t) as f
        join data.leads as l using (lead_id)
        union all
        select 2, 'opportunity', o.opportunity_id, o.name, o.stage, o.account_id, o.owner_user_id, null,
            '/crm/opportunities/' || o.opportunity_id, o.search_name, o.closed_at is null
        from ((select f.opportunity_id from crm.find_opportunities(q, null, 16) as f limit 16) union select t.id from typed as t) as f
        join data.opportunities as o using (opportunity_id)
        union all
        select 3, 'account', a.account_id, a.company_name,
            case when a.merged_into_account_id is not null then 'Merged' when not a.is_active then 'Inactive' end, null, a.owner_user_id, a.city,
            '/crm/accounts/' || a.account_id, a.search_name, a.is_active
        from ((select f.account_id from crm.find_accounts(q, 16) as f limit 16) union select t.id from typed as t) as f
        join data.accounts as a using (account_id)
        union all
        select 4, 'contact', c.contact_id, concat_ws(' ', c.first_name, c.last_name), c.job_title, c.account_id, null, null,
            '/crm/accounts/' || c.account_id, c.search_name, true
        from ((select f.contact_id from crm.find_contacts(q, 16) as f limit 16) union select t.id from typed as t) as f
        join data.contacts as c using (contact_id)
        union all
        select 5, 'target', g.target_id, g.company_name, case g.status when 'new_target' then 'New' else initcap(g.status) end,
            null, g.owner_user_id, g.city, '/crm/targets/' || g.target_id, g.search_name, g.status not in ('converted', 'dropped')
        from ((select f.target_id from crm.find_targets(q, 16) as f limit 16) union select t.id from typed as t) as f
        join data.targets as g using (target_id)
    ), placed as (
        select h.*, public.similarity(h.name, t.q) as likeness,
            case when h.id = t.id then 0 when h.name = t.q then 1 when h.name ^@ t.q then 2 else 3 end as place
        from hits as h, typed as t
    ), best as (
        select p.*, row_number() over (partition by p.turn order by p.place, p.live desc, p.likeness desc, p.id desc) as nth from placed as p
    )
    -- Names are looked up for what is shown alone: half of what was found.
    select b.kind, b.id, b.title, array_to_string(array[b.state,
            (select a.company_name from data.accounts as a where a.account_id = b.account_id),
            (select u.full_name from data.users as u where u.user_id = b.user_id), b.city], ' · ') as subtitle, b.href
    from best as b
    where b.nth <= 8
    order by b.place, b.live desc, b.likeness desc, b.turn, b.id desc
$$;
comment on function crm.find_everything(text) is
    'The best eight leads, deals, accounts, contacts and targets each that the caller may see: the id itself, the name, its beginning, then elsewhere.';

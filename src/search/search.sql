-- Search over everything (spec 4.2). What typed text means for a kind is its own domain's matter; here the best of all kinds come into one order.

create function crm.find_everything(q text)
returns table (kind text, id text, title text, subtitle text, href text)
language sql stable set search_path = '' as $$
    with typed as (
        select lower(btrim(q)) as q, upper(btrim(q)) as id
    ), hits as (
        select 1 as turn, 'lead' as kind, l.lead_id as id, l.company_name as title,
            array[case l.queue when 'pool' then 'In the pool' when 'working' then 'Working' when 'converted' then 'Converted' else l.triage_status end,
                coalesce(s.full_name, m.full_name), l.city] as words,
            '/crm/leads/' || l.lead_id as href, l.search_name as name, true as live
        from ((select f.lead_id from crm.find_leads(q, null, 24) as f limit 24) union select t.id from typed as t) as f
        join data.leads as l using (lead_id)
        left join data.users as s on s.user_id = l.sales_owner_user_id
        left join data.users as m on m.user_id = l.marketing_owner_user_id
        union all
        select 2, 'opportunity', o.opportunity_id, o.name, array[o.stage, a.company_name, u.full_name],
            '/crm/opportunities/' || o.opportunity_id, o.search_name, o.closed_at is null
        from ((select f.opportunity_id from crm.find_opportunities(q, null, 24) as f limit 24) union select t.id from typed as t) as f
        join data.opportunities as o using (opportunity_id)
        left join data.accounts as a using (account_id)
        left join data.users as u on u.user_id = o.owner_user_id
        union all
        select 3, 'account', a.account_id, a.company_name,
            array[case when a.merged_into_account_id is not null then 'Merged' when not a.is_active then 'Inactive' end, u.full_name, a.city],
            '/crm/accounts/' || a.account_id, a.search_name, a.is_active
        from ((select f.account_id from crm.find_accounts(q, 24) as f limit 24) union select t.id from typed as t) as f
        join data.accounts as a using (account_id)
        left join data.users as u on u.user_id = a.owner_user_id
        union all
        select 4, 'contact', c.contact_id, concat_ws(' ', c.first_name, c.last_name), array[c.job_title, a.company_name],
            '/crm/accounts/' || c.account_id, c.search_name, true
        from ((select f.contact_id from crm.find_contacts(q, 24) as f limit 24) union select t.id from typed as t) as f
        join data.contacts as c using (contact_id)
        left join data.accounts as a using (account_id)
        union all
        select 5, 'target', g.target_id, g.company_name, array[case g.status when 'new_target' then 'New' else initcap(g.status) end, u.full_name, g.city],
            '/crm/targets/' || g.target_id, g.search_name, g.status not in ('converted', 'dropped')
        from ((select f.target_id from crm.find_targets(q, 24) as f limit 24) union select t.id from typed as t) as f
        join data.targets as g using (target_id)
        left join data.users as u on u.user_id = g.owner_user_id
    ), placed as (
        select h.kind, h.id, h.title, array_to_string(h.words, ' · ') as subtitle, h.href, h.turn, h.live, public.similarity(h.name, t.q) as likeness,
            case when h.id = t.id then 0 when h.name = t.q then 1 when h.name ^@ t.q then 2 else 3 end as place
        from hits as h, typed as t
    ), best as (
        select p.*, row_number() over (partition by p.turn order by p.place, p.live desc, p.likeness desc, p.id desc) as nth from placed as p
    )
    select b.kind, b.id, b.title, b.subtitle, b.href
    from best as b
    where b.nth <= 8
    order by b.place, b.live desc, b.likeness desc, b.turn, b.id desc
$$;
comment on function crm.find_everything(text) is
    'The best eight leads, deals, accounts, contacts and targets each that the caller may see: the id itself, the name, its beginning, then elsewhere.';

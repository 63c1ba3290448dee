-- Whether a target's company is known already, as an account or as a lead that is worked on (spec 7).

create function crm.target_known(company_name text, domain text, email text, out account_id text, out lead_id text) language sql stable as $$
    select
        (select m.account_id from crm.account_match(company_name, domain, email, null) as m order by m.match_rank, m.account_id limit 1),
        (select l.lead_id from data.leads as l
            where l.queue in ('inbox', 'nurture', 'pool', 'working')
              and (data.normalize_company(l.company_name) = data.normalize_company(target_known.company_name)
                or l.contact_email = lower(trim(target_known.email)))
            -- Of several the one that the caller may be told about.
            order by crm.sees_lead(l.queue, l.sales_owner_user_id, crm.my_reach(), crm.team()) desc, l.created_at desc, l.lead_id limit 1)
$$;
comment on function crm.target_known(text, text, text) is
    'The active account and the open lead that are this company already, whoever sees them: what is said about them is the caller''s to check.';

create function crm.list_target_matches(target_id text) returns table (kind text, id text, company_name text, owner_name text)
language sql stable security definer set search_path = '' as $$
    with known as materialized (
        select k.account_id, k.lead_id, t.converted_to_account_id
        from data.targets as t cross join lateral crm.target_known(t.company_name, t.domain, t.contact_email) as k
        where t.target_id = list_target_matches.target_id and crm.sees_target(t.owner_user_id, crm.my_reach(), crm.team())
    )
    select 'account', a.account_id, a.company_name, crm.person(a.owner_user_id)
    from known as k join data.accounts as a on a.account_id = k.account_id
    where k.account_id is distinct from k.converted_to_account_id
    union all
    select 'lead', l.lead_id, l.company_name, crm.person(coalesce(l.sales_owner_user_id, l.marketing_owner_user_id))
    from known as k join data.leads as l on l.lead_id = k.lead_id
    where crm.sees_lead(l.queue, l.sales_owner_user_id, crm.my_reach(), crm.team())
$$;
comment on function crm.list_target_matches(text) is 'What a target''s company is already, as far as the named user sees it.';

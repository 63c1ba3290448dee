-- The list of accounts (spec 3.2): by name, by owner, tenure, activity, each by whatever index fits best.

-- Names and figures are looked up for the rows shown; a count leaves them out.
create view crm.v_accounts_enriched with (security_invoker = true) as
select
    a.account_id, a.company_name, a.domain, a.npwp, a.industry, a.city, a.phone, a.email,
    a.owner_user_id, (select u.full_name from data.users as u where u.user_id = a.owner_user_id) as owner_name,
    a.first_invoice_date, a.last_invoice_date, a.return_invoice_date,
    crm.tenure_status(a.first_invoice_date, a.last_invoice_date, a.return_invoice_date, (select crm.today())) as tenure_status,
    crm.activity_status(a.last_invoice_date, (select crm.today())) as activity_status,
    case when (select crm.my_reach()) <> 'marketing' then
        (select count(*) from data.opportunities as o where o.account_id = a.account_id and o.closed_at is null) end as open_opportunities,
    crm.find_last_touch(a.account_id) as last_touch_at,
    a.is_active, a.merged_into_account_id, a.created_at, a.updated_at, a.version, a.search_name
from data.accounts as a
where (select crm.may_open('accounts'));
comment on view crm.v_accounts_enriched is
    'Accounts with computed statuses, the open deals that the named user sees, last touch (spec 3.2), active and not; order search_name, account_id.';

create function crm.account_filter(owner text, tenure text, activity text) returns text language sql immutable as $$
    select case owner when 'none' then ' and v.owner_user_id is null' else coalesce(' and v.owner_user_id = $3' || left(owner, 0), '') end
        || case tenure
            when 'Prospect' then ' and v.last_invoice_date is null'
            when 'Winback Target' then ' and v.last_invoice_date <= $4 - 90'
            when 'New Winback Customer' then ' and v.last_invoice_date > $4 - 90 and v.return_invoice_date >= $4 - 90'
            when 'New Customer' then ' and v.last_invoice_date > $4 - 90 and v.first_invoice_date >= $4 - 90 and v.return_invoice_date is null'
            when 'Active Customer' then ' and v.last_invoice_date > $4 - 90 and coalesce(v.return_invoice_date, v.first_invoice_date) < $4 - 90'
            else '' end
        || case activity
            when 'No Transaction' then ' and v.last_invoice_date is null'
            when 'Active' then ' and v.last_invoice_date >= $4 - 30'
            when 'Passive' then ' and v.last_invoice_date between $4 - 89 and $4 - 31'
            when 'Inactive' then ' and v.last_invoice_date <= $4 - 90'
            else '' end
$$;
comment on function crm.account_filter(text, text, text) is
    'The statuses of spec 1.11 turned round: between which dates ($4 is today) an account''s invoices lie, so that an index finds them.';
grant execute on function crm.account_filter(text, text, text) to bcp_app, bcp_readonly;

create function crm.list_accounts(active boolean, owner text, tenure text, activity text, ids text[], after_name text, after_id text, wanted bigint)
returns setof crm.v_accounts_enriched language plpgsql stable as $$
begin
    -- Planned with the values, because the best way depends on them: few Winback Targets by their dates, many by the name.
    return query execute
        'select v.account_id, v.company_name, v.domain, v.npwp, v.industry, v.city, v.phone, v.email, v.owner_user_id, v.owner_name,
            v.first_invoice_date, v.last_invoice_date, v.return_invoice_date, v.tenure_status, v.activity_status, v.open_opportunities,
            null::timestamptz, v.is_active, v.merged_into_account_id, v.created_at, v.updated_at, v.version, v.search_name
        from crm.v_accounts_enriched as v
        where v.is_active = $1'
        || case when ids is not null then ' and v.account_id = any ($2)' else '' end
        || crm.account_filter(owner, tenure, activity)
        || ' and (v.search_name, v.account_id) > ($5, $6) order by v.search_name, v.account_id limit $7'
        using active, ids, case owner when 'me' then crm.my_id() when 'none' then null else owner::uuid end, crm.today(),
            coalesce(after_name, ''), coalesce(after_id, ''), wanted;
end $$;
comment on function crm.list_accounts(boolean, text, text, text, text[], text, text, bigint) is
    'A page of the accounts, active or not, of an owner (me, none, an id), a tenure, an activity, or of these ids, after the named last row; without last_touch_at, which is looked up for the whole page.';

create function crm.list_account_counts(active boolean, owner text, activity text, ids text[])
returns table (tenure_status text, accounts bigint) language plpgsql stable as $$
begin
    return query execute
        'select v.tenure_status, count(*) from crm.v_accounts_enriched as v where v.is_active = $1'
        || case when ids is not null then ' and v.account_id = any ($2)' else '' end
        || crm.account_filter(owner, null, activity) || ' group by 1'
        using active, ids, case owner when 'me' then crm.my_id() when 'none' then null else owner::uuid end, crm.today();
end $$;
comment on function crm.list_account_counts(boolean, text, text, text[]) is 'How many accounts there are per tenure, whatever tenure and page are shown.';

create function crm.list_account_owners() returns table (user_id uuid, full_name text, role_name text)
language sql stable security definer set search_path = '' as $$
    select u.user_id, u.full_name, u.role_name
    from data.users as u join data.roles as r using (role_name)
    where u.is_active and r.access_profile in ('sales', 'sales_manager')
      and case crm.my_profile() when 'admin' then true when 'marketing_manager' then true when 'sales_support' then true
          when 'sales_manager' then u.user_id = any (crm.team()) else false end
    order by u.full_name, u.user_id
$$;
comment on function crm.list_account_owners() is 'Whom the named user may name as the owner of an account that he makes (spec 1.3).';

create view crm.v_contacts with (security_invoker = true) as
select
    c.contact_id, c.account_id, (select a.company_name from data.accounts as a where a.account_id = c.account_id) as account_name,
    c.first_name, c.last_name, c.job_title, c.email, c.phone, c.is_primary, c.is_decision_maker, c.notes,
    c.created_by, c.created_at, c.updated_at, c.version, c.search_name
from data.contacts as c
where (select crm.may_open('accounts'));
comment on view crm.v_contacts is 'People at accounts; order search_name, contact_id.';

create view crm.v_sellers with (security_invoker = true) as
select u.user_id, u.full_name, u.role_name
from data.users as u join data.roles as r using (role_name)
where u.is_active and r.access_profile in ('sales', 'sales_manager');
comment on view crm.v_sellers is 'Who may own accounts: the choices of a filter by owner; order full_name, user_id.';

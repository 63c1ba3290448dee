-- Who may do what with an account (spec 1.3), and how it is shown.

create function crm.account_for_act(account_id text) returns data.accounts language plpgsql as $$
#variable_conflict use_column
declare
    a data.accounts;
begin
    select r.* into a from data.accounts as r where r.account_id = account_for_act.account_id for update;
    if not found or coalesce(crm.my_reach(), 'none') = 'none' then
        perform crm.refuse_missing('account');
    end if;
    return a;
end $$;
comment on function crm.account_for_act(text) is 'The account that an act is about, locked; NOT_FOUND for whoever does not see it.';

create function crm.may_create_account() returns boolean language sql stable as $$
    select coalesce(crm.my_profile() in ('admin', 'marketing_manager', 'sales_manager', 'sales', 'sales_support'), false)
$$;
comment on function crm.may_create_account() is 'Who makes accounts (spec 1.3).';

create function crm.may_account(a data.accounts) returns boolean language sql stable as $$
    select coalesce(crm.my_profile() = 'sales_support' or crm.may_manage(a.owner_user_id), false)
$$;
comment on function crm.may_account(data.accounts) is 'Editing an account: admin, sales support, its owner, for a manager his team''s (spec 1.3).';

create function crm.may_contact(a data.accounts) returns boolean language sql stable as $$
    select crm.may_account(a) or (coalesce(crm.my_profile() = 'sales', false) and exists (
        select from data.opportunities as o where o.account_id = a.account_id and o.closed_at is null and o.owner_user_id = crm.my_id()))
$$;
comment on function crm.may_contact(data.accounts) is
    'Adding and editing its contacts: whoever may edit the account, and a salesperson with an open deal of his own there (spec 1.3).';

create function crm.may_assign_account(a data.accounts) returns boolean language sql stable as $$
    select coalesce(crm.my_profile() in ('admin', 'sales_manager') and crm.may_manage(a.owner_user_id), false)
$$;
comment on function crm.may_assign_account(data.accounts) is 'Giving an account to somebody else: admin, a manager his team''s (spec 1.3).';

create function crm.may_close_account() returns boolean language sql stable as $$
    select coalesce(crm.my_profile() in ('admin', 'sales_manager'), false)
$$;
comment on function crm.may_close_account() is 'Merging, undoing that, deactivating and taking back: admin and sales managers (spec 1.3).';

create function crm.list_account_row_actions(account_id text, owner uuid, is_active boolean, tenure text) returns text[] language sql stable as $$
    select case when tenure = 'Winback Target' and is_active and coalesce(crm.may_manage(owner), false)
        -- What the act would refuse is not offered: its owner has to be there, and a template.
        and exists (select from crm.v_sellers as s where s.user_id = owner) and (crm.default_cadence('winback')).cadence_id is not null
        and not exists (select from data.cadence_enrollments as e where e.account_id = list_account_row_actions.account_id
            and e.subject = 'account' and e.purpose = 'winback' and e.status in ('Active', 'Paused')) then '{winback}'::text[] else '{}' end
$$;
comment on function crm.list_account_row_actions(text, uuid, boolean, text) is 'What the named user may do with an account straight from a list (spec 1.11).';

create function crm.may_winback(a data.accounts) returns boolean language sql stable as $$
    select 'winback' = any (crm.list_account_row_actions(a.account_id, a.owner_user_id, a.is_active,
        crm.tenure_status(a.first_invoice_date, a.last_invoice_date, a.return_invoice_date, crm.today())))
$$;
comment on function crm.may_winback(data.accounts) is 'Whether the winback cadence may be started now by the named user (spec 1.11).';

create function crm.list_account_actions(a data.accounts) returns text[] language sql stable as $$
    select array_remove(array[
        case when a.merged_into_account_id is null and crm.may_account(a) then 'edit' end,
        case when a.is_active and crm.may_assign_account(a) then 'assign' end,
        case when a.is_active and crm.may_close_account() then 'deactivate' end,
        case when not a.is_active and a.merged_into_account_id is null and crm.may_close_account() then 'reactivate' end,
        case when a.is_active and crm.may_close_account() then 'merge' end,
        case when a.merged_at > crm.now() - interval '30 days' and crm.may_close_account() then 'unmerge' end,
        case when crm.may_winback(a) then 'winback' end,
        case when a.is_active and crm.may_contact(a) then 'add_contact' end,
        case when a.merged_into_account_id is null and crm.may_contact(a) then 'edit_contact' end,
        case when a.is_active and crm.my_profile() in ('admin', 'sales_manager', 'sales') then 'add_opportunity' end,
        case when a.is_active and crm.my_profile() not in ('director', 'finance', 'none') then 'plan' end,
        case when a.merged_into_account_id is null and crm.my_profile() in ('admin', 'finance') then 'add_invoice' end], null)
$$;
comment on function crm.list_account_actions(data.accounts) is 'What the named user may do with an account now, for its page (spec 5).';

create function crm.account_json(a data.accounts) returns jsonb language sql stable as $$
    select to_jsonb(a) - array['search_name', 'search_text', 'normalized_npwp', 'normalized_domain'] || jsonb_build_object(
        'owner_name', crm.person(a.owner_user_id),
        'parent_name', (select p.company_name from data.accounts as p where p.account_id = a.parent_account_id),
        'merged_into_name', (select p.company_name from data.accounts as p where p.account_id = a.merged_into_account_id),
        'tenure_status', crm.tenure_status(a.first_invoice_date, a.last_invoice_date, a.return_invoice_date, crm.today()),
        'activity_status', crm.activity_status(a.last_invoice_date, crm.today()))
$$;
comment on function crm.account_json(data.accounts) is 'An account in an act''s answer: the columns of its page.';

create function crm.find_last_touches(ids text[]) returns table (account_id text, last_touch_at timestamptz)
language sql stable security definer set search_path = '' as $$
    select i.id, (select v.completed_at from data.activities as v where v.account_id = i.id and v.status = 'Done'
        order by v.completed_at desc, v.activity_id desc limit 1)
    from unnest(ids) as i (id)
    where crm.my_reach() <> 'none'
$$;
comment on function crm.find_last_touches(text[]) is
    'When somebody last did something for each account: the moment alone, whoever''s activity it was, so that two people see one account alike. For a page at once, since entering a definer for each row takes longer than what it does.';

create function crm.find_last_touch(account_id text) returns timestamptz language sql stable security definer set search_path = '' as $$
    select t.last_touch_at from crm.find_last_touches(array[find_last_touch.account_id]) as t
$$;
comment on function crm.find_last_touch(text) is 'The same of one account.';

create view crm.v_account with (security_invoker = true) as
select
    a.account_id, a.company_name, a.normalized_name, a.npwp, a.domain, a.industry, a.address, a.city, a.country, a.phone, a.email,
    a.owner_user_id, (select u.full_name from data.users as u where u.user_id = a.owner_user_id) as owner_name,
    a.parent_account_id, (select p.company_name from data.accounts as p where p.account_id = a.parent_account_id) as parent_name,
    a.tags, a.is_active, a.merged_into_account_id,
    (select p.company_name from data.accounts as p where p.account_id = a.merged_into_account_id) as merged_into_name,
    a.first_invoice_date, a.last_invoice_date, a.return_invoice_date, a.lifetime_value,
    crm.tenure_status(a.first_invoice_date, a.last_invoice_date, a.return_invoice_date, (select crm.today())) as tenure_status,
    crm.activity_status(a.last_invoice_date, (select crm.today())) as activity_status,
    case when (select crm.my_reach()) <> 'marketing' then
        (select count(*) from data.opportunities as o where o.account_id = a.account_id and o.closed_at is null) end as open_opportunities,
    case when (select crm.my_reach()) <> 'marketing' then
        (select count(*) from data.opportunities as o where o.account_id = a.account_id and o.closed_at is not null) end as closed_opportunities,
    crm.find_last_touch(a.account_id) as last_touch_at,
    a.created_by, a.created_at, a.updated_at, a.version,
    crm.list_account_actions(a) as actions
from data.accounts as a;
comment on view crm.v_account is 'Any account, for its page, with its computed statuses and what the named user may do.';
grant execute on function crm.may_account(data.accounts), crm.may_contact(data.accounts), crm.may_assign_account(data.accounts),
    crm.may_close_account(), crm.may_create_account(), crm.may_winback(data.accounts) to bcp_app, bcp_readonly;

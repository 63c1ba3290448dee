-- Leads: who sees them and their lists (spec 1.4, 3.1, 3.2). What can be done with a lead stands in the files beside this one.

create function crm.sees_lead(queue text, owner uuid, reach text, team uuid[]) returns boolean language sql immutable parallel safe as $$
    select case reach
        when 'all' then true
        when 'marketing' then queue in ('inbox', 'nurture', 'disqualified')
        when 'team' then queue = 'pool' or (queue in ('working', 'converted') and owner = any (team))
        when 'support' then queue in ('pool', 'working', 'converted')
        else false
    end
$$;
comment on function crm.sees_lead(text, uuid, text, uuid[]) is
    'Who sees a lead, by its queue and sales owner (spec 1.4); a converted lead''s owner follows its deal''s.';

create function crm.may_lead(action text, queue text, sales_owner uuid, marketing_owner uuid) returns boolean language sql stable as $$
    select coalesce(case
        when action = 'create' then crm.my_profile() in ('marketing', 'marketing_manager', 'sales', 'sales_manager', 'admin')
        when action in ('start_review', 'qualify', 'nurture', 'back_to_review', 'reopen') then
            crm.my_profile() in ('marketing', 'marketing_manager', 'admin')
        when action = 'recall' then
            crm.my_profile() in ('marketing_manager', 'admin') or (crm.my_profile() = 'marketing' and marketing_owner = crm.my_id())
        when action = 'claim' then crm.my_profile() in ('sales', 'sales_manager')
        when action = 'assign' then
            case when queue = 'working' then crm.my_profile() in ('sales_manager', 'admin') and crm.may_manage(sales_owner)
                else crm.my_profile() in ('marketing_manager', 'sales_manager', 'admin') end
        when action = 'edit' then
            case when queue = 'working' then crm.may_manage(sales_owner)
                when queue in ('inbox', 'nurture') then crm.my_profile() in ('marketing', 'marketing_manager', 'admin')
                else crm.my_profile() = 'admin' end
        when queue in ('working', 'converted') then crm.may_manage(sales_owner)
        when action = 'disqualify' and queue in ('inbox', 'nurture') then crm.my_profile() in ('marketing', 'marketing_manager', 'admin')
        when action = 'disqualify' then crm.my_profile() in ('marketing', 'marketing_manager', 'sales', 'sales_manager', 'admin')
        when action in ('convert', 'release', 'return_to_marketing') then crm.my_profile() in ('sales', 'sales_manager', 'admin')
        else false
    end, false)
$$;
comment on function crm.may_lead(text, text, uuid, uuid) is
    'Whether the action on such a lead is the caller''s (spec 1.3); whether the lead''s queue allows it is lead_transitions'' matter.';

create function crm.sees_deal_of(lead_id text) returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
    return exists (select from data.opportunities as o where o.source_lead_id = sees_deal_of.lead_id
        and crm.sees_opportunity(o.stage, o.owner_user_id, crm.my_reach(), crm.team()));
end $$;
comment on function crm.sees_deal_of(text) is
    'Whether the caller sees a deal of this lead: finance''s sight of converted leads, a look-up that nobody else''s query ever makes.';

alter table data.leads enable row level security;
create policy leads_read on data.leads for select using (
    crm.sees_lead(queue, sales_owner_user_id, (select crm.my_reach()), (select crm.team())::uuid[])
    or ((select crm.my_reach()) = 'finance' and queue = 'converted' and crm.sees_deal_of(lead_id)));
create policy leads_edit on data.leads for update
    using (crm.may_lead('edit', queue, sales_owner_user_id, marketing_owner_user_id));
alter table data.lead_handover_pool enable row level security;
create policy lead_handover_pool_read on data.lead_handover_pool for select
    using ((select crm.my_reach()) in ('team', 'support', 'all'));
alter table data.lead_transitions enable row level security;
create policy lead_transitions_read on data.lead_transitions for select using ((select crm.my_reach()) <> 'none');

grant select on data.leads, data.lead_handover_pool, data.lead_transitions to bcp_app, bcp_readonly;
grant update (lead_date, company_name, contact_name, contact_email, contact_phone, city, service_code, route, est_volume_value,
    est_volume_unit, timeline, estimated_value, currency, primary_channel, campaign_name, notes) on data.leads to bcp_app;

create function crm.lead_status(queue text) returns text language sql immutable parallel safe as $$
    select case queue
        when 'converted' then 'Closed Won' when 'disqualified' then 'Disqualified'
        when 'working' then 'Contacted' when 'pool' then 'Qualified' else 'New'
    end
$$;
comment on function crm.lead_status(text) is 'The legacy word for a queue, shown by the API and read by no rule (spec 1.4).';
grant execute on function crm.lead_status(text) to bcp_app, bcp_worker, bcp_readonly;

-- Names are sub-selects, not joins: whoever does not ask for them does not pay, so that a count over a list stays index-only.
-- Most lists hold no sales owner at all, and a look-up of nobody costs as much as one of somebody.
create view crm.v_lead with (security_invoker = true) as
    select l.lead_id, l.lead_date, l.company_name, l.contact_name, l.contact_email, l.contact_phone, l.city,
        l.service_code, (select s.name from data.services as s where s.service_code = l.service_code) as service_name,
        l.route, l.est_volume_value, l.est_volume_unit, l.timeline, l.estimated_value, l.currency,
        l.sourced_by, l.primary_channel, l.campaign_name, l.notes,
        l.marketing_owner_user_id, (select u.full_name from data.users as u where u.user_id = l.marketing_owner_user_id) as marketing_owner_name,
        l.triage_status, l.queue, crm.lead_status(l.queue) as status, l.priority, l.pool_rank, l.handover_eligible, l.handover_notes,
        l.sales_owner_user_id, case when l.sales_owner_user_id is not null then
            (select u.full_name from data.users as u where u.user_id = l.sales_owner_user_id) end as sales_owner_name,
        l.opportunity_id, l.account_id, (select a.company_name from data.accounts as a where a.account_id = l.account_id) as account_name,
        l.next_contact_on, l.next_contact_key, l.sla_deadline, l.first_touched_at, l.qualified_at, l.handed_over_at, l.claimed_at,
        l.converted_at, l.disqualified_at, l.disqualified_reason, l.import_batch_id,
        l.created_by, (select u.full_name from data.users as u where u.user_id = l.created_by) as created_by_name,
        l.created_at, l.updated_at, l.version
    from data.leads as l;
comment on view crm.v_lead is 'Any lead that the caller may see, by id; the one projection of all lead lists.';

create view crm.v_lead_inbox with (security_invoker = true) as
    select l.* from crm.v_lead as l where l.queue = 'inbox' and (select crm.may_open('inbox'));
comment on view crm.v_lead_inbox is 'Lead Inbox: order (sla_deadline, created_at, lead_id).';

create view crm.v_nurture_leads with (security_invoker = true) as
    select l.* from crm.v_lead as l where l.queue = 'nurture' and (select crm.may_open('nurture'));
comment on view crm.v_nurture_leads is 'Nurture: order (next_contact_key, created_at, lead_id).';

create view crm.v_disqualified_leads with (security_invoker = true) as
    select l.* from crm.v_lead as l where l.queue = 'disqualified' and (select crm.may_open('disqualified'));
comment on view crm.v_disqualified_leads is 'Disqualified: order (disqualified_at, lead_id) descending.';

create view crm.v_handover_pool with (security_invoker = true) as
    select l.*, p.pool_id, p.handed_over_by, (select u.full_name from data.users as u where u.user_id = p.handed_over_by) as handed_over_by_name,
        p.notes as pool_notes, p.expires_at
    from crm.v_lead as l
    -- One lead, one live row: said with a limit, so that no plan ever reads the whole pool for a page of it.
    left join lateral (
        select p.pool_id, p.handed_over_by, p.notes, p.expires_at from data.lead_handover_pool as p
        where p.lead_id = l.lead_id and p.claimed_at is null and p.released_at is null limit 1
    ) as p on true
    where l.queue = 'pool' and (select crm.may_open('pool'));
comment on view crm.v_handover_pool is 'Sales Inbox, the pool: order (pool_rank, handed_over_at, lead_id).';

create view crm.v_my_leads with (security_invoker = true) as
    select l.* from crm.v_lead as l where l.queue = 'working' and (select crm.may_open('my_leads'));
comment on view crm.v_my_leads is 'My Leads, mine or the team''s by sales_owner_user_id: order (claimed_at, lead_id) descending.';

create function crm.lead_json(l data.leads) returns jsonb language sql stable as $$
    select to_jsonb(l) - array['search_name', 'search_text', 'dedupe_key', 'next_contact_key', 'pool_rank'] || jsonb_build_object(
        'est_volume_value', l.est_volume_value::text,
        'estimated_value', l.estimated_value::text,
        'status', crm.lead_status(l.queue),
        'service_name', (select s.name from data.services as s where s.service_code = l.service_code),
        'marketing_owner_name', crm.person(l.marketing_owner_user_id),
        'sales_owner_name', crm.person(l.sales_owner_user_id),
        'account_name', (select a.company_name from data.accounts as a where a.account_id = l.account_id),
        'created_by_name', crm.person(l.created_by))
$$;
comment on function crm.lead_json(data.leads) is 'A lead as an act answers it: the columns of v_lead, decimals as text.';

create trigger leads_touch before update on data.leads for each row execute function crm.touch();
create trigger leads_audit_edit after update on data.leads for each row
    when (current_user = 'bcp_app') execute function crm.audit_update('LEAD_UPDATED', 'lead_id');

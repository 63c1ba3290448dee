-- Convert: the lead's deal carries on alone (spec 1.6).

create function crm.lead_converts(lead_id text, opportunity_id text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    l data.leads;
    deal data.opportunities;
    step record;
    fresh data.activities;
begin
    select * into l from data.leads as d
    where d.lead_id = lead_converts.lead_id and d.queue = 'working'
      and (d.opportunity_id is null or d.opportunity_id = lead_converts.opportunity_id)
    for update;
    if not found then
        return;
    end if;
    select * into deal from data.opportunities as o where o.opportunity_id = lead_converts.opportunity_id;
    perform crm.lead_first_contact_over(l);
    for step in
        select a as activity from data.activities as a
        where a.lead_id = l.lead_id and a.opportunity_id is null and a.status = 'Planned' order by a.activity_id for update
    loop
        -- What was planned for the lead is work on the deal from now on, so that the deal's end and owner hold for it.
        update data.activities as a set opportunity_id = deal.opportunity_id, account_id = deal.account_id
        where a.activity_id = (step.activity).activity_id returning a.* into fresh;
        perform crm.audit('ACTIVITY_UPDATED', 'activities', fresh.activity_id, crm.changes(to_jsonb(step.activity), to_jsonb(fresh)));
    end loop;
    perform crm.lead_change(l, jsonb_build_object('converted_at', crm.now(), 'opportunity_id', deal.opportunity_id,
        'account_id', deal.account_id, 'sales_owner_user_id', deal.owner_user_id), 'LEAD_CONVERTED');
    if deal.closed_at is not null then
        perform crm.activities_cancel('opportunity', deal.opportunity_id, 'opportunity closed');
    end if;
end $$;
comment on function crm.lead_converts(text, text) is
    'A working lead becomes converted with this deal; nothing happens to any other lead (spec 1.6).';

create function crm.lead_first_contact_over(l data.leads) returns void language plpgsql as $$
#variable_conflict use_column
declare
    step record;
begin
    for step in
        select a as activity from data.activities as a
        where a.lead_id = l.lead_id and a.opportunity_id is null and a.status = 'Planned' and a.activity_type = 'Call'
          and a.subject ^@ 'First contact'
        order by a.activity_id for update
    loop
        perform crm.activity_cancelled(step.activity, 'lead converted: its cadence begins with a call');
    end loop;
end $$;
comment on function crm.lead_first_contact_over(data.leads) is 'Cancels the open First contact call of an assigned or sales-made lead (spec 1.6).';

create function crm.rpc_lead_convert(lead_id text, details jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    l data.leads;
    typed jsonb;
    named uuid;
    account_made boolean := false;
    also_matching text[] := '{}';
begin
    if answer is not null then
        return answer;
    end if;
    typed := crm.lead_typed(coalesce(details, '{}'), array['next_step', 'next_step_due_date', 'owner_user_id']);
    named := (typed ->> 'owner_user_id')::uuid;
    l := crm.lead_for(rpc_lead_convert.lead_id, 'convert');
    if l.queue = 'converted' then
        return crm.answered(crm.lead_ids(l, true));
    end if;
    perform crm.lead_step(l, 'convert');
    if l.opportunity_id is null then
        select d.opportunity_id, d.account_made, d.also_matching into l.opportunity_id, account_made, also_matching
        from crm.lead_deal(l, crm.new_owner(named, l.sales_owner_user_id)) as d;
        perform crm.tell_owner(o.owner_user_id, 'opportunities', o.opportunity_id)
        from data.opportunities as o where o.opportunity_id = l.opportunity_id;
    elsif named <> l.sales_owner_user_id then
        perform crm.refuse_field('owner_user_id', 'This lead''s deal has an owner. Assign the deal to somebody else instead.');
    end if;
    if typed ?| array['next_step', 'next_step_due_date'] then
        perform crm.set_next_step(o.opportunity_id, coalesce(typed ->> 'next_step', o.next_step),
            coalesce((typed ->> 'next_step_due_date')::date, o.next_step_due_date))
        from data.opportunities as o where o.opportunity_id = l.opportunity_id;
    end if;
    perform crm.lead_converts(l.lead_id, l.opportunity_id);
    select * into l from data.leads as d where d.lead_id = l.lead_id;
    answer := crm.lead_ids(l, false, account_made, also_matching);
    return crm.answered(answer);
end $$;
comment on function crm.rpc_lead_convert(text, jsonb) is
    'Converts a working lead, making account, contact, deal and cadence if it has none; a repeat answers already (spec 1.6).';

-- A working lead is given up: back to the pool, back to marketing, or disqualified (spec 1.4); and what its deal's end does to it.

create function crm.lead_let_go(l data.leads, reason text, code text) returns void language plpgsql as $$
begin
    if l.opportunity_id is not null then
        perform crm.opportunity_lose(l.opportunity_id, reason, code);
    end if;
    perform crm.lead_settle(l, reason);
end $$;
comment on function crm.lead_let_go(data.leads, text, text) is 'Loses the deal of a lead and ends the lead''s own open work.';

create function crm.lead_end(l data.leads, reason text, notes text) returns data.leads language plpgsql as $$
begin
    return crm.lead_change(l, jsonb_build_object('triage_status', 'Disqualified', 'disqualified_at', crm.now(), 'disqualified_reason', reason,
        'next_contact_on', null, 'sales_owner_user_id', null, 'claimed_at', null, 'opportunity_id', null), 'LEAD_DISQUALIFIED', notes);
end $$;
comment on function crm.lead_end(data.leads, text, text) is 'The lead''s row becomes disqualified; the deal keeps its source_lead_id.';

create function crm.lead_give_up(l data.leads, reason text, code text, notes text) returns data.leads language plpgsql as $$
begin
    perform crm.lead_let_go(l, reason, code);
    if l.queue <> 'working' then
        l := jsonb_populate_record(l, crm.lead_touched(l));
    end if;
    return crm.lead_end(l, reason, notes);
end $$;
comment on function crm.lead_give_up(data.leads, text, text, text) is 'Disqualifies a lead with everything open of it.';

create function crm.rpc_lead_release(lead_id text, destination text, reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    action text := case rpc_lead_release.destination when 'pool' then 'release' when 'marketing' then 'return_to_marketing' end;
    l data.leads;
    why text;
begin
    if answer is not null then
        return answer;
    end if;
    if action is null then
        perform crm.refuse_field('to', 'Choose pool or marketing.');
    end if;
    l := crm.lead_for(rpc_lead_release.lead_id, action);
    perform crm.lead_step(l, action);
    why := crm.lead_reason('reason', rpc_lead_release.reason);
    perform crm.lead_let_go(l, why, 'returned_to_pool');
    update data.lead_handover_pool as p set release_reason = why
    where p.pool_id = (select max(c.pool_id) from data.lead_handover_pool as c where c.lead_id = l.lead_id and c.claimed_by is not null);
    l := crm.lead_change(l, jsonb_build_object('sales_owner_user_id', null, 'claimed_at', null, 'opportunity_id', null)
        || case when action = 'release' then jsonb_build_object('handed_over_at', crm.now()) else '{"triage_status": "In Review"}' end,
        'LEAD_RELEASED', why);
    if action = 'release' then
        perform crm.pool_add(l, why);
    else
        perform crm.tell_marketer(l.lead_id, 'lead_returned', 'was returned to marketing: ' || why);
    end if;
    answer := jsonb_build_object('lead', crm.lead_json(l));
    return crm.answered(answer);
end $$;
comment on function crm.rpc_lead_release(text, text, text) is
    'The sales owner gives a lead back, to the pool or to marketing: its deal is lost as returned_to_pool, nothing open stays.';

create function crm.lead_lost(opportunity_id text, reason text, code text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    l data.leads;
begin
    select * into l from data.leads as d where d.opportunity_id = lead_lost.opportunity_id and d.queue = 'working' for update;
    if found then
        perform crm.lead_settle(l, 'opportunity lost');
        perform crm.lead_end(l, lead_lost.reason, lead_lost.code);
    end if;
end $$;
comment on function crm.lead_lost(text, text, text) is 'A deal was lost while its lead was still working: the lead is disqualified with the same reason (spec 1.6).';

create function crm.lead_deal_reopened(opportunity_id text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    deal data.opportunities;
    l data.leads;
begin
    select * into deal from data.opportunities as o where o.opportunity_id = lead_deal_reopened.opportunity_id;
    select * into l from data.leads as d where d.lead_id = deal.source_lead_id and d.queue = 'disqualified' for update;
    -- Disqualified with this deal means at the very moment of its loss, not by a later no.
    if not exists (select from data.opportunity_stage_history as h
        where h.opportunity_id = deal.opportunity_id and h.to_stage = 'Closed Lost' and h.changed_at = l.disqualified_at) then
        return;
    end if;
    perform crm.lead_change(l, jsonb_build_object('triage_status', 'Handed Over', 'disqualified_at', null, 'disqualified_reason', null,
        'sales_owner_user_id', deal.owner_user_id, 'claimed_at', crm.now(), 'opportunity_id', deal.opportunity_id,
        'account_id', deal.account_id, 'converted_at', crm.now()), 'LEAD_CONVERTED', 'deal reopened');
end $$;
comment on function crm.lead_deal_reopened(text) is 'A lead still disqualified with a deal becomes converted when the deal is reopened (spec 1.4, 1.7).';

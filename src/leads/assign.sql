-- A lead is given to a named salesperson, taken back from the pool, or opened again after a no (spec 1.4).

create function crm.lead_hand_to(l data.leads, new_owner uuid) returns data.leads language plpgsql as $$
#variable_conflict use_column
declare
    fresh data.leads := crm.lead_change(l, jsonb_build_object('sales_owner_user_id', new_owner, 'claimed_at', crm.now()), 'LEAD_ASSIGNED');
    step record;
begin
    if l.opportunity_id is not null then
        perform crm.opportunity_hand_to(l.opportunity_id, new_owner);
        return fresh;
    end if;
    for step in
        select a as activity from data.activities as a
        where a.lead_id = l.lead_id and a.status = 'Planned' and a.owner_user_id <> new_owner
        order by a.activity_id for update
    loop
        perform crm.activity_hand_to(step.activity, new_owner);
    end loop;
    return fresh;
end $$;
comment on function crm.lead_hand_to(data.leads, uuid) is 'A working lead goes to somebody else; its deal and open activities go along.';

create function crm.rpc_lead_assign(lead_id text, user_id uuid) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    l data.leads;
    already boolean;
    was text;
begin
    if answer is not null then
        return answer;
    end if;
    l := crm.lead_for(rpc_lead_assign.lead_id, 'assign', true);
    perform crm.lead_step(l, 'assign');
    perform crm.check_assignee(rpc_lead_assign.user_id);
    was := l.queue;
    already := was = 'working' and l.sales_owner_user_id = rpc_lead_assign.user_id;
    if was = 'working' and not already then
        l := crm.lead_hand_to(l, rpc_lead_assign.user_id);
    elsif already and l.opportunity_id is not null then
        perform crm.opportunity_hand_to(l.opportunity_id, l.sales_owner_user_id);
    elsif already then
        perform crm.leavers_work_to('lead', l.lead_id, l.sales_owner_user_id);
    else
        if was = 'inbox' then
            perform crm.lead_settle(l, 'lead assigned to Sales');
        end if;
        update data.lead_handover_pool as p set released_at = crm.now(), release_reason = 'assigned'
        where p.lead_id = l.lead_id and p.claimed_at is null and p.released_at is null;
        l := crm.lead_change(l, case when was = 'inbox' then crm.lead_touched(l) else '{}' end || jsonb_build_object(
            'triage_status', 'Handed Over', 'sales_owner_user_id', rpc_lead_assign.user_id, 'claimed_at', crm.now(),
            'handed_over_at', case when was = 'pool' then l.handed_over_at else crm.now() end), 'LEAD_ASSIGNED');
        perform crm.lead_first_contact(l);
    end if;
    if not already then
        perform crm.tell_owner(rpc_lead_assign.user_id, 'leads', l.lead_id);
    end if;
    if was = 'pool' then
        perform crm.tell_marketer(l.lead_id, 'lead_claimed', 'was given to a salesperson.');
    end if;
    answer := jsonb_build_object('lead', crm.lead_json(l), 'already', already);
    return crm.answered(answer);
end $$;
comment on function crm.rpc_lead_assign(text, uuid) is
    'From inbox or pool to a salesperson with a call due today, or a working lead with all its open work to another.';

create function crm.rpc_lead_recall(lead_id text, reason text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    l data.leads;
    why text;
begin
    if answer is not null then
        return answer;
    end if;
    l := crm.lead_for(rpc_lead_recall.lead_id, 'recall', true);
    perform crm.lead_step(l, 'recall');
    why := crm.lead_reason('reason', rpc_lead_recall.reason);
    update data.lead_handover_pool as p set released_at = crm.now(), release_reason = why
    where p.lead_id = l.lead_id and p.claimed_at is null and p.released_at is null;
    l := crm.lead_change(l, '{"triage_status": "In Review"}', 'LEAD_RECALLED', why);
    answer := jsonb_build_object('lead', crm.lead_json(l));
    return crm.answered(answer);
end $$;
comment on function crm.rpc_lead_recall(text, text) is 'Marketing takes an unclaimed lead back into review.';

create function crm.rpc_lead_reopen(lead_id text, reason text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    l data.leads;
    why text;
begin
    if answer is not null then
        return answer;
    end if;
    l := crm.lead_for(rpc_lead_reopen.lead_id, 'reopen');
    perform crm.lead_step(l, 'reopen');
    why := crm.lead_reason('reason', rpc_lead_reopen.reason);
    l := crm.lead_change(l, crm.lead_touched(l)
        || '{"triage_status": "In Review", "disqualified_at": null, "disqualified_reason": null}', 'LEAD_REOPENED', why);
    answer := jsonb_build_object('lead', crm.lead_json(l));
    return crm.answered(answer);
end $$;
comment on function crm.rpc_lead_reopen(text, text) is 'A disqualified lead back into review; what was said then stays in the audit.';

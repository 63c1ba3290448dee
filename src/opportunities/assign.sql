-- A deal changes hands (spec 1.3, 1.4, 1.8).

create function crm.activity_hand_to(a data.activities, new_owner uuid) returns void language plpgsql as $$
declare
    fresh data.activities;
begin
    update data.activities set owner_user_id = new_owner where activity_id = a.activity_id returning * into fresh;
    perform crm.audit('ACTIVITY_UPDATED', 'activities', a.activity_id, crm.changes(to_jsonb(a), to_jsonb(fresh)));
end $$;
comment on function crm.activity_hand_to(data.activities, uuid) is 'An open activity follows its record to another owner.';

create function crm.opportunity_hand_to(opportunity_id text, new_owner uuid) returns void language plpgsql as $$
#variable_conflict use_column
declare
    was data.opportunities;
    fresh data.opportunities;
    lead data.leads;
    lead_now data.leads;
    step record;
begin
    select o.* into was from data.opportunities as o where o.opportunity_id = opportunity_hand_to.opportunity_id for update;
    if not found or was.owner_user_id = new_owner then
        perform crm.leavers_work_to('opportunity', was.opportunity_id, new_owner);
        return;
    end if;
    update data.opportunities as o set owner_user_id = new_owner where o.opportunity_id = was.opportunity_id returning * into fresh;
    perform crm.audit('OPPORTUNITY_ASSIGNED', 'opportunities', was.opportunity_id, crm.changes(to_jsonb(was), to_jsonb(fresh)));
    select l.* into lead from data.leads as l
    where l.lead_id = was.source_lead_id and l.opportunity_id = was.opportunity_id and l.queue in ('working', 'converted');
    if lead.sales_owner_user_id is distinct from new_owner and lead.lead_id is not null then
        update data.leads as l set sales_owner_user_id = new_owner where l.lead_id = lead.lead_id returning * into lead_now;
        perform crm.audit('LEAD_UPDATED', 'leads', lead.lead_id, crm.changes(to_jsonb(lead), to_jsonb(lead_now)));
    end if;
    for step in
        select a as activity from data.activities as a
        where a.status = 'Planned' and a.owner_user_id <> new_owner
          and (a.opportunity_id = was.opportunity_id or (a.lead_id = lead.lead_id and a.opportunity_id is null))
        order by a.activity_id for update
    loop
        perform crm.activity_hand_to(step.activity, new_owner);
    end loop;
    perform crm.enrollments_follow('opportunity', was.opportunity_id, new_owner);
end $$;
comment on function crm.opportunity_hand_to(text, uuid) is
    'Gives a deal with its open activities and running enrollments to somebody; its working or converted lead''s owner follows. Its owner gets what leavers have on it.';

create function crm.rpc_opportunity_assign(opportunity_id text, user_id uuid) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    o data.opportunities;
begin
    if answer is not null then
        return answer;
    end if;
    o := crm.opportunity_for_act(opportunity_id);
    if crm.my_profile() not in ('admin', 'sales_manager') or not crm.may_manage(o.owner_user_id) then
        perform crm.refuse('FORBIDDEN', 'Only a sales manager of the owner or an admin gives an opportunity to somebody else.');
    end if;
    perform crm.check_assignee(user_id);
    perform crm.opportunity_hand_to(opportunity_id, user_id);
    if o.owner_user_id <> user_id then
        perform crm.tell_owner(user_id, 'opportunities', o.opportunity_id);
    end if;
    return crm.answered(jsonb_build_object('opportunity', crm.opportunity_now(opportunity_id)));
end $$;
comment on function crm.rpc_opportunity_assign(text, uuid) is 'A manager, within his team, or an admin gives a deal to another owner (spec 1.3).';

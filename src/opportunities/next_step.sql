-- Nothing open without a next action (spec 1.4, 1.7).

create function crm.sync_next_step(opportunity_id text, quietly boolean default false) returns void language plpgsql as $$
#variable_conflict use_column
declare
    first_open data.activities;
begin
    select a.* into first_open
    from data.activities as a
    where a.opportunity_id = sync_next_step.opportunity_id and a.status = 'Planned'
    order by a.is_paused, a.due_date, a.due_time, a.created_at, a.step_number, a.activity_id
    limit 1;
    if found then
        perform crm.set_next_step(opportunity_id, first_open.subject, first_open.due_date, quietly);
    end if;
end $$;
comment on function crm.sync_next_step(text, boolean) is 'An open deal''s next step and date become those of its earliest open activity, if it has one.';

create function crm.set_next_step(opportunity_id text, step text, due date, quietly boolean default false) returns void language plpgsql as $$
#variable_conflict use_column
declare
    was data.opportunities;
    fresh data.opportunities;
begin
    select o.* into was from data.opportunities as o
    where o.opportunity_id = set_next_step.opportunity_id and o.closed_at is null
      and (o.next_step, o.next_step_due_date) is distinct from (step, due)
    for update;
    if found then
        update data.opportunities as o set next_step = step, next_step_due_date = due
        where o.opportunity_id = was.opportunity_id
        returning * into fresh;
        if not quietly then
            perform crm.audit('OPPORTUNITY_UPDATED', 'opportunities', fresh.opportunity_id, crm.changes(to_jsonb(was), to_jsonb(fresh)));
        end if;
    end if;
end $$;
comment on function crm.set_next_step(text, text, date, boolean) is 'Sets an open deal''s next step; audited unless it belongs to the deal''s own making.';

create function crm.follow_up_for(opportunity_id text) returns data.activities language plpgsql as $$
#variable_conflict use_column
declare
    o data.opportunities;
    made data.activities;
begin
    select o.* into o from data.opportunities as o where o.opportunity_id = follow_up_for.opportunity_id and o.closed_at is null;
    if not found
        or exists (select from data.activities as a where a.opportunity_id = o.opportunity_id and a.status = 'Planned')
        or exists (select from data.cadence_enrollments as e where e.opportunity_id = o.opportunity_id and e.status in ('Active', 'Paused')) then
        return null;
    end if;
    made := crm.activity_plan(jsonb_build_object(
        'activity_type', 'Follow Up', 'subject', o.next_step, 'due_date', greatest(o.next_step_due_date, crm.today()),
        'owner_user_id', o.owner_user_id, 'opportunity_id', o.opportunity_id, 'account_id', o.account_id, 'contact_id', o.primary_contact_id));
    perform crm.sync_next_step(o.opportunity_id);
    return made;
end $$;
comment on function crm.follow_up_for(text) is 'The Follow Up that an open deal without open activity and running cadence gets; null when it needs none.';

create function crm.ensure_next(opportunity_id text) returns void language sql as $$
    select crm.follow_up_for(opportunity_id)
$$;
comment on function crm.ensure_next(text) is 'Leaves no open deal without a next action.';

create function crm.follow_up_for_lead(lead_id text, otherwise uuid) returns data.activities language plpgsql as $$
#variable_conflict use_column
declare
    l data.leads;
begin
    select l.* into l from data.leads as l where l.lead_id = follow_up_for_lead.lead_id
      and (l.queue = 'nurture' or (l.queue = 'working' and l.opportunity_id is null));
    if not found
        or exists (select from data.activities as a where a.lead_id = l.lead_id and a.status = 'Planned')
        or exists (select from data.cadence_enrollments as e where e.lead_id = l.lead_id and e.subject = 'lead' and e.status in ('Active', 'Paused')) then
        return null;
    end if;
    return crm.activity_plan(jsonb_build_object(
        'activity_type', 'Follow Up', 'subject', 'Follow up: ' || l.company_name,
        'due_date', crm.today() + case l.queue when 'nurture' then 30 else 3 end,
        'owner_user_id', coalesce(case l.queue when 'nurture' then l.marketing_owner_user_id else l.sales_owner_user_id end, otherwise),
        'lead_id', l.lead_id, 'account_id', l.account_id));
end $$;
comment on function crm.follow_up_for_lead(text, uuid) is
    'The Follow Up that a nurtured lead (in 30 days) or a working lead without a deal (in 3) gets when nothing is open for it; null when it needs none.';

create function crm.ensure_next_lead(lead_id text, otherwise uuid default null) returns void language sql as $$
    select crm.follow_up_for_lead(lead_id, otherwise)
$$;
comment on function crm.ensure_next_lead(text, uuid) is 'Leaves no nurtured lead and no working lead without a deal without a next action.';

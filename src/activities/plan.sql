-- Planning, ending and finding activities for the acts of every domain.

create function crm.activity_plan(draft jsonb) returns data.activities language plpgsql as $$
#variable_conflict use_column
declare
    a data.activities := jsonb_populate_record(null::data.activities, draft);
begin
    a.account_id := coalesce(a.account_id,
        (select o.account_id from data.opportunities as o where o.opportunity_id = a.opportunity_id),
        (select c.account_id from data.contacts as c where c.contact_id = a.contact_id));
    a.status := coalesce(a.status, 'Planned');
    insert into data.activities (activity_type, status, subject, description, due_date, due_time, owner_user_id, lead_id, opportunity_id, account_id,
        contact_id, target_id, outcome, duration_minutes, completed_at, is_system, import_batch_id)
    values (a.activity_type, a.status, a.subject, a.description, a.due_date, a.due_time, a.owner_user_id, a.lead_id, a.opportunity_id, a.account_id,
        a.contact_id, a.target_id, a.outcome, a.duration_minutes, case when a.status = 'Done' then coalesce(a.completed_at, crm.now()) end,
        coalesce(a.is_system, false), a.import_batch_id)
    returning * into a;
    perform crm.audit('ACTIVITY_CREATED', 'activities', a.activity_id, crm.changes(null, to_jsonb(a)));
    perform crm.stamp_target(a);
    return a;
end $$;
comment on function crm.activity_plan(jsonb) is
    'A new activity, Planned or Done, from its columns, with its audit. The next step of its deal is the caller''s to sync.';

create function crm.stamp_target(a data.activities) returns void language sql as $$
    update data.targets as t set last_contacted_at = a.completed_at
    where t.target_id = a.target_id and a.status = 'Done' and coalesce(t.last_contacted_at < a.completed_at, true)
$$;
comment on function crm.stamp_target(data.activities) is 'Each Done activity stamps when its target was last contacted (spec 1.9).';

create function crm.activity_cancelled(was data.activities, reason text) returns data.activities language plpgsql as $$
declare
    fresh data.activities;
begin
    update data.activities as a set status = 'Cancelled', cancelled_at = crm.now(), cancel_reason = left(reason, 1000)
    where a.activity_id = was.activity_id
    returning * into fresh;
    perform crm.audit('ACTIVITY_CANCELLED', 'activities', was.activity_id, crm.changes(to_jsonb(was), to_jsonb(fresh)), reason);
    return fresh;
end $$;
comment on function crm.activity_cancelled(data.activities, text) is 'Cancels one open activity, with its audit.';

create function crm.activities_cancel(record text, record_id text, reason text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    a data.activities;
begin
    for a in
        select r.* from data.activities as r
        where r.status = 'Planned' and case activities_cancel.record
            when 'opportunity' then r.opportunity_id = record_id
            -- What hangs on a deal ends with the deal, not with the lead or account beside it.
            when 'lead' then r.lead_id = record_id and r.opportunity_id is null
            when 'account' then r.account_id = record_id and num_nonnulls(r.opportunity_id, r.lead_id, r.target_id) = 0
            when 'target' then r.target_id = record_id
        end
        order by r.activity_id for update
    loop
        perform crm.activity_cancelled(a, reason);
        perform crm.enrollment_advance(a.enrollment_id);
    end loop;
end $$;
comment on function crm.activities_cancel(text, text, text) is
    'Cancels all open activities of a lead, opportunity, account or target. To stop a cadence too, stop it first: else it counts as completed.';

create function crm.sees_activity_row(a data.activities) returns boolean language plpgsql stable as $$
begin
    return crm.sees_activity(a.owner_user_id, num_nonnulls(a.opportunity_id, a.account_id, a.target_id) > 0, crm.my_reach(), crm.team())
        or (crm.my_reach() in ('marketing', 'support') and exists (
            select from data.leads as l where l.lead_id = a.lead_id
              and l.queue = any (case crm.my_reach() when 'marketing' then array['inbox', 'nurture', 'disqualified'] else array['pool', 'working', 'converted'] end)
              and crm.sees_lead(l.queue, l.sales_owner_user_id, crm.my_reach(), crm.team())));
end $$;
comment on function crm.sees_activity_row(data.activities) is 'The policies of activities, for the acts.';

create function crm.activity_for_act(activity_id text) returns data.activities language plpgsql as $$
#variable_conflict use_column
declare
    a data.activities;
begin
    select r.* into a from data.activities as r where r.activity_id = activity_for_act.activity_id;
    perform from data.targets as t where t.target_id = a.target_id for update;
    perform from data.leads as l where l.lead_id = a.lead_id for update;
    -- Read anew: a lead that converts hands its open activities to its deal.
    perform from data.opportunities as o
    where o.opportunity_id = (select r.opportunity_id from data.activities as r where r.activity_id = activity_for_act.activity_id)
    for update;
    select r.* into a from data.activities as r where r.activity_id = activity_for_act.activity_id for update;
    if not found or not coalesce(crm.sees_activity_row(a), false) then
        perform crm.refuse_missing('activity');
    elsif not crm.may_activity(a.owner_user_id) then
        perform crm.refuse('FORBIDDEN', 'Only its owner, the owner''s sales manager and an admin may change this activity.');
    end if;
    return a;
end $$;
comment on function crm.activity_for_act(text) is 'The activity that an act is about, locked after its record; refused to whoever may not change it.';

create function crm.require_planned(a data.activities, wanted text) returns void language plpgsql stable as $$
begin
    if a.status <> 'Planned' then
        perform crm.refuse('INVALID_TRANSITION', 'This activity is ' || lower(a.status) || ' already, and that is final.',
            jsonb_build_object('from', a.status, 'to', wanted, 'allowed', '[]'::jsonb));
    end if;
end $$;
comment on function crm.require_planned(data.activities, text) is 'Done and Cancelled are final (spec 1.8).';

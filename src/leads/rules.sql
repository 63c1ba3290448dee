-- What every act on a lead stands on: lock, sight, right, transition, change with its audit.

create function crm.lead_seen(l data.leads, by_receipt boolean default false) returns boolean language sql stable as $$
    select coalesce(crm.sees_lead(l.queue, l.sales_owner_user_id, crm.my_reach(), crm.team()), false)
        or coalesce(crm.my_reach() = 'finance' and l.queue = 'converted' and crm.sees_deal_of(l.lead_id), false)
        -- Nobody's lead is not his: compared with null it would be neither hidden nor seen.
        or coalesce(by_receipt and l.handed_over_at is not null
            and (crm.my_profile() = 'marketing_manager'
                or (crm.my_profile() = 'marketing' and l.marketing_owner_user_id = crm.my_id())), false)
$$;
comment on function crm.lead_seen(data.leads, boolean) is
    'Whether the caller sees this lead; by_receipt: or holds a receipt of it, as marketing does after handover (spec 3, 3.3).';

create function crm.steps_of(profile text, queue text, combination integer) returns text language plpgsql as $$
#variable_conflict use_variable
declare
    me constant uuid := gen_random_uuid();
    sales_owner constant uuid := case when (combination & 2) > 0 then me end;
    marketing_owner constant uuid := case when (combination & 4) > 0 then me end;
begin
    perform set_config('bcp.profile', profile, true), set_config('bcp.user_id', me::text, true), set_config('bcp.team', array[me]::text, true);
    return (
        select coalesce(string_agg(t.action, ',' order by array_position(array['edit', 'start_review', 'qualify', 'nurture', 'claim', 'convert', 'back_to_review',
            'assign', 'reopen', 'recall', 'release', 'return_to_marketing', 'disqualify'], t.action)), '')
        from (select s.action from data.lead_transitions as s where s.from_queue = queue union select 'edit') as t
        where (t.action <> 'start_review' or (combination & 1) > 0) and crm.may_lead(t.action, queue, sales_owner, marketing_owner));
end $$;
comment on function crm.steps_of(text, text, integer) is
    'What a profile may do with a lead of this queue: 1 it is new, 2 the caller may manage its sales owner, 4 it is his own in marketing; together from 0 to 7.';

create materialized view crm.lead_steps as
    select p.access_profile, q.queue,
        (select array_agg(crm.steps_of(p.access_profile, q.queue, c) order by c) from generate_series(0, 7) as c) as steps
    from (select distinct r.access_profile from crm.profiles as r) as p cross join (select t.from_queue as queue from data.lead_transitions as t union select 'converted') as q;
comment on materialized view crm.lead_steps is 'The buttons of a lead by profile and queue, for each of the eight cases of steps_of; built with the schema.';
create unique index lead_steps_key on crm.lead_steps (access_profile, queue);

create function crm.list_lead_steps(queue text) returns text[] language sql stable as $$
    select s.steps from crm.lead_steps as s where s.access_profile = crm.my_profile() and s.queue = list_lead_steps.queue
$$;
comment on function crm.list_lead_steps(text) is 'All that the caller may do with leads of this queue, case by case; looked up once for a whole list.';

create function crm.list_open_steps(steps text[], triage_status text, sales_owner uuid, marketing_owner uuid) returns text[]
language sql stable as $$
    select coalesce(string_to_array(steps[1 + (triage_status is not distinct from 'New')::integer
        + 2 * coalesce(crm.may_manage(sales_owner), false)::integer
        + 4 * coalesce(marketing_owner = crm.my_id(), false)::integer], ','), '{}')
$$;
comment on function crm.list_open_steps(text[], text, uuid, uuid) is 'Of these the caller''s own with such a lead now: the buttons of a list''s row.';

create function crm.list_lead_actions(queue text, triage_status text, sales_owner uuid, marketing_owner uuid) returns text[] language sql stable as $$
    select crm.list_open_steps(crm.list_lead_steps(queue), triage_status, sales_owner, marketing_owner)
$$;
comment on function crm.list_lead_actions(text, text, uuid, uuid) is 'What the caller may do with such a lead now, for its page and an act''s answer.';

create function crm.lead_actions(l data.leads) returns text[] language sql stable as $$
    select crm.list_lead_actions(l.queue, l.triage_status, l.sales_owner_user_id, l.marketing_owner_user_id)
$$;
comment on function crm.lead_actions(data.leads) is 'The same for a lead''s row.';

create function crm.lead_locked(lead_id text) returns data.leads language plpgsql as $$
#variable_conflict use_column
declare
    l data.leads;
    pooled boolean;
begin
    -- The pool row comes first in the order of locks; who waits here finds it gone when somebody else was faster.
    perform from data.lead_handover_pool as p
    where p.lead_id = lead_locked.lead_id and p.claimed_at is null and p.released_at is null
    for update;
    pooled := found;
    select * into l from data.leads as d where d.lead_id = lead_locked.lead_id for update;
    if l.queue = 'pool' and not pooled then
        -- It came into the pool while this waited for the lead: out of order only what need not be waited for.
        perform from data.lead_handover_pool as p
        where p.lead_id = l.lead_id and p.claimed_at is null and p.released_at is null
        for update skip locked;
        if not found then
            raise serialization_failure using message = 'the lead came into the pool and is being taken at this moment';
        end if;
    end if;
    return l;
end $$;
comment on function crm.lead_locked(text) is 'The lead, locked with its live pool row in the order of spec 1.5; null when there is none.';

create function crm.lead_check(l data.leads, action text, by_receipt boolean default false) returns void language plpgsql as $$
begin
    if l.lead_id is null or not crm.lead_seen(l, by_receipt) then
        perform crm.refuse_missing('lead');
    elsif not crm.may_lead(action, l.queue, l.sales_owner_user_id, l.marketing_owner_user_id) then
        perform crm.refuse('FORBIDDEN', 'You see this lead, but this is not yours to do with it.');
    end if;
end $$;
comment on function crm.lead_check(data.leads, text, boolean) is 'NOT_FOUND unless the caller sees the lead, FORBIDDEN unless the action is his.';

create function crm.lead_for(lead_id text, action text, by_receipt boolean default false) returns data.leads language plpgsql as $$
declare
    l data.leads := crm.lead_locked(lead_for.lead_id);
begin
    perform crm.lead_check(l, action, by_receipt);
    return l;
end $$;
comment on function crm.lead_for(text, text, boolean) is 'The locked lead for an act that the caller may do.';

create function crm.lead_step(l data.leads, action text) returns void language plpgsql as $$
begin
    if exists (select from data.lead_transitions as t where t.from_queue = l.queue and t.action = lead_step.action)
        and (lead_step.action <> 'start_review' or l.triage_status = 'New') then
        return;
    end if;
    perform crm.refuse('INVALID_TRANSITION',
        format('This lead is %s now, so that cannot be done with it. Open it again to see what can.', case l.queue
            when 'inbox' then 'in the Lead Inbox (' || l.triage_status || ')' when 'nurture' then 'in Nurture' when 'pool' then 'in the pool'
            when 'working' then 'being worked on by ' || crm.person(l.sales_owner_user_id) else l.queue end),
        jsonb_build_object(
            'from', l.queue,
            'to', (select min(t.to_queue) from data.lead_transitions as t where t.action = lead_step.action),
            'allowed', to_jsonb(array_remove(crm.lead_actions(l), 'edit'))));
end $$;
comment on function crm.lead_step(data.leads, text) is 'Goes on if lead_transitions knows this action from the lead''s queue, else INVALID_TRANSITION.';

create function crm.lead_change(l data.leads, change jsonb, action text, note text default null) returns data.leads language plpgsql as $$
declare
    n data.leads := jsonb_populate_record(l, change);
begin
    update data.leads as d set
        lead_date = n.lead_date, company_name = n.company_name, contact_name = n.contact_name, contact_email = n.contact_email,
        contact_phone = n.contact_phone, city = n.city, service_code = n.service_code, route = n.route,
        est_volume_value = n.est_volume_value, est_volume_unit = n.est_volume_unit, timeline = n.timeline,
        estimated_value = n.estimated_value, currency = n.currency, primary_channel = n.primary_channel,
        campaign_name = n.campaign_name, notes = n.notes, marketing_owner_user_id = n.marketing_owner_user_id,
        triage_status = n.triage_status, priority = n.priority, handover_notes = n.handover_notes,
        sales_owner_user_id = n.sales_owner_user_id, opportunity_id = n.opportunity_id, account_id = n.account_id,
        next_contact_on = n.next_contact_on, first_touched_at = n.first_touched_at, qualified_at = n.qualified_at,
        handed_over_at = n.handed_over_at, claimed_at = n.claimed_at, converted_at = n.converted_at,
        disqualified_at = n.disqualified_at, disqualified_reason = n.disqualified_reason
    where d.lead_id = l.lead_id
    returning d.* into n;
    perform crm.audit(action, 'leads', l.lead_id, crm.changes(to_jsonb(l), to_jsonb(n)), note);
    return n;
end $$;
comment on function crm.lead_change(data.leads, jsonb, text, text) is 'Writes the named columns of a locked lead and one audit row with what differs.';

create function crm.lead_reason(field text, reason text) returns text language plpgsql as $$
begin
    if length(reason) > 1000 then
        perform crm.refuse_field(field, 'Say it in at most 1,000 characters.');
    end if;
    return crm.require_reason(field, reason);
end $$;
comment on function crm.lead_reason(text, text) is 'The reason of an act, trimmed and of a sensible length; REASON_REQUIRED without one.';

create function crm.lead_touched(l data.leads) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'first_touched_at', coalesce(l.first_touched_at, crm.now()),
        'marketing_owner_user_id', coalesce(l.marketing_owner_user_id,
            case when crm.my_profile() in ('marketing', 'marketing_manager') then crm.my_id() end))
$$;
comment on function crm.lead_touched(data.leads) is 'What any triage also stamps: the first touch, and the first marketer as the lead''s (spec 1.3, 1.4).';

create function crm.lead_settle(l data.leads, reason text) returns void language plpgsql as $$
begin
    perform crm.enrollments_stop('lead', l.lead_id, reason);
    perform crm.activities_cancel('lead', l.lead_id, reason);
end $$;
comment on function crm.lead_settle(data.leads, text) is 'Leaving inbox or nurture: the lead''s own enrollment stops, its open activities are cancelled.';

create function crm.lead_first_contact(l data.leads) returns void language plpgsql as $$
begin
    perform crm.activity_plan(jsonb_build_object(
        'activity_type', 'Call', 'subject', 'First contact: ' || l.company_name, 'due_date', crm.today(),
        'owner_user_id', l.sales_owner_user_id, 'lead_id', l.lead_id));
end $$;
comment on function crm.lead_first_contact(data.leads) is 'The call due today of an assigned or sales-made lead (spec 1.3, 1.4).';

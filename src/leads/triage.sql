-- Marketing's part of the funnel: review, nurture, disqualify, qualify with its handover (spec 1.4).

create function crm.lead_gate(l data.leads) returns text[] language sql immutable as $$
    select array_remove(array[
        case when l.contact_phone is null and l.contact_email is null then 'contact_phone' end,
        case when l.contact_phone is null and l.contact_email is null then 'contact_email' end,
        case when l.service_code is null then 'service_code' end,
        case when l.route is null and l.est_volume_value is null and l.timeline is null then 'route' end,
        case when l.route is null and l.est_volume_value is null and l.timeline is null then 'est_volume_value' end,
        case when l.route is null and l.est_volume_value is null and l.timeline is null then 'timeline' end], null)
$$;
comment on function crm.lead_gate(data.leads) is 'What the qualification gate misses: a way to reach them, a service, one of route, volume, timeline.';

create function crm.pool_add(l data.leads, notes text) returns void language sql as $$
    insert into data.lead_handover_pool (lead_id, handed_over_by, handed_over_at, notes, priority, expires_at)
    values (l.lead_id, crm.my_id(), l.handed_over_at, notes, l.priority,
        l.handed_over_at + make_interval(days => coalesce((crm.setting('pool_expiry_days') #>> '{}')::integer, 7)))
$$;
comment on function crm.pool_add(data.leads, text) is 'The live pool row of a lead that has just been handed over.';

create function crm.check_notes(notes text) returns void language plpgsql immutable as $$
begin
    if length(notes) > 10000 then
        perform crm.refuse_field('notes', 'Please keep this under 10,000 characters.');
    end if;
end $$;
comment on function crm.check_notes(text) is 'The act''s own note, which goes to the audit and the pool row.';

create function crm.check_priority(priority integer) returns void language sql as $$
    select crm.refuse_field('priority', 'Choose 0 (normal), 1 (high) or 2 (urgent).') where priority not between 0 and 2
$$;
comment on function crm.check_priority(integer) is 'Refuses a priority that does not exist.';

create function crm.lead_qualify(l data.leads, typed jsonb, notes text, priority integer) returns data.leads language plpgsql as $$
#variable_conflict use_column
declare
    missing text[];
begin
    if to_jsonb(jsonb_populate_record(l, typed)) <> to_jsonb(l) then
        l := crm.lead_change(l, typed, 'LEAD_UPDATED');
    end if;
    missing := crm.lead_gate(l);
    if cardinality(missing) > 0 then
        perform crm.refuse('QUALIFICATION_INCOMPLETE',
            'This lead cannot go to Sales yet: fill in what is missing, or put it into Nurture.',
            jsonb_build_object('missing_fields', to_jsonb(missing), 'suggestion', 'Nurture'));
    end if;
    perform crm.lead_settle(l, 'lead qualified');
    l := crm.lead_change(l, crm.lead_touched(l) || jsonb_build_object('triage_status', 'Handed Over', 'qualified_at', crm.now(),
        'handed_over_at', crm.now(), 'handover_notes', lead_qualify.notes, 'next_contact_on', null,
        'priority', coalesce(lead_qualify.priority, l.priority)), 'LEAD_QUALIFIED', lead_qualify.notes);
    perform crm.pool_add(l, lead_qualify.notes);
    perform crm.audit('LEAD_HANDED_OVER', 'leads', l.lead_id, jsonb_build_object('after',
        jsonb_build_object('queue', l.queue, 'handed_over_at', l.handed_over_at, 'priority', l.priority)), lead_qualify.notes);
    perform crm.activity_plan(jsonb_build_object('activity_type', 'Other', 'status', 'Done', 'subject', 'Lead handed over to Sales',
        'description', lead_qualify.notes, 'owner_user_id', crm.my_id(), 'lead_id', l.lead_id, 'completed_at', crm.now(), 'is_system', true));
    return l;
end $$;
comment on function crm.lead_qualify(data.leads, jsonb, text, integer) is 'Through the gate and at once into the pool: qualified is never at rest.';

create function crm.lead_marketer(l data.leads) returns uuid language sql stable as $$
    select u.user_id
    from data.users as u join data.roles as r using (role_name)
    where u.is_active and r.access_profile in ('marketing', 'marketing_manager')
    order by (u.user_id = l.marketing_owner_user_id) desc nulls last, (u.user_id = crm.my_id()) desc,
        (r.access_profile = 'marketing_manager') desc, u.created_at, u.user_id
    limit 1
$$;
comment on function crm.lead_marketer(data.leads) is
    'Who follows up a nurtured lead: its marketer, else who acts, else a marketing manager, so that an admin''s act leaves it in a working list.';

create function crm.lead_nurture(l data.leads, next_contact_on date, notes text) returns data.leads language plpgsql as $$
declare
    due date := coalesce(next_contact_on, crm.today() + 30);
begin
    if due < crm.today() then
        perform crm.refuse_field('next_contact_on', 'Choose today or a later day.');
    end if;
    perform crm.lead_settle(l, 'lead put into nurture');
    l := crm.lead_change(l, crm.lead_touched(l) || jsonb_build_object('triage_status', 'Nurture', 'next_contact_on', due), 'LEAD_NURTURED', notes);
    perform crm.activity_plan(jsonb_build_object('activity_type', 'Follow Up', 'subject', 'Follow up: ' || l.company_name,
        'description', notes, 'due_date', due, 'owner_user_id', coalesce(crm.lead_marketer(l), crm.my_id()), 'lead_id', l.lead_id));
    return l;
end $$;
comment on function crm.lead_nurture(data.leads, date, text) is 'Into Nurture with a Follow Up on the day of the next contact, in 30 days unless given.';

create function crm.lead_review(l data.leads, notes text) returns data.leads language plpgsql as $$
begin
    if l.queue = 'nurture' then
        perform crm.lead_settle(l, 'lead back in review');
    end if;
    return crm.lead_change(l, crm.lead_touched(l) || jsonb_build_object('triage_status', 'In Review', 'next_contact_on', null), 'LEAD_REVIEWED', notes);
end $$;
comment on function crm.lead_review(data.leads, text) is 'Into review, from New or out of Nurture.';

create function crm.lead_disqualify(l data.leads, reason text, code text, notes text) returns data.leads language plpgsql as $$
declare
    why text := crm.lead_reason('disqualified_reason', reason);
begin
    if code not in ('price', 'competitor', 'no_budget', 'no_response', 'not_a_fit', 'other') then
        perform crm.refuse_field('lost_reason_code', 'Choose price, competitor, no_budget, no_response, not_a_fit or other.');
    end if;
    return crm.lead_give_up(l, why, coalesce(code, 'other'), notes);
end $$;
comment on function crm.lead_disqualify(data.leads, text, text, text) is 'Marketing''s or the sales owner''s no; a working lead''s deal is lost with it.';

create function crm.rpc_lead_triage(lead_id text, triage_status text, details jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    gate_fields text[] := array['contact_phone', 'contact_email', 'service_code', 'route', 'est_volume_value', 'est_volume_unit', 'timeline'];
    typed jsonb;
    action text;
    l data.leads;
begin
    if answer is not null then
        return answer;
    end if;
    typed := crm.lead_typed(coalesce(details, '{}'), array['disqualified_reason', 'lost_reason_code', 'notes', 'next_contact_on', 'priority']
        || case when rpc_lead_triage.triage_status = 'Qualified' then gate_fields end);
    perform crm.check_priority((typed ->> 'priority')::integer);
    perform crm.check_notes(typed ->> 'notes');
    l := crm.lead_locked(rpc_lead_triage.lead_id);
    action := case rpc_lead_triage.triage_status when 'In Review' then case when l.queue = 'nurture' then 'back_to_review' else 'start_review' end
        when 'Qualified' then 'qualify' when 'Nurture' then 'nurture' when 'Disqualified' then 'disqualify' end;
    if action is null then
        perform crm.refuse_field('triage_status', 'Choose In Review, Qualified, Nurture or Disqualified.');
    end if;
    perform crm.lead_check(l, action);
    perform crm.lead_step(l, action);
    l := case action
        when 'qualify' then crm.lead_qualify(l, coalesce((select jsonb_object_agg(t.key, t.value) from jsonb_each(typed) as t
            where t.key = any (gate_fields)), '{}'), typed ->> 'notes', (typed ->> 'priority')::integer)
        when 'nurture' then crm.lead_nurture(l, (typed ->> 'next_contact_on')::date, typed ->> 'notes')
        when 'disqualify' then crm.lead_disqualify(l, typed ->> 'disqualified_reason', typed ->> 'lost_reason_code', typed ->> 'notes')
        else crm.lead_review(l, typed ->> 'notes') end;
    answer := jsonb_build_object('lead', crm.lead_json(l));
    return crm.answered(answer);
end $$;
comment on function crm.rpc_lead_triage(text, text, jsonb) is 'Triage of spec 1.4; qualifying may bring the gate''s missing fields along in the same act.';

create function crm.rpc_lead_handover_to_sales_pool(lead_id text, notes text default null, priority integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    l data.leads;
    already boolean;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.check_priority(rpc_lead_handover_to_sales_pool.priority);
    perform crm.check_notes(rpc_lead_handover_to_sales_pool.notes);
    l := crm.lead_for(rpc_lead_handover_to_sales_pool.lead_id, 'qualify', true);
    already := l.queue = 'pool';
    if not already then
        perform crm.lead_step(l, 'qualify');
        l := crm.lead_qualify(l, '{}', nullif(trim(rpc_lead_handover_to_sales_pool.notes), ''), rpc_lead_handover_to_sales_pool.priority);
    end if;
    answer := jsonb_build_object('lead', crm.lead_json(l), 'already', already);
    return crm.answered(answer);
end $$;
comment on function crm.rpc_lead_handover_to_sales_pool(text, text, integer) is
    'Qualify by its other name, repeatable: a lead already in the pool answers already (spec 4.2).';

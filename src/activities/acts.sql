-- Creating, completing, cancelling and rescheduling activities (spec 1.7, 1.8).

create function crm.activity_ended(a data.activities, next jsonb) returns data.activities language plpgsql as $$
declare
    planned data.activities;
begin
    if a.enrollment_id is not null then
        perform crm.enrollment_advance(a.enrollment_id);
    end if;
    if next is not null then
        planned := crm.activity_plan(next || jsonb_build_object('owner_user_id', a.owner_user_id, 'lead_id', a.lead_id, 'opportunity_id', a.opportunity_id,
            'account_id', a.account_id, 'contact_id', a.contact_id, 'target_id', a.target_id));
    end if;
    if a.opportunity_id is not null then
        if next is not null then
            perform crm.set_next_step(a.opportunity_id, planned.subject, planned.due_date);
        else
            perform crm.sync_next_step(a.opportunity_id);
            planned := crm.follow_up_for(a.opportunity_id);
        end if;
    elsif a.lead_id is not null and next is null then
        planned := crm.follow_up_for_lead(a.lead_id, a.owner_user_id);
    end if;
    return planned;
end $$;
comment on function crm.activity_ended(data.activities, jsonb) is
    'What follows when an activity is done or cancelled: the cadence goes on, the next one is planned, the deal''s next step agrees, nothing stays without one.';

create function crm.next_activity(next jsonb) returns jsonb language plpgsql as $$
declare
    typed jsonb := crm.given(next);
begin
    if typed = '{}' then
        return null;
    end if;
    perform crm.refuse_unknown(typed, array['activity_type', 'subject', 'due_date', 'due_time', 'description']);
    perform crm.require_fields(typed, array['subject', 'due_date']);
    return '{"activity_type": "Follow Up"}' || typed;
end $$;
comment on function crm.next_activity(jsonb) is 'The next activity as typed with the end of this one; null when nothing was.';

create function crm.ended_answer(a data.activities, planned data.activities) returns jsonb language sql as $$
    select crm.answered(jsonb_build_object('activity', crm.activity_json(a),
        'next_activity', case when planned.activity_id is not null then crm.activity_json(planned) end))
$$;
comment on function crm.ended_answer(data.activities, data.activities) is 'The answer of complete and cancel.';

create function crm.rpc_activity_create(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    planned boolean := coalesce(typed ->> 'status', 'Planned') = 'Planned';
    a data.activities;
begin
    if answer is not null then
        return answer;
    elsif crm.my_profile() is null or crm.my_profile() in ('director', 'finance', 'none') then
        perform crm.refuse('FORBIDDEN', 'Activities are made by marketing, sales and admins.');
    end if;
    perform crm.refuse_unknown(typed, array['activity_type', 'subject', 'description', 'due_date', 'due_time', 'owner_user_id', 'lead_id',
        'opportunity_id', 'account_id', 'contact_id', 'target_id', 'status', 'outcome', 'duration_minutes', 'completed_at']);
    perform crm.require_fields(typed, array['activity_type', 'subject'] || case when planned then array['due_date'] else '{}' end);
    if typed ->> 'status' not in ('Planned', 'Done') then
        perform crm.refuse_field('status', 'A new activity is Planned or Done.');
    elsif (typed ->> 'completed_at')::timestamptz > crm.now() then
        perform crm.refuse_field('completed_at', 'This is still to come. Plan it instead.');
    elsif planned and typed ?| array['outcome', 'duration_minutes', 'completed_at'] then
        perform crm.refuse_field('status', 'Outcome, minutes and time belong to what is done.');
    end if;
    a := crm.activity_plan(crm.activity_record(typed, planned));
    if a.opportunity_id is not null then
        perform crm.sync_next_step(a.opportunity_id);
        perform crm.ensure_next(a.opportunity_id);
    end if;
    return crm.answered(jsonb_build_object('activity', crm.activity_json(a)));
end $$;
comment on function crm.rpc_activity_create(jsonb) is 'Plans an activity on one record, or notes one that is done (spec 1.8).';

create function crm.rpc_activity_complete_and_next(activity_id text, details jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(coalesce(details, '{}') - 'next');
    next jsonb := crm.next_activity(nullif(details -> 'next', 'null'));
    was data.activities;
    a data.activities;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.refuse_unknown(typed, array['outcome', 'duration_minutes']);
    was := crm.activity_for_act(activity_id);
    perform crm.require_planned(was, 'Done');
    update data.activities as r set status = 'Done', completed_at = crm.now(), outcome = typed ->> 'outcome',
        duration_minutes = (typed ->> 'duration_minutes')::integer
    where r.activity_id = was.activity_id
    returning * into a;
    perform crm.audit('ACTIVITY_COMPLETED', 'activities', a.activity_id, crm.changes(to_jsonb(was), to_jsonb(a)));
    perform crm.stamp_target(a);
    return crm.ended_answer(a, crm.activity_ended(a, next));
end $$;
comment on function crm.rpc_activity_complete_and_next(text, jsonb) is 'Completes an activity, with outcome and minutes, and plans the next one in the same act.';

create function crm.rpc_activity_cancel(activity_id text, reason text, next jsonb default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    following jsonb := crm.next_activity(next);
    a data.activities;
begin
    if answer is not null then
        return answer;
    end if;
    a := crm.activity_for_act(activity_id);
    perform crm.require_planned(a, 'Cancelled');
    if length(crm.require_reason('reason', reason)) > 1000 then
        perform crm.refuse_field('reason', 'Please keep the reason under 1,000 characters.');
    end if;
    a := crm.activity_cancelled(a, trim(reason));
    return crm.ended_answer(a, crm.activity_ended(a, following));
end $$;
comment on function crm.rpc_activity_cancel(text, text, jsonb) is 'Cancels an open activity with a reason and plans the next one if given.';

create function crm.rpc_activity_update(activity_id text, patch jsonb, version integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.blank_to_null(patch);
    was data.activities;
    a data.activities;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.refuse_unknown(typed, array['activity_type', 'subject', 'description', 'due_date', 'due_time', 'contact_id']);
    was := crm.activity_for_act(activity_id);
    perform crm.require_planned(was, 'Planned');
    perform crm.check_stale(version, was.version, crm.activity_json(was));
    perform crm.check_contact('contact_id', typed ->> 'contact_id', was.account_id);
    perform crm.require_fields(jsonb_strip_nulls(to_jsonb(crm.patched(was, typed))), array['activity_type', 'subject', 'due_date']);
    a := crm.patched(was, typed);
    if was.is_paused and (a.due_date, a.due_time) is distinct from (was.due_date, was.due_time) then
        perform crm.refuse_field('due_date', 'Its cadence is paused, and moves it when it goes on. Resume the cadence first.');
    end if;
    update data.activities as r set activity_type = a.activity_type, subject = a.subject, description = a.description, due_date = a.due_date,
        due_time = a.due_time, contact_id = a.contact_id
    where r.activity_id = was.activity_id and r is distinct from a
    returning * into a;
    if found then
        perform crm.audit('ACTIVITY_UPDATED', 'activities', a.activity_id, crm.changes(to_jsonb(was), to_jsonb(a)));
        perform crm.sync_next_step(a.opportunity_id);
    end if;
    return crm.answered(jsonb_build_object('activity', crm.activity_json(case when a.activity_id is null then was else a end)));
end $$;
comment on function crm.rpc_activity_update(text, jsonb, integer) is 'Reschedules or rewords an open activity; its deal''s next step follows.';

-- A target goes on step by step, is given up, or becomes a deal (spec 1.9).

create function crm.target_to_work(target_id text) returns data.targets language plpgsql as $$
declare
    t data.targets := crm.target_for_act(target_id);
begin
    if not crm.may_work_target(t.owner_user_id) then
        perform crm.refuse('FORBIDDEN', 'Only its owner, the owner''s sales manager and an admin take this target further.');
    end if;
    return t;
end $$;
comment on function crm.target_to_work(text) is 'The locked target for a step that the caller may do.';

create function crm.target_drop(was data.targets, reason text) returns data.targets language plpgsql as $$
begin
    perform crm.enrollments_stop('target', was.target_id, 'target dropped');
    perform crm.activities_cancel('target', was.target_id, 'target dropped');
    return crm.target_change(was, jsonb_build_object('status', 'dropped', 'drop_reason', reason, 'dropped_at', crm.now(), 'next_outreach_at', null),
        'TARGET_STATUS_CHANGED', reason);
end $$;
comment on function crm.target_drop(data.targets, text) is 'Gives a target up: its cadence stops and what is planned on it is cancelled.';

create function crm.target_reason(reason text) returns text language plpgsql as $$
begin
    if length(reason) > 1000 then
        perform crm.refuse_field('reason', 'Say it in at most 1,000 characters.');
    end if;
    return crm.require_reason('reason', reason);
end $$;
comment on function crm.target_reason(text) is 'Why a target is given up, trimmed; REASON_REQUIRED without one.';

create function crm.rpc_target_update_status(target_id text, status text, reason text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    t data.targets;
begin
    if answer is not null then
        return answer;
    end if;
    t := crm.target_to_work(target_id);
    if rpc_target_update_status.status is null
        or not rpc_target_update_status.status = any ('{new_target,contacted,engaged,qualified,converted,dropped}'::text[]) then
        perform crm.refuse_field('status', 'Choose the status it goes to.');
    elsif rpc_target_update_status.status = 'converted' or not exists (select from data.target_status_transitions as s
        where s.from_status = t.status and s.to_status = rpc_target_update_status.status) then
        perform crm.refuse_target_step(t.status, rpc_target_update_status.status);
    elsif rpc_target_update_status.status = 'dropped' then
        t := crm.target_drop(t, crm.target_reason(reason));
    else
        t := crm.target_change(t, jsonb_build_object('status', rpc_target_update_status.status)
            || case rpc_target_update_status.status when 'contacted' then jsonb_build_object('last_contacted_at', crm.now()) else '{}' end,
            'TARGET_STATUS_CHANGED', nullif(trim(left(reason, 1000)), ''));
    end if;
    return crm.answered(jsonb_build_object('target', crm.target_json(t)));
end $$;
comment on function crm.rpc_target_update_status(text, text, text) is
    'One step by a row of target_status_transitions, or dropped with a reason; converting is an act of its own (spec 1.9).';

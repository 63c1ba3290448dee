-- A target changes hands (spec 1.3, 4.2), one or many at once; several are also enrolled or dropped together.

create function crm.target_hand_to(was data.targets, new_owner uuid) returns data.targets language plpgsql as $$
#variable_conflict use_column
declare
    t data.targets := crm.target_change(was, jsonb_build_object('owner_user_id', new_owner), 'TARGET_ASSIGNED');
    a data.activities;
begin
    -- The enrollment's steps have gone along by themselves.
    for a in
        select r.* from data.activities as r
        where r.target_id = t.target_id and r.status = 'Planned' and r.owner_user_id = was.owner_user_id
        order by r.activity_id for update
    loop
        perform crm.activity_hand_to(a, new_owner);
    end loop;
    perform crm.leavers_work_to('target', t.target_id, new_owner);
    return t;
end $$;
comment on function crm.target_hand_to(data.targets, uuid) is 'A target goes to another owner with its cadence and what the old one, or somebody who left, has planned on it.';

create function crm.target_assign(t data.targets, user_id uuid) returns data.targets language plpgsql as $$
begin
    -- Whoever sells may take what nobody has; giving away is the managers'.
    if not (crm.may_assign_target(t.owner_user_id)
        or (t.owner_user_id is null and crm.my_profile() = 'sales' and target_assign.user_id = crm.my_id())) then
        perform crm.refuse('FORBIDDEN', 'Only a sales manager of the owner or an admin gives a target to somebody else.');
    elsif t.status in ('converted', 'dropped') then
        perform crm.refuse('INVALID_TRANSITION', 'This target is ' || t.status || ', and that is final.',
            jsonb_build_object('from', t.status, 'to', 'assigned', 'allowed', '[]'::jsonb));
    end if;
    perform crm.check_assignee(target_assign.user_id);
    if t.owner_user_id is distinct from target_assign.user_id then
        return crm.target_hand_to(t, target_assign.user_id);
    end if;
    perform crm.leavers_work_to('target', t.target_id, target_assign.user_id);
    return t;
end $$;
comment on function crm.target_assign(data.targets, uuid) is 'Gives a locked target to somebody, if the caller may.';

create function crm.rpc_target_assign(target_id text, user_id uuid) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    was data.targets;
    t data.targets;
begin
    if answer is not null then
        return answer;
    end if;
    was := crm.target_for_act(target_id);
    t := crm.target_assign(was, user_id);
    if t.owner_user_id is distinct from was.owner_user_id then
        perform crm.notify(user_id, 'assigned', 'targets', t.target_id, 'The target ' || t.company_name || ' was given to you.');
    end if;
    return crm.answered(jsonb_build_object('target', crm.target_json(t)));
end $$;
comment on function crm.rpc_target_assign(text, uuid) is
    'A manager, within his team, or an admin gives a target to another owner; a salesperson takes one that nobody has (spec 1.3).';

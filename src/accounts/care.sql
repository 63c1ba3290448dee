-- An account changes hands, is put away, is taken back (spec 1.3, 4.2).

create function crm.refuse_merged(a data.accounts) returns void language plpgsql stable as $$
begin
    if a.merged_into_account_id is not null then
        perform crm.refuse('INVALID_TRANSITION', 'This account was merged into another one. Work with that one, or undo the merge.',
            jsonb_build_object('from', 'merged', 'to', 'active', 'allowed', '["unmerge"]'::jsonb, 'account_id', a.merged_into_account_id));
    end if;
end $$;
comment on function crm.refuse_merged(data.accounts) is 'A merged account only points to its survivor.';

create function crm.account_activities_to(account_id text, old_owner uuid, new_owner uuid) returns void language plpgsql as $$
#variable_conflict use_column
declare
    a data.activities;
begin
    for a in
        select r.* from data.activities as r
        where r.status = 'Planned' and r.account_id = account_activities_to.account_id and r.owner_user_id = old_owner
          and num_nonnulls(r.opportunity_id, r.lead_id, r.target_id) = 0
        order by r.activity_id for update
    loop
        perform crm.activity_hand_to(a, new_owner);
    end loop;
end $$;
comment on function crm.account_activities_to(text, uuid, uuid) is 'What its owner has planned on the account itself goes along; deals stay whose they are.';

create function crm.account_hand_to(was data.accounts, new_owner uuid) returns data.accounts language plpgsql as $$
declare
    a data.accounts;
begin
    update data.accounts as r set owner_user_id = new_owner where r.account_id = was.account_id returning * into a;
    perform crm.audit('ACCOUNT_ASSIGNED', 'accounts', a.account_id, crm.changes(to_jsonb(was), to_jsonb(a)));
    perform crm.account_activities_to(a.account_id, was.owner_user_id, new_owner);
    perform crm.leavers_work_to('account', a.account_id, new_owner);
    return a;
end $$;
comment on function crm.account_hand_to(data.accounts, uuid) is 'An account goes to another owner with what the old one, or somebody who left, has planned on it.';

create function crm.rpc_account_assign(account_id text, user_id uuid) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    was data.accounts;
    a data.accounts;
begin
    if answer is not null then
        return answer;
    end if;
    was := crm.account_for_act(account_id);
    if not crm.may_assign_account(was) then
        perform crm.refuse('FORBIDDEN', 'Only a sales manager of the owner or an admin gives an account to somebody else.');
    end if;
    perform crm.refuse_merged(was);
    if not was.is_active then
        perform crm.refuse('INVALID_TRANSITION', 'This account is not active. Take it back first.',
            jsonb_build_object('from', 'inactive', 'to', 'assigned', 'allowed', '["active"]'::jsonb));
    end if;
    perform crm.check_assignee(user_id);
    a := was;
    if was.owner_user_id is distinct from user_id then
        a := crm.account_hand_to(was, user_id);
        perform crm.tell_owner(user_id, 'accounts', a.account_id);
    else
        perform crm.leavers_work_to('account', a.account_id, user_id);
    end if;
    return crm.answered(jsonb_build_object('account', crm.account_json(a)));
end $$;
comment on function crm.rpc_account_assign(text, uuid) is 'A manager, within his team, or an admin gives an account to another owner; its deals are not moved (spec 1.3).';

create function crm.account_switch(was data.accounts, active boolean, action text, why text) returns data.accounts language plpgsql as $$
declare
    a data.accounts;
begin
    update data.accounts as r set is_active = active where r.account_id = was.account_id returning * into a;
    perform crm.audit(action, 'accounts', a.account_id, crm.changes(to_jsonb(was), to_jsonb(a)), why);
    return a;
end $$;
comment on function crm.account_switch(data.accounts, boolean, text, text) is 'Puts an account away or takes it back, with its audit.';

create function crm.rpc_account_deactivate(account_id text, reason text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    why text;
    a data.accounts;
    deals bigint;
begin
    if answer is not null then
        return answer;
    end if;
    a := crm.account_for_act(account_id);
    if not crm.may_close_account() then
        perform crm.refuse('FORBIDDEN', 'Only sales managers and admins deactivate accounts.');
    end if;
    perform crm.refuse_merged(a);
    why := crm.require_reason('reason', reason);
    if length(why) > 1000 then
        perform crm.refuse_field('reason', 'Please keep this under 1,000 characters.');
    elsif not a.is_active then
        return crm.answered(jsonb_build_object('account', crm.account_json(a), 'already', true));
    end if;
    deals := (select count(*) from data.opportunities as o where o.account_id = a.account_id and o.closed_at is null);
    if deals > 0 then
        perform crm.refuse('INVALID_TRANSITION', case deals when 1 then 'One deal of this account is still open. Close it first.'
                else format('%s deals of this account are still open. Close them first.', deals) end,
            jsonb_build_object('from', 'active', 'to', 'inactive', 'allowed', '[]'::jsonb, 'open_opportunities', deals));
    end if;
    perform crm.enrollments_stop('account', a.account_id, 'account deactivated');
    perform crm.activities_cancel('account', a.account_id, 'account deactivated');
    a := crm.account_switch(a, false, 'ACCOUNT_DEACTIVATED', why);
    return crm.answered(jsonb_build_object('account', crm.account_json(a), 'already', false));
end $$;
comment on function crm.rpc_account_deactivate(text, text) is
    'Puts an account away: its cadence stops and what is planned on it is cancelled. Refused while a deal is open, so that none is lost from sight.';

create function crm.rpc_account_reactivate(account_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    a data.accounts;
begin
    if answer is not null then
        return answer;
    end if;
    a := crm.account_for_act(account_id);
    if not crm.may_close_account() then
        perform crm.refuse('FORBIDDEN', 'Only sales managers and admins take an account back.');
    end if;
    perform crm.refuse_merged(a);
    if a.is_active then
        return crm.answered(jsonb_build_object('account', crm.account_json(a), 'already', true));
    end if;
    perform crm.refuse_twin(jsonb_build_object('company_name', a.company_name, 'domain', a.domain, 'npwp', a.npwp), a.account_id);
    begin
        a := crm.account_switch(a, true, 'ACCOUNT_UPDATED', 'Active again');
    exception when unique_violation then
        perform crm.refuse_twin(jsonb_build_object('company_name', a.company_name, 'domain', a.domain, 'npwp', a.npwp), a.account_id);
        raise serialization_failure using message = 'account reactivation did not settle';
    end;
    return crm.answered(jsonb_build_object('account', crm.account_json(a), 'already', false));
end $$;
comment on function crm.rpc_account_reactivate(text) is 'Takes an account back; ACCOUNT_EXISTS when another active one has its name, domain or tax number by now.';

-- Many targets at once (spec 4.2): given to somebody, sent through a cadence, or dropped; whatever cannot be done is named, the rest is done.

create function crm.target_bulk_one(target_id text, typed jsonb, cadence data.cadences) returns void language plpgsql as $$
#variable_conflict use_column
declare
    t data.targets;
    context jsonb;
begin
    case typed ->> 'action'
        when 'assign' then
            perform crm.target_assign(crm.target_for_act(target_id), (typed ->> 'user_id')::uuid);
        when 'enroll' then
            context := crm.enrolling_target(target_id);
            if not crm.can_own_sales((context ->> 'owner_user_id')::uuid) then
                perform crm.refuse_field('target_id', 'Its owner is no longer active. Give it to somebody else first.');
            end if;
            perform crm.enroll_in(cadence, 'target', target_bulk_one.target_id, context);
        else
            t := crm.target_to_work(target_id);
            if t.status in ('converted', 'dropped') then
                perform crm.refuse_target_step(t.status, 'dropped');
            end if;
            perform crm.target_drop(t, trim(typed ->> 'reason'));
    end case;
end $$;
comment on function crm.target_bulk_one(text, jsonb, data.cadences) is 'The act on one of many, refused like the same act on one alone.';

create function crm.target_bulk_check(typed jsonb) returns data.cadences language plpgsql as $$
declare
    c data.cadences;
begin
    if jsonb_typeof(typed -> 'ids') is distinct from 'array' or jsonb_array_length(typed -> 'ids') = 0 then
        perform crm.refuse_field('ids', 'Choose at least one target.');
    elsif jsonb_array_length(typed -> 'ids') > 1000 then
        perform crm.refuse_field('ids', 'At most 1,000 targets at once.');
    end if;
    case typed ->> 'action'
        when 'assign' then
            perform crm.check_assignee((typed ->> 'user_id')::uuid);
        when 'drop' then
            perform crm.target_reason(typed ->> 'reason');
        when 'enroll' then
            c := case when typed ? 'cadence_id' then crm.cadence_for((typed ->> 'cadence_id')::bigint) else crm.default_cadence('outbound') end;
            if c.cadence_id is null then
                perform crm.refuse_field('cadence_id', 'There is no outbound cadence that is switched on. Choose one.');
            end if;
            perform crm.check_cadence(c, 'target');
        else
            perform crm.refuse_field('action', 'Choose what is to be done: assign, enroll or drop.');
    end case;
    return c;
end $$;
comment on function crm.target_bulk_check(jsonb) is 'What is wrong for all of them is refused at once; the cadence that they go through.';

create function crm.rpc_targets_bulk(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    cadence data.cadences;
    id text;
    done text[] := '{}';
    skipped jsonb := '[]';
    said text;
begin
    if answer is not null then
        return answer;
    elsif coalesce(crm.my_profile(), 'none') not in ('admin', 'sales_manager', 'sales') then
        perform crm.refuse('FORBIDDEN', 'Targets are worked by sales and admins.');
    end if;
    perform crm.refuse_unknown(typed, array['ids', 'action', 'user_id', 'cadence_id', 'reason']);
    cadence := crm.target_bulk_check(typed);
    for id in select distinct i.id from jsonb_array_elements_text(typed -> 'ids') as i (id) order by i.id loop
        begin
            perform crm.target_bulk_one(id, typed, cadence);
            done := done || id;
        exception when sqlstate 'CRM02' or sqlstate 'CRM03' or sqlstate 'CRM04' or sqlstate 'CRM07' or sqlstate 'CRM12' then
            get stacked diagnostics said = message_text;
            skipped := skipped || jsonb_build_object('target_id', id, 'why', said);
        end;
    end loop;
    if typed ->> 'action' = 'assign' and done <> '{}' then
        perform crm.notify((typed ->> 'user_id')::uuid, 'assigned', 'targets', done[1], case cardinality(done) when 1
            then 'The target ' || crm.record_name('targets', done[1]) || ' was given to you.'
            else format('%s targets were given to you, among them %s.', cardinality(done), crm.record_name('targets', done[1])) end);
    end if;
    return crm.answered(jsonb_build_object('done', to_jsonb(done), 'skipped', skipped));
end $$;
comment on function crm.rpc_targets_bulk(jsonb) is 'Assigns, enrolls or drops the targets of the named ids; those that could not be are named with a word why.';

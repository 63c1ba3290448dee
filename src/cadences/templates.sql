-- Templates are rows that admins make and edit (spec 6). A running enrollment keeps the steps it started with.

create function crm.cadence_steps_typed(typed jsonb) returns jsonb language plpgsql stable as $$
declare
    field text;
    row record;
    rows integer := 0;
begin
    if jsonb_typeof(typed) is distinct from 'array' then
        perform crm.refuse_field('steps', 'Give the steps as a list.');
    end if;
    for row in select s.step, format('steps[%s].', s.place - 1) as at from jsonb_array_elements(typed) with ordinality as s (step, place)
        where s.step <> 'null' loop
        rows := rows + 1;
        if jsonb_typeof(row.step) <> 'object' then
            perform crm.refuse_field(trim(trailing '.' from row.at), 'A step has a type, a subject and a number of days.');
        end if;
        for field in select f from unnest(array['activity_type', 'subject_template', 'delay_days']) as f where coalesce(btrim(row.step ->> f), '') = '' loop
            perform crm.refuse_field(row.at || field, 'Please fill this in.');
        end loop;
        if row.step ->> 'activity_type' not in ('Call', 'Email', 'Visit', 'Online Meeting', 'WhatsApp', 'LinkedIn Message', 'Send Proposal', 'Send Quote',
            'Follow Up', 'Internal Meeting', 'Other') then
            perform crm.refuse_field(row.at || 'activity_type', 'There is no such type of activity.');
        elsif row.step ->> 'delay_days' !~ '^\d{1,4}$' or (row.step ->> 'delay_days')::integer > 3650 then
            perform crm.refuse_field(row.at || 'delay_days', 'Give a whole number of days from 0 to 3650.');
        end if;
        select s.k into field from jsonb_object_keys(row.step) as s (k)
        where s.k not in ('activity_type', 'subject_template', 'description_template', 'delay_days') limit 1;
        if found then
            perform crm.refuse_field(row.at || field, 'There is no such field.');
        end if;
        perform crm.check_template(row.at || 'subject_template', row.step ->> 'subject_template', 300);
        perform crm.check_template(row.at || 'description_template', row.step ->> 'description_template', 10000);
    end loop;
    if rows not between 1 and 100 then
        perform crm.refuse_field('steps', 'A cadence has 1 to 100 steps.');
    end if;
    return (
        select jsonb_agg(jsonb_build_object('step_number', t.number, 'activity_type', t.step ->> 'activity_type', 'subject_template', btrim(t.step ->> 'subject_template'),
            'description_template', nullif(btrim(t.step ->> 'description_template'), ''), 'delay_days', (t.step ->> 'delay_days')::integer) order by t.number)
        from (select s.step, row_number() over (order by (s.step ->> 'delay_days')::integer, s.place) as number
            from jsonb_array_elements(typed) with ordinality as s (step, place) where s.step <> 'null') as t);
end $$;
comment on function crm.cadence_steps_typed(jsonb) is
    'The steps as an admin typed them, checked, in the order of their days; two of one day keep their order. A row left empty is passed over.';

create function crm.cadence_steps_now(cadence_id bigint) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object('step_number', s.step_number, 'activity_type', s.activity_type, 'subject_template', s.subject_template,
        'description_template', s.description_template, 'delay_days', s.delay_days) order by s.step_number), '[]')
    from data.cadence_steps as s where s.cadence_id = cadence_steps_now.cadence_id
$$;
comment on function crm.cadence_steps_now(bigint) is 'The steps of a template as it stands.';

create function crm.cadence_json(cadence_id bigint) returns jsonb language sql stable as $$
    select to_jsonb(c) || jsonb_build_object('steps', crm.cadence_steps_now(c.cadence_id))
    from data.cadences as c where c.cadence_id = cadence_json.cadence_id
$$;
comment on function crm.cadence_json(bigint) is 'A template with its steps in an act''s answer.';

create function crm.cadence_typed(typed jsonb) returns jsonb language plpgsql stable as $$
begin
    if crm.my_profile() is distinct from 'admin' then
        perform crm.refuse('FORBIDDEN', 'Only an admin makes and edits cadences.');
    end if;
    perform crm.refuse_unknown(typed, array['name', 'description', 'purpose', 'mode', 'working_days_only', 'is_active', 'is_default', 'steps']);
    if typed ->> 'purpose' not in ('lead_follow_up', 'winback', 'outbound', 'nurture', 'other') then
        perform crm.refuse_field('purpose', 'Choose lead_follow_up, winback, outbound, nurture or other.');
    elsif typed ->> 'mode' not in ('upfront', 'stepwise') then
        perform crm.refuse_field('mode', 'Choose upfront or stepwise.');
    end if;
    perform crm.refuse_field(t.key, 'This must be true or false.') from jsonb_each_text(typed) as t
    where t.key in ('working_days_only', 'is_active', 'is_default') and t.value not in ('true', 'false');
    return typed || case when typed ? 'steps' then jsonb_build_object('steps', crm.cadence_steps_typed(typed -> 'steps')) else '{}' end;
end $$;
comment on function crm.cadence_typed(jsonb) is 'What an admin typed about a template, checked.';

create function crm.cadence_steps_set(cadence_id bigint, steps jsonb) returns void language plpgsql as $$
#variable_conflict use_column
begin
    delete from data.cadence_steps as s where s.cadence_id = cadence_steps_set.cadence_id;
    insert into data.cadence_steps (cadence_id, step_number, activity_type, subject_template, description_template, delay_days)
    select cadence_steps_set.cadence_id, s.step_number, s.activity_type, s.subject_template, s.description_template, s.delay_days
    from jsonb_to_recordset(steps) as s (step_number integer, activity_type text, subject_template text, description_template text, delay_days integer);
end $$;
comment on function crm.cadence_steps_set(bigint, jsonb) is 'Replaces the steps of a template.';

create function crm.cadence_only_default(c data.cadences) returns void language plpgsql as $$
#variable_conflict use_column
declare
    former data.cadences;
begin
    -- Two admins at once come one after the other.
    perform pg_advisory_xact_lock(hashtextextended('default cadence of ' || c.purpose, 0));
    for former in select t.* from data.cadences as t where t.purpose = c.purpose and t.is_default and t.cadence_id <> coalesce(c.cadence_id, 0) for update loop
        update data.cadences as t set is_default = false where t.cadence_id = former.cadence_id;
        perform crm.audit('CADENCE_UPDATED', 'cadences', former.cadence_id::text, '{"before": {"is_default": true}, "after": {"is_default": false}}');
    end loop;
end $$;
comment on function crm.cadence_only_default(data.cadences) is 'Each purpose has one default: the former one gives way.';

create function crm.rpc_cadence_create(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb;
    c data.cadences;
begin
    if answer is not null then
        return answer;
    end if;
    typed := crm.cadence_typed(crm.given(draft - 'steps') || jsonb_strip_nulls(jsonb_build_object('steps', draft -> 'steps')));
    perform crm.require_fields(typed, array['name', 'purpose', 'steps']);
    c := jsonb_populate_record(null::data.cadences, '{"mode": "upfront", "working_days_only": false, "is_active": true, "is_default": false}' || typed);
    if c.is_default then
        perform crm.cadence_only_default(c);
    end if;
    insert into data.cadences (name, description, purpose, mode, working_days_only, is_active, is_default, owner_user_id)
    values (btrim(c.name), c.description, c.purpose, c.mode, c.working_days_only, c.is_active, c.is_default, crm.my_id())
    returning * into c;
    perform crm.cadence_steps_set(c.cadence_id, typed -> 'steps');
    perform crm.audit('CADENCE_CREATED', 'cadences', c.cadence_id::text, crm.changes(null, crm.cadence_json(c.cadence_id)));
    return crm.answered(jsonb_build_object('cadence', crm.cadence_json(c.cadence_id)));
end $$;
comment on function crm.rpc_cadence_create(jsonb) is 'An admin makes a template with its steps.';

create function crm.rpc_cadence_update(cadence_id bigint, patch jsonb, version integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb;
    was jsonb;
    c data.cadences;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.cadence_for(cadence_id);
    typed := crm.cadence_typed(crm.blank_to_null(patch - 'steps') || jsonb_strip_nulls(jsonb_build_object('steps', patch -> 'steps')));
    perform crm.refuse_field(t.key, 'Please fill this in.') from jsonb_each(typed) as t where t.value = 'null' and t.key <> 'description';
    select t.* into c from data.cadences as t where t.cadence_id = rpc_cadence_update.cadence_id for update;
    was := crm.cadence_json(c.cadence_id);
    perform crm.check_stale(version, c.version, was);
    c := crm.patched(c, typed);
    if c.is_default then
        perform crm.cadence_only_default(c);
    end if;
    if typed ? 'steps' and typed -> 'steps' <> was -> 'steps' then
        perform crm.cadence_steps_set(c.cadence_id, typed -> 'steps');
    end if;
    if was is distinct from was || to_jsonb(c) || jsonb_build_object('steps', crm.cadence_steps_now(c.cadence_id)) then
        update data.cadences as t set name = btrim(c.name), description = c.description, purpose = c.purpose, mode = c.mode,
            working_days_only = c.working_days_only, is_active = c.is_active, is_default = c.is_default, revision = t.revision + 1
        where t.cadence_id = c.cadence_id;
        perform crm.audit('CADENCE_UPDATED', 'cadences', c.cadence_id::text, crm.changes(was, crm.cadence_json(c.cadence_id)));
    end if;
    return crm.answered(jsonb_build_object('cadence', crm.cadence_json(c.cadence_id)));
end $$;
comment on function crm.rpc_cadence_update(bigint, jsonb, integer) is 'An admin edits a template and its steps: a new revision, which no running enrollment sees.';

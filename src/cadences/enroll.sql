-- Enrolling a record: the steps are written out once, and a running enrollment keeps them (spec 6).

create function crm.working_day(day date) returns date language plpgsql stable as $$
begin
    while extract(isodow from day) > 5 or exists (select from data.holidays as h where h.day = working_day.day) loop
        day := day + 1;
    end loop;
    return day;
end $$;
comment on function crm.working_day(date) is 'The day itself, or the next one that is neither weekend nor holiday.';

create function crm.fill_template(template text, words jsonb) returns text language sql immutable as $$
    select string_agg(case when p.part[1] ~ '^\{[^{}]*\}$' then coalesce(words ->> btrim(p.part[1], '{}'), '') else p.part[1] end, '' order by p.place)
    from regexp_matches(template, '\{[^{}]*\}|[^{]+|\{', 'g') with ordinality as p (part, place)
$$;
comment on function crm.fill_template(text, jsonb) is 'Puts words into {placeholders} in one pass, so that a company called "{owner}" stays what it is.';

create function crm.cadence_words(context jsonb) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'company', coalesce(nullif(btrim(context ->> 'company'), ''),
            (select a.company_name from data.accounts as a where a.account_id = context ->> 'account_id'), 'the company'),
        'contact', coalesce(nullif(btrim(context ->> 'contact'), ''),
            (select concat_ws(' ', c.first_name, c.last_name) from data.contacts as c where c.contact_id = context ->> 'contact_id'), 'the contact'),
        'owner', coalesce(crm.person((context ->> 'owner_user_id')::uuid), 'the owner'),
        'service', coalesce((select s.name from data.services as s where s.service_code = context ->> 'service'),
            nullif(btrim(context ->> 'service'), ''), 'our services'))
$$;
comment on function crm.cadence_words(jsonb) is 'What the placeholders of a template stand for; where nothing is known a neutral word (spec 6).';

create function crm.cadence_plan(c data.cadences, words jsonb) returns jsonb language sql stable as $$
    select jsonb_agg(jsonb_build_object(
        'step_number', s.step_number,
        'activity_type', s.activity_type,
        'subject', coalesce(nullif(btrim(left(crm.fill_template(s.subject_template, words), 500)), ''), s.activity_type),
        'description', left(crm.fill_template(s.description_template, words), 10000),
        'delay_days', s.delay_days,
        'due_date', case when c.working_days_only then crm.working_day(crm.today() + s.delay_days) else crm.today() + s.delay_days end
    ) order by s.step_number)
    from data.cadence_steps as s where s.cadence_id = c.cadence_id
$$;
comment on function crm.cadence_plan(data.cadences, jsonb) is 'The steps of a template from today on, with words and dates filled in.';

create function crm.steps_make(e data.cadence_enrollments, after_step integer, first_only boolean) returns integer language plpgsql as $$
#variable_conflict use_column
declare
    fresh data.activities;
    made integer;
begin
    for fresh in
        insert into data.activities (activity_type, subject, description, due_date, owner_user_id, opportunity_id, account_id, target_id, lead_id,
            contact_id, enrollment_id, step_number, is_paused)
        select s.activity_type, s.subject, s.description, case when first_only then greatest(s.due_date, crm.today()) else s.due_date end,
            e.owner_user_id, e.opportunity_id, e.account_id, case when e.subject = 'target' then e.target_id end,
            case when e.subject = 'lead' then e.lead_id end, case when e.account_id is not null then e.contact_id end,
            e.enrollment_id, s.step_number, e.status = 'Paused'
        from jsonb_to_recordset(e.steps) as s (step_number integer, activity_type text, subject text, description text, due_date date)
        where s.step_number > after_step
        order by s.step_number
        limit case when first_only then 1 end
        returning *
    loop
        perform crm.audit('ACTIVITY_CREATED', 'activities', fresh.activity_id, crm.changes(null, to_jsonb(fresh)));
        made := least(made, fresh.step_number);
    end loop;
    return made;
end $$;
comment on function crm.steps_make(data.cadence_enrollments, integer, boolean) is
    'Plans an enrollment''s steps after the named one, or only the next of them; the number of the first one made.';

create function crm.enroll(purpose text, subject text, subject_id text, context jsonb) returns data.cadence_enrollments language plpgsql as $$
#variable_conflict use_column
declare
    c data.cadences;
    e data.cadence_enrollments := jsonb_populate_record(null::data.cadence_enrollments,
        (context - array['company', 'contact', 'service']) || jsonb_build_object(subject || '_id', subject_id));
begin
    select t.* into c from data.cadences as t
    where t.purpose = enroll.purpose and t.is_active and exists (select from data.cadence_steps as s where s.cadence_id = t.cadence_id)
    order by t.is_default desc, t.cadence_id limit 1;
    if not found then
        -- An admin switched every such cadence off: the deal still needs its next action.
        perform crm.ensure_next(e.opportunity_id);
        return null;
    end if;
    insert into data.cadence_enrollments (cadence_id, purpose, subject, opportunity_id, account_id, target_id, lead_id, contact_id, owner_user_id, steps)
    values (c.cadence_id, c.purpose, enroll.subject, e.opportunity_id, e.account_id, e.target_id, e.lead_id, e.contact_id, e.owner_user_id,
        crm.cadence_plan(c, crm.cadence_words(context)))
    on conflict do nothing
    returning * into e;
    if not found then
        perform crm.refuse('ALREADY_ENROLLED', 'It is already going through a cadence of this kind.', jsonb_build_object('enrollment_id', (
            select r.enrollment_id from data.cadence_enrollments as r
            where r.purpose = enroll.purpose and r.subject = enroll.subject and r.status in ('Active', 'Paused')
              and case r.subject when 'opportunity' then r.opportunity_id when 'account' then r.account_id
                  when 'target' then r.target_id else r.lead_id end = subject_id)));
    end if;
    perform crm.audit('ENROLLMENT_STARTED', 'cadence_enrollments', e.enrollment_id::text, crm.changes(null, to_jsonb(e) - 'steps'));
    e.current_step := crm.steps_make(e, 0, c.mode = 'stepwise');
    update data.cadence_enrollments as r set current_step = e.current_step where r.enrollment_id = e.enrollment_id and r.current_step <> e.current_step;
    if e.opportunity_id is not null then
        perform crm.sync_next_step(e.opportunity_id, true);
    end if;
    return e;
end $$;
comment on function crm.enroll(text, text, text, jsonb) is
    'Sends a record through the default active cadence of a purpose and plans its activities; a deal''s next step becomes the first of them. Rights are the caller''s to check.';

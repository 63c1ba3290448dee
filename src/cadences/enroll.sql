-- Enrolling a record: the steps are written out once, and a running enrollment keeps them (spec 6).

create function crm.steps_make(e data.cadence_enrollments, after_step integer, first_only boolean) returns integer language plpgsql as $$
#variable_conflict use_column
declare
    fresh data.activities;
    made integer;
begin
    for fresh in
        insert into data.activities (activity_type, subject, description, due_date, owner_user_id, opportunity_id, account_id, target_id, lead_id,
            contact_id, enrollment_id, step_number, is_paused)
        -- What is made during a pause keeps its date, so that resuming moves it like the others.
        select s.activity_type, s.subject, s.description, case when first_only and e.status = 'Active' then greatest(s.due_date, crm.today()) else s.due_date end,
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

create function crm.enrollment_marked(enrollment_id bigint) returns void language sql as $$
    update data.cadence_enrollments as e set
        current_step = coalesce((select min(a.step_number) from data.activities as a where a.enrollment_id = e.enrollment_id and a.status = 'Planned'), e.current_step),
        next_step_on = (
            select s.due_date from jsonb_to_recordset(e.steps) as s (step_number integer, due_date date)
            where s.step_number > (select coalesce(max(a.step_number), 0) from data.activities as a where a.enrollment_id = e.enrollment_id)
            order by s.step_number limit 1)
    where e.enrollment_id = enrollment_marked.enrollment_id
$$;
comment on function crm.enrollment_marked(bigint) is 'The open step that comes first is the current one; the step that is not made yet says when the worker makes it.';

create function crm.already_enrolled(purpose text, subject text, subject_id text) returns void language plpgsql stable as $$
#variable_conflict use_column
begin
    perform crm.refuse('ALREADY_ENROLLED', 'It is already going through a cadence of this kind.', jsonb_strip_nulls(jsonb_build_object(
        'enrollment_id', case when crm.enrollment_seen(r) then r.enrollment_id end,
        'opportunity_id', case when crm.may_tell('opportunities', r.opportunity_id) then r.opportunity_id end,
        'account_id', case when crm.may_tell('accounts', r.account_id) then r.account_id end,
        'lead_id', case when crm.may_tell('leads', r.lead_id) then r.lead_id end,
        'target_id', case when crm.may_tell('targets', r.target_id) then r.target_id end)))
    from data.cadence_enrollments as r
    where r.enrollment_id = any (array(select crm.enrollment_ids_of(already_enrolled.subject, subject_id)))
      and r.purpose = already_enrolled.purpose and r.subject = already_enrolled.subject and r.status in ('Active', 'Paused');
end $$;
comment on function crm.already_enrolled(text, text, text) is 'Refuses a second Active or Paused enrollment of a subject and purpose, with the ids of the first one and of its records, each if the caller may see it (spec 4.1).';

create function crm.enroll_in(c data.cadences, subject text, subject_id text, context jsonb) returns data.cadence_enrollments language plpgsql as $$
#variable_conflict use_column
declare
    e data.cadence_enrollments := jsonb_populate_record(null::data.cadence_enrollments,
        (context - array['company', 'contact', 'service']) || jsonb_build_object(subject || '_id', subject_id));
begin
    insert into data.cadence_enrollments (cadence_id, purpose, subject, opportunity_id, account_id, target_id, lead_id, contact_id, owner_user_id, steps,
        mode, working_days_only, revision)
    select t.cadence_id, t.purpose, enroll_in.subject, e.opportunity_id, e.account_id, e.target_id, e.lead_id, e.contact_id, e.owner_user_id,
        crm.cadence_plan(t, crm.cadence_words(context)), t.mode, t.working_days_only, t.revision
    from data.cadences as t where t.cadence_id = c.cadence_id
    on conflict do nothing
    returning * into e;
    if not found then
        perform crm.already_enrolled(c.purpose, subject, subject_id);
        raise serialization_failure using message = 'the enrollment that stood in the way ended at this moment';
    end if;
    perform crm.audit('ENROLLMENT_STARTED', 'cadence_enrollments', e.enrollment_id::text, crm.changes(null, to_jsonb(e) - 'steps'));
    perform crm.steps_make(e, 0, e.mode = 'stepwise');
    perform crm.enrollment_marked(e.enrollment_id);
    if e.opportunity_id is not null then
        perform crm.sync_next_step(e.opportunity_id, true);
    end if;
    return e;
end $$;
comment on function crm.enroll_in(data.cadences, text, text, jsonb) is
    'Sends a record through a template and plans its activities; a deal''s next step becomes the first of them. Rights are the caller''s to check.';

create function crm.default_cadence(purpose text) returns data.cadences language sql stable as $$
    select t from data.cadences as t
    where t.purpose = default_cadence.purpose and t.is_active and exists (select from data.cadence_steps as s where s.cadence_id = t.cadence_id)
    order by t.is_default desc, t.cadence_id limit 1
$$;
comment on function crm.default_cadence(text) is 'The template that is taken when nobody names one: the default, else the oldest active one with steps; null without any.';
grant execute on function crm.default_cadence(text) to bcp_app, bcp_readonly;

create function crm.enroll(purpose text, subject text, subject_id text, context jsonb) returns data.cadence_enrollments language plpgsql as $$
declare
    c data.cadences := crm.default_cadence(purpose);
begin
    if c.cadence_id is null then
        -- An admin switched every such cadence off: the deal still needs its next action.
        perform crm.ensure_next(case subject when 'opportunity' then subject_id else context ->> 'opportunity_id' end);
        return null;
    end if;
    return crm.enroll_in(c, subject, subject_id, context);
end $$;
comment on function crm.enroll(text, text, text, jsonb) is 'Enrolls by itself, in the default active cadence of a purpose (spec 6).';

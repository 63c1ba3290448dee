-- Pause, resume, stop: by the owner, a manager, an admin (spec 1.3, 6).

create function crm.may_enrollment(subject text, owner uuid) returns boolean language sql stable as $$
    select coalesce(case crm.my_profile()
        when 'admin' then true
        when 'sales_manager' then may_enrollment.subject <> 'lead' and owner = any (crm.team())
        when 'sales' then may_enrollment.subject <> 'lead' and owner = crm.my_id()
        when 'marketing_manager' then may_enrollment.subject = 'lead'
        when 'marketing' then may_enrollment.subject = 'lead' and owner = crm.my_id()
    end, false)
$$;
comment on function crm.may_enrollment(text, uuid) is
    'Enroll, pause, resume, stop: sales its own, a manager his team''s, marketing its own nurtured leads, its manager all of them, an admin all (spec 1.3).';

grant execute on function crm.may_enrollment(text, uuid) to bcp_app, bcp_readonly;

create function crm.list_enrollment_actions(status text, subject text, owner uuid) returns text[] language sql stable as $$
    select case
        when status not in ('Active', 'Paused') or not crm.may_enrollment(subject, owner) then '{}'
        when status = 'Active' then '{pause,stop}'::text[]
        when exists (select from data.users as u where u.user_id = owner and u.is_active) then '{resume,stop}'
        else '{stop}'
    end
$$;
comment on function crm.list_enrollment_actions(text, text, uuid) is
    'What the named user may do with an enrollment now. Nobody resumes what nobody would do: first its record needs an active owner.';

create function crm.enrollment_locked(enrollment_id bigint) returns data.cadence_enrollments language plpgsql as $$
#variable_conflict use_column
declare
    e data.cadence_enrollments;
begin
    select r.* into e from data.cadence_enrollments as r where r.enrollment_id = enrollment_locked.enrollment_id;
    -- Its record first, in the order of every act (spec 1.5).
    perform from data.targets as t where e.subject = 'target' and t.target_id = e.target_id for update;
    perform from data.leads as l where l.lead_id = case e.subject when 'lead' then e.lead_id else (
        select o.source_lead_id from data.opportunities as o where o.opportunity_id = e.opportunity_id) end for update;
    perform from data.opportunities as o where o.opportunity_id = e.opportunity_id for update;
    select r.* into e from data.cadence_enrollments as r where r.enrollment_id = enrollment_locked.enrollment_id for update;
    return e;
end $$;
comment on function crm.enrollment_locked(bigint) is 'An enrollment, locked after its record; null when there is none.';

create function crm.enrollment_seen(e data.cadence_enrollments) returns boolean language sql stable as $$
    select coalesce(case e.subject when 'opportunity' then crm.may_tell('opportunities', e.opportunity_id)
        when 'account' then crm.may_tell('accounts', e.account_id) when 'target' then crm.may_tell('targets', e.target_id)
        when 'lead' then crm.may_tell('leads', e.lead_id) end, false)
$$;
comment on function crm.enrollment_seen(data.cadence_enrollments) is 'Whoever sees the subject sees the enrollment (spec 3.1).';

create function crm.enrollment_step_set(step data.activities, paused boolean, due date) returns void language plpgsql as $$
declare
    fresh data.activities;
begin
    update data.activities as a set is_paused = paused, due_date = due where a.activity_id = step.activity_id returning * into fresh;
    perform crm.audit('ACTIVITY_UPDATED', 'activities', step.activity_id, crm.changes(to_jsonb(step), to_jsonb(fresh)));
end $$;
comment on function crm.enrollment_step_set(data.activities, boolean, date) is 'An open step is paused or goes on, on this day.';

create function crm.enrollment_pause(e data.cadence_enrollments, note text) returns void language plpgsql as $$
#variable_conflict use_column
begin
    update data.cadence_enrollments as r set status = 'Paused', paused_at = crm.now() where r.enrollment_id = e.enrollment_id;
    perform crm.enrollment_step_set(a, true, a.due_date)
    from (select d.* from data.activities as d where d.enrollment_id = e.enrollment_id and d.status = 'Planned' order by d.activity_id for update) as a;
    perform crm.audit('ENROLLMENT_PAUSED', 'cadence_enrollments', e.enrollment_id::text,
        '{"before": {"status": "Active"}, "after": {"status": "Paused"}}', note);
    perform crm.enrollment_settle(e);
end $$;
comment on function crm.enrollment_pause(data.cadence_enrollments, text) is 'Its open activities leave the planner and the overdue lists until it goes on.';

create function crm.enrollment_resume(e data.cadence_enrollments, note text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    days integer := greatest(0, crm.days_between(crm.day_of(e.paused_at), crm.today(), e.working_days_only));
    made integer := (select max(a.step_number) from data.activities as a where a.enrollment_id = e.enrollment_id);
begin
    update data.cadence_enrollments as r set status = 'Active', paused_at = null, steps = (
        select jsonb_agg(case when (s.step ->> 'step_number')::integer > made
            then s.step || jsonb_build_object('due_date', crm.day_moved((s.step ->> 'due_date')::date, days, e.working_days_only)) else s.step end order by s.place)
        from jsonb_array_elements(e.steps) with ordinality as s (step, place))
    where r.enrollment_id = e.enrollment_id;
    perform crm.enrollment_step_set(a, false, case
        -- A step made during the pause waited for nobody before it.
        when a.created_at >= e.paused_at then greatest(crm.day_moved(a.due_date, days, e.working_days_only), crm.today())
        else crm.day_moved(a.due_date, days, e.working_days_only) end)
    from (select d.* from data.activities as d where d.enrollment_id = e.enrollment_id and d.status = 'Planned' order by d.activity_id for update) as a;
    perform crm.audit('ENROLLMENT_RESUMED', 'cadence_enrollments', e.enrollment_id::text,
        '{"before": {"status": "Paused"}, "after": {"status": "Active"}}', note);
    perform crm.enrollment_marked(e.enrollment_id);
    perform crm.enrollment_settle(e);
end $$;
comment on function crm.enrollment_resume(data.cadence_enrollments, text) is
    'What is open, and what a stepwise cadence has still to make, moves by the days paused: working days when it counts so (spec 6).';

create function crm.enrollment_json(enrollment_id bigint) returns jsonb language sql stable as $$
    select to_jsonb(e) - array['steps', 'next_step_on'] || jsonb_build_object(
        'cadence_name', c.name, 'owner_name', crm.person(e.owner_user_id), 'step_count', jsonb_array_length(e.steps),
        'next_subject', next.subject, 'next_due_date', next.due_date, 'actions', crm.list_enrollment_actions(e.status, e.subject, e.owner_user_id))
    from data.cadence_enrollments as e join data.cadences as c on c.cadence_id = e.cadence_id
    left join data.activities as next
        on next.enrollment_id = e.enrollment_id and next.step_number = e.current_step and next.status = 'Planned' and e.status in ('Active', 'Paused')
    where e.enrollment_id = enrollment_json.enrollment_id
$$;
comment on function crm.enrollment_json(bigint) is 'An enrollment in an act''s answer.';

create function crm.rpc_enrollment_set_status(enrollment_id bigint, action text, reason text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    e data.cadence_enrollments;
    allowed text[];
begin
    if answer is not null then
        return answer;
    end if;
    e := crm.enrollment_locked(enrollment_id);
    if e.enrollment_id is null or not crm.enrollment_seen(e) then
        perform crm.refuse_missing('enrollment');
    elsif not crm.may_enrollment(e.subject, e.owner_user_id) then
        perform crm.refuse('FORBIDDEN', 'Only the owner, his manager and an admin pause, resume or stop a cadence.');
    elsif action is null or action not in ('pause', 'resume', 'stop') then
        perform crm.refuse_field('action', 'Choose pause, resume or stop.');
    elsif length(reason) > 1000 then
        perform crm.refuse_field('reason', 'Say it in at most 1,000 characters.');
    end if;
    allowed := crm.list_enrollment_actions(e.status, e.subject, e.owner_user_id);
    if not action = any (allowed) then
        perform crm.refuse('INVALID_TRANSITION', case when action = 'resume' and e.status = 'Paused'
                then 'Its owner is no longer active. Give the record to somebody else, then he can resume it.'
                else 'This cadence is ' || lower(e.status) || ', so that cannot be done with it.' end,
            jsonb_build_object('from', e.status, 'to', case action when 'pause' then 'Paused' when 'resume' then 'Active' else 'Stopped' end,
                'allowed', to_jsonb(allowed)));
    end if;
    case action
        when 'pause' then perform crm.enrollment_pause(e, nullif(trim(reason), ''));
        when 'resume' then perform crm.enrollment_resume(e, nullif(trim(reason), ''));
        else
            perform crm.enrollment_end(e, 'Stopped', crm.require_reason('reason', reason));
            perform crm.enrollment_settle(e);
    end case;
    return crm.answered(jsonb_build_object('enrollment', crm.enrollment_json(e.enrollment_id)));
end $$;
comment on function crm.rpc_enrollment_set_status(bigint, text, text) is
    'Pauses, resumes or stops an enrollment. To stop asks for a reason and is final; its deal or nurtured lead keeps a next action.';

-- An enrollment goes on, ends or is stopped (spec 6).

create function crm.enrollment_advance(enrollment_id bigint) returns void language plpgsql as $$
#variable_conflict use_column
declare
    e data.cadence_enrollments;
    next_open integer;
begin
    select r.* into e from data.cadence_enrollments as r
    where r.enrollment_id = enrollment_advance.enrollment_id and r.status in ('Active', 'Paused') for update;
    if not found then
        return;
    end if;
    select min(a.step_number) into next_open from data.activities as a where a.enrollment_id = e.enrollment_id and a.status = 'Planned';
    if next_open is null then
        -- Of a stepwise cadence the later steps are not made yet.
        next_open := crm.steps_make(e, (select max(a.step_number) from data.activities as a where a.enrollment_id = e.enrollment_id), true);
    end if;
    if next_open is null then
        update data.cadence_enrollments as r set status = 'Completed', completed_at = crm.now() where r.enrollment_id = e.enrollment_id;
        perform crm.audit('ENROLLMENT_COMPLETED', 'cadence_enrollments', e.enrollment_id::text,
            jsonb_build_object('before', jsonb_build_object('status', e.status), 'after', jsonb_build_object('status', 'Completed')));
    elsif next_open <> e.current_step then
        update data.cadence_enrollments as r set current_step = next_open where r.enrollment_id = e.enrollment_id;
    end if;
end $$;
comment on function crm.enrollment_advance(bigint) is
    'After a step was completed or cancelled: the next open step becomes the current one, the last completes the enrollment.';

create function crm.enrollments_stop(subject text, subject_id text, reason text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    e data.cadence_enrollments;
    step data.activities;
begin
    for e in
        select r.* from data.cadence_enrollments as r
        where r.status in ('Active', 'Paused') and case enrollments_stop.subject
            -- A winback's subject is the account, but the end of its deal ends it too.
            when 'opportunity' then r.opportunity_id = subject_id
            when 'account' then r.account_id = subject_id and r.subject = 'account'
            when 'target' then r.target_id = subject_id and r.subject = 'target'
            when 'lead' then r.lead_id = subject_id and r.subject = 'lead'
        end
        order by r.enrollment_id for update
    loop
        update data.cadence_enrollments as r set status = 'Stopped', stopped_at = crm.now(), stop_reason = reason where r.enrollment_id = e.enrollment_id;
        perform crm.audit('ENROLLMENT_STOPPED', 'cadence_enrollments', e.enrollment_id::text,
            jsonb_build_object('before', jsonb_build_object('status', e.status), 'after', jsonb_build_object('status', 'Stopped')), reason);
        perform crm.tell_stopped(e, reason);
        for step in
            select a.* from data.activities as a where a.enrollment_id = e.enrollment_id and a.status = 'Planned' order by a.activity_id for update
        loop
            perform crm.activity_cancelled(step, reason);
        end loop;
    end loop;
end $$;
comment on function crm.enrollments_stop(text, text, text) is 'Stops every running or paused enrollment of a record for good and cancels its open steps, with the reason.';

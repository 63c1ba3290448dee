-- An enrollment goes on, completes or is stopped (spec 6).

create function crm.enrollment_advance(enrollment_id bigint) returns void language plpgsql as $$
#variable_conflict use_column
declare
    e data.cadence_enrollments;
    last_made data.activities;
begin
    select r.* into e from data.cadence_enrollments as r
    where r.enrollment_id = enrollment_advance.enrollment_id and r.status in ('Active', 'Paused') for update;
    if not found then
        return;
    end if;
    select a.* into last_made from data.activities as a where a.enrollment_id = e.enrollment_id order by a.step_number desc limit 1;
    if last_made.status <> 'Planned' then
        -- Of a stepwise cadence the later steps are not made yet.
        perform crm.steps_make(e, last_made.step_number, true);
    end if;
    if exists (select from data.activities as a where a.enrollment_id = e.enrollment_id and a.status = 'Planned') then
        perform crm.enrollment_marked(e.enrollment_id);
    else
        perform crm.enrollment_end(e, 'Completed', null);
    end if;
end $$;
comment on function crm.enrollment_advance(bigint) is
    'After a step was completed or cancelled: the next open step becomes the current one, of a stepwise cadence the next is made, the last completes the enrollment.';

create function crm.enrollment_end(e data.cadence_enrollments, ended text, reason text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    step data.activities;
begin
    update data.cadence_enrollments as r set status = ended, next_step_on = null,
        completed_at = case ended when 'Completed' then crm.now() end,
        stopped_at = case ended when 'Stopped' then crm.now() end, stop_reason = case ended when 'Stopped' then reason end
    where r.enrollment_id = e.enrollment_id;
    perform crm.audit('ENROLLMENT_' || upper(ended), 'cadence_enrollments', e.enrollment_id::text,
        jsonb_build_object('before', jsonb_build_object('status', e.status), 'after', jsonb_build_object('status', ended)), reason);
    if ended = 'Stopped' then
        perform crm.tell_stopped(e, reason);
    end if;
    for step in
        select a.* from data.activities as a where a.enrollment_id = e.enrollment_id and a.status = 'Planned' order by a.activity_id for update
    loop
        perform crm.activity_cancelled(step, reason);
    end loop;
end $$;
comment on function crm.enrollment_end(data.cadence_enrollments, text, text) is 'Completes or stops a running enrollment for good and cancels what is open of it, with the reason.';

create function crm.enrollment_settle(e data.cadence_enrollments) returns void language plpgsql as $$
begin
    if e.opportunity_id is not null and e.subject in ('opportunity', 'account') then
        perform crm.sync_next_step(e.opportunity_id);
        perform crm.ensure_next(e.opportunity_id);
    elsif e.subject = 'lead' then
        perform crm.ensure_next_lead(e.lead_id, e.owner_user_id);
    end if;
end $$;
comment on function crm.enrollment_settle(data.cadence_enrollments) is 'After an enrollment changed: its deal''s next step agrees, and nothing open is left without one.';

create function crm.enrollment_ids_of(subject text, subject_id text) returns setof bigint language sql stable as $$
    -- One way in for each kind, so that each goes by its own index. A winback's subject is the account, but the end of its deal ends it too.
    select r.enrollment_id from data.cadence_enrollments as r
    where enrollment_ids_of.subject = 'opportunity' and r.opportunity_id = subject_id
    union all
    select r.enrollment_id from data.cadence_enrollments as r
    where enrollment_ids_of.subject = 'account' and r.account_id = subject_id and r.subject = 'account'
    union all
    select r.enrollment_id from data.cadence_enrollments as r
    where enrollment_ids_of.subject = 'target' and r.target_id = subject_id and r.subject = 'target'
    union all
    select r.enrollment_id from data.cadence_enrollments as r
    where enrollment_ids_of.subject = 'lead' and r.lead_id = subject_id and r.subject = 'lead'
$$;
comment on function crm.enrollment_ids_of(text, text) is 'The enrollments, past ones too, that end with a record.';

create function crm.enrollments_of(subject text, subject_id text) returns setof data.cadence_enrollments language sql as $$
    select r.* from data.cadence_enrollments as r
    where r.enrollment_id = any (array(select crm.enrollment_ids_of(enrollments_of.subject, enrollments_of.subject_id))) and r.status in ('Active', 'Paused')
    order by r.enrollment_id for update
$$;
comment on function crm.enrollments_of(text, text) is 'Those of them that are running or paused, locked.';

create function crm.enrollments_stop(subject text, subject_id text, reason text) returns void language plpgsql as $$
declare
    e data.cadence_enrollments;
begin
    for e in select r.* from crm.enrollments_of(subject, subject_id) as r loop
        perform crm.enrollment_end(e, 'Stopped', reason);
        if subject = 'account' then
            perform crm.enrollment_settle(e);
        end if;
    end loop;
end $$;
comment on function crm.enrollments_stop(text, text, text) is
    'Stops every running or paused enrollment of a record for good and cancels its open steps, with the reason. A winback''s deal stays open, with a next step.';

create function crm.enrollments_complete(subject text, subject_id text, reason text) returns void language plpgsql as $$
declare
    e data.cadence_enrollments;
begin
    for e in select r.* from crm.enrollments_of(subject, subject_id) as r loop
        perform crm.enrollment_end(e, 'Completed', reason);
    end loop;
end $$;
comment on function crm.enrollments_complete(text, text, text) is
    'A target is converted: its own enrollments are completed, and what is open of them is cancelled with this reason (spec 1.9).';

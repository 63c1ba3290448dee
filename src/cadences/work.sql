-- The worker's part: of a stepwise cadence the next step is made on its date if the step before is still open (spec 6).

create function crm.enrollment_step_due(enrollment_id bigint) returns integer language plpgsql as $$
#variable_conflict use_column
declare
    e data.cadence_enrollments;
    deal text;
    made integer := 0;
begin
    select r.* into e from data.cadence_enrollments as r where r.enrollment_id = enrollment_step_due.enrollment_id;
    -- What an act holds at this moment is left to it, or to the next round: the worker waits for nobody.
    perform from data.opportunities as o where o.opportunity_id = e.opportunity_id for no key update skip locked;
    if not found and e.opportunity_id is not null then
        return 0;
    end if;
    perform from data.accounts as a where a.account_id = e.account_id for key share skip locked;
    if not found and e.account_id is not null then
        return 0;
    end if;
    perform from data.leads as l where e.subject = 'lead' and l.lead_id = e.lead_id for no key update skip locked;
    if not found and e.subject = 'lead' then
        return 0;
    end if;
    perform from data.targets as t where t.target_id = e.target_id for no key update skip locked;
    if not found and e.target_id is not null then
        return 0;
    end if;
    deal := e.opportunity_id;
    loop
        select r.* into e from data.cadence_enrollments as r
        where r.enrollment_id = enrollment_step_due.enrollment_id and r.status = 'Active' and r.next_step_on <= crm.today() for update skip locked;
        exit when not found;
        perform crm.steps_make(e, (select max(a.step_number) from data.activities as a where a.enrollment_id = e.enrollment_id), true);
        perform crm.enrollment_marked(e.enrollment_id);
        made := made + 1;
    end loop;
    if made > 0 and deal is not null then
        perform crm.sync_next_step(deal);
    end if;
    return made;
end $$;
comment on function crm.enrollment_step_due(bigint) is 'Makes the steps of one enrollment whose day has come; none when an act is at work on its record.';

create function crm.work_leavers() returns void language plpgsql as $$
begin
    perform crm.enrollment_pause(e, 'its owner is no longer active')
    from (select r.* from data.cadence_enrollments as r
        where r.status = 'Active' and r.owner_user_id in (select u.user_id from data.users as u where not u.is_active)
        order by r.enrollment_id for update skip locked limit 500) as e;
end $$;
comment on function crm.work_leavers() is
    'Pauses what somebody got in the very moment in which he was deactivated: neither act saw the other, and Gaps would not show it.';

create function crm.work_cadences() returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    due bigint;
    made integer := 0;
    failed integer := 0;
    problem text;
begin
    perform crm.work_leavers();
    for due in
        select e.enrollment_id from data.cadence_enrollments as e
        where e.status = 'Active' and e.next_step_on <= crm.today()
        order by e.next_step_on, e.enrollment_id
    loop
        -- What fails or is held takes nobody's place: only steps that were made count towards the turn.
        exit when made >= 500;
        begin
            made := made + crm.enrollment_step_due(due);
        exception when others then
            failed := failed + 1;
            problem := coalesce(problem, format('enrollment %s: %s (%s)', due, sqlerrm, sqlstate));
        end;
    end loop;
    return jsonb_strip_nulls(jsonb_build_object('steps_planned', made, 'enrollments_failed', failed, 'error', problem));
end $$;
comment on function crm.work_cadences() is
    'Makes the stepwise activities that are due now, about 500 a turn; how many, how many enrollments failed, each for itself, and why the first of them did. Nothing is made twice.';

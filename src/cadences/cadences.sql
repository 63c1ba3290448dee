-- Cadences: templates, their steps, and who sees which enrollment.

alter table data.cadences enable row level security;
create policy cadences_read on data.cadences for select using ((select crm.my_reach()) <> 'none');
alter table data.cadence_steps enable row level security;
create policy cadence_steps_read on data.cadence_steps for select using ((select crm.my_reach()) <> 'none');
alter table data.cadence_enrollments enable row level security;
create policy cadence_enrollments_read on data.cadence_enrollments for select using ((select crm.my_reach()) <> 'none' and case subject
    when 'opportunity' then exists (select from data.opportunities as o where o.opportunity_id = cadence_enrollments.opportunity_id)
    when 'account' then exists (select from data.accounts as a where a.account_id = cadence_enrollments.account_id)
    when 'target' then exists (select from data.targets as t where t.target_id = cadence_enrollments.target_id)
    else exists (select from data.leads as l where l.lead_id = cadence_enrollments.lead_id)
end);
grant select on data.cadences, data.cadence_steps, data.cadence_enrollments to bcp_app, bcp_readonly;

create view crm.v_enrollments with (security_invoker = true) as
select
    e.enrollment_id, e.cadence_id, c.name as cadence_name, e.purpose, e.subject,
    -- Whoever sees an account does not see each of its deals.
    case e.subject when 'account' then (select o.opportunity_id from data.opportunities as o where o.opportunity_id = e.opportunity_id)
        else e.opportunity_id end as opportunity_id, e.account_id, e.target_id, e.lead_id, e.contact_id,
    e.owner_user_id, u.full_name as owner_name, e.current_step, jsonb_array_length(e.steps) as step_count, e.status, e.stop_reason,
    e.mode, e.working_days_only, e.revision, e.enrolled_by, e.enrolled_at, e.paused_at, e.completed_at, e.stopped_at,
    next.subject as next_subject, next.due_date as next_due_date,
    crm.list_enrollment_actions(e.status, e.subject, e.owner_user_id) as actions
from data.cadence_enrollments as e
left join data.cadences as c on c.cadence_id = e.cadence_id
left join data.users as u on u.user_id = e.owner_user_id
left join data.activities as next
    on next.enrollment_id = e.enrollment_id and next.step_number = e.current_step and next.status = 'Planned' and e.status in ('Active', 'Paused');
comment on view crm.v_enrollments is 'What runs or ran through a cadence, by record, with what the named user may do; order enrollment_id desc.';

create function crm.my_cadence_actions() returns text[] language sql stable as $$
    select case when crm.my_profile() = 'admin' then '{edit}'::text[] else '{}' end
$$;
comment on function crm.my_cadence_actions() is 'What the named user may do with templates, for his pages.';

create view crm.v_cadences with (security_invoker = true) as
select
    c.cadence_id, c.name, c.description, c.purpose, c.mode, c.working_days_only, c.is_active, c.is_default, c.revision,
    s.step_count, s.last_day, n.enrolled, n.running, n.paused, n.completed, n.stopped,
    (select crm.my_cadence_actions()) as actions, c.created_at, c.updated_at, c.version
from data.cadences as c
cross join lateral (
    select count(*)::integer as step_count, coalesce(max(t.delay_days), 0) as last_day from data.cadence_steps as t where t.cadence_id = c.cadence_id
) as s
cross join lateral crm.list_cadence_counts(c.cadence_id) as n
where (select crm.may_open('cadences'));
comment on view crm.v_cadences is 'Templates with how many records go through them; order lower(name), cadence_id.';

create function crm.enrollment_activity_ids(enrollment_id bigint) returns text[] language sql stable as $$
    select coalesce(array_agg(a.activity_id order by a.step_number), '{}')
    from data.activities as a where a.enrollment_id = enrollment_activity_ids.enrollment_id
$$;
comment on function crm.enrollment_activity_ids(bigint) is 'The activities of an enrollment in the order of its steps, for an act''s answer.';

create trigger cadences_touch before update on data.cadences for each row execute function crm.touch();
create trigger cadence_steps_stamp before update on data.cadence_steps for each row execute function crm.stamp();
create trigger cadence_enrollments_stamp before update on data.cadence_enrollments for each row execute function crm.stamp();

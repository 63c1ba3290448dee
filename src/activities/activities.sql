-- Activities: who sees a call, e-mail or visit, and who may change it.

create function crm.sees_activity(owner uuid, sales_record boolean, reach text, team uuid[]) returns boolean language sql immutable parallel safe as $$
    select case reach when 'all' then true when 'support' then sales_record else false end or coalesce(owner = any (team), false)
$$;
comment on function crm.sees_activity(uuid, boolean, text, uuid[]) is
    'Who sees an activity (spec 3.1): its owner, his managers, sales support when its record is sales'', admin and director.';

create function crm.may_activity(owner uuid) returns boolean language sql stable as $$
    select case crm.my_profile()
        when 'admin' then true
        when 'sales_manager' then owner = any (crm.team())
        when 'director' then false
        when 'finance' then false
        else coalesce(owner = crm.my_id(), false)
    end
$$;
comment on function crm.may_activity(uuid) is 'Complete, cancel, reschedule: own, a sales manager''s team''s, an admin all (spec 1.3).';
grant execute on function crm.may_activity(uuid) to bcp_app, bcp_readonly;

alter table data.activities enable row level security;
create policy activities_read on data.activities for select
    using (crm.sees_activity(owner_user_id, opportunity_id is not null or account_id is not null or target_id is not null,
        (select crm.my_reach()), (select crm.team())::uuid[]));
-- A scalar look-up, because the planner would answer an exists() by hashing all leads.
create policy activities_of_leads on data.activities for select
    using (lead_id is not null and (select crm.my_reach()) in ('marketing', 'support')
        and (select l.queue from data.leads as l where l.lead_id = activities.lead_id) = any (
            case (select crm.my_reach()) when 'marketing' then array['inbox', 'nurture', 'disqualified'] else array['pool', 'working', 'converted'] end));
create policy activities_edit on data.activities for update using (crm.may_activity(owner_user_id));
grant select on data.activities to bcp_app, bcp_readonly;
grant update (description, due_time) on data.activities to bcp_app;

create view crm.v_activities with (security_invoker = true) as
select
    a.activity_id, a.activity_type, a.status, a.subject, a.description, a.due_date, a.due_time, a.owner_user_id, u.full_name as owner_name,
    a.lead_id, a.opportunity_id, a.account_id, c.company_name as account_name, a.contact_id, concat_ws(' ', p.first_name, p.last_name) as contact_name,
    a.target_id, coalesce(o.name, l.company_name, t.company_name, c.company_name) as record_name,
    a.outcome, a.duration_minutes, a.completed_at, a.cancelled_at, a.cancel_reason, a.enrollment_id, a.step_number, a.is_system, a.is_paused,
    a.status = 'Planned' and not a.is_paused and a.due_date < (select crm.today()) as is_overdue,
    case when a.status = 'Planned' and not a.is_paused then crm.due_group(a.due_date, (select crm.today())) end as due_group,
    a.status = 'Planned' and crm.may_activity(a.owner_user_id) as may_change,
    a.created_by, a.created_at, a.updated_at, a.version
from data.activities as a
left join data.users as u on u.user_id = a.owner_user_id
left join data.accounts as c on c.account_id = a.account_id
left join data.contacts as p on p.contact_id = a.contact_id
left join data.opportunities as o on o.opportunity_id = a.opportunity_id
left join data.leads as l on l.lead_id = a.lead_id
left join data.targets as t on t.target_id = a.target_id;
comment on view crm.v_activities is 'Any activity the named user sees, by record or id; order created_at desc, activity_id for a record''s story.';

create function crm.activity_json(a data.activities) returns jsonb language sql stable as $$
    select to_jsonb(a) || jsonb_build_object(
        'owner_name', crm.person(a.owner_user_id),
        'account_name', (select c.company_name from data.accounts as c where c.account_id = a.account_id),
        'is_overdue', a.status = 'Planned' and not a.is_paused and a.due_date < crm.today())
$$;
comment on function crm.activity_json(data.activities) is 'An activity in an act''s answer.';

create trigger activities_touch before update on data.activities for each row execute function crm.touch();
create trigger activities_audit after update on data.activities for each row
    when (current_user = 'bcp_app') execute function crm.audit_update('ACTIVITY_UPDATED', 'activity_id');

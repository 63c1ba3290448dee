-- Activities: who sees a call, e-mail or visit, and the lists of what is due.

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

-- A list looks names up for the rows shown: beside a gate the planner keeps an unused join, and a count would read them all. A deal is named after
-- its company, so that the account's own name is left to the others: each look-up of a page is a sixth of what it may cost.
create view crm.v_planner with (security_invoker = true) as
select
    a.activity_id, a.activity_type, a.status, a.subject, a.description, a.due_date, a.due_time,
    a.owner_user_id, u.full_name as owner_name,
    a.lead_id, a.opportunity_id, a.account_id, case when a.opportunity_id is null then
        (select c.company_name from data.accounts as c where c.account_id = a.account_id) end as account_name,
    a.contact_id, (select concat_ws(' ', p.first_name, p.last_name) from data.contacts as p where p.contact_id = a.contact_id) as contact_name,
    a.target_id, coalesce(
        (select o.name from data.opportunities as o where o.opportunity_id = a.opportunity_id),
        (select l.company_name from data.leads as l where l.lead_id = a.lead_id),
        (select t.company_name from data.targets as t where t.target_id = a.target_id),
        (select c.company_name from data.accounts as c where c.account_id = a.account_id)) as record_name,
    a.enrollment_id, a.step_number, a.is_system,
    a.due_date < (select crm.today()) as is_overdue, crm.may_activity(a.owner_user_id) as may_change, a.created_at, a.updated_at, a.version
from data.activities as a
left join data.users as u on u.user_id = a.owner_user_id
where a.status = 'Planned' and not a.is_paused and (select crm.may_open('activities'));
comment on view crm.v_planner is 'Planned activities of mine and my team, without those of a paused enrollment; order due_date, activity_id.';

create view crm.v_overdue_activities with (security_invoker = true) as
select
    p.activity_id, p.activity_type, p.status, p.subject, p.description, p.due_date, p.due_time, p.owner_user_id, p.owner_name, p.lead_id,
    p.opportunity_id, p.account_id, p.account_name, p.contact_id, p.contact_name, p.target_id, p.record_name, p.enrollment_id, p.step_number,
    p.is_system, p.is_overdue, p.may_change, p.created_at, p.updated_at, p.version
from crm.v_planner as p
where p.due_date < (select crm.today());
comment on view crm.v_overdue_activities is 'Planned before the company''s today; order due_date, activity_id.';

create view crm.v_sales_due with (security_invoker = true) as
select
    p.activity_id, p.activity_type, p.status, p.subject, p.description, p.due_date, p.due_time, p.owner_user_id,
    (select u.full_name from data.users as u where u.user_id = (select crm.my_id())) as owner_name, p.lead_id,
    p.opportunity_id, p.account_id, p.account_name, p.contact_id, p.contact_name, p.target_id, p.record_name, p.enrollment_id, p.step_number,
    p.is_system, p.is_overdue, p.may_change, p.created_at, p.updated_at, p.version
from crm.v_planner as p
where p.owner_user_id = (select crm.my_id()) and p.due_date <= (select crm.today());
comment on view crm.v_sales_due is 'Sales Inbox, due: mine, overdue or due today (spec 3.2); order due_date, activity_id.';

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

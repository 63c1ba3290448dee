-- The lists of work: the planner, what is overdue, what is due in the Sales Inbox, and what was done.

-- A list looks names up for the rows shown: beside a gate the planner keeps an unused join, and a count would read them all. Those of people, who are
-- few, are read once. A deal is named after its company, so that the account's own name is left to the others.
create view crm.v_planner with (security_invoker = true) as
select
    a.activity_id, a.activity_type, a.status, a.subject, a.description, a.due_date, a.due_time,
    crm.due_group(a.due_date, (select crm.today())) as due_group, a.owner_user_id,
    (select jsonb_object_agg(u.user_id, u.full_name) from data.users as u) ->> a.owner_user_id::text as owner_name,
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
where a.status = 'Planned' and not a.is_paused and (select crm.may_open('activities'));
comment on view crm.v_planner is 'Planned activities of mine and my team, without those of a paused enrollment; order due_date, activity_id.';

create view crm.v_overdue_activities with (security_invoker = true) as
select
    p.activity_id, p.activity_type, p.status, p.subject, p.description, p.due_date, p.due_time, p.due_group, p.owner_user_id, p.owner_name, p.lead_id,
    p.opportunity_id, p.account_id, p.account_name, p.contact_id, p.contact_name, p.target_id, p.record_name, p.enrollment_id, p.step_number,
    p.is_system, p.is_overdue, p.may_change, p.created_at, p.updated_at, p.version
from crm.v_planner as p
where p.due_date < (select crm.today());
comment on view crm.v_overdue_activities is 'Planned before the company''s today; order due_date, activity_id.';

create view crm.v_sales_due with (security_invoker = true) as
select
    p.activity_id, p.activity_type, p.status, p.subject, p.description, p.due_date, p.due_time, p.due_group, p.owner_user_id, p.owner_name, p.lead_id,
    p.opportunity_id, p.account_id, p.account_name, p.contact_id, p.contact_name, p.target_id, p.record_name, p.enrollment_id, p.step_number,
    p.is_system, p.is_overdue, p.may_change, p.created_at, p.updated_at, p.version
from crm.v_planner as p
where p.owner_user_id = (select crm.my_id()) and p.due_date <= (select crm.today());
comment on view crm.v_sales_due is 'Sales Inbox, due: mine, overdue or due today (spec 3.2); order due_date, activity_id.';

create view crm.v_activities_done with (security_invoker = true) as
select
    a.activity_id, a.activity_type, a.status, a.subject, a.description, a.due_date, a.due_time, a.owner_user_id,
    (select jsonb_object_agg(u.user_id, u.full_name) from data.users as u) ->> a.owner_user_id::text as owner_name,
    a.lead_id, a.opportunity_id, a.account_id, case when a.opportunity_id is null then
        (select c.company_name from data.accounts as c where c.account_id = a.account_id) end as account_name,
    a.contact_id, (select concat_ws(' ', p.first_name, p.last_name) from data.contacts as p where p.contact_id = a.contact_id) as contact_name,
    a.target_id, coalesce(
        (select o.name from data.opportunities as o where o.opportunity_id = a.opportunity_id),
        (select l.company_name from data.leads as l where l.lead_id = a.lead_id),
        (select t.company_name from data.targets as t where t.target_id = a.target_id),
        (select c.company_name from data.accounts as c where c.account_id = a.account_id)) as record_name,
    a.outcome, a.duration_minutes, a.completed_at, a.enrollment_id, a.step_number, a.is_system, a.created_at, a.updated_at, a.version
from data.activities as a
where a.status = 'Done' and (select crm.may_open('activities'));
comment on view crm.v_activities_done is 'Activities that were done, with their outcome; order completed_at desc, activity_id desc.';

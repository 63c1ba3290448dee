-- The planner, what was done, and an account's last and next activities (spec 3.2, 5).

-- With what the policy tests, so that a page's keys come from the index alone.
drop index data.activities_ended_owner;
create index activities_ended_owner on data.activities (owner_user_id, completed_at desc, activity_id desc)
    include (lead_id, opportunity_id, account_id, target_id) where status = 'Done';
create index activities_ended on data.activities (completed_at desc, activity_id desc)
    include (owner_user_id, lead_id, opportunity_id, account_id, target_id) where status = 'Done';
create index activities_account_ended on data.activities (account_id, completed_at desc, activity_id desc)
    where status = 'Done' and account_id is not null;
-- What is next for a deal, for its next step and for whoever completes an activity.
create index activities_opportunity_planned on data.activities (opportunity_id, due_date, activity_id)
    where status = 'Planned' and opportunity_id is not null;

-- An account's work with what the policy tests, so that whoever sees little of it looks through an index and not through the table.
create index accounts_returned on data.accounts (return_invoice_date, account_id) where is_active and return_invoice_date is not null;
drop index data.activities_account_planned;
create index activities_account_planned on data.activities (account_id, due_date, activity_id)
    include (owner_user_id, lead_id, opportunity_id, target_id, is_paused) where status = 'Planned' and account_id is not null;
drop index data.activities_account_ended;
create index activities_account_ended on data.activities (account_id, completed_at desc, activity_id desc)
    include (owner_user_id, lead_id, opportunity_id, target_id) where status = 'Done' and account_id is not null;
drop index data.activities_account_cancelled;
create index activities_account_cancelled on data.activities (account_id, cancelled_at desc, activity_id desc)
    include (owner_user_id) where status = 'Cancelled' and account_id is not null;

-- What the accounts' list, search and 360 page read (spec 2.4, 5).

-- The list filters by owner, tenure and activity inside its own order, and counts by tenure, without a visit to the table.
drop index data.accounts_listed;
create index accounts_listed on data.accounts (is_active, search_name, account_id)
    include (owner_user_id, first_invoice_date, last_invoice_date, return_invoice_date);
drop index data.accounts_owner;
create index accounts_owner on data.accounts (owner_user_id, search_name, account_id)
    include (is_active, first_invoice_date, last_invoice_date, return_invoice_date);

-- An account's deals: the next ones, the latest closed, and how many of each its reader sees.
create index opportunities_account_open on data.opportunities (account_id, next_step_due_date, opportunity_id)
    include (owner_user_id, stage) where closed_at is null;
create index opportunities_account_closed on data.opportunities (account_id, closed_at desc, opportunity_id desc)
    include (owner_user_id, stage) where closed_at is not null;

-- Beside activities_account_ended, for an account's timeline.
create index activities_account_cancelled on data.activities (account_id, cancelled_at desc, activity_id desc)
    where status = 'Cancelled' and account_id is not null;

-- The day on which a lapsed customer was flagged, search over invoices, and since when an account is merged: 30 days it can be undone.

alter table data.accounts add column winback_flagged_on date, add column merged_at timestamptz;
create index accounts_winback_due on data.accounts (last_invoice_date, account_id)
    where is_active and winback_flagged_on is null and last_invoice_date is not null;

alter table data.invoices add column search_text text collate "C" not null generated always as (lower(invoice_number || ' ' || invoice_id)) stored;
create index invoices_search on data.invoices using gin (search_text public.gin_trgm_ops);
create index invoices_listed on data.invoices (invoice_date desc, invoice_id desc);

-- Who sees invoices, and what an account keeps of its ledger so that no list has to read it (spec 1.11, 2.2).

alter table data.invoices enable row level security;
create policy invoices_read on data.invoices for select using ((select crm.my_reach()) in ('all', 'team', 'support', 'finance'));
grant select on data.invoices to bcp_app, bcp_readonly;

create function crm.sum_ledgers(touched text[]) returns void language sql security definer set search_path = '' as $$
    with ledger as (
        select i.account_id, i.invoice_date, i.amount, i.currency,
            i.invoice_date - lag(i.invoice_date) over (partition by i.account_id order by i.invoice_date) as gap
        from data.invoices as i
        where i.account_id = any (touched) and i.status <> 'Void'
    ), dates as (
        select account_id, min(invoice_date) as first, max(invoice_date) as last, max(invoice_date) filter (where gap >= 90) as returned
        from ledger group by account_id
    ), sums as (
        select account_id, jsonb_object_agg(currency, amount::text) as lifetime
        from (select account_id, currency, sum(amount) as amount from ledger group by account_id, currency) as per_currency group by account_id
    )
    update data.accounts as a
    set first_invoice_date = d.first, last_invoice_date = d.last, return_invoice_date = d.returned, lifetime_value = coalesce(s.lifetime, '{}')
    from unnest(touched) as t (account_id)
    left join dates as d using (account_id)
    left join sums as s using (account_id)
    where a.account_id = t.account_id
      and (a.first_invoice_date, a.last_invoice_date, a.return_invoice_date, a.lifetime_value)
          is distinct from (d.first, d.last, d.returned, coalesce(s.lifetime, '{}'))
$$;
comment on function crm.sum_ledgers(text[]) is 'First, last and latest return date (after a gap of 90 days) and lifetime value of these accounts; void invoices count for nothing.';

create function crm.invoices_changed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    if tg_op = 'INSERT' then
        perform crm.sum_ledgers(array(select distinct n.account_id from fresh as n));
    elsif tg_op = 'DELETE' then
        perform crm.sum_ledgers(array(select distinct o.account_id from stale as o));
    else
        perform crm.sum_ledgers(array(select n.account_id from fresh as n union select o.account_id from stale as o));
    end if;
    return null;
end $$;
comment on function crm.invoices_changed() is 'Keeps the accounts'' ledger columns after any change of invoices, once a statement.';

create trigger invoices_added after insert on data.invoices referencing new table as fresh for each statement execute function crm.invoices_changed();
create trigger invoices_edited after update on data.invoices referencing old table as stale new table as fresh for each statement execute function crm.invoices_changed();
create trigger invoices_removed after delete on data.invoices referencing old table as stale for each statement execute function crm.invoices_changed();
create trigger invoices_touch before update on data.invoices for each row execute function crm.touch();

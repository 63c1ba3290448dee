-- Who sees invoices, and what an account keeps of its ledger so that no list has to read it (spec 1.11, 2.2).

alter table data.invoices enable row level security;
create policy invoices_read on data.invoices for select using ((select crm.my_reach()) in ('all', 'team', 'support', 'finance'));
grant select on data.invoices to bcp_app, bcp_readonly;

create function crm.list_invoice_actions(status text) returns text[] language sql stable as $$
    select case
        when crm.my_profile() is null or crm.my_profile() not in ('finance', 'admin') then '{}'
        when status is null then array['add_invoice']
        when status = 'Void' then array['edit']
        else array['edit', 'void']
    end
$$;
comment on function crm.list_invoice_actions(text) is 'What the named user may do with an invoice of this status; without one: with a ledger (spec 1.3).';

create view crm.v_invoices with (security_invoker = true) as
select
    i.invoice_id, i.account_id, (select a.company_name from data.accounts as a where a.account_id = i.account_id) as account_name,
    i.invoice_number, i.invoice_date, i.due_date, i.amount, i.currency, i.status, i.paid_amount,
    (select u.full_name from data.users as u where u.user_id = i.created_by) as created_by_name,
    i.created_at, i.updated_at, i.version, crm.list_invoice_actions(i.status) as actions
from data.invoices as i
where (select crm.may_open('invoices'));
comment on view crm.v_invoices is 'Invoices that the named user sees; order invoice_date desc, invoice_id desc.';

create function crm.sum_ledgers(touched text[]) returns void language plpgsql security definer set search_path = '' as $$
begin
    -- First the lock, then a statement of its own that reads: two who add invoices of one account at once would each count only their own.
    perform from data.accounts as a where a.account_id = any (touched) order by a.account_id for no key update;
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
    set first_invoice_date = d.first, last_invoice_date = d.last, return_invoice_date = d.returned, lifetime_value = coalesce(s.lifetime, '{}'),
        -- A lapse is over with an invoice of the last 90 days, or with the last invoice gone; the next lapse is flagged anew.
        winback_flagged_on = case when crm.today() - d.last >= 90 then a.winback_flagged_on end
    from unnest(touched) as t (account_id)
    left join dates as d using (account_id)
    left join sums as s using (account_id)
    where a.account_id = t.account_id
      and (a.first_invoice_date, a.last_invoice_date, a.return_invoice_date, a.lifetime_value)
          is distinct from (d.first, d.last, d.returned, coalesce(s.lifetime, '{}'));
end $$;
comment on function crm.sum_ledgers(text[]) is
    'First, last and latest return date (after a gap of 90 days) and lifetime value of these accounts, locked; void invoices count for nothing.';

create function crm.invoices_changed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    if tg_op = 'INSERT' then
        perform crm.sum_ledgers(array(select distinct n.account_id from fresh as n));
    elsif tg_op = 'DELETE' then
        perform crm.sum_ledgers(array(select distinct o.account_id from stale as o));
    else
        -- A payment or a due date changes no ledger, and so waits for nobody.
        perform crm.sum_ledgers(array(
            select distinct touched.account_id
            from fresh as n join stale as o using (invoice_id)
            cross join lateral (values (n.account_id), (o.account_id)) as touched (account_id)
            where (n.account_id, n.invoice_date, n.amount, n.currency, n.status = 'Void')
                is distinct from (o.account_id, o.invoice_date, o.amount, o.currency, o.status = 'Void')));
    end if;
    return null;
end $$;
comment on function crm.invoices_changed() is 'Keeps the accounts'' ledger columns after any change of invoices, once a statement.';

create function crm.invoice_json(i data.invoices) returns jsonb language sql stable as $$
    select to_jsonb(i) - 'search_text' || jsonb_build_object(
        'amount', i.amount::text,
        'paid_amount', i.paid_amount::text,
        'account_name', (select a.company_name from data.accounts as a where a.account_id = i.account_id),
        'created_by_name', crm.person(i.created_by),
        'actions', crm.list_invoice_actions(i.status))
$$;
comment on function crm.invoice_json(data.invoices) is 'An invoice in an act''s answer.';

create trigger invoices_added after insert on data.invoices referencing new table as fresh for each statement execute function crm.invoices_changed();
create trigger invoices_edited after update on data.invoices referencing old table as stale new table as fresh for each statement execute function crm.invoices_changed();
create trigger invoices_removed after delete on data.invoices referencing old table as stale for each statement execute function crm.invoices_changed();
create trigger invoices_touch before update on data.invoices for each row execute function crm.touch();

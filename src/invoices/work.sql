-- What the worker does with the ledger each night (spec 6): overdue invoices, and customers that have lapsed. Nobody is named.

create function crm.work_invoices() returns integer language plpgsql as $$
declare
    i data.invoices;
    done integer := 0;
begin
    for i in
        select r.* from data.invoices as r
        where r.status in ('Outstanding', 'Partial') and r.due_date < crm.today()
        order by r.invoice_id limit 500 for update skip locked
    loop
        update data.invoices as r set status = 'Overdue' where r.invoice_id = i.invoice_id;
        perform crm.audit('INVOICES_UPDATED', 'invoices', i.invoice_id, jsonb_build_object(
            'before', jsonb_build_object('status', i.status), 'after', jsonb_build_object('status', 'Overdue')));
        done := done + 1;
    end loop;
    return done;
end $$;
comment on function crm.work_invoices() is 'Unpaid invoices whose due date has passed become Overdue; how many, at most 500 a turn. What somebody holds waits for the next one.';

create function crm.work_winback() returns integer language plpgsql as $$
declare
    a data.accounts;
    done integer := 0;
begin
    for a in
        select r.* from data.accounts as r
        where r.is_active and r.winback_flagged_on is null and r.last_invoice_date <= crm.today() - 90
        order by r.account_id limit 500 for no key update skip locked
    loop
        update data.accounts as r set winback_flagged_on = crm.today() where r.account_id = a.account_id;
        perform crm.audit('ACCOUNT_UPDATED', 'accounts', a.account_id, jsonb_build_object(
            'before', jsonb_build_object('winback_flagged_on', null), 'after', jsonb_build_object('winback_flagged_on', crm.today())),
            'No invoice for 90 days: a win-back target');
        perform crm.notify(a.owner_user_id, 'winback_due', 'accounts', a.account_id,
            format('%s has had no invoice since %s. Win it back?', a.company_name, to_char(a.last_invoice_date, 'YYYY-MM-DD')));
        done := done + 1;
    end loop;
    return done;
end $$;
comment on function crm.work_winback() is
    'Flags active accounts 90 days after their last invoice, once a lapse, and tells the owner; how many, at most 500 a turn. The ledger''s trigger takes the flag away.';

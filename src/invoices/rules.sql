-- What an invoice must say, and the status that its amounts and dates give it (spec 2.2).

create function crm.invoice_settled(i data.invoices, typed jsonb) returns data.invoices language plpgsql stable as $$
begin
    if not typed ? 'paid_amount' then
        i.paid_amount := case typed ->> 'status' when 'Paid' then i.amount when 'Outstanding' then 0 else i.paid_amount end;
    end if;
    i.status := case
        when i.status = 'Void' then 'Void'
        when i.paid_amount >= i.amount then 'Paid'
        -- Without a due date only whoever wrote the invoice can know that it is overdue.
        when i.due_date < crm.today() or (i.due_date is null and i.status = 'Overdue') then 'Overdue'
        when i.paid_amount > 0 then 'Partial'
        else 'Outstanding'
    end;
    return i;
end $$;
comment on function crm.invoice_settled(data.invoices, jsonb) is
    'An invoice with the status that what is paid and when it is due give it; Void stays Void until another status is named.';

create function crm.invoice_contradiction(said text, i data.invoices) returns jsonb language sql immutable as $$
    select case
        when said is null or said = i.status or (i.status = 'Overdue' and said = case when i.paid_amount > 0 then 'Partial' else 'Outstanding' end) then '{}'
        when i.status = 'Paid' then '{"status": "Nothing is left to pay, so it is Paid."}'
        when said = 'Paid' then '{"paid_amount": "A paid invoice is paid in full. Give the whole amount, or leave this empty."}'
        when said = 'Partial' then '{"paid_amount": "Say how much is paid."}'
        when said = 'Overdue' then '{"status": "It is not due before today, so it is not overdue."}'
        else '{"status": "Part of it is paid, so it is Partial."}'
    end::jsonb
$$;
comment on function crm.invoice_contradiction(text, data.invoices) is 'What is wrong when the status that was named is not the one that the amounts and dates give.';

create function crm.invoice_form_faults(typed jsonb) returns jsonb language plpgsql stable as $$
declare
    details text;
begin
    perform crm.refuse_unknown(typed, array['invoice_number', 'account_id', 'invoice_date', 'due_date', 'amount', 'currency', 'status', 'paid_amount', 'version']);
    return (
        select coalesce(jsonb_object_agg(f.field, f.message), '{}')
        from (values
            ('invoice_number', 'This is too long.', length(typed ->> 'invoice_number') > 100),
            ('invoice_date', 'This is outside the possible range.', (typed ->> 'invoice_date')::date not between '2000-01-01' and '2100-12-31'),
            ('due_date', 'This is outside the possible range.', (typed ->> 'due_date')::date not between '2000-01-01' and '2100-12-31'),
            ('amount', 'This has too many digits after the point.', typed ->> 'amount' ~ '\.\d\d\d*[1-9]'),
            ('paid_amount', 'This has too many digits after the point.', typed ->> 'paid_amount' ~ '\.\d\d\d*[1-9]'),
            ('currency', 'Give a currency of three letters, like IDR.', typed ->> 'currency' !~ '^[A-Z]{3}$'),
            ('status', 'This must be one of: Outstanding, Partial, Paid, Overdue, Void.',
                typed ->> 'status' not in ('Outstanding', 'Partial', 'Paid', 'Overdue', 'Void')),
            ('version', 'This is not a whole number.', typed ->> 'version' !~ '^\d{1,9}$')
        ) as f (field, message, wrong)
        where f.wrong);
exception when sqlstate 'CRM04' then
    get stacked diagnostics details = pg_exception_detail;
    return details::jsonb;
end $$;
comment on function crm.invoice_form_faults(jsonb) is 'Field → message for what cannot be read as an invoice''s field at all.';

create function crm.invoice_faults(typed jsonb, i data.invoices) returns jsonb language sql stable as $$
    select crm.invoice_contradiction(typed ->> 'status', i) || coalesce(jsonb_object_agg(f.field, f.message), '{}')
    from (values
        ('invoice_number', 'Please fill this in.', i.invoice_number is null),
        -- Version 0 says that it must be new: a form that adds does not change another account's invoice by a slip.
        ('invoice_number', 'There is an invoice of this number already. Correct that one.', typed ->> 'version' = '0' and i.invoice_id is not null),
        ('account_id', 'Please fill this in.', i.account_id is null),
        ('account_id', 'There is no such account.', not exists (select from data.accounts as a where a.account_id = i.account_id) and typed ? 'account_id'),
        ('invoice_date', 'Please fill this in.', i.invoice_date is null),
        ('amount', 'Please fill this in.', i.amount is null),
        ('paid_amount', 'This is more than the invoice''s amount.', i.paid_amount > i.amount)
    ) as f (field, message, wrong)
    where f.wrong
$$;
comment on function crm.invoice_faults(jsonb, data.invoices) is 'Field → message for what an invoice lacks or contradicts.';

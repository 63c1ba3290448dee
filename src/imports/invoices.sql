-- Importing invoices: by their number, added or corrected as finance does by hand (spec 1.11, 2.2, 7).

create type crm.import_invoice as (row_number integer, key text, typed jsonb, problems jsonb);
comment on type crm.import_invoice is 'A row of a file of invoices: what it says, its account found, and what is wrong with it.';

create function crm.import_key_invoices(draft jsonb) returns text language sql immutable as $$
    select nullif(btrim(draft ->> 'invoice_number'), '')
$$;
comment on function crm.import_key_invoices(jsonb) is 'The number that the invoice would have.';

create function crm.import_account(typed text, out account_id text, out problem text) language plpgsql stable as $$
declare
    plain text := btrim(typed);
    found text[];
begin
    account_id := crm.account_survivor(upper(plain));
    if account_id is not null then
        return;
    end if;
    found := array(select distinct m.account_id from crm.account_match(
        plain,
        case when plain ~ '^\S+\.\S+$' and plain !~ '@' then plain end,
        case when plain ~ '^\S+@\S+$' then lower(plain) end,
        case when plain ~ '^[\d. -]{15,}$' then plain end) as m);
    if cardinality(found) = 1 then
        account_id := found[1];
    elsif cardinality(found) = 0 then
        problem := 'There is no such account. Give its id, NPWP, domain or name.';
    else
        problem := format('This may be any of %s accounts. Give the account''s id.', cardinality(found));
    end if;
end $$;
comment on function crm.import_account(text) is 'The one account of this id (or what it was merged into), NPWP, domain, e-mail or name; else why there is none.';

create function crm.import_invoice_rows(b data.import_batches, first_row integer, last_row integer) returns setof crm.import_invoice language sql stable as $$
    with todo as materialized (
        select r.row_number, r.key, f.fixed || crm.given(r.draft) as typed
        from crm.import_todo(b, first_row, last_row) as r
        cross join (
            select coalesce(jsonb_object_agg(o.key, o.value), '{}') as fixed
            from jsonb_each(crm.given(b.options -> 'fixed')) as o where o.key in ('account', 'invoice_date', 'due_date', 'amount', 'currency', 'status', 'paid_amount')
        ) as f
    ), accounts as materialized (
        select d.typed, a.account_id, a.problem
        from (select distinct t.typed ->> 'account' as typed from todo as t where t.typed ? 'account') as d
        cross join lateral crm.import_account(d.typed) as a
    )
    select t.row_number, t.key, v.typed,
        nullif(crm.invoice_form_faults(v.typed) || jsonb_strip_nulls(jsonb_build_object('account',
            case when not t.typed ? 'account' then 'Give the account''s id, NPWP, domain or name.' else a.problem end)), '{}')
    from todo as t left join accounts as a on a.typed = t.typed ->> 'account'
    cross join lateral (
        select t.typed - 'account' || jsonb_strip_nulls(jsonb_build_object('account_id', a.account_id)) as typed
    ) as v
$$;
comment on function crm.import_invoice_rows(data.import_batches, integer, integer) is 'The rows as invoices, their accounts found.';

create function crm.import_invoice_patch(was data.invoices, typed jsonb, options jsonb) returns jsonb language sql stable as $$
    select coalesce(jsonb_object_agg(f.key, f.value), '{}')
    from jsonb_each(typed) as f
    where f.key in ('account_id', 'invoice_date', 'due_date', 'amount', 'currency', 'paid_amount')
      and case options ->> 'duplicates'
          when 'fill' then to_jsonb(was) ->> f.key is null
          when 'overwrite' then jsonb_array_length(coalesce(options -> 'overwrite', '[]')) = 0
              or options -> 'overwrite' ? case f.key when 'account_id' then 'account' else f.key end
          else false end
$$;
comment on function crm.import_invoice_patch(data.invoices, jsonb, jsonb) is
    'What a row changes of an invoice: empty fields, or the chosen ones. Its status is never taken from a file; it follows what is paid and due.';

create function crm.import_invoice_other(was data.invoices, typed jsonb, patch jsonb) returns jsonb language sql stable as $$
    select case when was.account_id <> typed ->> 'account_id' and not patch ? 'account_id'
        then jsonb_build_object('account', 'This number is an invoice of another account.') else '{}' end
$$;
comment on function crm.import_invoice_other(data.invoices, jsonb, jsonb) is 'A slip in the number must not change what another customer owes.';

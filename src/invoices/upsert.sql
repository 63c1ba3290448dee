-- Adding and correcting invoices by their number, one or up to 1,000 at once, all or nothing (spec 1.3, 4.2).

create function crm.ledger_lock() returns void language sql volatile as $$
    select pg_advisory_xact_lock(hashtext('bcp-crm ledger'))
$$;
comment on function crm.ledger_lock() is
    'Invoices are written and accounts merged by one at a time: who owns a number or where an account went cannot change under the act.';

create function crm.invoices_lock(drafts jsonb) returns void language plpgsql as $$
begin
    perform from data.accounts as a
    where a.account_id in (
        select crm.account_survivor(d ->> 'account_id') from jsonb_array_elements(drafts) as d
        union
        select i.account_id from jsonb_array_elements(drafts) as d join data.invoices as i on i.invoice_number = d ->> 'invoice_number')
    order by a.account_id for no key update;
    perform from data.invoices as i
    where i.invoice_number in (select d ->> 'invoice_number' from jsonb_array_elements(drafts) as d)
    order by i.invoice_id for update;
end $$;
comment on function crm.invoices_lock(jsonb) is 'Holds the accounts that the invoices come from and go to, then the invoices, each sorted.';

create function crm.account_survivor(account_id text) returns text language sql stable as $$
    with recursive way (account_id, into_id, steps) as (
        select a.account_id, a.merged_into_account_id, 0 from data.accounts as a where a.account_id = account_survivor.account_id
        union all
        select a.account_id, a.merged_into_account_id, w.steps + 1 from way as w join data.accounts as a on a.account_id = w.into_id where w.steps < 100
    )
    select w.account_id from way as w order by w.steps desc limit 1
$$;
comment on function crm.account_survivor(text) is 'The account itself, or what it was merged into in the end; null: there is none.';

create function crm.refuse_invoices(faults jsonb, single boolean) returns void language plpgsql stable as $$
declare
    details jsonb;
    first text;
begin
    select
        jsonb_object_agg(case when single then t.key else format('invoices[%s].%s', f.key, t.key) end, t.value),
        (array_agg(case when single then '' else format('Invoice %s of the list, %s: ', f.key::integer + 1, replace(t.key, '_', ' ')) end
            || (t.value #>> '{}') order by f.key::integer, t.key))[1]
    into details, first
    from jsonb_each(faults) as f cross join jsonb_each(f.value) as t;
    if details is not null then
        perform crm.refuse('VALIDATION_ERROR', first, details);
    end if;
end $$;
comment on function crm.refuse_invoices(jsonb, boolean) is
    'Ends the act when there is a message: place → field → message. All are named, by row and field; the first one in words.';

create function crm.invoice_rows(rows jsonb) returns jsonb language plpgsql stable as $$
declare
    listed jsonb := case jsonb_typeof(rows) when 'object' then jsonb_build_array(rows) else rows end;
begin
    if jsonb_typeof(listed) is distinct from 'array' or jsonb_array_length(listed) not between 1 and 1000 then
        perform crm.refuse_field('invoices', 'Send between one and 1,000 invoices.');
    elsif exists (select from jsonb_array_elements(listed) as r where jsonb_typeof(r) <> 'object') then
        perform crm.refuse_field('invoices', 'Each invoice of the list is an object.');
    end if;
    -- Only a due date can be cleared; null for another field is as if it were not there.
    return (
        select jsonb_agg(crm.given(r) || case when crm.blank_to_null(r) -> 'due_date' = 'null' then '{"due_date": null}'::jsonb else '{}' end order by place)
        from jsonb_array_elements(listed) with ordinality as l (r, place));
end $$;
comment on function crm.invoice_rows(jsonb) is 'One invoice or a list of them as a list, each with what was typed.';

create function crm.invoice_drafted(typed jsonb, was data.invoices) returns data.invoices language plpgsql stable as $$
declare
    i data.invoices := jsonb_populate_record(was, typed - array['version', 'account_id']);
begin
    if typed ? 'account_id' then
        i.account_id := coalesce(crm.account_survivor(typed ->> 'account_id'), typed ->> 'account_id');
    end if;
    i.currency := coalesce(i.currency, crm.setting('currency') #>> '{}', 'IDR');
    i.status := coalesce(i.status, 'Outstanding');
    i.paid_amount := coalesce(i.paid_amount, 0);
    return crm.invoice_settled(i, typed);
end $$;
comment on function crm.invoice_drafted(jsonb, data.invoices) is
    'The invoice as it was with what was typed put in; one of an account that was merged away is its survivor''s.';

create function crm.invoices_write(fresh data.invoices[]) returns jsonb language plpgsql as $$
declare
    i data.invoices;
    created integer := 0;
    updated integer;
begin
    for i in
        insert into data.invoices (account_id, invoice_number, invoice_date, due_date, amount, currency, status, paid_amount, import_batch_id)
        select n.account_id, n.invoice_number, n.invoice_date, n.due_date, n.amount, n.currency, n.status, n.paid_amount, n.import_batch_id
        from unnest(fresh) with ordinality as n where n.invoice_id is null order by n.ordinality
        returning *
    loop
        created := created + 1;
        perform crm.audit('INVOICES_CREATED', 'invoices', i.invoice_id, crm.changes('{}', to_jsonb(i)));
    end loop;
    perform crm.audit('INVOICES_UPDATED', 'invoices', r.invoice_id, crm.changes(to_jsonb(r), to_jsonb(n)))
    from unnest(fresh) as n join data.invoices as r using (invoice_id) where r is distinct from n;
    update data.invoices as r set account_id = n.account_id, invoice_date = n.invoice_date, due_date = n.due_date, amount = n.amount,
        currency = n.currency, status = n.status, paid_amount = n.paid_amount
    from unnest(fresh) as n where r.invoice_id = n.invoice_id and r is distinct from n;
    get diagnostics updated = row_count;
    return jsonb_build_object('created', created, 'updated', updated, 'unchanged', cardinality(fresh) - created - updated);
end $$;
comment on function crm.invoices_write(data.invoices[]) is 'Adds the new ones and changes what differs, each in one statement, with their audit; counts them.';

create function crm.rpc_invoices_upsert(rows jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    single boolean := coalesce(jsonb_typeof(rows) = 'object', false);
    drafts jsonb;
    draft jsonb;
    faults jsonb := '{}';
    was data.invoices;
    i data.invoices;
    fresh data.invoices[] := '{}';
    place integer := 0;
begin
    if answer is not null then
        return answer;
    elsif crm.my_profile() is null or crm.my_profile() not in ('finance', 'admin') then
        perform crm.refuse('FORBIDDEN', 'Invoices are written by finance and admins.');
    end if;
    drafts := crm.invoice_rows(rows);
    select jsonb_object_agg(l.place - 1, crm.invoice_form_faults(l.draft) || case when l.seen > 1 and l.draft ? 'invoice_number'
        then '{"invoice_number": "This number is in the list twice."}'::jsonb else '{}' end) into faults
    from (
        select d as draft, place, row_number() over (partition by d ->> 'invoice_number' order by place) as seen
        from jsonb_array_elements(drafts) with ordinality as e (d, place)) as l;
    perform crm.refuse_invoices(faults, single), crm.ledger_lock(), crm.invoices_lock(drafts);
    for draft in select d from jsonb_array_elements(drafts) as d loop
        select r.* into was from data.invoices as r where r.invoice_number = draft ->> 'invoice_number';
        perform crm.check_stale(nullif((draft ->> 'version')::integer, 0), was.version, crm.invoice_json(was));
        i := crm.invoice_drafted(draft, was);
        faults := faults || jsonb_build_object(place, crm.invoice_faults(draft, i));
        fresh := fresh || i;
        place := place + 1;
    end loop;
    perform crm.refuse_invoices(faults, single);
    answer := crm.invoices_write(fresh);
    if single then
        select r.* into i from data.invoices as r where r.invoice_number = i.invoice_number;
        return crm.answered(jsonb_build_object('invoice', crm.invoice_json(i), 'created', answer -> 'created' = '1'));
    end if;
    return crm.answered(answer || jsonb_build_object('invoice_ids', (
        select jsonb_agg(r.invoice_id order by n.ordinality) from unnest(fresh) with ordinality as n join data.invoices as r using (invoice_number))));
end $$;
comment on function crm.rpc_invoices_upsert(jsonb) is
    'Adds or corrects invoices by their number, one or up to 1,000, all or nothing; finance and admins (spec 1.3).';

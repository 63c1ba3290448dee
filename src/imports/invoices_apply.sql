-- What the rows of a file of invoices do: each is decided alone, all are written in two statements (spec 7.3, 7.4).

create type crm.import_bill as (row_number integer, verdict text, problems jsonb, was data.invoices, now data.invoices);
comment on type crm.import_bill is 'An invoice as it was and as a row of a file would have it.';

create function crm.import_bills(b data.import_batches, rows crm.import_invoice[]) returns setof crm.import_bill language sql stable as $$
    with there as materialized (
        select r.row_number, r.typed, i as was, (i).invoice_id is not null as known, r.problems,
            case when (i).invoice_id is null then r.typed else crm.import_invoice_patch(i, r.typed, b.options) end as patch
        from unnest(rows) as r left join data.invoices as i on i.invoice_number = r.key
    ), drafted as materialized (
        select h.*, h.known and h.patch = '{}' as still,
            case when h.problems is null then crm.invoice_drafted(h.patch, h.was) end as now
        from there as h
    ), judged as materialized (
        select d.row_number, d.known, d.was, d.now, d.still or (d.known and d.was is not distinct from d.now) as still,
            case when d.problems is not null then d.problems
                when d.known and b.options ->> 'duplicates' in ('fill', 'overwrite') then crm.import_invoice_other(d.was, d.typed, d.patch)
                    || case when d.still then '{}' else crm.invoice_faults(d.patch, d.now) end
                when d.known then '{}'
                else crm.invoice_faults(d.patch, d.now) end as problems
        from drafted as d
    )
    select j.row_number,
        case when j.problems <> '{}' then 'fail' when j.still then 'skip' when j.known then 'update' else 'create' end,
        j.problems, j.was, jsonb_populate_record(j.now, case when j.known then '{}' else jsonb_build_object('import_batch_id', b.batch_id) end)
    from judged as j
$$;
comment on function crm.import_bills(data.import_batches, crm.import_invoice[]) is 'What each row would do, with the rules of invoices by hand.';

create function crm.import_billed(i data.invoices, was data.invoices) returns jsonb language sql stable as $$
    select jsonb_build_object('version', i.version, 'fields', c.changed -> 'before')
    from (select crm.changes(to_jsonb(was), to_jsonb(i)) as changed) as c
$$;
comment on function crm.import_billed(data.invoices, data.invoices) is 'What an undo needs of a corrected invoice.';

create function crm.import_apply_invoices(b data.import_batches, first_row integer, last_row integer) returns setof crm.import_outcome language plpgsql as $$
#variable_conflict use_column
declare
    rows crm.import_invoice[] := array(select o from crm.import_invoice_rows(b, first_row, last_row) as o);
    bills crm.import_bill[];
begin
    perform crm.ledger_lock();
    perform crm.invoices_lock(coalesce((select jsonb_agg(r.typed) from unnest(rows) as r where r.problems is null), '[]'));
    bills := array(select o from crm.import_bills(b, rows) as o);
    perform crm.invoices_write(array(select o.now from unnest(bills) as o where o.verdict in ('create', 'update') order by o.row_number));
    return query
        select o.row_number, o.verdict,
            case o.verdict
                when 'fail' then crm.import_words(o.problems)
                when 'update' then (select string_agg(replace(replace(k, '_id', ''), '_', ' '), ', ' order by k)
                    from jsonb_object_keys(crm.import_billed(i, o.was) -> 'fields') as k)
                when 'skip' then case when b.options ->> 'duplicates' in ('fill', 'overwrite') then 'there already, and nothing is different' else 'there already' end
            end,
            case when o.verdict <> 'fail' then i.invoice_id end,
            case when o.verdict = 'update' then crm.import_billed(i, o.was) end, null::jsonb
        from unnest(bills) as o join unnest(rows) as r using (row_number) left join data.invoices as i on i.invoice_number = r.key;
end $$;
comment on function crm.import_apply_invoices(data.import_batches, integer, integer) is 'Decides about these rows of invoices and does it, as the importer.';

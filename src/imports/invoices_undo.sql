-- Taking imported invoices back: untouched new ones go, corrected ones get their old values; the ledger follows by its trigger (spec 7.7).

create function crm.import_invoice_left(i data.invoices, r data.import_rows) returns text language sql stable as $$
    select case
        when i.invoice_id is null then 'removed since'
        -- That it fell due overnight is nobody's work.
        when i.version - (
            select count(*) from data.audit_log as a
            where a.entity = 'invoices' and a.entity_id = i.invoice_id and a.actor_user_id is null and a.action = 'INVOICES_UPDATED' and a.at >= r.updated_at)
            <> case r.verdict when 'create' then 1 else (r.before ->> 'version')::integer end
            then crm.import_toucher('invoices', i.invoice_id, r.batch_id)
    end
$$;
comment on function crm.import_invoice_left(data.invoices, data.import_rows) is 'Why an imported invoice cannot be taken back: somebody has changed it; null: nobody has.';

create function crm.import_undo_invoices(b data.import_batches, first_row integer, last_row integer) returns void language plpgsql as $$
#variable_conflict use_column
declare
    gone text[];
    back data.invoices[];
begin
    perform crm.ledger_lock();
    perform from data.accounts as a
    where a.account_id in (
        select i.account_id from data.import_rows as r join data.invoices as i on i.invoice_id = r.record_id
        where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.verdict in ('create', 'update')
        union
        select r.before #>> '{fields,account_id}' from data.import_rows as r
        where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.verdict = 'update')
    order by a.account_id for no key update;
    perform from data.invoices as i
    where i.invoice_id in (
        select r.record_id from data.import_rows as r
        where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.verdict in ('create', 'update'))
    order by i.invoice_id for update;
    update data.import_rows as r set left_because = crm.import_invoice_left(i, n)
    from data.import_rows as n left join data.invoices as i on i.invoice_id = n.record_id
    where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.settled and r.verdict in ('create', 'update')
      and n.batch_id = r.batch_id and n.row_number = r.row_number;
    gone := array(
        select r.record_id from data.import_rows as r
        where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.settled and r.verdict = 'create' and r.left_because is null);
    back := array(
        select jsonb_populate_record(i, r.before -> 'fields')
        from data.import_rows as r join data.invoices as i on i.invoice_id = r.record_id
        where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.settled and r.verdict = 'update' and r.left_because is null);
    delete from data.invoices as i where i.invoice_id = any (gone);
    perform crm.audit('INVOICES_REMOVED', 'invoices', g.invoice_id, null, 'import undone') from unnest(gone) as g (invoice_id);
    perform crm.invoices_write(back);
end $$;
comment on function crm.import_undo_invoices(data.import_batches, integer, integer) is 'Undo of these rows of invoices.';

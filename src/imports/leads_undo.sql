-- Taking imported leads back: untouched new ones go, changed ones get their old values, notes of "came again" go; the rest is listed (spec 7.7).

create function crm.import_lead_left(l data.leads, r data.import_rows) returns text language sql stable as $$
    select case
        when l.lead_id is null then 'removed since'
        when l.version <> case r.verdict when 'create' then 1 else (r.before ->> 'version')::integer end
            then crm.import_toucher('leads', l.lead_id, r.batch_id)
        when r.verdict = 'create' then (
            select crm.import_toucher('activities', a.activity_id, r.batch_id) from data.activities as a
            where a.lead_id = l.lead_id order by a.activity_id desc limit 1)
    end
$$;
comment on function crm.import_lead_left(data.leads, data.import_rows) is 'Why an imported lead cannot be taken back: somebody has worked on it; null: nobody has.';

create function crm.import_forget_notes(b data.import_batches, most bigint) returns void language sql volatile as $$
    with gone as (
        delete from data.activities as a
        -- An array, made once: as a table a plan may read it again for each row, and the limit would hold for none of them.
        where a.activity_id = any (array(
            select n.activity_id from data.activities as n
            where n.import_batch_id = b.batch_id and n.is_system and n.version = 1
            limit most for update skip locked))
        returning a.activity_id
    )
    insert into data.audit_log (actor_user_id, actor_role, action, entity, entity_id, correlation_id, note)
    select crm.my_id(), crm.my_profile(), 'ACTIVITY_REMOVED', 'activities', g.activity_id, b.batch_id, 'import undone' from gone as g
$$;
comment on function crm.import_forget_notes(data.import_batches, bigint) is
    'So many of the notes that leads came again with this import go; a row made one at most, so with the last chunk of rows the last note goes.';

create function crm.import_undo_leads(b data.import_batches, first_row integer, last_row integer) returns void language plpgsql as $$
#variable_conflict use_column
declare
    gone text[];
begin
    perform from data.leads as l where l.lead_id in (
        select r.record_id from data.import_rows as r
        where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.verdict in ('create', 'update'))
    order by l.lead_id for update;
    perform crm.import_forget_notes(b, (
        select count(*) from data.import_rows as r where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.settled));
    update data.import_rows as r set left_because = crm.import_lead_left(l, i)
    from data.import_rows as i left join data.leads as l on l.lead_id = i.record_id
    where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.settled and r.verdict in ('create', 'update')
      and i.batch_id = r.batch_id and i.row_number = r.row_number;
    gone := array(
        select r.record_id from data.import_rows as r
        where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.settled and r.verdict = 'create' and r.left_because is null);
    delete from data.leads as l where l.lead_id = any (gone);
    perform crm.audit('LEAD_REMOVED', 'leads', g.lead_id, null, 'import undone') from unnest(gone) as g (lead_id);
    perform crm.lead_change(l, r.before -> 'fields', 'LEAD_UPDATED', 'import undone')
    from data.import_rows as r join data.leads as l on l.lead_id = r.record_id
    where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.settled and r.verdict = 'update' and r.left_because is null;
end $$;
comment on function crm.import_undo_leads(data.import_batches, integer, integer) is 'Undo of these rows of leads.';

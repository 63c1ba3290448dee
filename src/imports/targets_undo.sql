-- Taking imported targets back: untouched new ones go, changed ones get their old values, the rest is listed (spec 7.7).

create function crm.import_toucher(entity text, entity_id text, batch_id text) returns text language sql stable as $$
    select coalesce((
        select format('changed by %s on %s', coalesce(u.full_name, 'the system'), (a.at at time zone coalesce(nullif(current_setting('bcp.tz', true), ''), 'Asia/Jakarta'))::date)
        from data.audit_log as a left join data.users as u on u.user_id = a.actor_user_id
        where a.entity = import_toucher.entity and a.entity_id = import_toucher.entity_id and a.correlation_id <> import_toucher.batch_id
        order by a.id desc limit 1), 'changed since')
$$;
comment on function crm.import_toucher(text, text, text) is 'Who changed a record after the import, and when.';

create function crm.import_target_left(t data.targets, r data.import_rows) returns text language sql stable as $$
    select case
        when t.target_id is null then 'removed since'
        when t.version <> case r.verdict when 'create' then 1 else (r.before ->> 'version')::integer end
            then crm.import_toucher('targets', t.target_id, r.batch_id)
        when r.verdict = 'create' then coalesce((
            select crm.import_toucher('activities', a.activity_id, r.batch_id) from data.activities as a
            where a.target_id = t.target_id and (a.status <> 'Planned' or a.version <> 1 or a.enrollment_id is null)
            order by a.activity_id desc limit 1), (
            -- A cadence begun, paused or ended since leaves no mark on the target itself.
            select crm.import_toucher('cadence_enrollments', e.enrollment_id::text, r.batch_id) from data.cadence_enrollments as e
            where e.target_id = t.target_id and exists (
                select from data.audit_log as a
                where a.entity = 'cadence_enrollments' and a.entity_id = e.enrollment_id::text and a.correlation_id <> r.batch_id)
            order by e.enrollment_id desc limit 1))
    end
$$;
comment on function crm.import_target_left(data.targets, data.import_rows) is 'Why an imported target cannot be taken back: somebody has worked on it; null: nobody has.';

create function crm.import_undo_targets(b data.import_batches, first_row integer, last_row integer) returns void language plpgsql as $$
#variable_conflict use_column
declare
    gone text[];
begin
    perform from data.targets as t where t.target_id in (
        select r.record_id from data.import_rows as r where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.verdict in ('create', 'update'))
    order by t.target_id for update;
    update data.import_rows as r set left_because = crm.import_target_left(t, i)
    from data.import_rows as i left join data.targets as t on t.target_id = i.record_id
    where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.settled and r.verdict in ('create', 'update')
      and i.batch_id = r.batch_id and i.row_number = r.row_number;
    gone := array(
        select r.record_id from data.import_rows as r
        where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.settled and r.verdict = 'create' and r.left_because is null);
    delete from data.activities as a where a.target_id = any (gone);
    delete from data.cadence_enrollments as e where e.target_id = any (gone);
    delete from data.targets as t where t.target_id = any (gone);
    insert into data.audit_log (actor_user_id, actor_role, action, entity, entity_id, correlation_id, note)
    select crm.my_id(), crm.my_profile(), 'TARGET_REMOVED', 'targets', g.id, b.batch_id, 'import undone' from unnest(gone) as g (id);
    with back as materialized (
        select t as now, r.before -> 'fields' as old
        from data.import_rows as r join data.targets as t on t.target_id = r.record_id
        where r.batch_id = b.batch_id and r.row_number between first_row and last_row and r.settled and r.verdict = 'update' and r.left_because is null
    ), restored as (
        update data.targets as t
        set company_name = n.company_name, domain = n.domain, industry = n.industry, contact_name = n.contact_name, contact_email = n.contact_email,
            contact_phone = n.contact_phone, linkedin_url = n.linkedin_url, city = n.city, notes = n.notes, source = n.source, next_outreach_at = n.next_outreach_at
        from back as k cross join lateral jsonb_populate_record(k.now, k.old) as n
        where t.target_id = (k.now).target_id
        returning t.target_id, k.now, k.old
    )
    insert into data.audit_log (actor_user_id, actor_role, action, entity, entity_id, correlation_id, changed, note)
    select crm.my_id(), crm.my_profile(), 'TARGET_UPDATED', 'targets', r.target_id, b.batch_id, jsonb_build_object('before',
        (select jsonb_object_agg(k, to_jsonb(r.now) -> k) from jsonb_object_keys(r.old) as k), 'after', r.old), 'import undone'
    from restored as r;
end $$;
comment on function crm.import_undo_targets(data.import_batches, integer, integer) is 'Undo of these rows of targets.';

-- Rows of targets that are there already: skipped, filled or overwritten, never their owner or status (spec 7.4); and the way back.

create function crm.import_patch(was data.targets, fields jsonb, options jsonb) returns jsonb language sql stable as $$
    select coalesce(jsonb_object_agg(f.key, f.value), '{}')
    from jsonb_each(fields) as f
    where f.key in ('company_name', 'domain', 'industry', 'contact_name', 'contact_email', 'contact_phone', 'linkedin_url', 'city', 'notes', 'source', 'next_outreach_at')
      and btrim(f.value #>> '{}') <> ''
      and case options ->> 'duplicates'
          when 'fill' then to_jsonb(was) ->> f.key is null
          when 'overwrite' then f.value <> to_jsonb(was) -> f.key
              and (jsonb_array_length(coalesce(options -> 'overwrite', '[]')) = 0 or options -> 'overwrite' ? f.key)
          else false end
$$;
comment on function crm.import_patch(data.targets, jsonb, jsonb) is
    'What a row changes of a target: empty fields, or the chosen ones (none chosen: all that the row has). An empty cell clears nothing.';

create function crm.import_change_targets(b data.import_batches, rows crm.import_target[]) returns setof crm.import_outcome language sql volatile as $$
    with there as materialized (
        select r.row_number, t.target_id, t.status, t as was, to_jsonb(t) as old,
            crm.sees_target(t.owner_user_id, crm.my_reach(), crm.team()) as seen,
            case when t.status in ('converted', 'dropped') then '{}' else crm.import_patch(t, r.fields, b.options) end as patch
        from unnest(rows) as r join data.targets as t on t.dedupe_key = r.key
    ), changed as (
        update data.targets as t
        set company_name = n.company_name, domain = n.domain, industry = n.industry, contact_name = n.contact_name, contact_email = n.contact_email,
            contact_phone = n.contact_phone, linkedin_url = n.linkedin_url, city = n.city, notes = n.notes, source = n.source, next_outreach_at = n.next_outreach_at
        from there as h cross join lateral jsonb_populate_record(h.was, h.patch) as n
        where h.seen and h.patch <> '{}' and t.target_id = h.target_id
        returning t.target_id, t.version
    ), done as materialized (
        select h.row_number, h.target_id, c.version, h.patch,
            (select jsonb_object_agg(k, h.old -> k) from jsonb_object_keys(h.patch) as k) as before
        from changed as c join there as h using (target_id)
    ), told as (
        insert into data.audit_log (actor_user_id, actor_role, action, entity, entity_id, correlation_id, changed)
        select crm.my_id(), crm.my_profile(), 'TARGET_UPDATED', 'targets', d.target_id, b.batch_id, jsonb_build_object('before', d.before, 'after', d.patch)
        from done as d
    )
    select h.row_number, case when d.target_id is not null then 'update' else 'skip' end,
        case
            when not h.seen then 'known to a colleague'
            when d.target_id is not null then (select string_agg(replace(k, '_', ' '), ', ' order by k) from jsonb_object_keys(d.patch) as k)
            when h.status in ('converted', 'dropped') then 'there already, and ' || h.status
            when b.options ->> 'duplicates' in ('fill', 'overwrite') then 'there already, and nothing is different'
            else 'there already' end,
        case when h.seen then h.target_id end,
        jsonb_build_object('version', d.version, 'fields', d.before), null::jsonb
    from there as h left join done as d using (target_id)
$$;
comment on function crm.import_change_targets(data.import_batches, crm.import_target[]) is
    'What the rows do to targets that are there: updated, or skipped and why; one that the importer may not see stays unnamed.';

create function crm.import_apply_targets(b data.import_batches, first_row integer, last_row integer) returns setof crm.import_outcome language plpgsql as $$
#variable_conflict use_column
declare
    rows crm.import_target[] := array(select o from crm.import_owned(b, first_row, last_row) as o);
    made crm.import_outcome[];
    there crm.import_outcome[];
begin
    return query select r.row_number, 'fail', r.problem, null::text, null::jsonb, null::jsonb from unnest(rows) as r where r.problem is not null;
    rows := array(select r from unnest(rows) as r where r.problem is null);
    if b.options ->> 'duplicates' in ('fill', 'overwrite') then
        perform from data.targets as t where t.dedupe_key in (select r.key from unnest(rows) as r) order by t.dedupe_key for no key update;
    end if;
    made := array(select o from crm.import_make_targets(b, rows) as o);
    perform crm.import_enroll(b, made);
    -- A statement of its own: it also sees what another import made while this one waited for it.
    there := array(select o from crm.import_change_targets(b, array(
        select r from unnest(rows) as r where not exists (select from unnest(made) as m where m.row_number = r.row_number))) as o);
    if b.stage = 'previewing' then
        return query select o.row_number, o.verdict, o.reason, o.record_id, o.before, k.flags
            from unnest(made || there) as o left join crm.import_known(rows) as k using (row_number);
    else
        return query select o.* from unnest(made || there) as o;
    end if;
end $$;
comment on function crm.import_apply_targets(data.import_batches, integer, integer) is 'Decides about these rows of targets and does it, as the importer.';

create function crm.import_enroll(b data.import_batches, made crm.import_outcome[]) returns void language plpgsql as $$
#variable_conflict use_column
declare
    c data.cadences;
    t data.targets;
begin
    if not coalesce(b.options -> 'fixed' ? 'cadence_id', false) then
        return;
    end if;
    c := crm.cadence_for((b.options #>> '{fixed,cadence_id}')::bigint);
    perform crm.check_cadence(c, 'target');
    for t in
        select r.* from unnest(made) as m join data.targets as r on r.target_id = m.record_id where r.owner_user_id is not null order by r.target_id
    loop
        perform crm.enroll_in(c, 'target', t.target_id, jsonb_build_object('owner_user_id', t.owner_user_id, 'company', t.company_name, 'contact', t.contact_name));
    end loop;
end $$;
comment on function crm.import_enroll(data.import_batches, crm.import_outcome[]) is 'New targets with an owner begin the cadence that is fixed for the file.';

-- Rows of leads that are there already: noted with the lead as "came again", filled or overwritten where the importer may edit (spec 1.4, 7.4).

create function crm.import_lead_patch(was data.leads, typed jsonb, options jsonb) returns jsonb language sql stable as $$
    select coalesce(jsonb_object_agg(f.key, f.value), '{}')
    from (select to_jsonb(was) as old, to_jsonb(jsonb_populate_record(was, typed)) as fresh) as v
    cross join lateral jsonb_each(v.fresh) as f
    where typed ? f.key and f.value <> coalesce(v.old -> f.key, 'null')
      and case options ->> 'duplicates'
          when 'fill' then v.old ->> f.key is null
          when 'overwrite' then jsonb_array_length(coalesce(options -> 'overwrite', '[]')) = 0 or options -> 'overwrite' ? f.key
          else false end
$$;
comment on function crm.import_lead_patch(data.leads, jsonb, jsonb) is
    'What a row changes of a lead: empty fields, or the chosen ones (none chosen: all that the row has). An empty cell clears nothing.';

create function crm.lead_desk(l data.leads, seen boolean) returns uuid language sql stable as $$
    select coalesce(l.sales_owner_user_id, l.marketing_owner_user_id, case when seen then crm.my_id() end, (
        select u.user_id from data.users as u join data.roles as r using (role_name)
        where u.is_active and r.access_profile in ('marketing_manager', 'admin')
        order by u.user_id = crm.my_id(), r.access_profile desc, u.created_at, u.user_id limit 1))
$$;
comment on function crm.lead_desk(data.leads, boolean) is
    'Whose a note about a lead is: its owner''s, else the caller''s if he sees the lead, else another marketing manager''s or an admin''s.';

create function crm.lead_came_again(l data.leads, typed jsonb, origin text, batch_id text) returns data.activities language sql volatile as $$
    select crm.activity_plan(jsonb_strip_nulls(jsonb_build_object(
        'activity_type', 'Other', 'status', 'Done', 'is_system', true, 'lead_id', l.lead_id,
        'opportunity_id', case when l.queue = 'working' then l.opportunity_id end, 'import_batch_id', batch_id,
        'owner_user_id', crm.lead_desk(l, crm.sees_lead(l.queue, l.sales_owner_user_id, crm.my_reach(), crm.team())),
        'subject', 'Came again: ' || l.company_name,
        'description', left(concat_ws(E'\n', origin, typed ->> 'contact_name', typed ->> 'contact_email', typed ->> 'contact_phone',
            typed ->> 'route', typed ->> 'notes'), 10000))))
$$;
comment on function crm.lead_came_again(data.leads, jsonb, text, text) is 'Notes with a lead that it came again, with what came; its owner''s (spec 1.4).';

create function crm.import_meet_leads(b data.import_batches, rows crm.import_lead[]) returns setof crm.import_outcome language sql volatile as $$
    with there as materialized (
        select t.row_number, t.typed, t.lead as was, (t.lead).lead_id, s.seen, s.own,
            case when s.seen and not s.own and crm.may_lead('edit', (t.lead).queue, (t.lead).sales_owner_user_id, (t.lead).marketing_owner_user_id)
                then crm.import_lead_patch(t.lead, t.typed, b.options) else '{}' end as patch
        from crm.import_there_leads(rows) as t
        cross join lateral (
            select crm.sees_lead((t.lead).queue, (t.lead).sales_owner_user_id, crm.my_reach(), crm.team()) as seen,
                (t.lead).import_batch_id is not distinct from b.batch_id as own
        ) as s
        order by (t.lead).lead_id
    ), done as materialized (
        select h.*, case when not h.own then (crm.lead_came_again(h.was, h.typed, 'In the file ' || b.file_name, b.batch_id)).activity_id end as note,
            case when h.patch <> '{}' then (crm.lead_change(h.was, h.patch, 'LEAD_UPDATED')).version end as version
        from there as h
    )
    select d.row_number, case when d.version is not null then 'update' else 'skip' end,
        case
            when not d.seen then 'known to a colleague'
            when d.own then 'the same as another row of this file'
            when d.version is not null then (select string_agg(replace(k, '_', ' '), ', ' order by k) from jsonb_object_keys(d.patch) as k)
            else 'there already; noted that it came again' end,
        case when d.seen then d.lead_id end,
        case when d.version is not null then jsonb_build_object('version', d.version, 'fields', (
            select jsonb_object_agg(k, to_jsonb(d.was) -> k) from jsonb_object_keys(d.patch) as k)) end,
        null::jsonb
    from done as d
$$;
comment on function crm.import_meet_leads(data.import_batches, crm.import_lead[]) is
    'What the rows do to leads that are there: noted, and updated where the importer may; one that he may not see stays unnamed.';

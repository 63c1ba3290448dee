-- Importing leads: new ones for the Lead Inbox; what is known already is noted with its lead (spec 1.4, 7).

create type crm.import_lead as (row_number integer, key text, typed jsonb, fields jsonb, problems jsonb);
comment on type crm.import_lead is 'A row of a file of leads: what it says, the lead that it would be, what is wrong with it.';

create function crm.import_lead_fields() returns text[] language sql immutable as $$
    select array['company_name', 'contact_name', 'contact_email', 'contact_phone', 'city', 'service_code', 'route', 'est_volume_value',
        'est_volume_unit', 'timeline', 'estimated_value', 'currency', 'primary_channel', 'campaign_name', 'notes']
$$;
comment on function crm.import_lead_fields() is 'What a file may say of a lead: never an owner, a status or a priority.';

create function crm.import_key_leads(draft jsonb) returns text language sql immutable as $$
    select data.normalize_company(draft ->> 'company_name') || '|' || coalesce(data.normalize_phone(draft ->> 'contact_phone'), '')
$$;
comment on function crm.import_key_leads(jsonb) is 'The dedupe_key that the lead would have.';

create function crm.import_service(typed text, out service_code text, out problem text) language sql stable as $$
    select case when count(*) = 1 then min(s.service_code) end, case
        when count(*) = 0 then 'Give the code or the name of a service of the catalogue.'
        when count(*) > 1 then 'More than one service has this name. Give its code: ' || string_agg(s.service_code, ', ' order by s.service_code) || '.' end
    from data.services as s
    where s.is_active and lower(btrim(typed)) in (lower(s.service_code), lower(s.name))
$$;
comment on function crm.import_service(text) is 'The active service of this code or name, or why there is none.';

create function crm.import_lead_rows(b data.import_batches, first_row integer, last_row integer) returns setof crm.import_lead language sql stable as $$
    with todo as materialized (
        select r.row_number, r.key, t.typed, f.fixed || t.typed as fields
        from crm.import_todo(b, first_row, last_row) as r
        cross join lateral (
            select coalesce(jsonb_object_agg(g.key, g.value), '{}') as typed from jsonb_each(crm.given(r.draft)) as g where g.key = any (crm.import_lead_fields())
        ) as t
        cross join (
            select coalesce(jsonb_object_agg(o.key, o.value), '{}') as fixed from jsonb_each(crm.given(b.options -> 'fixed')) as o
            where o.key = any (crm.import_lead_fields()) and o.key <> all (array['company_name', 'contact_name', 'contact_email', 'contact_phone'])
        ) as f
    ), services as materialized (
        select d.typed, s.service_code, s.problem
        from (select distinct t.fields ->> 'service_code' as typed from todo as t where t.fields ? 'service_code') as d
        cross join lateral crm.import_service(d.typed) as s
    )
    select t.row_number, t.key,
        case when t.typed ? 'service_code' then t.typed || jsonb_build_object('service_code', s.service_code) else t.typed end,
        '{"primary_channel": "Other"}' || t.fields || jsonb_build_object(
            'service_code', s.service_code, 'sourced_by', 'Marketing', 'import_batch_id', b.batch_id),
        nullif(jsonb_strip_nulls(jsonb_build_object(
            'company_name', case when not t.typed ? 'company_name' then 'Give the company''s name.' end,
            'contact_email', case when not t.typed ?| array['contact_email', 'contact_phone'] then 'Give an e-mail address or a phone number.' end,
            'service_code', s.problem)), '{}')
    from todo as t left join services as s on s.typed = t.fields ->> 'service_code'
$$;
comment on function crm.import_lead_rows(data.import_batches, integer, integer) is 'The rows as leads: what is fixed for the file where the row says nothing.';

create function crm.import_make_leads(rows crm.import_lead[]) returns setof crm.import_outcome language sql volatile as $$
    select r.row_number, 'create', null, l.lead_id, null::jsonb, null::jsonb
    from crm.leads_insert(array(
        select jsonb_populate_record(null::data.leads, r.fields) from unnest(rows) as r order by r.row_number)) as l
    join unnest(rows) as r on r.key = l.dedupe_key
$$;
comment on function crm.import_make_leads(crm.import_lead[]) is
    'New leads in the inbox. They have no maker: who triages one first is its marketer (spec 1.4).';

create function crm.import_there_leads(rows crm.import_lead[]) returns table (row_number integer, typed jsonb, lead data.leads) language sql stable as $$
    select r.row_number, r.typed, f.lead
    from unnest(rows) as r
    cross join lateral (
        select d as lead from data.leads as d
        where d.dedupe_key = r.key and d.queue in ('inbox', 'nurture', 'pool', 'working')
        order by d.created_at desc, d.lead_id desc limit 1
    ) as f
$$;
comment on function crm.import_there_leads(crm.import_lead[]) is 'The rows whose key a lead in inbox, nurture, pool or working has, with the newest such lead.';

create function crm.import_apply_leads(b data.import_batches, first_row integer, last_row integer) returns setof crm.import_outcome language plpgsql as $$
#variable_conflict use_column
declare
    rows crm.import_lead[];
    known integer[];
begin
    -- Keys of leads are not unique, since a person may make a second one knowingly; so imports wait for each other here.
    perform pg_advisory_xact_lock(hashtext('bcp-crm lead keys'));
    rows := array(select o from crm.import_lead_rows(b, first_row, last_row) as o);
    return query
        select r.row_number, 'fail', crm.import_words(r.problems), null::text, null::jsonb, null::jsonb from unnest(rows) as r where r.problems is not null;
    rows := array(select r from unnest(rows) as r where r.problems is null);
    if b.options ->> 'duplicates' in ('fill', 'overwrite') then
        perform from data.leads as l
        where l.lead_id in (select (t.lead).lead_id from crm.import_there_leads(rows) as t) order by l.lead_id for no key update;
    end if;
    known := array(select t.row_number from crm.import_there_leads(rows) as t);
    return query select * from crm.import_meet_leads(b, array(select r from unnest(rows) as r where r.row_number = any (known)));
    return query select * from crm.import_make_leads(array(select r from unnest(rows) as r where r.row_number <> all (known)));
end $$;
comment on function crm.import_apply_leads(data.import_batches, integer, integer) is 'Decides about these rows of leads and does it, as the importer.';

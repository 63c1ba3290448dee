-- Importing targets: what duplicates are known by, new ones, and what happens to those that are there (spec 7.4).

create type crm.import_target as (row_number integer, key text, fields jsonb, owner uuid, problem text);
comment on type crm.import_target is 'A row of a file of targets, its owner found.';

create function crm.import_key_targets(draft jsonb) returns text language sql immutable as $$
    select data.normalize_company(draft ->> 'company_name') || '|'
        || coalesce(data.normalize_domain(draft ->> 'domain'), data.email_domain(draft ->> 'contact_email'), '')
$$;
comment on function crm.import_key_targets(jsonb) is 'The dedupe_key that the target would have.';

create function crm.import_owner(typed text) returns uuid language sql stable as $$
    select (array_agg(u.user_id))[1]
    from data.users as u join data.roles as r using (role_name)
    where u.is_active and r.access_profile in ('sales', 'sales_manager') and (crm.my_profile() = 'admin' or u.user_id = any (crm.team()))
      and lower(btrim(typed)) in (u.email, lower(u.full_name), u.user_id::text)
    having count(*) = 1
$$;
comment on function crm.import_owner(text) is 'The colleague of the importer''s team who may own sales records, by e-mail, full name or id; null: none, or more than one.';

create function crm.import_owned(b data.import_batches, first_row integer, last_row integer) returns setof crm.import_target language sql stable as $$
    with todo as materialized (
        select r.row_number, r.key, r.draft - 'owner' as fields, coalesce(nullif(btrim(r.draft ->> 'owner'), ''), b.options #>> '{fixed,owner_user_id}') as typed
        from crm.import_todo(b, first_row, last_row) as r
    ), owners as materialized (
        select d.typed, crm.import_owner(d.typed) as owner from (select distinct t.typed from todo as t where t.typed is not null) as d
    )
    select t.row_number, t.key, t.fields,
        case when t.typed is not null then o.owner when crm.my_profile() in ('sales', 'sales_manager') then crm.my_id() end,
        case when t.typed is not null and o.owner is null then 'Owner: There is no such salesperson in your team.' end
    from todo as t left join owners as o on o.typed = t.typed
$$;
comment on function crm.import_owned(data.import_batches, integer, integer) is 'The rows with their owners: named in the row, else fixed for the file, else the importer if he sells.';

create function crm.import_known(rows crm.import_target[]) returns table (row_number integer, flags jsonb) language sql stable as $$
    select r.row_number, jsonb_strip_nulls(jsonb_build_object('known', case when k.account_id is not null then 'account' else 'lead' end,
        'account_id', k.account_id, 'lead_id', case when k.account_id is null then (
            select l.lead_id from data.leads as l
            where l.lead_id = k.lead_id and crm.sees_lead(l.queue, l.sales_owner_user_id, crm.my_reach(), crm.team())) end))
    from unnest(rows) as r
    cross join lateral crm.target_known(r.fields ->> 'company_name', r.fields ->> 'domain', r.fields ->> 'contact_email') as k
    where k.account_id is not null or k.lead_id is not null
$$;
comment on function crm.import_known(crm.import_target[]) is 'Which companies are an account or an open lead already; the lead''s id only for whoever sees it.';

create function crm.import_make_targets(b data.import_batches, rows crm.import_target[]) returns setof crm.import_outcome language sql volatile as $$
    with made as (
        insert into data.targets (target_id, company_name, domain, industry, contact_name, contact_email, contact_phone, linkedin_url, city, notes,
            source, next_outreach_at, tags, owner_user_id, import_batch_id)
        select 'TGT' || (select to_char(crm.today(), 'YYYYMMDD')) || lpad(r.number, greatest(4, length(r.number)), '0'),
            d.company_name, d.domain, d.industry, d.contact_name, d.contact_email, d.contact_phone, d.linkedin_url, d.city, d.notes,
            coalesce(d.source, b.options #>> '{fixed,source}'), d.next_outreach_at,
            array_remove(array[nullif(btrim(b.options #>> '{fixed,tag}'), '')], null), r.owner, b.batch_id
        from (
            select f.*, nextval('data.target_number')::text as number
            from (select r.* from unnest(rows) as r where not exists (select from data.targets as t where t.dedupe_key = r.key) order by r.key) as f
        ) as r
        cross join lateral jsonb_to_record(r.fields) as d (company_name text, domain text, industry text, contact_name text, contact_email text,
            contact_phone text, linkedin_url text, city text, notes text, source text, next_outreach_at date)
        on conflict (dedupe_key) do nothing
        returning target_id, dedupe_key, status, owner_user_id
    ), known as materialized (
        select m.*, r.row_number, r.fields from made as m join unnest(rows) as r on r.key = m.dedupe_key
    ), told as (
        insert into data.audit_log (actor_user_id, actor_role, action, entity, entity_id, correlation_id, changed)
        select crm.my_id(), crm.my_profile(), 'TARGET_CREATED', 'targets', k.target_id, b.batch_id, jsonb_build_object('after',
            k.fields || jsonb_build_object('status', k.status, 'owner_user_id', k.owner_user_id, 'import_batch_id', b.batch_id))
        from known as k
    )
    select k.row_number, 'create', null::text, k.target_id, null::jsonb, null::jsonb from known as k
$$;
comment on function crm.import_make_targets(data.import_batches, crm.import_target[]) is
    'New targets of the companies that are not there yet, in the order of their keys, so that two imports wait for each other and never in a circle.';

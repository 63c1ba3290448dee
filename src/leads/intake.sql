-- A lead comes in, and its plain fields are edited.

create function crm.lead_typed(given jsonb, known text[]) returns jsonb language plpgsql stable as $$
declare
    typed jsonb;
begin
    perform crm.refuse_unknown(given, known);
    select coalesce(jsonb_object_agg(g.key, case
            when jsonb_typeof(g.value) <> 'string' then g.value
            when g.key = 'contact_email' then to_jsonb(lower(nullif(btrim(g.value #>> '{}', E' \t\r\n'), '')))
            when g.key = 'currency' then to_jsonb(upper(nullif(btrim(g.value #>> '{}', E' \t\r\n'), '')))
            else to_jsonb(nullif(btrim(g.value #>> '{}', E' \t\r\n'), '')) end), '{}')
    into typed from jsonb_each(given) as g;
    if typed ->> 'est_volume_value' !~ '^\d{1,11}(\.\d+)?$' then
        perform crm.refuse_field('est_volume_value', 'Give a number from 0 to 99,999,999,999.');
    elsif typed ->> 'estimated_value' !~ '^\d{1,15}(\.\d+)?$' then
        perform crm.refuse_field('estimated_value', 'Give an amount of at most fifteen digits, without separators.');
    end if;
    if typed ->> 'service_code' is not null
        and not exists (select from data.services as s where s.service_code = typed ->> 'service_code' and s.is_active) then
        perform crm.refuse_field('service_code', 'Choose a service of the catalogue.');
    end if;
    return typed;
end $$;
comment on function crm.lead_typed(jsonb, text[]) is 'What a person typed: unknown fields refused, trimmed, empty is null.';

create function crm.leads_insert(drafts data.leads[]) returns setof data.leads language sql volatile as $$
    with made as (
        insert into data.leads as l (lead_date, company_name, contact_name, contact_email, contact_phone, city, service_code, route,
            est_volume_value, est_volume_unit, timeline, estimated_value, currency, sourced_by, primary_channel, campaign_name, notes,
            marketing_owner_user_id, triage_status, priority, sales_owner_user_id, claimed_at, sla_deadline, import_batch_id)
        select coalesce(n.lead_date, crm.today()), n.company_name, n.contact_name, n.contact_email, n.contact_phone, n.city, n.service_code,
            n.route, n.est_volume_value, n.est_volume_unit, n.timeline, n.estimated_value,
            coalesce(n.currency, (select crm.setting('currency') #>> '{}'), 'IDR'), n.sourced_by, n.primary_channel, n.campaign_name, n.notes,
            n.marketing_owner_user_id,
            coalesce(n.triage_status, case when n.sales_owner_user_id is null then 'New' else 'Handed Over' end),
            coalesce(n.priority, 0), n.sales_owner_user_id,
            coalesce(n.claimed_at, case when n.sales_owner_user_id is not null then crm.now() end),
            crm.now() + (select make_interval(hours => coalesce((crm.setting('sla_hours') #>> '{}')::integer, 24))), n.import_batch_id
        from unnest(drafts) with ordinality as n
        order by n.ordinality
        returning l.*
    ), told as materialized (
        select m as lead, crm.audit('LEAD_CREATED', 'leads', m.lead_id, crm.changes('{}', to_jsonb(m))) as done from made as m
    )
    select (t.lead).* from told as t
$$;
comment on function crm.leads_insert(data.leads[]) is
    'New leads: in the inbox, or their sales owner''s at once when one is named; each with its audit. The caller checks rights.';

create function crm.lead_insert(draft jsonb) returns data.leads language sql volatile as $$
    select l from crm.leads_insert(array[jsonb_populate_record(null::data.leads, draft)]) as l
$$;
comment on function crm.lead_insert(jsonb) is 'The same for one.';

create function crm.lead_source(profile text, given text, owner text) returns text language plpgsql as $$
declare
    own text := case when profile like 'sales%' then 'Sales' when profile like 'marketing%' then 'Marketing' end;
    source text := coalesce(given, own, case when owner is null then 'Marketing' else 'Sales' end);
begin
    if source not in ('Marketing', 'Sales') then
        perform crm.refuse_field('sourced_by', 'Choose Marketing or Sales.');
    elsif source <> own then
        perform crm.refuse_field('sourced_by', format('A lead of yours is sourced by %s; leave this out.', own));
    elsif source = 'Marketing' and owner is not null then
        perform crm.refuse_field('owner_user_id', 'A marketing lead gets its owner when it is claimed or assigned.');
    end if;
    return source;
end $$;
comment on function crm.lead_source(text, text, text) is 'sourced_by follows the maker''s department; an admin''s is taken as sent (spec 1.3).';

create function crm.rpc_lead_create(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    profile text := crm.my_profile();
    typed jsonb;
    source text;
    l data.leads;
begin
    if answer is not null then
        return answer;
    end if;
    if not crm.may_lead('create', null, null, null) then
        perform crm.refuse('FORBIDDEN', 'Leads are made by marketing and sales.');
    end if;
    typed := crm.lead_typed(draft, array['lead_date', 'company_name', 'contact_name', 'contact_email', 'contact_phone', 'city', 'service_code',
        'route', 'est_volume_value', 'est_volume_unit', 'timeline', 'estimated_value', 'currency', 'sourced_by', 'primary_channel',
        'campaign_name', 'notes', 'priority', 'owner_user_id']);
    source := crm.lead_source(profile, typed ->> 'sourced_by', typed ->> 'owner_user_id');
    if typed ->> 'company_name' is null then
        perform crm.refuse_field('company_name', 'Give the company''s name.');
    elsif typed ->> 'primary_channel' is null then
        perform crm.refuse_field('primary_channel', 'Choose where the lead comes from.');
    elsif source = 'Marketing' and typed ->> 'contact_email' is null and typed ->> 'contact_phone' is null then
        perform crm.refuse('VALIDATION_ERROR', 'Give an e-mail address or a phone number.', jsonb_build_object(
            'contact_email', 'Give an e-mail address or a phone number.', 'contact_phone', 'Give an e-mail address or a phone number.'));
    end if;
    perform crm.check_priority((typed ->> 'priority')::integer);
    if crm.token_scope() = 'intake' then
        answer := crm.lead_taken_again(typed);
        if answer is not null then
            return crm.answered(answer);
        end if;
    end if;
    typed := typed - 'owner_user_id' || jsonb_build_object('sourced_by', source);
    if source = 'Sales' then
        typed := typed || jsonb_build_object('sales_owner_user_id', crm.new_owner((draft ->> 'owner_user_id')::uuid));
    elsif profile in ('marketing', 'marketing_manager') and crm.token_scope() is distinct from 'intake' then
        typed := typed || jsonb_build_object('marketing_owner_user_id', crm.my_id());
    end if;
    l := crm.lead_insert(typed);
    if l.queue = 'working' then
        perform crm.lead_first_contact(l);
        perform crm.tell_owner(l.sales_owner_user_id, 'leads', l.lead_id);
    end if;
    perform crm.lead_taken_in(l.lead_id, false);
    answer := jsonb_build_object('lead', crm.lead_json(l), 'duplicates', crm.lead_matches(l));
    return crm.answered(answer);
end $$;
comment on function crm.rpc_lead_create(jsonb) is
    'A lead by hand: marketing''s into the inbox, a sales-made one into its owner''s My Leads with a call due today (spec 1.3, 1.4).';

create function crm.rpc_lead_update(lead_id text, patch jsonb, version integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    l data.leads;
    typed jsonb;
begin
    if answer is not null then
        return answer;
    end if;
    l := crm.lead_for(rpc_lead_update.lead_id, 'edit');
    perform crm.check_stale(rpc_lead_update.version, l.version, crm.lead_json(l));
    typed := crm.lead_typed(patch, array['lead_date', 'company_name', 'contact_name', 'contact_email', 'contact_phone', 'city', 'service_code',
        'route', 'est_volume_value', 'est_volume_unit', 'timeline', 'estimated_value', 'currency', 'primary_channel', 'campaign_name', 'notes']);
    if typed ? 'company_name' and typed ->> 'company_name' is null then
        perform crm.refuse_field('company_name', 'Give the company''s name.');
    end if;
    if to_jsonb(jsonb_populate_record(l, typed)) <> to_jsonb(l) then
        l := crm.lead_change(l, typed, 'LEAD_UPDATED');
    end if;
    answer := jsonb_build_object('lead', crm.lead_json(l));
    return crm.answered(answer);
end $$;
comment on function crm.rpc_lead_update(text, jsonb, integer) is
    'Edits the plain fields: marketing in inbox and nurture, the sales owner and his managers while working, admin (spec 3.1).';

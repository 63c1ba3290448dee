-- Making and editing a target by hand (spec 1.9, 4.1).

create function crm.target_for_act(target_id text) returns data.targets language plpgsql as $$
#variable_conflict use_column
declare
    t data.targets;
begin
    select r.* into t from data.targets as r where r.target_id = target_for_act.target_id for update;
    if not found or not coalesce(crm.sees_target(t.owner_user_id, crm.my_reach(), crm.team()), false) then
        perform crm.refuse_missing('target');
    end if;
    return t;
end $$;
comment on function crm.target_for_act(text) is 'The target that an act is about, locked as a lead would be; NOT_FOUND for whoever does not see it.';

create function crm.target_change(was data.targets, change jsonb, action text, note text default null) returns data.targets language plpgsql as $$
#variable_conflict use_column
declare
    t data.targets := crm.patched(was, change);
begin
    update data.targets as r set
        company_name = trim(t.company_name), domain = t.domain, industry = t.industry, contact_name = t.contact_name,
        contact_email = t.contact_email, contact_phone = t.contact_phone, linkedin_url = t.linkedin_url, city = t.city, notes = t.notes,
        source = t.source, tags = t.tags, status = t.status, owner_user_id = t.owner_user_id, next_outreach_at = t.next_outreach_at,
        last_contacted_at = t.last_contacted_at, drop_reason = t.drop_reason, dropped_at = t.dropped_at, converted_at = t.converted_at,
        converted_to_account_id = t.converted_to_account_id, converted_to_opportunity_id = t.converted_to_opportunity_id
    where r.target_id = was.target_id
    returning * into t;
    perform crm.audit(action, 'targets', t.target_id, crm.changes(to_jsonb(was), to_jsonb(t)), note);
    return t;
end $$;
comment on function crm.target_change(data.targets, jsonb, text, text) is 'Writes the named columns of a locked target and one audit row with what differs.';

create function crm.target_typed(typed jsonb) returns jsonb language plpgsql stable as $$
declare
    host text := data.normalize_domain(typed ->> 'domain');
begin
    if host !~ '^[^\s@]+\.[^\s@]+$' then
        perform crm.refuse_field('domain', 'This is not a web address. Write it like majujaya.co.id.');
    elsif typed -> 'company_name' = 'null' then
        perform crm.refuse_field('company_name', 'Please fill this in.');
    elsif jsonb_typeof(typed -> 'tags') not in ('array', 'null') then
        perform crm.refuse_field('tags', 'Give a list of words.');
    elsif jsonb_array_length(nullif(typed -> 'tags', 'null')) > 10
        or exists (select from jsonb_array_elements_text(coalesce(nullif(typed -> 'tags', 'null'), '[]')) as w where length(w) not between 1 and 40) then
        perform crm.refuse_field('tags', 'At most 10 words of 40 letters.');
    end if;
    perform crm.check_phone('contact_phone', typed ->> 'contact_phone');
    return typed
        || case when typed ? 'domain' then jsonb_build_object('domain', host) else '{}' end
        || case when typed ? 'contact_email' then jsonb_build_object('contact_email', lower(trim(typed ->> 'contact_email'))) else '{}' end
        || case when typed -> 'tags' = 'null' then '{"tags": []}' else '{}'::jsonb end;
end $$;
comment on function crm.target_typed(jsonb) is 'A target''s fields as they are stored; refuses a domain, phone or tag that is none.';

create function crm.refuse_known_target(t data.targets) returns void language plpgsql as $$
#variable_conflict use_column
declare
    twin data.targets;
begin
    select r.* into twin from data.targets as r
    where r.dedupe_key = data.normalize_company(t.company_name) || '|' || coalesce(data.normalize_domain(t.domain), data.email_domain(t.contact_email), '')
      and r.target_id is distinct from t.target_id;
    if not found then
        return;
    elsif crm.sees_target(twin.owner_user_id, crm.my_reach(), crm.team()) then
        perform crm.refuse('TARGET_EXISTS', format('%s is a target already. Work with that one.', twin.company_name),
            jsonb_build_object('target_id', twin.target_id, 'company_name', twin.company_name));
    end if;
    perform crm.refuse('TARGET_EXISTS', 'A colleague has this company among his targets already.');
end $$;
comment on function crm.refuse_known_target(data.targets) is 'TARGET_EXISTS, with the id that exists if the caller may see it (spec 4.1).';

create function crm.target_make(fields jsonb) returns data.targets language plpgsql as $$
#variable_conflict use_column
declare
    t data.targets;
begin
    for attempt in 1..20 loop
        t := jsonb_populate_record(null::data.targets, fields);
        perform crm.refuse_known_target(t);
        -- Whoever makes the same target at this moment is waited for, and found by the next turn.
        insert into data.targets (company_name, domain, industry, contact_name, contact_email, contact_phone, linkedin_url, city, notes, source,
            tags, owner_user_id, next_outreach_at)
        values (trim(t.company_name), t.domain, t.industry, t.contact_name, t.contact_email, t.contact_phone, t.linkedin_url, t.city, t.notes,
            t.source, coalesce(t.tags, '{}'), t.owner_user_id, t.next_outreach_at)
        on conflict do nothing
        returning * into t;
        if found then
            perform crm.audit('TARGET_CREATED', 'targets', t.target_id, crm.changes('{}', to_jsonb(t)));
            return t;
        end if;
    end loop;
    raise serialization_failure using message = 'target making did not settle';
end $$;
comment on function crm.target_make(jsonb) is 'A new target, or TARGET_EXISTS; never two of one company, also when raced.';

create function crm.rpc_target_create(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    t data.targets;
begin
    if answer is not null then
        return answer;
    elsif not crm.may_create_target() then
        perform crm.refuse('FORBIDDEN', 'Targets are made by sales, sales support and admins.');
    end if;
    perform crm.refuse_unknown(typed, array['company_name', 'domain', 'industry', 'contact_name', 'contact_email', 'contact_phone', 'linkedin_url',
        'city', 'notes', 'source', 'tags', 'owner_user_id', 'next_outreach_at']);
    perform crm.require_fields(typed, array['company_name']);
    typed := crm.target_typed(typed);
    t := crm.target_make(typed || jsonb_build_object('owner_user_id', crm.account_owner((typed ->> 'owner_user_id')::uuid)));
    perform crm.notify(t.owner_user_id, 'assigned', 'targets', t.target_id, 'The target ' || t.company_name || ' was given to you.');
    return crm.answered(jsonb_build_object('target', crm.target_json(t)));
end $$;
comment on function crm.rpc_target_create(jsonb) is 'Makes a target by hand: its maker''s in sales, whose he names otherwise; TARGET_EXISTS for a company that is one (spec 1.3, 1.9).';

create function crm.rpc_target_update(target_id text, patch jsonb, version integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.blank_to_null(patch);
    was data.targets;
    t data.targets;
begin
    if answer is not null then
        return answer;
    end if;
    was := crm.target_for_act(target_id);
    if not crm.may_edit_target(was.owner_user_id) then
        perform crm.refuse('FORBIDDEN', 'Only its owner, the owner''s sales manager, sales support and an admin edit this target.');
    end if;
    perform crm.refuse_unknown(typed, array['company_name', 'domain', 'industry', 'contact_name', 'contact_email', 'contact_phone', 'linkedin_url',
        'city', 'notes', 'source', 'tags', 'next_outreach_at']);
    perform crm.check_stale(version, was.version, crm.target_json(was));
    typed := crm.target_typed(typed);
    if typed ->> 'next_outreach_at' is not null and was.status in ('converted', 'dropped') then
        perform crm.refuse_field('next_outreach_at', 'This target is ' || was.status || '. Nothing more is planned on it.');
    end if;
    t := crm.patched(was, typed);
    if t is distinct from was then
        perform crm.refuse_known_target(t);
        begin
            t := crm.target_change(was, typed, 'TARGET_UPDATED');
        exception when unique_violation then
            -- Somebody made that company a target at this moment: a statement of its own sees it.
            perform crm.refuse_known_target(t);
            raise serialization_failure using message = 'target editing did not settle';
        end;
    end if;
    return crm.answered(jsonb_build_object('target', crm.target_json(t)));
end $$;
comment on function crm.rpc_target_update(text, jsonb, integer) is 'Edits a target''s plain fields; owner, status and links have acts of their own.';

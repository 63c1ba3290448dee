-- What every domain stands on: time, the named user, refusals, idempotency, audit. Rebuilt on migrate.

create function crm.now() returns timestamptz language sql stable as $$ select data.clock() $$;
comment on function crm.now() is 'The present moment; a test may set it (spec: time is an input).';

create function crm.today() returns date language sql stable as $$ select data.company_today() $$;
comment on function crm.today() is 'Today in the company''s time zone (spec 1.13).';

create function crm.my_id() returns uuid language sql stable parallel safe as $$
    select nullif(current_setting('bcp.user_id', true), '')::uuid
$$;
comment on function crm.my_id() is 'The user named for this transaction; null: nobody, and no rows.';

create function crm.my_profile() returns text language sql stable parallel safe as $$
    select nullif(current_setting('bcp.profile', true), '')
$$;
comment on function crm.my_profile() is 'The named user''s access profile (spec 1.3).';

create function crm.my_reach() returns text language sql stable parallel safe as $$
    select nullif(current_setting('bcp.reach', true), '')
$$;
comment on function crm.my_reach() is 'How far the named user sees: all, marketing, team, support, finance, none.';

create function crm.team() returns uuid[] language sql stable parallel safe as $$
    select nullif(current_setting('bcp.team', true), '')::uuid[]
$$;
comment on function crm.team() is 'The named user and everybody below in the tree of managers.';

create function crm.correlation_id() returns text language plpgsql volatile as $$
declare
    known text := nullif(current_setting('bcp.correlation', true), '');
begin
    return coalesce(known, set_config('bcp.correlation', gen_random_uuid()::text, true));
end $$;
comment on function crm.correlation_id() is 'One id for all audit rows of a transaction, the same as in the HTTP answer.';

create function crm.setting(name text) returns jsonb language sql stable security definer set search_path = '' as $$
    select s.value from data.settings as s where s.key = name
$$;
comment on function crm.setting(text) is 'A company setting (spec 2.2), readable by every act.';

create function crm.refuse(code text, message text, details jsonb default null) returns void language plpgsql as $$
begin
    raise exception using
        errcode = case code
            when 'UNAUTHENTICATED' then 'CRM01' when 'FORBIDDEN' then 'CRM02' when 'NOT_FOUND' then 'CRM03'
            when 'VALIDATION_ERROR' then 'CRM04' when 'QUALIFICATION_INCOMPLETE' then 'CRM05' when 'REASON_REQUIRED' then 'CRM06'
            when 'INVALID_TRANSITION' then 'CRM07' when 'STAGE_REQUIREMENTS' then 'CRM08' when 'ALREADY_CLAIMED' then 'CRM09'
            when 'POOL_EMPTY' then 'CRM10' when 'CLAIM_LIMIT' then 'CRM11' when 'ALREADY_ENROLLED' then 'CRM12'
            when 'ACCOUNT_EXISTS' then 'CRM13' when 'CONTACT_EXISTS' then 'CRM14' when 'TARGET_EXISTS' then 'CRM15'
            when 'USER_EXISTS' then 'CRM16' when 'STALE_RECORD' then 'CRM17' when 'IDEMPOTENCY_MISMATCH' then 'CRM18'
            when 'RATE_LIMITED' then 'CRM19'
        end,
        message = message,
        detail = coalesce(details::text, '');
end $$;
comment on function crm.refuse(text, text, jsonb) is 'Ends the act with a code of spec 4.1, a sentence for a person and details.';

create function crm.refuse_field(field text, message text) returns void language sql as $$
    select crm.refuse('VALIDATION_ERROR', message, jsonb_build_object(field, message))
$$;
comment on function crm.refuse_field(text, text) is 'Ends the act: this field is wrong, and why.';

create function crm.refuse_missing(kind text) returns void language sql as $$
    select crm.refuse('NOT_FOUND', 'There is no such ' || kind || ', or it is not yours to see.')
$$;
comment on function crm.refuse_missing(text) is 'Hidden and missing look the same (spec 4.1).';

create function crm.require_reason(field text, reason text) returns text language plpgsql as $$
begin
    if coalesce(trim(reason), '') = '' then
        perform crm.refuse('REASON_REQUIRED', 'Please say why.', jsonb_build_object('field', field));
    end if;
    return trim(reason);
end $$;
comment on function crm.require_reason(text, text) is 'The reason, trimmed; REASON_REQUIRED without one.';

create function crm.same_request(stored data.idempotency_keys) returns jsonb language plpgsql stable as $$
begin
    if stored.operation <> current_setting('bcp.operation') or stored.request_hash <> current_setting('bcp.request_hash') then
        perform crm.refuse('IDEMPOTENCY_MISMATCH', 'This Idempotency-Key was used for another request. Use a new key.');
    end if;
    return stored.response;
end $$;
comment on function crm.same_request(data.idempotency_keys) is 'The answer that stands with a key, for the request that it was used for.';

create function crm.replayed() returns jsonb language plpgsql volatile as $$
declare
    request_key text := nullif(current_setting('bcp.key', true), '');
    stored data.idempotency_keys;
begin
    if request_key is null then
        return null;
    end if;
    delete from data.idempotency_keys where user_id = crm.my_id() and key = request_key and expires_at <= crm.now();
    insert into data.idempotency_keys (user_id, key, operation, request_hash)
    values (crm.my_id(), request_key, current_setting('bcp.operation'), current_setting('bcp.request_hash'))
    on conflict do nothing;
    if found then
        return null;
    end if;
    -- A statement of its own: only now is the row of whoever came first visible.
    select * into stored from data.idempotency_keys where user_id = crm.my_id() and key = request_key;
    return crm.same_request(stored);
end $$;
comment on function crm.replayed() is 'First line of every act: the stored answer of the same request, or null to go on (spec 4.1).';

create function crm.answered(answer jsonb) returns jsonb language plpgsql volatile as $$
begin
    if nullif(current_setting('bcp.key', true), '') is not null then
        update data.idempotency_keys set response = answer
        where user_id = crm.my_id() and key = current_setting('bcp.key');
    end if;
    return answer;
end $$;
comment on function crm.answered(jsonb) is 'Last line of every act: keeps the answer for a repeat of the same request.';

create function crm.my_answer() returns jsonb language sql stable security definer set search_path = '' as $$
    select crm.same_request(k) from data.idempotency_keys as k
    where k.user_id = crm.my_id() and k.key = nullif(current_setting('bcp.key', true), '') and k.expires_at > crm.now()
$$;
comment on function crm.my_answer() is
    'What the same request was answered before, without taking its key: for what is asked before the act and would be refused after it.';

create function crm.changes(before jsonb, after jsonb) returns jsonb language sql immutable as $$
    select jsonb_build_object(
        'before', coalesce(jsonb_object_agg(n.key, before -> n.key), '{}'),
        'after', coalesce(jsonb_object_agg(n.key, n.value), '{}'))
    from jsonb_each(after) as n
    where n.value is distinct from coalesce(before -> n.key, 'null')
      and n.key <> all (array['version', 'updated_at', 'search_text', 'search_name', 'pool_rank', 'dedupe_key', 'next_contact_key', 'outreach_key', 'handover_eligible'])
$$;
comment on function crm.changes(jsonb, jsonb) is 'Before and after of the columns that differ; a new record has no before.';

create function crm.audit(action text, entity text, entity_id text, changed jsonb default null, note text default null)
returns void language sql volatile security definer set search_path = '' as $$
    insert into data.audit_log (actor_user_id, actor_role, action, entity, entity_id, correlation_id, changed, note)
    values (crm.my_id(), crm.my_profile(), action, entity, entity_id, crm.correlation_id(), changed, note)
$$;
comment on function crm.audit(text, text, text, jsonb, text) is 'One row per transition and record (spec 2.2 audit_log).';

create function crm.touch() returns trigger language plpgsql as $$
begin
    new.updated_at := crm.now();
    new.version := old.version + 1;
    return new;
end $$;
comment on function crm.touch() is 'Keeps updated_at and version where people edit rows.';

create function crm.stamp() returns trigger language plpgsql as $$
begin
    new.updated_at := crm.now();
    return new;
end $$;
comment on function crm.stamp() is 'Keeps updated_at where rows change without a version.';

create function crm.audit_update() returns trigger language plpgsql security definer set search_path = '' as $$
declare
    fresh jsonb := to_jsonb(new);
begin
    perform crm.audit(tg_argv[0], tg_table_name, fresh ->> tg_argv[1], crm.changes(to_jsonb(old), fresh));
    return null;
end $$;
comment on function crm.audit_update() is 'Audits an update that comes straight from the query role; acts audit for themselves.';

create function crm.patched(current_row anyelement, patch jsonb) returns anyelement language sql immutable as $$
    select jsonb_populate_record(current_row, patch)
$$;
comment on function crm.patched(anyelement, jsonb) is 'The row with the named columns replaced; a null clears, an absent column stays.';

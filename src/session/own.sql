-- What everybody keeps for himself: name, language, time zone, password, sessions, API tokens (spec 3.1, 4.2).

create function crm.must_sign_in() returns void language plpgsql stable as $$
begin
    if crm.my_id() is null then
        perform crm.refuse('UNAUTHENTICATED', 'Please sign in.');
    elsif crm.token_scope() is not null then
        perform crm.refuse('FORBIDDEN', 'A token does not change its owner''s account. Sign in to do that.');
    end if;
end $$;
comment on function crm.must_sign_in() is 'A token that got into wrong hands must not make itself a longer life, or lock its owner out.';

create function crm.check_zone(field text, zone text) returns void language plpgsql stable as $$
begin
    if zone is null or zone !~ '^[A-Z]' or not exists (select from pg_catalog.pg_timezone_names as z where z.name = zone) then
        perform crm.refuse_field(field, 'Give a time zone like Asia/Jakarta.');
    end if;
end $$;
comment on function crm.check_zone(text, text) is 'Refuses what PostgreSQL knows no time zone by.';

create function crm.rpc_me_update(patch jsonb, password_hash text default null) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.blank_to_null(patch);
    was data.users;
    u data.users;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.must_sign_in();
    perform crm.refuse_unknown(typed, array['full_name', 'locale', 'time_zone']);
    if typed -> 'full_name' = 'null' then
        perform crm.refuse_field('full_name', 'Please fill this in.');
    elsif typed ? 'locale' and coalesce(typed ->> 'locale', '') not in ('id', 'en') then
        perform crm.refuse_field('locale', 'Choose id or en.');
    elsif typed ? 'time_zone' then
        perform crm.check_zone('time_zone', typed ->> 'time_zone');
    end if;
    select r.* into was from data.users as r where r.user_id = crm.my_id() for no key update;
    update data.users as r set full_name = n.full_name, locale = n.locale, time_zone = n.time_zone
    from crm.patched(was, typed) as n where r.user_id = was.user_id returning r.* into u;
    if password_hash is not null then
        perform crm.password_set(u.user_id, password_hash);
        perform crm.sessions_end_others();
    end if;
    perform crm.audit('USER_UPDATED', 'users', u.user_id::text, crm.changes(to_jsonb(was) - 'updated_at', to_jsonb(u)),
        case when password_hash is not null then 'a new password' end);
    return crm.answered(jsonb_build_object('user', (select to_jsonb(m) from crm.me() as m)));
end $$;
comment on function crm.rpc_me_update(jsonb, text) is
    'Everybody changes his own name, language and time zone; with a new password all his other sessions end. The caller has compared the old one.';

create function crm.login_sessions()
returns table (session_id uuid, user_agent text, address text, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz, is_current boolean)
language sql stable security definer set search_path = '' as $$
    select s.session_id, s.user_agent, s.address, s.created_at, s.last_seen_at, s.expires_at,
        s.session_id::text = coalesce(current_setting('bcp.session_id', true), '')
    from data.sessions as s
    where s.user_id = crm.my_id() and crm.session_lives(s)
    order by 7 desc, s.last_seen_at desc, s.session_id
$$;
comment on function crm.login_sessions() is 'The named user''s living sessions, the one that asks first.';

create function crm.sessions_end_others() returns bigint language sql as $$
    with ended as (
        update data.sessions as s set ended_at = crm.now()
        where s.user_id = crm.my_id() and crm.session_lives(s) and s.session_id::text <> coalesce(current_setting('bcp.session_id', true), '')
        returning 1
    )
    select count(*) from ended
$$;
comment on function crm.sessions_end_others() is 'Ends all sessions of the named user but the one that asks.';

create function crm.rpc_sessions_end(only_id uuid default null) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    ended bigint;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.must_sign_in();
    if only_id is null then
        ended := crm.sessions_end_others();
    else
        update data.sessions as s set ended_at = crm.now() where s.session_id = only_id and s.user_id = crm.my_id() and crm.session_lives(s);
        if not found then
            perform crm.refuse_missing('session');
        end if;
        ended := 1;
    end if;
    perform crm.audit('USER_SIGNED_OUT', 'users', crm.my_id()::text, jsonb_build_object('after', jsonb_build_object('sessions', ended)));
    return crm.answered(jsonb_build_object('ended', ended));
end $$;
comment on function crm.rpc_sessions_end(uuid) is 'Signs one of the caller''s sessions out, or all but the one that asks; whoever has its cookie is out at once.';

create function crm.login_tokens()
returns table (token_id uuid, name text, scope text, created_at timestamptz, last_used_at timestamptz, expires_at timestamptz, is_expired boolean)
language sql stable security definer set search_path = '' as $$
    select t.token_id, t.name, t.scope, t.created_at, t.last_used_at, t.expires_at, not crm.token_lives(t)
    from data.api_tokens as t
    where t.user_id = crm.my_id() and t.revoked_at is null
    order by t.created_at desc, t.token_id
$$;
comment on function crm.login_tokens() is 'The named user''s API tokens, newest first; never the tokens themselves, of which only hashes are kept.';

create function crm.rpc_token_create(draft jsonb, token_hash bytea) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    last_day date;
    t data.api_tokens;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.must_sign_in();
    perform crm.refuse_unknown(typed, array['name', 'scope', 'expires_on']);
    perform crm.require_fields(typed, array['name', 'scope']);
    last_day := coalesce((typed ->> 'expires_on')::date, crm.today() + 365);
    if typed ->> 'scope' not in ('read', 'write', 'intake') then
        perform crm.refuse_field('scope', 'Choose read, write or intake.');
    elsif typed ->> 'scope' = 'intake' and not crm.may_lead('create', null, null, null) then
        perform crm.refuse_field('scope', 'Your role makes no leads, so a token of yours cannot bring any.');
    elsif last_day < crm.today() or last_day > crm.today() + 1827 then
        perform crm.refuse_field('expires_on', 'Choose a day from today to five years from now.');
    end if;
    insert into data.api_tokens (token_hash, user_id, name, scope, expires_at)
    values (rpc_token_create.token_hash, crm.my_id(), typed ->> 'name', typed ->> 'scope',
        (last_day + 1)::timestamp at time zone coalesce(crm.setting('time_zone') #>> '{}', 'Asia/Jakarta'))
    returning * into t;
    perform crm.audit('API_TOKENS_CREATED', 'api_tokens', t.token_id::text, crm.changes('{}', to_jsonb(t) - 'token_hash'));
    return crm.answered(jsonb_build_object('token_hash', encode(t.token_hash, 'hex'),
        'row', (select to_jsonb(k) from crm.login_tokens() as k where k.token_id = t.token_id)));
end $$;
comment on function crm.rpc_token_create(jsonb, bytea) is
    'A new API token of the caller: read, write or intake, to the end of a day within five years, a year unless given. Only its hash is kept.';

create function crm.rpc_token_revoke(token_id uuid) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.must_sign_in();
    update data.api_tokens as t set revoked_at = crm.now()
    where t.token_id = rpc_token_revoke.token_id and t.user_id = crm.my_id() and t.revoked_at is null;
    if not found then
        perform crm.refuse_missing('token');
    end if;
    perform crm.audit('API_TOKENS_REVOKED', 'api_tokens', rpc_token_revoke.token_id::text);
    return crm.answered(jsonb_build_object('token_id', rpc_token_revoke.token_id));
end $$;
comment on function crm.rpc_token_revoke(uuid) is 'Ends one of the caller''s tokens at once.';

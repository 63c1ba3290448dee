-- Signing in and naming the user of a request's transaction in its first statement.

alter table data.credentials enable row level security;
alter table data.sessions enable row level security;
alter table data.api_tokens enable row level security;
alter table data.login_failures enable row level security;
alter table data.idempotency_keys enable row level security;
alter table data.invitations enable row level security;

create function crm.session_lives(s data.sessions) returns boolean language sql stable as $$
    select s.ended_at is null and s.expires_at > crm.now() and s.last_seen_at > crm.now() - interval '7 days'
$$;
comment on function crm.session_lives(data.sessions) is 'Not ended, not older than it may get, and used within 7 days.';

create function crm.token_lives(t data.api_tokens) returns boolean language sql stable as $$
    select t.revoked_at is null and (t.expires_at is null or t.expires_at > crm.now())
$$;
comment on function crm.token_lives(data.api_tokens) is 'Not revoked and not run out.';

create function crm.token_scope() returns text language sql stable as $$
    select nullif(current_setting('bcp.token_scope', true), '')
$$;
comment on function crm.token_scope() is 'The scope of the API token that this transaction came with: read, write, intake; null: a person who is signed in.';

create function crm.enter_by_token(token_hash bytea, operation text) returns uuid language plpgsql as $$
#variable_conflict use_column
declare
    t data.api_tokens;
begin
    select k.* into t from data.api_tokens as k where k.token_hash = enter_by_token.token_hash;
    if not coalesce(crm.token_lives(t), false) then
        return null;
    elsif t.scope = 'read' and operation !~ '^(GET|HEAD) ' then
        perform crm.refuse('FORBIDDEN', 'This token may only read.');
    elsif t.scope = 'intake' and operation is distinct from 'POST /api/crm/leads' then
        perform crm.refuse('FORBIDDEN', 'This token may only bring leads in.');
    end if;
    if coalesce(t.last_used_at, '-infinity') < crm.now() - interval '5 minutes' and not pg_is_in_recovery() then
        update data.api_tokens as k set last_used_at = crm.now() where k.token_id = t.token_id;
    end if;
    perform set_config('bcp.token_id', t.token_id::text, true), set_config('bcp.token_scope', t.scope, true);
    return t.user_id;
end $$;
comment on function crm.enter_by_token(bytea, text) is
    'Whose a living API token is. Its scope is looked at here, once for all routes: read may only GET, intake may only POST leads.';

create function crm.enter_by_session(token_hash bytea) returns uuid language plpgsql as $$
#variable_conflict use_column
declare
    live data.sessions;
begin
    select * into live from data.sessions as s where s.token_hash = enter_by_session.token_hash;
    if not coalesce(crm.session_lives(live), false) then
        return null;
    end if;
    if live.last_seen_at < crm.now() - interval '5 minutes' and not pg_is_in_recovery() then
        update data.sessions as s set last_seen_at = crm.now() where s.session_id = live.session_id;
    end if;
    perform set_config('bcp.session_id', live.session_id::text, true);
    return live.user_id;
end $$;
comment on function crm.enter_by_session(bytea) is 'Whose a living session is.';

create function crm.enter(token_hash bytea, correlation text, request_key text, operation text, request_hash text, bearer boolean default false)
returns table (user_id uuid, full_name text, role_name text, access_profile text, locale text, time_zone text, lists text[], today date, is_demo boolean)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
begin
    perform set_config('bcp.correlation', correlation, true), set_config('bcp.key', coalesce(request_key, ''), true),
        set_config('bcp.operation', coalesce(operation, ''), true), set_config('bcp.request_hash', coalesce(request_hash, ''), true);
    return query
        select n.user_id, n.full_name, n.role_name, n.access_profile, n.locale, n.time_zone, n.lists, n.today, n.is_demo
        from crm.named(case when enter.bearer then crm.enter_by_token(enter.token_hash, enter.operation)
            else crm.enter_by_session(enter.token_hash) end) as n;
    if not found then
        perform crm.refuse('UNAUTHENTICATED', 'Please sign in.');
    end if;
end $$;
comment on function crm.enter(bytea, text, text, text, text, boolean) is
    'First statement of a request: the user of the session, or of a bearer''s API token, is named for the transaction, or UNAUTHENTICATED (DESIGN: session in the same trip).';

create function crm.login_check(email text, address text) returns table (user_id uuid, password_hash text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    typed text := left(lower(login_check.email), 254);
    since timestamptz := crm.now() - interval '15 minutes';
begin
    -- One after the other, so that of many at once no more are let through than of as many in a row.
    perform pg_advisory_xact_lock(hashtextextended('login from ' || login_check.address, 0));
    perform pg_advisory_xact_lock(hashtextextended('login of ' || typed, 0));
    if (select count(*) from data.login_failures as f where f.email = typed and f.created_at > since) >= 10
        or (select count(*) from data.login_failures as f where f.address = login_check.address and f.created_at > since) >= 200 then
        perform crm.refuse('RATE_LIMITED', 'Too many wrong passwords. Please wait a quarter of an hour.', '{"retry_after": 900}');
    end if;
    insert into data.login_failures (email, address) values (typed, login_check.address);
    return query
        select u.user_id, c.password_hash
        from data.users as u join data.credentials as c using (user_id)
        where u.email = typed and u.is_active;
end $$;
comment on function crm.login_check(text, text) is
    'The password hash to compare; the try counts as a failure until login_open. RATE_LIMITED after 10 for an account or 200 from an address (spec 4.1).';

create function crm.login_open(who uuid, token_hash bytea, user_agent text, address text)
returns table (user_id uuid, email text, full_name text, role_name text, access_profile text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
begin
    insert into data.sessions (token_hash, user_id, user_agent, address, expires_at)
    values (login_open.token_hash, who, left(login_open.user_agent, 400), login_open.address, crm.now() + interval '30 days');
    delete from data.login_failures as f where f.email = (select u.email from data.users as u where u.user_id = who);
    return query
        update data.users as u set last_login_at = crm.now() from data.roles as r
        where u.user_id = who and r.role_name = u.role_name
        returning u.user_id, u.email, u.full_name, u.role_name, r.access_profile;
end $$;
comment on function crm.login_open(uuid, bytea, text, text) is 'Opens a session after the password was right; it lives 30 days, 7 without use.';

create function crm.logout(token_hash bytea) returns void language sql security definer set search_path = '' as $$
    update data.sessions as s set ended_at = crm.now() where s.token_hash = logout.token_hash and s.ended_at is null
$$;
comment on function crm.logout(bytea) is 'Ends a session at once; ending it twice is no error.';

create function crm.demo_logins() returns table (email text, full_name text, role_name text)
language sql stable security definer set search_path = '' as $$
    select u.email, u.full_name, u.role_name from data.users as u where u.is_demo and u.is_active order by u.created_at, u.email
$$;
comment on function crm.demo_logins() is 'The demo company''s people for the login page; empty on a real database.';

create function crm.me() returns table (user_id uuid, email text, full_name text, role_name text, access_profile text, locale text, time_zone text)
language sql stable security definer set search_path = '' as $$
    select u.user_id, u.email, u.full_name, u.role_name, r.access_profile, u.locale, u.time_zone
    from data.users as u join data.roles as r using (role_name) where u.user_id = crm.my_id()
$$;
comment on function crm.me() is 'The named user''s own row (spec 3.1: the rest of a user is for himself and the admin).';

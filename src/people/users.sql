-- Users as an admin keeps them: the list, one, made and edited (spec 1.3, 3.1, 4.2).

create function crm.user_rows()
returns table (user_id uuid, email text, full_name text, role_name text, department text, access_profile text, manager_user_id uuid, manager_name text,
    is_active boolean, state text, last_login_at timestamptz, invited_until timestamptz, created_at timestamptz, updated_at timestamptz, version integer)
language sql stable as $$
    select u.user_id, u.email, u.full_name, u.role_name, r.department, r.access_profile, u.manager_user_id, m.full_name, u.is_active,
        case when not u.is_active then 'inactive' when exists (select from data.credentials as c where c.user_id = u.user_id) then 'active' else 'invited' end,
        u.last_login_at,
        (select max(i.expires_at) from data.invitations as i where i.user_id = u.user_id and i.accepted_at is null and i.expires_at > crm.now()),
        u.created_at, u.updated_at, u.version
    from data.users as u
    join data.roles as r on r.role_name = u.role_name
    left join data.users as m on m.user_id = u.manager_user_id
$$;
comment on function crm.user_rows() is 'Users with role, manager, and how far they are: invited (no password yet), active, inactive. For the admin''s functions.';

create function crm.list_users(one uuid, q text, active boolean, after_name text, after_id uuid, most bigint)
returns table (user_id uuid, email text, full_name text, role_name text, department text, access_profile text, manager_user_id uuid, manager_name text,
    is_active boolean, state text, last_login_at timestamptz, invited_until timestamptz, created_at timestamptz, updated_at timestamptz, version integer)
language sql stable security definer set search_path = '' as $$
    select u.user_id, u.email, u.full_name, u.role_name, u.department, u.access_profile, u.manager_user_id, u.manager_name,
        u.is_active, u.state, u.last_login_at, u.invited_until, u.created_at, u.updated_at, u.version
    from crm.user_rows() as u
    where (select crm.may_open('users'))
      and (one is null or u.user_id = one)
      and (active is null or u.is_active = active)
      and (q is null or position(lower(q) in lower(concat_ws(' ', u.full_name, u.email, u.role_name, u.manager_name))) > 0)
      and (after_id is null or (lower(u.full_name) collate "C", u.user_id) > (after_name, after_id))
    order by lower(u.full_name) collate "C", u.user_id
    limit most
$$;
comment on function crm.list_users(uuid, text, boolean, text, uuid, bigint) is
    'Users for an admin: all, one, active or not, or those of a typed text; order lower(full_name), user_id.';

create function crm.user_json(who uuid) returns jsonb language sql stable as $$
    select to_jsonb(u) from crm.user_rows() as u where u.user_id = who
$$;
comment on function crm.user_json(uuid) is 'A user in an act''s answer.';

create function crm.user_for_act(who uuid) returns data.users language plpgsql as $$
#variable_conflict use_column
declare
    u data.users;
begin
    if crm.my_id() is null or not exists (select from data.users as r where r.user_id = who) then
        perform crm.refuse_missing('user');
    elsif crm.my_profile() is distinct from 'admin' then
        perform crm.refuse('FORBIDDEN', 'Only an admin looks after users.');
    end if;
    -- One change of people at a time: two at once could make a circle of managers, or leave no admin.
    perform pg_advisory_xact_lock(hashtext('bcp-crm users'));
    select r.* into u from data.users as r where r.user_id = who for no key update;
    return u;
end $$;
comment on function crm.user_for_act(uuid) is 'A user locked for an act of an admin: NOT_FOUND, else FORBIDDEN.';

create function crm.check_role(wanted text) returns text language plpgsql stable as $$
declare
    profile text := (select r.access_profile from data.roles as r where r.role_name = wanted);
begin
    if profile is null then
        perform crm.refuse_field('role_name', 'Choose one of the roles.');
    end if;
    return profile;
end $$;
comment on function crm.check_role(text) is 'The access profile of a role; refuses what is none.';

create function crm.check_manager(who uuid, manager uuid) returns void language plpgsql stable as $$
begin
    if manager is null then
        return;
    elsif not exists (select from data.users as u where u.user_id = manager and u.is_active) then
        perform crm.refuse_field('manager_user_id', 'Choose an active colleague.');
    elsif exists (select from data.team_members as t where t.manager_user_id = who and t.member_user_id = manager) then
        perform crm.refuse_field('manager_user_id', 'Choose somebody else: '
            || case when manager = who then 'nobody is his own manager.' else crm.person(manager) || ' reports to ' || crm.person(who) || '.' end);
    end if;
end $$;
comment on function crm.check_manager(uuid, uuid) is 'A manager is active and nobody of one''s own team: no circles.';

create function crm.is_last_admin(who uuid) returns boolean language sql stable as $$
    select coalesce(bool_and(u.user_id = who), false)
    from data.users as u join data.roles as r using (role_name)
    where u.is_active and r.access_profile = 'admin'
$$;
comment on function crm.is_last_admin(uuid) is 'Whether somebody is the only active admin: he stays one.';

create function crm.check_new_role(u data.users, profile text) returns void language plpgsql stable as $$
declare
    was text := (select r.access_profile from data.roles as r where r.role_name = u.role_name);
    work text := crm.work_words(crm.user_work(u.user_id));
begin
    if profile <> 'admin' and crm.is_last_admin(u.user_id) then
        perform crm.refuse_field('role_name', 'This is the last admin. Make somebody else an admin first.');
    elsif split_part(was, '_manager', 1) <> split_part(profile, '_manager', 1) and work is not null then
        perform crm.refuse_field('role_name', u.full_name || ' still has ' || work || '. Give that to somebody else first.');
    end if;
end $$;
comment on function crm.check_new_role(data.users, text) is
    'The last admin stays one; and whoever moves to another kind of work first gives away what he could not see any more.';

create function crm.must_sign_in_for(role_name text) returns void language plpgsql stable as $$
begin
    if crm.token_scope() is not null
        and exists (select from data.roles as r where r.role_name = must_sign_in_for.role_name and r.access_profile = 'admin') then
        perform crm.refuse('FORBIDDEN', 'A token makes no admin, and no link for one to sign in with. Sign in to do that.');
    end if;
end $$;
comment on function crm.must_sign_in_for(text) is 'A token that got into wrong hands must not become an admin''s sign-in, its owner''s or a new one''s.';

create function crm.rpc_user_create(draft jsonb, token_hash bytea) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    u data.users;
    invitation jsonb;
begin
    if answer is not null then
        return answer;
    elsif crm.my_profile() is distinct from 'admin' then
        perform crm.refuse('FORBIDDEN', 'Only an admin looks after users.');
    end if;
    perform pg_advisory_xact_lock(hashtext('bcp-crm users'));
    perform crm.refuse_unknown(typed, array['email', 'full_name', 'role_name', 'manager_user_id']);
    perform crm.require_fields(typed, array['email', 'full_name', 'role_name']);
    perform crm.check_role(typed ->> 'role_name');
    perform crm.must_sign_in_for(typed ->> 'role_name');
    perform crm.check_manager(null, (typed ->> 'manager_user_id')::uuid);
    insert into data.users (email, full_name, role_name, manager_user_id, time_zone)
    values (lower(typed ->> 'email'), typed ->> 'full_name', typed ->> 'role_name', (typed ->> 'manager_user_id')::uuid,
        coalesce(crm.setting('time_zone') #>> '{}', 'Asia/Jakarta'))
    on conflict on constraint users_email_taken do nothing
    returning * into u;
    if not found then
        perform crm.refuse('USER_EXISTS', 'Somebody has this e-mail address already.',
            jsonb_build_object('user_id', (select k.user_id from data.users as k where k.email = lower(typed ->> 'email'))));
    end if;
    perform crm.audit('USER_CREATED', 'users', u.user_id::text, crm.changes('{}', to_jsonb(u)));
    invitation := crm.user_invite(u, token_hash);
    return crm.answered(jsonb_build_object('invitation', invitation, 'user', crm.user_json(u.user_id)));
end $$;
comment on function crm.rpc_user_create(jsonb, bytea) is
    'An admin invites somebody: the user, and a one-time link of which only the hash is known. USER_EXISTS for a known address.';

create function crm.rpc_user_update(user_id uuid, patch jsonb, version integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
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
    was := crm.user_for_act(rpc_user_update.user_id);
    perform crm.refuse_unknown(typed, array['full_name', 'role_name', 'manager_user_id']);
    perform crm.check_stale(rpc_user_update.version, was.version, crm.user_json(was.user_id));
    if typed -> 'full_name' = 'null' or typed -> 'role_name' = 'null' then
        perform crm.refuse_field(case when typed -> 'full_name' = 'null' then 'full_name' else 'role_name' end, 'Please fill this in.');
    end if;
    u := crm.patched(was, typed);
    if u.role_name <> was.role_name then
        perform crm.check_new_role(was, crm.check_role(u.role_name));
        perform crm.must_sign_in_for(u.role_name);
    end if;
    if u.manager_user_id is distinct from was.manager_user_id then
        perform crm.check_manager(was.user_id, u.manager_user_id);
    end if;
    if u is distinct from was then
        update data.users as r set full_name = u.full_name, role_name = u.role_name, manager_user_id = u.manager_user_id
        where r.user_id = was.user_id returning * into u;
        perform crm.audit('USER_UPDATED', 'users', u.user_id::text, crm.changes(to_jsonb(was), to_jsonb(u)));
    end if;
    return crm.answered(jsonb_build_object('user', crm.user_json(was.user_id)));
end $$;
comment on function crm.rpc_user_update(uuid, jsonb, integer) is 'An admin changes name, role and manager; what is open to the user changes with his next request.';

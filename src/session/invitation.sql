-- One-time links: by which somebody invited sets his first password, and somebody who forgot his a new one.

create function crm.user_invite(u data.users, token_hash bytea) returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    made data.invitations;
begin
    delete from data.invitations as i where i.user_id = u.user_id and i.accepted_at is null;
    insert into data.invitations (token_hash, user_id, expires_at)
    values (user_invite.token_hash, u.user_id, crm.now() + interval '7 days') returning * into made;
    perform crm.audit('USER_INVITED', 'users', u.user_id::text, jsonb_build_object('after', jsonb_build_object('expires_at', made.expires_at)));
    return jsonb_build_object('expires_at', made.expires_at, 'token_hash', encode(made.token_hash, 'hex'));
end $$;
comment on function crm.user_invite(data.users, bytea) is 'A new one-time link for somebody, seven days long; an older one stops working. Only its hash is kept.';

create function crm.rpc_user_invite(user_id uuid, token_hash bytea) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    u data.users;
    invitation jsonb;
begin
    if answer is not null then
        return answer;
    end if;
    u := crm.user_for_act(rpc_user_invite.user_id);
    perform crm.must_sign_in_for(u.role_name);
    if not u.is_active then
        perform crm.refuse('INVALID_TRANSITION', 'This user is not active. Reactivate him first.',
            jsonb_build_object('from', 'inactive', 'to', 'invited', 'allowed', '["active"]'::jsonb));
    end if;
    invitation := crm.user_invite(u, rpc_user_invite.token_hash);
    return crm.answered(jsonb_build_object('invitation', invitation, 'user', crm.user_json(u.user_id)));
end $$;
comment on function crm.rpc_user_invite(uuid, bytea) is 'An admin makes a new one-time link: for an invitation that was lost, or a forgotten password.';

create function crm.login_invitation(token_hash bytea) returns table (email text, full_name text) language sql stable security definer set search_path = '' as $$
    select u.email, u.full_name
    from data.invitations as i join data.users as u using (user_id)
    where i.token_hash = login_invitation.token_hash and i.accepted_at is null and i.expires_at > crm.now() and u.is_active
$$;
comment on function crm.login_invitation(bytea) is 'Whom a one-time link is for, while it works.';

create function crm.login_accept(token_hash bytea, new_name text, password_hash text, session_hash bytea, user_agent text, address text)
returns table (user_id uuid, email text, full_name text, role_name text, access_profile text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    was data.users;
    fresh data.users;
begin
    update data.invitations as i set accepted_at = crm.now()
    where i.token_hash = login_accept.token_hash and i.accepted_at is null and i.expires_at > crm.now();
    if found then
        select u.* into was from data.invitations as i join data.users as u using (user_id)
        where i.token_hash = login_accept.token_hash and u.is_active for no key update of u;
    end if;
    if was.user_id is null then
        perform crm.refuse_field('token', 'This link was used already, or it is too old. Ask your admin for a new one.');
    end if;
    perform crm.act_as(was.user_id);
    update data.users as u set full_name = new_name where u.user_id = was.user_id returning * into fresh;
    perform crm.password_set(was.user_id, login_accept.password_hash);
    update data.sessions as s set ended_at = crm.now() where s.user_id = was.user_id and s.ended_at is null;
    perform crm.audit('USER_UPDATED', 'users', was.user_id::text, crm.changes(to_jsonb(was), to_jsonb(fresh)), 'a new password by a one-time link');
    return query select o.user_id, o.email, o.full_name, o.role_name, o.access_profile
        from crm.login_open(was.user_id, login_accept.session_hash, login_accept.user_agent, login_accept.address) as o;
end $$;
comment on function crm.login_accept(bytea, text, text, bytea, text, text) is
    'Whoever has a one-time link sets name and password and is signed in; the link works once, and older sessions end.';

create function crm.password_set(who uuid, hash text) returns void language sql as $$
    insert into data.credentials (user_id, password_hash) values (who, hash)
    on conflict (user_id) do update set password_hash = excluded.password_hash, updated_at = crm.now();
    delete from data.login_failures as f where f.email = (select u.email from data.users as u where u.user_id = who)
$$;
comment on function crm.password_set(uuid, text) is 'The hash of a new password, for acts; tries of the former one count no longer.';

-- Telling open lists that something of a kind has changed: kinds, never data (spec 4.2, decision 035).

create function crm.may_follow(kind text) returns boolean language sql stable as $$
    select case kind
        when 'leads' then crm.may_open('inbox') or crm.may_open('pool')
        when 'opportunities' then crm.may_open('pipeline') or crm.my_reach() = 'finance'
        when 'invoices' then crm.may_open('pipeline') or crm.my_reach() = 'finance'
        when 'imports' then crm.may_open('imports')
        when 'notifications' then crm.may_open('accounts')
        -- Boards and forms show stages and services, whoever may not edit them.
        when 'settings' then crm.may_open('accounts')
        else crm.may_open(kind)
    end
$$;
comment on function crm.may_follow(text) is 'Whether the named user''s profile may see records of a kind at all, and so hear that some changed.';

create function crm.live_kind(entity text) returns text language sql immutable as $$
    select case entity
        when 'leads' then 'leads' when 'opportunities' then 'opportunities' when 'quotes' then 'opportunities'
        when 'accounts' then 'accounts' when 'contacts' then 'accounts' when 'activities' then 'activities'
        when 'cadences' then 'cadences' when 'cadence_enrollments' then 'cadences' when 'invoices' then 'invoices'
        when 'targets' then 'targets' when 'import_batches' then 'imports' when 'users' then 'users'
        when 'settings' then 'settings' when 'stage_rules' then 'settings' when 'services' then 'settings' when 'holidays' then 'settings'
    end
$$;
comment on function crm.live_kind(text) is 'The kind that an audited table belongs to, as pages name it; null: no page shows it.';

create function crm.live_since(after bigint) returns table (next bigint, kind text, user_id uuid, seen bigint, again bigint)
language sql stable security definer set search_path = '' as $$
    with point as (
        select pg_snapshot_xmin(pg_current_snapshot()) as next
    ), fresh as (
        select crm.live_kind(a.entity) as kind, a.actor_user_id as user_id, a.xid from data.audit_log as a where a.xid >= after::text::xid8
        union all
        -- One that is read moves on in its place: it counts once more, or its reading would look like the row that was told before.
        select 'notifications', n.user_id, n.changed_xid from data.notifications as n
        cross join generate_series(1, case when n.read_at is null then 1 else 2 end)
        where n.changed_xid >= after::text::xid8
    )
    select p.next::text::bigint, f.kind, f.user_id, count(f.xid), count(f.xid) filter (where f.xid >= p.next)
    from point as p left join fresh as f on f.kind is not null
    group by p.next, f.kind, f.user_id
$$;
comment on function crm.live_since(bigint) is
    'How many rows per kind and actor (of notifications: addressee) were committed since a transaction, where to go on, and how many will be seen again there.';

create function crm.my_live_kinds(away integer) returns table (next bigint, kind text, changed boolean)
language sql stable security definer set search_path = '' as $$
    with recent as (
        -- A row's time is its transaction's beginning, so a little earlier than what the page had seen.
        select distinct crm.live_kind(a.entity) as kind from data.audit_log as a
        where a.at >= crm.now() - make_interval(secs => my_live_kinds.away / 1000.0 + 2)
        union
        select 'notifications' from data.notifications as n
        where n.user_id = crm.my_id() and n.created_at >= crm.now() - make_interval(secs => my_live_kinds.away / 1000.0 + 2)
    )
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint, k.kind, r.kind is not null
    from unnest(array['leads', 'opportunities', 'accounts', 'activities', 'cadences', 'invoices', 'targets', 'imports', 'users', 'settings', 'notifications']) as k (kind)
    left join recent as r using (kind)
    where crm.may_follow(k.kind)
$$;
comment on function crm.my_live_kinds(integer) is
    'The kinds that the named user may follow, which of them changed in so many milliseconds, and the transaction to go on from.';

create function crm.live_sessions(hashes bytea[]) returns table (token_hash bytea, access_profile text)
language sql stable security definer set search_path = '' as $$
    select h.token_hash, r.access_profile
    from unnest(hashes) as h (token_hash)
    cross join lateral (
        select s.user_id from data.sessions as s where s.token_hash = h.token_hash and crm.session_lives(s)
        union all
        select t.user_id from data.api_tokens as t where t.token_hash = h.token_hash and crm.token_lives(t)
    ) as k
    join data.users as u on u.user_id = k.user_id
    join data.roles as r on r.role_name = u.role_name
    where u.is_active
$$;
comment on function crm.live_sessions(bytea[]) is 'Of these sessions and API tokens those that still live, and what profile they have by now.';

create function crm.notification_changed() returns trigger language plpgsql as $$
begin
    new.changed_xid := pg_current_xact_id();
    return new;
end $$;
comment on function crm.notification_changed() is 'A notice that was read is news to the person''s other windows.';

create trigger notifications_changed before update on data.notifications for each row execute function crm.notification_changed();

-- What the primary says beside a read on a replica: whether the session lives, in which role, and what it must show (decision 064).

alter table data.own_writes enable row level security;

create function crm.standing(hashes bytea[])
returns table (token_hash bytea, user_id uuid, role_name text, team uuid[], wrote pg_lsn, reached pg_lsn, moment double precision)
language sql stable security definer set search_path = '' as $$
    select k.token_hash, u.user_id, u.role_name, crm.team_of(u.user_id, a.access_profile),
        -- One that this server has not reached yet came with a dump from elsewhere.
        (select w.position from data.own_writes as w where w.user_id = u.user_id and w.position <= p.reached),
        p.reached, extract(epoch from clock_timestamp())::double precision
    from (
        -- A session whose use is to be noted again is left to the primary, which does so.
        select s.token_hash, s.user_id from data.sessions as s
        where s.token_hash = any (hashes) and crm.session_lives(s) and s.last_seen_at >= crm.now() - interval '5 minutes'
        union all
        select t.token_hash, t.user_id from data.api_tokens as t
        where t.token_hash = any (hashes) and crm.token_lives(t) and t.last_used_at >= crm.now() - interval '5 minutes'
    ) as k
    join data.users as u on u.user_id = k.user_id
    join crm.profiles as a on a.role_name = u.role_name
    cross join (select pg_current_wal_insert_lsn() as reached) as p
    where u.is_active
$$;
comment on function crm.standing(bytea[]) is
    'Of these sessions and API tokens those that live: whose, role and team now, up to where in the log his acts stand, and the primary''s own place and time.';

create function crm.note_write(token_hash bytea) returns void language sql security definer set search_path = '' as $$
    insert into data.own_writes as w (user_id, position)
    select k.user_id, pg_current_wal_insert_lsn()
    from (
        select s.user_id from data.sessions as s where s.token_hash = note_write.token_hash
        union all
        select t.user_id from data.api_tokens as t where t.token_hash = note_write.token_hash
    ) as k
    on conflict (user_id) do update
    -- Of two at once the later place stands, whichever is written first; one from elsewhere goes.
    set position = greatest(excluded.position, case when w.position <= pg_current_wal_insert_lsn() then w.position end)
$$;
comment on function crm.note_write(bytea) is
    'After an act''s commit: the log up to here holds what this session or API token has done. For whoever reads from a replica next.';

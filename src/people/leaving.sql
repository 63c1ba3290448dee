-- Somebody leaves, his work is handed over, he comes back (spec 1.3, 3.4: a deactivation leaves work to give away).

create function crm.user_work(who uuid) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'accounts', (select count(*) from data.accounts as a where a.owner_user_id = who and a.is_active),
        'opportunities', (select count(*) from data.opportunities as o where o.owner_user_id = who and o.closed_at is null),
        'leads', (select count(*) from data.leads as l where l.sales_owner_user_id = who and l.queue = 'working'),
        'marketing_leads', (select count(*) from data.leads as l where l.marketing_owner_user_id = who and l.queue in ('inbox', 'nurture')),
        'targets', (select count(*) from data.targets as t where t.owner_user_id = who and t.status not in ('converted', 'dropped')),
        'activities', (select count(*) from data.activities as a where a.owner_user_id = who and a.status = 'Planned'))
$$;
comment on function crm.user_work(uuid) is 'How much somebody has: active accounts, open deals, working leads, marketing''s leads, targets, open activities.';

create function crm.work_words(work jsonb) returns text language sql immutable as $$
    select string_agg(w.number || ' ' || case w.number when '1' then w.one else w.several end, ', ' order by w.place)
    from (values (1, work ->> 'accounts', 'account', 'accounts'), (2, work ->> 'opportunities', 'open deal', 'open deals'),
        (3, work ->> 'leads', 'working lead', 'working leads'), (4, work ->> 'marketing_leads', 'lead of marketing', 'leads of marketing'),
        (5, work ->> 'targets', 'target', 'targets'), (6, work ->> 'activities', 'open activity', 'open activities')) as w (place, number, one, several)
    where w.number <> '0'
$$;
comment on function crm.work_words(jsonb) is 'The same as a person says it; null for nothing.';

create function crm.list_user_work(who uuid)
returns table (accounts bigint, opportunities bigint, leads bigint, marketing_leads bigint, targets bigint, activities bigint)
language sql stable security definer set search_path = '' as $$
    select w.accounts, w.opportunities, w.leads, w.marketing_leads, w.targets, w.activities
    from jsonb_to_record(case when crm.may_open('users') then crm.user_work(who) else '{}' end)
        as w (accounts bigint, opportunities bigint, leads bigint, marketing_leads bigint, targets bigint, activities bigint)
    where crm.may_open('users')
$$;
comment on function crm.list_user_work(uuid) is 'For an admin: what somebody has that can be given to somebody else.';

create function crm.user_switch(was data.users, active boolean, action text, why text) returns data.users language plpgsql as $$
declare
    u data.users;
begin
    update data.users as r set is_active = active where r.user_id = was.user_id returning * into u;
    perform crm.audit(action, 'users', u.user_id::text, crm.changes(to_jsonb(was), to_jsonb(u)), why);
    return u;
end $$;
comment on function crm.user_switch(data.users, boolean, text, text) is 'Deactivates or reactivates somebody, with its audit.';

create function crm.rpc_user_deactivate(user_id uuid, reason text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    u data.users;
    already boolean;
    why text;
begin
    if answer is not null then
        return answer;
    end if;
    u := crm.user_for_act(rpc_user_deactivate.user_id);
    already := not u.is_active;
    if u.user_id = crm.my_id() then
        perform crm.refuse('FORBIDDEN', 'You cannot deactivate yourself. Another admin can.');
    elsif crm.is_last_admin(u.user_id) then
        -- Whoever asks was one when his request began.
        perform crm.refuse('FORBIDDEN', 'This is the last admin. Make somebody else an admin first.');
    end if;
    why := crm.lead_reason('reason', reason);
    if not already then
        u := crm.user_switch(u, false, 'USER_DEACTIVATED', why);
        update data.sessions as s set ended_at = crm.now() where s.user_id = u.user_id and s.ended_at is null;
        update data.api_tokens as t set revoked_at = crm.now() where t.user_id = u.user_id and t.revoked_at is null;
        delete from data.invitations as i where i.user_id = u.user_id and i.accepted_at is null;
    end if;
    return crm.answered(jsonb_build_object('user', crm.user_json(u.user_id), 'already', already, 'work', crm.user_work(u.user_id)));
end $$;
comment on function crm.rpc_user_deactivate(uuid, text) is
    'An admin deactivates somebody: sessions, tokens and links end at once, his cadences pause, his work stays where it is until it is given away.';

create function crm.rpc_user_reactivate(user_id uuid) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    u data.users;
    already boolean;
begin
    if answer is not null then
        return answer;
    end if;
    u := crm.user_for_act(rpc_user_reactivate.user_id);
    already := u.is_active;
    if not already then
        u := crm.user_switch(u, true, 'USER_REACTIVATED', null);
    end if;
    return crm.answered(jsonb_build_object('user', crm.user_json(u.user_id), 'already', already));
end $$;
comment on function crm.rpc_user_reactivate(uuid) is 'Somebody comes back: he signs in as before; his paused cadences are resumed by hand.';

create function crm.check_heir(from_user uuid, heir uuid, work jsonb) returns void language plpgsql stable as $$
declare
    profile text := (select r.access_profile from data.users as u join data.roles as r using (role_name) where u.user_id = heir and u.is_active);
begin
    if heir is null or profile is null or heir = from_user then
        perform crm.refuse_field('to_user_id', 'Choose another active colleague.');
    elsif (work ->> 'accounts')::int + (work ->> 'opportunities')::int + (work ->> 'leads')::int + (work ->> 'targets')::int > 0
        and profile not in ('sales', 'sales_manager') then
        perform crm.refuse_field('to_user_id', 'Accounts, deals, working leads and targets go to a salesperson or a sales manager.');
    elsif (work ->> 'marketing_leads')::int > 0 and profile not in ('marketing', 'marketing_manager') then
        perform crm.refuse_field('to_user_id', 'Leads of marketing go to somebody in marketing.');
    elsif profile in ('admin', 'director', 'finance', 'none') then
        -- What an admin has is in nobody's list of work (spec 3.4).
        perform crm.refuse_field('to_user_id', 'Choose somebody in marketing or sales.');
    end if;
end $$;
comment on function crm.check_heir(uuid, uuid, jsonb) is 'Who takes somebody''s work over may own all of it (spec 1.3, 1.4).';

create function crm.leavers_work_to(subject text, subject_id text, new_owner uuid) returns void language plpgsql as $$
begin
    perform crm.enrollment_hand_to(e, new_owner)
    from crm.enrollments_of(leavers_work_to.subject, leavers_work_to.subject_id) as e
    -- A winback goes with its deal (spec 1.11).
    where (leavers_work_to.subject <> 'account' or e.opportunity_id is null)
      and exists (select from data.users as u where u.user_id = e.owner_user_id and not u.is_active);
    perform crm.activity_hand_to(a, new_owner)
    from (select r.* from data.activities as r
        -- One way in for each kind, so that each goes by its own index.
        where r.activity_id = any (array(
            select k.activity_id from data.activities as k
            where leavers_work_to.subject = 'opportunity' and k.opportunity_id = subject_id and k.status = 'Planned'
            union all
            select k.activity_id from data.activities as k where leavers_work_to.subject = 'lead' and k.lead_id = subject_id and k.status = 'Planned'
            union all
            select k.activity_id from data.activities as k where leavers_work_to.subject = 'target' and k.target_id = subject_id and k.status = 'Planned'
            union all
            select k.activity_id from data.activities as k
            where leavers_work_to.subject = 'account' and k.account_id = subject_id and k.status = 'Planned'
              and num_nonnulls(k.opportunity_id, k.lead_id, k.target_id) = 0))
          and r.status = 'Planned'
          and exists (select from data.users as u where u.user_id = r.owner_user_id and not u.is_active)
        order by r.activity_id for update) as a;
end $$;
comment on function crm.leavers_work_to(text, text, uuid) is
    'What colleagues who left have open on a record goes to its owner: so giving a record to somebody, its present owner too, leaves no gap.';

create function crm.work_locked(who uuid) returns void language plpgsql as $$
begin
    -- In the order of acts, each kind by id.
    perform from data.leads as l
    where (l.sales_owner_user_id = who and l.queue in ('working', 'converted')) or (l.marketing_owner_user_id = who and l.queue in ('inbox', 'nurture'))
    order by l.lead_id for update;
    perform from data.accounts as a where a.owner_user_id = who and a.is_active order by a.account_id for update;
    perform from data.opportunities as o where o.owner_user_id = who and o.closed_at is null order by o.opportunity_id for update;
    perform from data.targets as t where t.owner_user_id = who and t.status not in ('converted', 'dropped') order by t.target_id for update;
    perform from data.activities as a where a.owner_user_id = who and a.status = 'Planned' order by a.activity_id for update;
end $$;
comment on function crm.work_locked(uuid) is 'Locks what somebody has, before it is counted and given away.';

create function crm.work_hand_to(who uuid, heir uuid) returns void language plpgsql as $$
begin
    perform crm.lead_hand_to(l, heir)
    from (select r.* from data.leads as r where r.sales_owner_user_id = who and r.queue = 'working' order by r.lead_id) as l;
    perform crm.lead_change(l, jsonb_build_object('marketing_owner_user_id', heir), 'LEAD_UPDATED')
    from (select r.* from data.leads as r where r.marketing_owner_user_id = who and r.queue in ('inbox', 'nurture') order by r.lead_id) as l;
    perform crm.account_hand_to(a, heir)
    from (select r.* from data.accounts as r where r.owner_user_id = who and r.is_active order by r.account_id) as a;
    perform crm.opportunity_hand_to(o.opportunity_id, heir)
    from (select r.opportunity_id from data.opportunities as r where r.owner_user_id = who and r.closed_at is null order by r.opportunity_id) as o;
    perform crm.target_hand_to(t, heir)
    from (select r.* from data.targets as r where r.owner_user_id = who and r.status not in ('converted', 'dropped') order by r.target_id) as t;
    -- What he had on records of others.
    perform crm.enrollment_hand_to(e, heir)
    from (select r.* from data.cadence_enrollments as r where r.owner_user_id = who and r.status in ('Active', 'Paused') order by r.enrollment_id for update) as e;
    perform crm.activity_hand_to(a, heir)
    from (select r.* from data.activities as r where r.owner_user_id = who and r.status = 'Planned' order by r.activity_id for update) as a;
end $$;
comment on function crm.work_hand_to(uuid, uuid) is 'Each record goes the way its own assign takes it, with its own audit; what is left on others'' records goes along.';

create function crm.rpc_user_give(user_id uuid, to_user_id uuid) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    u data.users;
    work jsonb;
begin
    if answer is not null then
        return answer;
    end if;
    u := crm.user_for_act(rpc_user_give.user_id);
    perform crm.work_locked(u.user_id);
    work := crm.user_work(u.user_id);
    perform crm.check_heir(u.user_id, to_user_id, work);
    perform crm.work_hand_to(u.user_id, to_user_id);
    if crm.work_words(work) is not null then
        perform crm.audit('USER_WORK_GIVEN', 'users', u.user_id::text, jsonb_build_object('after', work || jsonb_build_object('to_user_id', to_user_id)));
        perform crm.notify(to_user_id, 'assigned', 'activities', crm.today()::text,
            'The work of ' || u.full_name || ' was given to you: ' || crm.work_words(work) || '.');
    end if;
    return crm.answered(jsonb_build_object('user', crm.user_json(u.user_id), 'to_user_id', to_user_id, 'to_name', crm.person(to_user_id), 'moved', work));
end $$;
comment on function crm.rpc_user_give(uuid, uuid) is
    'An admin gives all of somebody''s open work to a colleague, and says how much it was; closed deals and dropped targets stay in his name.';

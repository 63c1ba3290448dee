-- Users, roles, teams: who is who and who may own what.

alter table data.roles enable row level security;
create policy roles_read on data.roles for select using ((select crm.my_reach()) <> 'none');
alter table data.users enable row level security;
create policy users_read on data.users for select using ((select crm.my_id()) is not null);
alter table data.team_members enable row level security;
create policy team_members_read on data.team_members for select
    using ((select crm.my_reach()) = 'all' or ((select crm.my_reach()) <> 'none' and manager_user_id = (select crm.my_id())));
alter table data.services enable row level security;
create policy services_read on data.services for select using ((select crm.my_reach()) <> 'none');
alter table data.settings enable row level security;
create policy settings_read on data.settings for select using ((select crm.my_reach()) <> 'none');
alter table data.holidays enable row level security;
create policy holidays_read on data.holidays for select using ((select crm.my_reach()) <> 'none');

-- The rest of a user's row is for himself and the admin, through functions (spec 3.1).
grant select (user_id, full_name, role_name, is_active) on data.users to bcp_app, bcp_readonly;
grant select on data.roles, data.team_members, data.services, data.settings, data.holidays to bcp_app, bcp_readonly;

create function crm.reach_of(profile text) returns text language sql immutable as $$
    select case profile
        when 'admin' then 'all' when 'director' then 'all'
        when 'marketing_manager' then 'marketing' when 'marketing' then 'marketing'
        when 'sales_manager' then 'team' when 'sales' then 'team'
        when 'sales_support' then 'support' when 'finance' then 'finance' when 'none' then 'none'
    end
$$;
comment on function crm.reach_of(text) is 'The reach that an access profile gives (spec 3.1).';

create function crm.may_open(list text) returns boolean language sql stable parallel safe as $$
    select case list
        when 'inbox' then crm.my_profile() in ('marketing', 'marketing_manager', 'admin', 'director')
        when 'nurture' then crm.my_profile() in ('marketing', 'marketing_manager', 'admin', 'director')
        when 'disqualified' then crm.my_profile() in ('marketing', 'marketing_manager', 'admin', 'director')
        when 'receipts' then crm.my_profile() in ('marketing', 'marketing_manager', 'admin', 'director')
        when 'pool' then crm.my_profile() in ('sales', 'sales_manager', 'sales_support', 'admin', 'director')
        when 'my_leads' then crm.my_profile() in ('sales', 'sales_manager', 'sales_support', 'admin', 'director')
        when 'pipeline' then crm.my_profile() in ('sales', 'sales_manager', 'sales_support', 'admin', 'director')
        when 'targets' then crm.my_profile() in ('sales', 'sales_manager', 'sales_support', 'admin', 'director')
        when 'activities' then crm.my_profile() in ('marketing', 'marketing_manager', 'sales', 'sales_manager', 'sales_support', 'admin', 'director')
        when 'accounts' then crm.my_profile() <> 'none'
        when 'invoices' then crm.my_profile() in ('sales', 'sales_manager', 'sales_support', 'finance', 'admin', 'director')
        when 'imports' then crm.my_profile() in ('marketing_manager', 'sales', 'sales_manager', 'sales_support', 'finance', 'admin', 'director')
        when 'cadences' then crm.my_profile() <> 'none'
        when 'gaps' then crm.my_profile() in ('sales_manager', 'admin', 'director')
        when 'proof' then crm.my_profile() in ('admin', 'director')
        when 'audit' then crm.my_profile() in ('admin', 'director')
        when 'jobs' then crm.my_profile() in ('admin', 'director')
        when 'notifications' then crm.my_profile() <> 'none'
        when 'users' then crm.my_profile() = 'admin'
        when 'settings' then crm.my_profile() = 'admin'
        else false
    end
$$;
comment on function crm.may_open(text) is 'Whether a list is open to the named user''s profile (spec 3.2); the lists'' own gate beside the policies.';

create function crm.open_lists() returns text[] language sql stable as $$
    select coalesce(array_agg(l), '{}') from unnest(array['inbox', 'nurture', 'disqualified', 'receipts', 'pool', 'my_leads', 'pipeline',
        'activities', 'accounts', 'invoices', 'targets', 'imports', 'cadences', 'gaps', 'proof', 'audit', 'jobs', 'notifications',
        'users', 'settings']) as l where crm.may_open(l)
$$;
comment on function crm.open_lists() is 'The lists that are open to the named user.';

create function crm.lists_of(profile text) returns text[] language plpgsql as $$
begin
    perform set_config('bcp.profile', profile, true);
    return crm.open_lists();
end $$;
comment on function crm.lists_of(text) is 'The lists that are open to a profile, asked of the rule itself when the schema is built.';

-- What depends on the profile alone is worked out once: every request asks for it first.
create materialized view crm.profiles as
    select r.role_name, r.access_profile, crm.reach_of(r.access_profile) as reach, crm.lists_of(r.access_profile) as lists from data.roles as r;
comment on materialized view crm.profiles is 'Profile, reach and open lists of each role (spec 1.3, 3.1, 3.2); built with the schema.';
create unique index profiles_key on crm.profiles (role_name);

create function crm.team_of(who uuid, profile text) returns uuid[] language sql stable as $$
    select case when profile <> 'none' then (
        select coalesce(array_agg(t.member_user_id), '{}') from data.team_members as t where t.manager_user_id = who) else '{}' end
$$;
comment on function crm.team_of(uuid, text) is 'Somebody and everybody below him in the tree of managers; of nobody, and of a role without access, none.';

create function crm.named(who uuid)
returns table (user_id uuid, full_name text, role_name text, access_profile text, locale text, time_zone text, lists text[], today date, is_demo boolean)
language plpgsql as $$
#variable_conflict use_column
declare
    u record;
begin
    select p.user_id, p.full_name, p.role_name, p.locale, p.time_zone, p.is_demo, a.access_profile, a.reach, a.lists,
        crm.team_of(p.user_id, a.access_profile) as team, coalesce(s.value #>> '{}', 'Asia/Jakarta') as zone
    into u
    from (select named.who) as asked
    left join data.settings as s on s.key = 'time_zone'
    left join (data.users as p join crm.profiles as a using (role_name)) on p.user_id = asked.who and p.is_active;
    perform set_config('bcp.user_id', coalesce(u.user_id::text, ''), true), set_config('bcp.profile', coalesce(u.access_profile, ''), true),
        set_config('bcp.reach', coalesce(u.reach, ''), true), set_config('bcp.team', u.team::text, true), set_config('bcp.tz', u.zone, true);
    if u.user_id is not null then
        return query select u.user_id, u.full_name, u.role_name, u.access_profile, u.locale, u.time_zone, u.lists, crm.today(), u.is_demo;
    end if;
end $$;
comment on function crm.named(uuid) is 'Names the user of this transaction and answers him; an inactive or unknown one is nobody, and no row.';

create function crm.act_as(who uuid) returns void language sql security definer set search_path = '' as $$
    select from crm.named(who)
$$;
comment on function crm.act_as(uuid) is 'Names the user of this transaction; an inactive or unknown one is nobody.';

create function crm.person(who uuid) returns text language sql stable security definer set search_path = '' as $$
    select u.full_name from data.users as u where u.user_id = who
$$;
comment on function crm.person(uuid) is 'A colleague''s name.';

create function crm.can_own_sales(who uuid) returns boolean language sql stable security definer set search_path = '' as $$
    select exists (select from data.users as u join data.roles as r using (role_name)
        where u.user_id = who and u.is_active and r.access_profile in ('sales', 'sales_manager'))
$$;
comment on function crm.can_own_sales(uuid) is 'Whether somebody may own leads and deals: active, sales or sales manager (spec 1.4).';

create function crm.may_manage(owner uuid) returns boolean language sql stable as $$
    select case crm.my_profile()
        when 'admin' then true
        when 'sales_manager' then owner = any (crm.team())
        when 'sales' then owner = crm.my_id()
        else false
    end
$$;
comment on function crm.may_manage(uuid) is 'Admin, own, or team''s for a manager (spec 1.3): may work on a sales record of this owner.';

create function crm.check_assignee(who uuid) returns void language plpgsql stable as $$
begin
    if who is null then
        perform crm.refuse_field('user_id', 'Choose a salesperson.');
    elsif not crm.can_own_sales(who) then
        perform crm.refuse_field('user_id', 'Choose an active salesperson or sales manager.');
    elsif crm.my_profile() = 'sales_manager' and not who = any (crm.team()) then
        perform crm.refuse_field('user_id', 'Choose somebody of your own team.');
    end if;
end $$;
comment on function crm.check_assignee(uuid) is 'Refuses an owner who may not own sales records or is outside a manager''s team.';

create function crm.new_owner(named uuid, known uuid default null) returns uuid language plpgsql stable as $$
declare
    owner uuid := coalesce(named, known, case when crm.my_profile() in ('sales', 'sales_manager') then crm.my_id() end);
begin
    if named is not null and named is distinct from crm.my_id() and crm.my_profile() not in ('admin', 'sales_manager') then
        perform crm.refuse_field('owner_user_id', 'Only a sales manager or an admin names another owner.');
    elsif owner is null then
        perform crm.refuse_field('owner_user_id', 'Name the salesperson who owns it.');
    elsif named is not null and not crm.can_own_sales(named) then
        perform crm.refuse_field('owner_user_id', 'Choose an active salesperson or sales manager.');
    elsif named is not null and crm.my_profile() = 'sales_manager' and not named = any (crm.team()) then
        perform crm.refuse_field('owner_user_id', 'Choose somebody of your own team.');
    end if;
    return owner;
end $$;
comment on function crm.new_owner(uuid, uuid) is 'The owner of a new sales record (spec 4.1): named, known, or its maker; an admin names one.';

create function crm.rebuild_teams() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    delete from data.team_members;
    insert into data.team_members (manager_user_id, member_user_id)
    with recursive below (manager_user_id, member_user_id) as (
        select u.user_id, u.user_id from data.users as u
        union
        select b.manager_user_id, u.user_id from below as b join data.users as u on u.manager_user_id = b.member_user_id
    )
    select b.manager_user_id, b.member_user_id from below as b;
    return null;
end $$;
comment on function crm.rebuild_teams() is 'The closure of manager_user_id, self included; a cycle of managers ends, it does not loop.';

create trigger users_touch before update on data.users for each row
    when (new.last_login_at is not distinct from old.last_login_at) execute function crm.touch();
create trigger users_teams after insert or delete or update of manager_user_id on data.users for each statement execute function crm.rebuild_teams();
create trigger settings_touch before update on data.settings for each row execute function crm.touch();

create function crm.list_people(q text, assignable boolean) returns table (user_id uuid, full_name text, role_name text)
language sql stable security definer set search_path = '' as $$
    select u.user_id, u.full_name, u.role_name
    from data.users as u join data.roles as r using (role_name)
    where crm.my_id() is not null and u.is_active
      and (q is null or position(lower(q) in lower(u.full_name)) > 0)
      and (not assignable or (r.access_profile in ('sales', 'sales_manager')
          and (crm.my_profile() in ('admin', 'marketing_manager', 'director') or u.user_id = any (crm.team()))))
    order by u.full_name, u.user_id
    limit 200
$$;
comment on function crm.list_people(text, boolean) is 'Active colleagues by name; assignable: whom the caller may give a lead or a deal.';

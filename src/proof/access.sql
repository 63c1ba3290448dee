-- "Who can see this, and why?": asked as each person, so that the policies answer; the rule beside it in words (spec 3.1).

create function crm.sees_record(entity text, id text) returns boolean language sql stable as $$
    select case entity
        when 'leads' then exists (select from data.leads as l where l.lead_id = id)
        when 'opportunities' then exists (select from data.opportunities as o where o.opportunity_id = id)
        when 'accounts' then exists (select from data.accounts as a where a.account_id = id)
        when 'targets' then exists (select from data.targets as t where t.target_id = id)
        when 'activities' then exists (select from data.activities as a where a.activity_id = id)
        else false
    end
$$;
comment on function crm.sees_record(text, text) is 'Whether the policies show the record to the named user.';

create function crm.list_facts(entity text, id text) returns table (owner uuid, place text) language sql stable as $$
    select l.sales_owner_user_id, l.queue from data.leads as l where entity = 'leads' and l.lead_id = id
    union all select o.owner_user_id, o.stage from data.opportunities as o where entity = 'opportunities' and o.opportunity_id = id
    union all select null, null from data.accounts as a where entity = 'accounts' and a.account_id = id
    union all select t.owner_user_id, case when t.owner_user_id is null then 'unowned' end from data.targets as t where entity = 'targets' and t.target_id = id
    union all select a.owner_user_id, null from data.activities as a where entity = 'activities' and a.activity_id = id
$$;
comment on function crm.list_facts(text, text) is 'What the rules of sight look at: a record''s owner, and where it stands.';

create function crm.list_reasons(entity text, profile text, place text) returns table (why text, why_not text) language sql immutable as $$
    select case
            when profile = 'sales_support' then 'Sales support sees the records that Sales works with.'
            when entity = 'accounts' then 'Accounts are open to everybody whom the CRM is open to.'
            when entity = 'leads' and profile in ('marketing', 'marketing_manager') then 'Marketing sees leads in the Lead Inbox, Nurture and Disqualified.'
            when entity = 'leads' and place = 'pool' then 'The pool is open to all of Sales.'
            when entity = 'leads' and profile = 'finance' then 'Finance sees a converted lead with its deal.'
            when entity = 'opportunities' and profile = 'finance' then 'Finance sees open and won deals.'
            when entity = 'targets' and place = 'unowned' then 'A target without an owner is open to all of Sales.'
            when entity = 'activities' then 'It is of a lead that the role sees.'
        end,
        case
            when profile = 'none' then 'The CRM is not open to this role.'
            when entity = 'leads' and profile in ('marketing', 'marketing_manager') then 'It was handed over to Sales; marketing follows it by its receipt.'
            when entity = 'leads' and place in ('inbox', 'nurture', 'disqualified') then 'It is with marketing.'
            when entity = 'leads' and profile = 'finance' then 'Finance sees a lead only once it is converted, while its deal is open or won.'
            when entity in ('opportunities', 'targets') and profile in ('marketing', 'marketing_manager') then 'It is for Sales only.'
            when entity = 'opportunities' and profile = 'finance' then 'Finance does not see lost deals.'
            when entity = 'targets' and profile = 'finance' then 'It is for Sales only.'
            when entity = 'activities' and profile in ('marketing', 'marketing_manager', 'sales_support') then 'It is neither this person''s nor of a record that the role works with.'
            else 'Its owner is neither this person nor in this person''s team.'
        end
$$;
comment on function crm.list_reasons(text, text, text) is 'The rule of spec 3.1 that lets a profile in, and the one that keeps it out, in words.';

create function crm.list_access(entity text, id text, who uuid default null) returns table (user_id uuid, full_name text, role_name text, sees boolean, why text)
language plpgsql volatile as $$
#variable_conflict use_column
declare
    me uuid := crm.my_id();
    person record;
    fact record;
    reason record;
begin
    if coalesce(crm.my_profile(), '') not in ('admin', 'director') then
        perform crm.refuse('FORBIDDEN', 'Who sees what is for admins and directors.');
    end if;
    select f.owner, f.place into fact from crm.list_facts(list_access.entity, list_access.id) as f;
    if not found then
        perform crm.refuse('NOT_FOUND', 'There is no such record, or it is not yours to see.');
    end if;
    for person in
        select u.user_id, u.full_name, u.role_name, u.is_active, r.access_profile as profile,
            array(select t.member_user_id from data.team_members as t where t.manager_user_id = u.user_id) as team
        from data.users as u join data.roles as r using (role_name)
        where (list_access.who is null and u.is_active) or u.user_id = list_access.who
        order by u.full_name, u.user_id
    loop
        perform crm.act_as(person.user_id);
        sees := crm.sees_record(list_access.entity, list_access.id);
        perform crm.act_as(me);
        continue when not sees and list_access.who is null;
        select r.why, r.why_not into reason from crm.list_reasons(list_access.entity, person.profile, fact.place) as r;
        user_id := person.user_id;
        full_name := person.full_name;
        role_name := person.role_name;
        why := case
            when not person.is_active then 'This person is deactivated and sees nothing.'
            when not sees then reason.why_not
            when person.profile in ('admin', 'director') then 'Admins and directors see every record.'
            when fact.owner = person.user_id then 'It is this person''s own.'
            when fact.owner = any (person.team) then 'Its owner is in this person''s team.'
            else coalesce(reason.why, 'A policy lets this person in, but no rule of the specification does.') end;
        return next;
    end loop;
end $$;
comment on function crm.list_access(text, text, uuid) is
    'Who sees a record and by which rule; of one person also why not. The policies are asked as each person; for admin and director.';

-- What happened for somebody: told by the acts and the worker, read and switched off by himself.

alter table data.notifications enable row level security;
create policy notifications_read on data.notifications for select
    using (user_id = (select crm.my_id()) and (select crm.my_reach()) <> 'none');
alter table data.notification_settings enable row level security;
create policy notification_settings_read on data.notification_settings for select using (user_id = (select crm.my_id()));
grant select on data.notifications, data.notification_settings to bcp_app, bcp_readonly;

create function crm.may_hear(who uuid, profile text, entity text, entity_id text) returns boolean language plpgsql stable as $$
#variable_conflict use_column
declare
    reach text := crm.reach_of(profile);
    team uuid[] := array(select t.member_user_id from data.team_members as t where t.manager_user_id = who);
begin
    return coalesce(case may_hear.entity
        when 'leads' then (select crm.sees_lead(l.queue, l.sales_owner_user_id, reach, team)
            or (l.handed_over_at is not null and (profile = 'marketing_manager' or l.marketing_owner_user_id = who or exists (
                select from data.lead_handover_pool as p where p.lead_id = l.lead_id and p.handed_over_by = who)))
            from data.leads as l where l.lead_id = may_hear.entity_id)
        when 'opportunities' then (select crm.sees_opportunity(o.stage, o.owner_user_id, reach, team)
            from data.opportunities as o where o.opportunity_id = may_hear.entity_id)
        when 'targets' then (select crm.sees_target(t.owner_user_id, reach, team) from data.targets as t where t.target_id = may_hear.entity_id)
        else reach <> 'none'
    end, false);
end $$;
comment on function crm.may_hear(uuid, text, text, text) is
    'Whether this person may see the record at this moment, or holds a receipt of the lead (spec 3.3): nobody is told of what is hidden from him.';

create function crm.hears(who uuid, kind text) returns boolean language sql stable as $$
    select exists (
        select from data.users as u join data.roles as r using (role_name)
        join crm.list_notification_kinds() as k on k.kind = hears.kind and r.access_profile = any (k.profiles)
        where u.user_id = hears.who and u.is_active
          and not exists (select from data.notification_settings as s where s.user_id = hears.who and s.kind = hears.kind and not s.enabled))
$$;
comment on function crm.hears(uuid, text) is 'Whether somebody is told of things of this kind at all: here, of the right profile, not switched off.';

create function crm.notify(who uuid, kind text, entity text, entity_id text, message text, once text default null) returns boolean
language plpgsql volatile as $$
#variable_conflict use_column
begin
    if who is null or who = crm.my_id() then
        return false;
    end if;
    insert into data.notifications (user_id, kind, entity, entity_id, message, once)
    select u.user_id, notify.kind, notify.entity, notify.entity_id, left(notify.message, 1000), notify.once
    from data.users as u join data.roles as r using (role_name)
    where u.user_id = who and crm.hears(who, notify.kind) and crm.may_hear(who, r.access_profile, notify.entity, notify.entity_id)
    on conflict do nothing;
    return found;
end $$;
comment on function crm.notify(uuid, text, text, text, text, text) is
    'Tells somebody what happened for him; not what he did himself, switched off, may not see or what is not for his role. With `once` never twice. For acts and the worker.';

create function crm.record_name(entity text, entity_id text) returns text language sql stable as $$
    select case entity
        when 'leads' then (select l.company_name from data.leads as l where l.lead_id = entity_id)
        when 'opportunities' then (select o.name from data.opportunities as o where o.opportunity_id = entity_id)
        when 'accounts' then (select a.company_name from data.accounts as a where a.account_id = entity_id)
        when 'targets' then (select t.company_name from data.targets as t where t.target_id = entity_id)
    end
$$;
comment on function crm.record_name(text, text) is 'What a record is called in a notification.';

create function crm.tell_owner(who uuid, entity text, entity_id text) returns boolean language sql volatile as $$
    select crm.notify(tell_owner.who, 'assigned', tell_owner.entity, tell_owner.entity_id, format('The %s %s was given to you.',
        case tell_owner.entity when 'leads' then 'lead' when 'opportunities' then 'opportunity' when 'accounts' then 'account' end,
        crm.record_name(tell_owner.entity, tell_owner.entity_id)))
$$;
comment on function crm.tell_owner(uuid, text, text) is 'Tells somebody that a lead, deal or account is his now, given or made for him; nothing when he did it himself.';

create function crm.lead_marketer(lead_id text) returns uuid language sql stable as $$
    select coalesce(
        (select p.handed_over_by from data.lead_handover_pool as p
            join data.users as u on u.user_id = p.handed_over_by join data.roles as r using (role_name)
            where p.lead_id = lead_marketer.lead_id and r.access_profile in ('marketing', 'marketing_manager', 'admin')
            order by p.pool_id desc limit 1),
        (select l.marketing_owner_user_id from data.leads as l where l.lead_id = lead_marketer.lead_id))
$$;
comment on function crm.lead_marketer(text) is 'Whose handover a lead is: the last of marketing who gave it to the pool, else its first marketer.';

create function crm.tell_marketer(lead_id text, kind text, what text) returns boolean language sql volatile as $$
    select crm.notify(crm.lead_marketer(tell_marketer.lead_id), kind, 'leads', tell_marketer.lead_id,
        crm.record_name('leads', tell_marketer.lead_id) || ' ' || what)
$$;
comment on function crm.tell_marketer(text, text, text) is
    'Tells whose handover a lead is what became of it; never the deal, the owner or an amount (spec 3.3).';

create function crm.tell_stopped(e data.cadence_enrollments, reason text) returns boolean language sql volatile as $$
    select crm.notify(e.owner_user_id, 'enrollment_stopped', s.entity, s.entity_id,
        format('The cadence of %s was stopped: %s', crm.record_name(s.entity, s.entity_id), reason))
    from (values ('opportunity', 'opportunities', e.opportunity_id), ('account', 'accounts', e.account_id), ('target', 'targets', e.target_id),
        ('lead', 'leads', e.lead_id)) as s (subject, entity, entity_id)
    where s.subject = e.subject
$$;
comment on function crm.tell_stopped(data.cadence_enrollments, text) is 'Tells the owner of an enrollment that it was stopped, and why.';

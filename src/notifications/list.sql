-- What is read and set on /crm/notifications, by everybody for himself.

create function crm.list_notification_kinds() returns table (kind text, label text, profiles text[]) language sql immutable as $$
    values
        ('assigned', 'A lead, opportunity, account or target was given to me', array['sales', 'sales_manager']),
        ('overdue_today', 'Some of my activities are overdue this morning',
            array['marketing', 'marketing_manager', 'sales', 'sales_manager', 'sales_support', 'admin']),
        ('enrollment_stopped', 'A cadence of mine was stopped', array['marketing', 'marketing_manager', 'sales', 'sales_manager']),
        ('winback_due', 'An account of mine has not been invoiced for 90 days', array['sales', 'sales_manager']),
        ('pool_expiring', 'A lead in the pool is about to expire', array['sales_manager']),
        ('lead_claimed', 'A lead that I handed over was claimed', array['marketing', 'marketing_manager', 'admin']),
        ('lead_returned', 'A lead that I handed over came back', array['marketing', 'marketing_manager', 'admin']),
        ('sla_missed', 'A lead was not answered in time', array['marketing', 'marketing_manager'])
$$;
comment on function crm.list_notification_kinds() is 'What a person can be told of, in his own words, and the profiles whom it concerns.';

create view crm.v_notifications with (security_invoker = true) as
select
    n.notification_id, n.kind, (select k.label from crm.list_notification_kinds() as k where k.kind = n.kind) as label,
    n.entity, n.entity_id, n.message,
    -- Looked up with the reader's sight: what has gone out of it since has no link.
    case n.entity
        when 'leads' then '/crm/leads/' || (select l.lead_id from data.leads as l where l.lead_id = n.entity_id)
        when 'opportunities' then '/crm/opportunities/' || (select o.opportunity_id from data.opportunities as o where o.opportunity_id = n.entity_id)
        when 'targets' then '/crm/targets/' || (select t.target_id from data.targets as t where t.target_id = n.entity_id)
        when 'accounts' then '/crm/accounts/' || (select a.account_id from data.accounts as a where a.account_id = n.entity_id)
        when 'activities' then case when crm.may_open('activities') then '/crm/activities' end
    end as href,
    n.created_at, n.read_at
from data.notifications as n
where n.user_id = (select crm.my_id()) and (select crm.may_open('notifications'));
comment on view crm.v_notifications is 'What happened for me: order created_at desc, notification_id desc.';

create function crm.my_unread() returns bigint language plpgsql stable as $$
begin
    return (select count(*) from (
        select n.notification_id from data.notifications as n where n.user_id = (select crm.my_id()) and n.read_at is null limit 100) as few);
end $$;
comment on function crm.my_unread() is 'How many notifications I have not read, counted up to 100; for the bell of every page.';

create function crm.list_notification_settings() returns table (kind text, label text, enabled boolean) language sql stable as $$
    select k.kind, k.label, coalesce(s.enabled, true)
    from crm.list_notification_kinds() as k
    left join data.notification_settings as s on s.kind = k.kind and s.user_id = (select crm.my_id())
    where (select crm.my_profile()) = any (k.profiles)
$$;
comment on function crm.list_notification_settings() is 'What I can be told of, and whether I want to be.';

create function crm.rpc_notifications_read(ids bigint[], everything boolean) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    done integer;
begin
    if answer is not null then
        return answer;
    elsif not coalesce(crm.may_open('notifications'), false) then
        perform crm.refuse('FORBIDDEN', 'The CRM is not open to your role.');
    elsif coalesce(everything, false) = (ids is not null) then
        perform crm.refuse_field('ids', 'Name the notifications, or send all: true.');
    elsif (select count(*) from data.notifications as n where n.user_id = crm.my_id() and n.notification_id = any (ids))
        < (select count(distinct i) from unnest(ids) as i) then
        perform crm.refuse_missing('notification');
    end if;
    update data.notifications as n set read_at = crm.now()
    where n.user_id = crm.my_id() and n.read_at is null and (everything or n.notification_id = any (ids));
    get diagnostics done = row_count;
    return crm.answered(jsonb_build_object('read', done, 'unread', (
        select count(*) from data.notifications as n where n.user_id = crm.my_id() and n.read_at is null)));
end $$;
comment on function crm.rpc_notifications_read(bigint[], boolean) is 'Marks mine as read, those named or all; what is read stays read. Anybody else''s is NOT_FOUND.';

create function crm.rpc_notification_settings(wanted jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    choice record;
begin
    if answer is not null then
        return answer;
    elsif not coalesce(crm.may_open('notifications'), false) then
        perform crm.refuse('FORBIDDEN', 'The CRM is not open to your role.');
    end if;
    for choice in select w.key as kind, w.value::boolean as enabled from jsonb_each_text(jsonb_strip_nulls(wanted)) as w order by w.key loop
        if not exists (select from crm.list_notification_settings() as s where s.kind = choice.kind) then
            perform crm.refuse_field(choice.kind, 'Nobody of your role is told of this.');
        end if;
        insert into data.notification_settings as s (user_id, kind, enabled) values (crm.my_id(), choice.kind, choice.enabled)
        on conflict (user_id, kind) do update set enabled = excluded.enabled, updated_at = crm.now();
    end loop;
    return crm.answered(jsonb_build_object('settings', (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from crm.list_notification_settings() as s)));
end $$;
comment on function crm.rpc_notification_settings(jsonb) is 'Switches kinds of notifications on or off for the caller.';

-- What was done at an account, for its timeline: a few rows by index, however much there is. Which they are the index alone says, also to
-- those who see few of many.

create function crm.list_account_work(account_id text, before timestamptz, most integer)
returns table (at timestamptz, action text, title text, note text, actor uuid, href text) language sql stable security definer set search_path = '' as $$
    (select v.completed_at, 'ACTIVITY_COMPLETED', v.activity_type || ' done: ' || v.subject, v.outcome, v.owner_user_id,
        case when v.opportunity_id is not null then '/crm/opportunities/' || v.opportunity_id end
    from data.activities as v
    where v.activity_id = any (array(
        select k.activity_id from data.activities as k
        where k.account_id = list_account_work.account_id and k.status = 'Done' and k.completed_at < coalesce(before, 'infinity')
          and crm.sees_activity(k.owner_user_id, true, (select crm.my_reach()), (select crm.team())::uuid[])
        order by k.completed_at desc, k.activity_id desc limit most)))
    union all
    (select v.cancelled_at, 'ACTIVITY_CANCELLED', v.activity_type || ' cancelled: ' || v.subject, v.cancel_reason, v.owner_user_id,
        case when v.opportunity_id is not null then '/crm/opportunities/' || v.opportunity_id end
    from data.activities as v
    where v.activity_id = any (array(
        select k.activity_id from data.activities as k
        where k.account_id = list_account_work.account_id and k.status = 'Cancelled' and k.cancelled_at < coalesce(before, 'infinity')
          and crm.sees_activity(k.owner_user_id, true, (select crm.my_reach()), (select crm.team())::uuid[])
        order by k.cancelled_at desc, k.activity_id desc limit most)))
    union all
    (select o.closed_at, case o.stage when 'Closed Won' then 'OPPORTUNITY_WON' else 'OPPORTUNITY_LOST' end,
        case o.stage when 'Closed Won' then 'Won: ' else 'Lost: ' end || o.name, coalesce(o.win_reason, o.lost_reason), o.owner_user_id,
        '/crm/opportunities/' || o.opportunity_id
    from data.opportunities as o
    where o.account_id = list_account_work.account_id and o.closed_at < coalesce(before, 'infinity')
      and crm.sees_opportunity(o.stage, o.owner_user_id, (select crm.my_reach()), (select crm.team())::uuid[])
    order by o.closed_at desc, o.opportunity_id desc limit most)
$$;
comment on function crm.list_account_work(text, timestamptz, integer) is
    'The latest activities done or cancelled and deals closed at an account that the named user sees.';

-- Receipts (spec 3.3): what became of marketing's leads, past the policies, and nothing of the deals but how they stand.

create function crm.receipt_of(l data.leads) returns table (state text, state_since timestamptz, claimed_at timestamptz, reason text, lost_reason_code text,
    minutes_in_pool integer, minutes_to_first_contact integer)
language sql stable as $$
    with stay as (
        select p.claimed_at, p.released_at, p.release_reason from data.lead_handover_pool as p where p.lead_id = l.lead_id order by p.pool_id desc limit 1
    ), deal as (
        select o.opportunity_id, o.stage, o.closed_at, o.lost_reason, o.lost_reason_code from data.opportunities as o
        where o.source_lead_id = l.lead_id order by o.opportunity_id = l.opportunity_id desc nulls last, o.created_at desc, o.opportunity_id desc limit 1
    ), taken as (
        select coalesce(l.claimed_at, s.claimed_at) as at from (values (1)) as one (n) left join stay as s on true
    ), stands as (
        select case
            when l.queue = 'pool' then 'in_pool'
            when l.queue = 'converted' and d.stage = 'Closed Won' then 'won'
            when l.queue = 'converted' and d.stage = 'Closed Lost' then 'lost'
            when l.queue in ('working', 'converted') then 'claimed'
            -- Sales said no while it had the lead: the deal was lost at that very moment, or the lead never had one.
            when l.queue = 'disqualified' and (d.closed_at = l.disqualified_at or (d.opportunity_id is null and s.release_reason = 'assigned')) then 'lost'
            else 'returned' end as state
        from (values (1)) as one (n) left join stay as s on true left join deal as d on true
    )
    select t.state,
        case t.state when 'in_pool' then l.handed_over_at when 'claimed' then l.claimed_at when 'won' then d.closed_at
            when 'lost' then coalesce(d.closed_at, l.disqualified_at) else coalesce(s.released_at, d.closed_at, l.updated_at) end,
        k.at,
        case when t.state = 'returned' then coalesce(s.release_reason, case d.lost_reason_code when 'returned_to_pool' then d.lost_reason end) end,
        case when t.state = 'lost' then d.lost_reason_code end,
        (select round(extract(epoch from sum(coalesce(p.claimed_at, p.released_at, crm.now()) - p.handed_over_at)) / 60)::integer
            from data.lead_handover_pool as p where p.lead_id = l.lead_id and not (p.claimed_at is null and p.released_at is null and l.queue <> 'pool')),
        (select round(extract(epoch from min(a.completed_at) - k.at) / 60)::integer from data.activities as a
            where a.status = 'Done' and not a.is_system and a.completed_at >= k.at and (a.lead_id = l.lead_id or a.opportunity_id = d.opportunity_id))
    from stands as t cross join taken as k left join stay as s on true left join deal as d on true
$$;
comment on function crm.receipt_of(data.leads) is
    'How a handed-over lead stands: state and since when, why it came back, the kind of loss, minutes in the pool and to the first contact.';

create function crm.list_receipts(filter jsonb, before timestamptz, before_id text, most bigint) returns table (lead_id text, company_name text, state text,
    state_since timestamptz, handed_over_at timestamptz, claimed_at timestamptz, reason text, lost_reason_code text, minutes_in_pool integer,
    minutes_to_first_contact integer)
language sql stable security definer set search_path = '' as $$
    select l.lead_id, l.company_name, r.state, r.state_since, l.handed_over_at, r.claimed_at, r.reason, r.lost_reason_code, r.minutes_in_pool,
        r.minutes_to_first_contact
    from (
        select d as lead from data.leads as d
        where crm.may_open('receipts') and d.handed_over_at is not null and (d.handed_over_at, d.lead_id) < (coalesce(before, 'infinity'), coalesce(before_id, '~'))
          and case when crm.my_profile() = 'marketing' then d.marketing_owner_user_id = crm.my_id()
              else d.sourced_by = 'Marketing' or d.marketing_owner_user_id is not null end
          and (filter ->> 'q' is null or position(lower(filter ->> 'q') in d.search_name) > 0 or d.lead_id = upper(filter ->> 'q'))
          and (filter ->> 'service' is null or d.service_code = filter ->> 'service')
          and (filter ->> 'channel' is null or d.primary_channel = filter ->> 'channel')
          and (filter ->> 'sourced_by' is null or d.sourced_by = filter ->> 'sourced_by')
          and (filter ->> 'marketing_owner' is null or d.marketing_owner_user_id::text = filter ->> 'marketing_owner')
          and (filter ->> 'from' is null or d.lead_date >= (filter ->> 'from')::date)
          and (filter ->> 'to' is null or d.lead_date <= (filter ->> 'to')::date)
        order by d.handed_over_at desc, d.lead_id desc
        limit most
    ) as page, lateral (select (page.lead).*) as l, lateral crm.receipt_of(page.lead) as r
    order by l.handed_over_at desc, l.lead_id desc
$$;
comment on function crm.list_receipts(jsonb, timestamptz, text, bigint) is
    'Receipts of marketing''s leads (spec 3.3): a marketer''s own, everybody''s for managers, admin, director; order (handed_over_at, lead_id) descending.';

-- A crowd in every list: many of the same date, some without one, four owners of two teams. Past the acts, but as they would leave it.
create function public.who(name text) returns uuid language sql stable as $$
    select user_id from data.users where email = name || '@bcp.test'
$$;

with crowd as (
    select
        n, (array['inbox', 'nurture', 'disqualified', 'pool', 'working', 'working'])[1 + n % 6] as kind, n / 6 as turn,
        (array['budi', 'citra', 'sari', 'eko'])[1 + n / 6 % 4] as seller, (array['ana', 'dian', null])[1 + n / 6 % 3] as marketer,
        timestamptz '2026-03-09T01:00:00Z' as base
    from generate_series(1, 180) as n
)
insert into data.leads (lead_date, company_name, contact_name, contact_phone, service_code, sourced_by, primary_channel, marketing_owner_user_id,
    triage_status, priority, sales_owner_user_id, next_contact_on, sla_deadline, first_touched_at, qualified_at, handed_over_at, claimed_at,
    disqualified_at, disqualified_reason, created_at)
select
    date '2026-03-01' + turn % 5, 'PT Crowd ' || n, case when turn % 2 = 0 then 'Rina Wijaya' end, '0812 3456 ' || 1000 + n,
    (array['DOM_FTL', 'EXI_AF', null])[1 + turn % 3], case when kind = 'working' and turn % 4 = 0 then 'Sales' else 'Marketing' end,
    (array['LinkedIn', 'SEM', 'Other'])[1 + turn % 3], public.who(marketer),
    case kind when 'inbox' then (array['New', 'In Review'])[1 + turn % 2] when 'nurture' then 'Nurture' when 'disqualified' then 'Disqualified' else 'Handed Over' end,
    turn % 3, case when kind = 'working' then public.who(seller) end, case when kind = 'nurture' and turn % 4 > 0 then date '2026-03-10' + turn % 3 end,
    base + turn % 3 * interval '26 hours', case when turn % 4 > 0 then base end, case when kind in ('pool', 'working') then base end,
    case when kind in ('pool', 'working') then base + turn % 2 * interval '1 hour' end, case when kind = 'working' then base + turn % 3 * interval '2 hours' end,
    case when kind = 'disqualified' then base + turn % 2 * interval '3 hours' end, case when kind = 'disqualified' then 'Only asked for a price list' end,
    base - turn % 4 * interval '1 minute'
from crowd;

insert into data.lead_handover_pool (lead_id, handed_over_by, handed_over_at, priority, expires_at)
select lead_id, public.who('ana'), handed_over_at, priority, handed_over_at + interval '7 days'
from data.leads where triage_status = 'Handed Over' and sales_owner_user_id is null;

insert into data.activities (activity_type, subject, due_date, owner_user_id, lead_id)
select 'Follow Up', 'Call ' || company_name, date '2026-03-07' + (row_number() over (order by lead_id) % 6)::integer,
    coalesce(sales_owner_user_id, marketing_owner_user_id, public.who('maya')), lead_id
from data.leads where triage_status = 'Nurture' or sales_owner_user_id is not null;

insert into data.accounts (company_name, owner_user_id)
select 'PT Pelabuhan ' || n, public.who('budi') from unnest(array['Satu', 'Dua', 'Tiga']) as n;

with crowd as (
    select
        n, (array['Prospecting', 'Discovery', 'Proposal Sent', 'Quote Sent', 'Negotiation', 'Verbal Commit', 'On Hold', 'Closed Won', 'Closed Lost'])[1 + n % 9] as stage,
        n / 9 as turn, (array['budi', 'citra', 'sari', 'eko'])[1 + n / 9 % 4] as seller, timestamptz '2026-03-01T01:00:00Z' as base
    from generate_series(1, 270) as n
)
insert into data.opportunities (account_id, name, stage, owner_user_id, estimated_value, currency, probability, next_step, next_step_due_date, closed_at,
    lost_reason, lost_reason_code, created_at)
select
    (select a.account_id from data.accounts as a order by a.account_id offset n % 3 limit 1), 'Crowd ' || n, stage, public.who(seller),
    case when turn % 5 > 0 then 1000000.25 * n end, (array['IDR', 'IDR', 'USD'])[1 + turn % 3], 10,
    case when stage not like 'Closed%' then 'Call them' end, case when stage not like 'Closed%' then date '2026-03-07' + turn % 7 end,
    case when stage like 'Closed%' then base + turn % 3 * interval '1 day' end,
    case when stage = 'Closed Lost' then 'Too dear' end, case when stage = 'Closed Lost' then 'price' end, base - turn % 4 * interval '1 hour'
from crowd;

insert into data.activities (activity_type, subject, due_date, owner_user_id, opportunity_id, account_id)
select 'Call', 'About ' || name, next_step_due_date, owner_user_id, opportunity_id, account_id from data.opportunities where closed_at is null;
analyze;

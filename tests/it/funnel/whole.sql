-- Each lead of the pool, by what a claim makes of it: nothing yet, everything, or something in between.
with seen as (
    select l.lead_id, l.queue,
        (l.queue = 'pool' and l.sales_owner_user_id is null and l.claimed_at is null and l.opportunity_id is null and l.account_id is null
            and 1 = (select count(*) from data.lead_handover_pool as p
                where p.lead_id = l.lead_id and p.claimed_by is null and p.claimed_at is null and p.released_at is null)
            and not exists (select from data.opportunities as o where o.source_lead_id = l.lead_id)
            and not exists (select from data.accounts as a where a.company_name = l.company_name)
            and not exists (select from data.cadence_enrollments as e where e.lead_id = l.lead_id)
            and not exists (select from data.audit_log as g where g.entity = 'leads' and g.entity_id = l.lead_id and g.action = 'LEAD_CLAIMED')
        ) as is_pooled,
        (l.queue = 'working' and l.sales_owner_user_id is not null and l.claimed_at is not null
            and 1 = (select count(*) from data.lead_handover_pool as p
                where p.lead_id = l.lead_id and p.claimed_by = l.sales_owner_user_id and p.claimed_at = l.claimed_at and p.released_at is null)
            and 1 = (select count(*) from data.opportunities as o
                where o.source_lead_id = l.lead_id and o.opportunity_id = l.opportunity_id and o.account_id = l.account_id
                  and o.owner_user_id = l.sales_owner_user_id and o.stage = 'Prospecting'
                  and exists (select from data.opportunity_stage_history as h where h.opportunity_id = o.opportunity_id and h.to_stage = 'Prospecting'))
            and 1 = (select count(*) from data.accounts as a
                where a.company_name = l.company_name and a.account_id = l.account_id and a.owner_user_id = l.sales_owner_user_id)
            and 1 = (select count(*) from data.contacts as c where c.account_id = l.account_id and c.is_primary)
            and 1 = (select count(*) from data.cadence_enrollments as e
                where e.opportunity_id = l.opportunity_id and e.status = 'Active' and e.owner_user_id = l.sales_owner_user_id)
            and 5 = (select count(*) from data.activities as a
                where a.opportunity_id = l.opportunity_id and a.status = 'Planned' and a.owner_user_id = l.sales_owner_user_id and a.enrollment_id is not null)
            and (select count(distinct g.action) = 6 from data.audit_log as g
                where g.correlation_id = (select c.correlation_id from data.audit_log as c
                        where c.entity = 'leads' and c.entity_id = l.lead_id and c.action = 'LEAD_CLAIMED')
                  and g.actor_user_id = l.sales_owner_user_id
                  and g.action in ('LEAD_CLAIMED', 'ACCOUNT_CREATED', 'CONTACT_CREATED', 'OPPORTUNITY_CREATED', 'ENROLLMENT_STARTED', 'ACTIVITY_CREATED'))
        ) as is_claimed
    from data.leads as l
)
select
    count(*) filter (where is_pooled) as pooled,
    count(*) filter (where is_claimed) as claimed,
    coalesce(jsonb_agg(lead_id) filter (where is_pooled = is_claimed), '[]')
        || coalesce((select jsonb_agg(a.account_id) from data.accounts as a where not exists (select from data.leads as l where l.account_id = a.account_id)), '[]')
        || coalesce((select jsonb_agg(c.activity_id) from data.activities as c
            where not c.is_system and not exists (select from data.leads as l where l.opportunity_id = c.opportunity_id)), '[]') as broken
from seen

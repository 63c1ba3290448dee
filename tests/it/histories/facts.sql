-- What the tables hold around some records, read by the owner: table → key → row.
with named as (select unnest($1::text[]) as id),
told as (select a.activity_id, a.lead_id, a.opportunity_id from data.activities as a where a.activity_id in (select id from named)),
enrolled as (
    select e.* from data.cadence_enrollments as e
    where e.enrollment_id::text in (select id from named)
       or (e.status in ('Active', 'Paused') and (e.opportunity_id in (select id from named) or e.account_id in (select id from named)
           or e.target_id in (select id from named) or e.lead_id in (select id from named)))
),
lead as (
    select l.* from data.leads as l
    where l.lead_id in (select id from named) or l.lead_id in (select lead_id from told) or l.lead_id in (select lead_id from enrolled)
       or (l.triage_status = 'Handed Over' and l.sales_owner_user_id is null)
),
deal as (
    select o.* from data.opportunities as o
    where o.opportunity_id in (select id from named) or o.account_id in (select id from named)
       or o.opportunity_id in (select opportunity_id from told) or o.opportunity_id in (select opportunity_id from enrolled)
       or o.opportunity_id in (select q.opportunity_id from data.quotes as q where q.quote_id in (select id from named))
       or o.opportunity_id in (select opportunity_id from lead)
)
select jsonb_build_object(
    'leads', (select jsonb_object_agg(l.lead_id, to_jsonb(l) - array['search_text', 'queue']) from lead as l),
    'pool', (select jsonb_object_agg(p.pool_id::text, to_jsonb(p)) from data.lead_handover_pool as p where p.lead_id in (select id from named)),
    'opportunities', (select jsonb_object_agg(o.opportunity_id, to_jsonb(o) - 'search_text') from deal as o),
    'quotes', (select jsonb_object_agg(q.quote_id, to_jsonb(q)) from data.quotes as q where q.opportunity_id in (select opportunity_id from deal)),
    'activities', (select jsonb_object_agg(a.activity_id, to_jsonb(a)) from data.activities as a where a.activity_id in (select id from named)),
    'cadence_enrollments', (select jsonb_object_agg(e.enrollment_id::text, to_jsonb(e) - 'steps') from enrolled as e),
    'contacts', (select jsonb_object_agg(c.contact_id, to_jsonb(c) - 'search_text') from data.contacts as c
        where c.account_id in (select id from named)),
    'accounts', (select jsonb_object_agg(a.account_id, to_jsonb(a) - 'search_text') from data.accounts as a),
    'targets', (select jsonb_object_agg(t.target_id, to_jsonb(t) - 'search_text') from data.targets as t),
    'cadences', (select jsonb_object_agg(c.cadence_id::text, jsonb_build_object('purpose', c.purpose)) from data.cadences as c),
    'sellers', (select jsonb_object_agg(u.user_id::text, '{}'::jsonb) from data.users as u join data.roles as r using (role_name)
        where u.is_active and r.access_profile in ('sales', 'sales_manager')),
    'today', (select jsonb_build_object('day', data.company_today())))

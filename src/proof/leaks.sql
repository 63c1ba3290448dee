-- What somebody sees and must not: a second form of spec 3.1's table, for the proof.

-- Written from the table in spec 3.1 and from raw columns, on purpose not from crm.sees_… or the queue column. What is not
-- plainly allowed is a leak: a comparison with nobody's owner is null, which counts as no.
create function crm.list_record_leaks(profile text, team uuid[]) returns table (entity text, id text, why text) language sql stable as $$
    select 'leads', l.lead_id, 'the lead is in no state that the profile may see'
    from data.leads as l
    where (profile in ('admin', 'director')
        or (profile in ('marketing', 'marketing_manager') and l.converted_at is null and l.triage_status <> 'Handed Over')
        or (profile = 'sales_support' and (l.converted_at is not null or l.triage_status = 'Handed Over'))
        or (profile in ('sales', 'sales_manager') and ((l.sales_owner_user_id is null and l.triage_status = 'Handed Over')
            or (l.sales_owner_user_id = any (team) and (l.converted_at is not null or l.triage_status = 'Handed Over'))))
        or (profile = 'finance' and l.converted_at is not null
            and l.lead_id in (select o.source_lead_id from data.opportunities as o where o.closed_at is null or o.stage = 'Closed Won'))) is not true
    union all
    select 'opportunities', o.opportunity_id, 'the deal is neither the user''s nor his team''s nor open to his profile'
    from data.opportunities as o
    where (profile in ('admin', 'director', 'sales_support')
        or (profile in ('sales', 'sales_manager') and o.owner_user_id = any (team))
        or (profile = 'finance' and (o.closed_at is null or o.stage = 'Closed Won'))) is not true
    union all
    -- A hashed list of his deals, not a look-up a row: this is asked of every quote and stage there is.
    select 'quotes', q.quote_id, 'quotes are for the deal''s owner, his managers, sales support, admin and director'
    from data.quotes as q
    where profile not in ('admin', 'director', 'sales_support')
      and (profile in ('sales', 'sales_manager')
          and q.opportunity_id in (select o.opportunity_id from data.opportunities as o where o.owner_user_id = any (team))) is not true
    union all
    select 'opportunity_stage_history', h.history_id::text, 'the stages of a deal are for its owner, his managers, sales support, admin and director'
    from data.opportunity_stage_history as h
    where profile not in ('admin', 'director', 'sales_support')
      and (profile in ('sales', 'sales_manager')
          and h.opportunity_id in (select o.opportunity_id from data.opportunities as o where o.owner_user_id = any (team))) is not true
    union all
    -- Whether the user may see the subject is proven by the subject's own table.
    select 'cadence_enrollments', e.enrollment_id::text, 'the subject of the enrollment is not the user''s to see'
    from data.cadence_enrollments as e
    left join data.opportunities as o on o.opportunity_id = e.opportunity_id
    left join data.leads as l on l.lead_id = e.lead_id
    left join data.targets as t on t.target_id = e.target_id
    where case e.subject when 'opportunity' then o.opportunity_id is null when 'lead' then l.lead_id is null
        when 'target' then t.target_id is null else profile = 'none' end
    union all
    select 'activities', a.activity_id, 'the activity is neither the user''s nor his team''s nor of a record he works with'
    from data.activities as a left join data.leads as l on l.lead_id = a.lead_id
    where (profile in ('admin', 'director') or (profile <> 'none' and a.owner_user_id = any (team))
        or (profile = 'sales_support' and (num_nonnulls(a.opportunity_id, a.account_id, a.target_id) > 0 or l.triage_status = 'Handed Over'))
        or (profile in ('marketing', 'marketing_manager') and l.triage_status in ('New', 'In Review', 'Nurture', 'Disqualified'))) is not true
    union all
    select 'targets', t.target_id, 'the target is another team''s'
    from data.targets as t
    where (profile in ('admin', 'director', 'sales_support')
        or (profile in ('sales', 'sales_manager') and (t.owner_user_id is null or t.owner_user_id = any (team)))) is not true
$$;
comment on function crm.list_record_leaks(text, uuid[]) is 'Of leads, deals, work and targets, what the named user sees although spec 3.1 excludes his profile.';

create function crm.list_leaks(profile text, team uuid[]) returns table (entity text, id text, why text) language sql stable as $$
    select r.entity, r.id, r.why from crm.list_record_leaks(profile, team) as r
    union all
    select 'accounts', a.account_id, 'accounts are closed to this profile' from data.accounts as a where profile = 'none'
    union all
    select 'contacts', c.contact_id, 'contacts are closed to this profile' from data.contacts as c where profile = 'none'
    union all
    select 'invoices', i.invoice_id, 'invoices are closed to this profile'
    from data.invoices as i where profile in ('none', 'marketing', 'marketing_manager')
    union all
    select 'lead_handover_pool', p.pool_id::text, 'the pool is closed to this profile'
    from data.lead_handover_pool as p where profile in ('none', 'marketing', 'marketing_manager', 'finance')
    union all
    select 'import_batches', b.batch_id, 'the import is another team''s'
    from data.import_batches as b where (profile in ('admin', 'director') or b.created_by = any (team)) is not true
    union all
    select 'import_chunks', c.batch_id, 'the import is another team''s'
    from data.import_chunks as c left join data.import_batches as b using (batch_id) where b.batch_id is null
    union all
    select 'import_mappings', m.mapping_id::text, 'somebody else keeps it' from data.import_mappings as m where (m.created_by = crm.my_id()) is not true
    union all
    select 'notification_settings', n.user_id::text, 'somebody else chose it' from data.notification_settings as n where (n.user_id = crm.my_id()) is not true
    union all
    select 'team_members', t.member_user_id::text, 'it is another''s team'
    from data.team_members as t where (profile in ('admin', 'director') or t.manager_user_id = crm.my_id()) is not true
    union all
    select 'notifications', n.notification_id::text, 'it was told to somebody else' from data.notifications as n where (n.user_id = crm.my_id()) is not true
    union all
    select 'tallies', t.tally_id::text, 'it counts what is not the user''s to see'
    from data.tallies as t
    where (profile in ('admin', 'director')
        or (profile in ('marketing', 'marketing_manager') and t.kind = 'leads' and t.state in ('inbox', 'nurture', 'disqualified'))
        or (profile = 'sales_support' and (t.kind <> 'leads' or t.state in ('pool', 'working', 'converted')))
        or (profile in ('sales', 'sales_manager') and ((t.kind = 'leads' and t.state = 'pool') or (t.kind = 'targets' and t.owner_user_id is null)
            or (t.owner_user_id = any (team) and (t.kind <> 'leads' or t.state in ('working', 'converted')))))
        or (profile = 'finance' and t.kind = 'opportunities' and t.state <> 'Closed Lost')) is not true
    union all
    select 'audit_log', g.id::text, 'the audit is closed to this profile' from data.audit_log as g where profile not in ('admin', 'director')
    union all
    select 'audit_seals', s.seal_id::text, 'the audit is closed to this profile' from data.audit_seals as s where profile not in ('admin', 'director')
    union all
    select 'job_runs', j.run_id::text, 'the jobs are closed to this profile' from data.job_runs as j where profile not in ('admin', 'director')
    union all
    select 'proof_runs', p.run_id::text, 'the proof is closed to this profile' from data.proof_runs as p where profile not in ('admin', 'director')
$$;
comment on function crm.list_leaks(text, uuid[]) is 'What the named user sees although the table in spec 3.1 excludes his profile; empty when the policies hold.';

-- What `bcp-crm demo --leads` leaves out, in proportion to its leads: targets, invoices, and the audit rows of what was done with them.
set session_replication_role = replica;
set work_mem = '128MB';

insert into data.targets (company_name, domain, city, industry, contact_name, contact_email, contact_phone, status, owner_user_id, next_outreach_at, created_at, updated_at)
select 'PT Sasaran ' || i, 'sasaran' || i || '.co.id', 'Surabaya', 'Logistics', 'Rina Wijaya', 'info@sasaran' || i || '.co.id', '0813' || lpad(i::text, 8, '0'),
    (array['new_target', 'new_target', 'contacted', 'engaged', 'qualified'])[1 + i % 5],
    case when i % 3 > 0 then s.ids[1 + i % cardinality(s.ids)] end, current_date - 10 + i % 60, now() - i % 400 * interval '1 day', now()
from generate_series(1, (select count(*) / 3 from data.leads)::integer) as i,
    (select array_agg(user_id order by email) as ids from data.users join data.roles using (role_name) where access_profile = 'sales') as s;

insert into data.invoices (invoice_number, account_id, invoice_date, due_date, amount, paid_amount, status, created_at, updated_at)
select 'SEED/' || a.account_id || '/' || n, a.account_id, current_date - 20 - n * 37, current_date + 10 - n * 37, 1000000 * (1 + n), 1000000 * (1 + n), 'Paid', now(), now()
from data.accounts as a, generate_series(1, 3) as n;

insert into data.audit_log (at, actor_user_id, actor_role, action, entity, entity_id, correlation_id, changed)
select l.created_at + n * interval '1 hour', l.created_by, 'Marketing Manager', (array['LEAD_CREATED', 'LEAD_TRIAGED', 'LEAD_UPDATED'])[n], 'leads', l.lead_id,
    md5(l.lead_id || n), jsonb_build_object('triage_status', jsonb_build_array('New', l.triage_status))
from data.leads as l, generate_series(1, 3) as n;

-- The triggers that would have counted them were switched off.
select crm.work_tallies_checked();

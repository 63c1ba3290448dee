insert into data.roles (role_name, department, access_profile) values
    ('Director', 'DIR', 'director'),
    ('super admin', 'DIR', 'admin'),
    ('Marketing Manager', 'MKT', 'marketing_manager'),
    ('Marcomm (marketing staff)', 'MKT', 'marketing'),
    ('DGO (Marketing staff)', 'MKT', 'marketing'),
    ('MACX (marketing staff)', 'MKT', 'marketing'),
    ('VSDO (marketing staff)', 'MKT', 'marketing'),
    ('sales manager', 'SAL', 'sales_manager'),
    ('salesperson', 'SAL', 'sales'),
    ('sales support', 'SAL', 'sales_support'),
    ('finance', 'FIN', 'finance'),
    ('EXIM Ops (operation)', 'EXI', 'none'),
    ('domestics Ops (operation)', 'DOM', 'none'),
    ('Import DTD Ops (operation)', 'DTD', 'none'),
    ('traffic & warehous (operation)', 'TRF', 'none');

insert into data.settings (key, value) values
    ('company_name', '"UGC Logistics"'),
    ('time_zone', '"Asia/Jakarta"'),
    ('currency', '"IDR"'),
    ('sla_hours', '24'),
    ('pool_expiry_days', '7'),
    ('pool_claims_per_day', 'null'),
    ('pool_untouched_leads', 'null');

insert into data.services (service_code, name, department) values
    ('DOM_LTL', 'LTL', 'DOM'), ('DOM_FTL', 'FTL (charter)', 'DOM'), ('DOM_LCL', 'LCL', 'DOM'), ('DOM_FCL', 'FCL', 'DOM'),
    ('DOM_AF', 'Air freight', 'DOM'), ('DOM_WHF', 'Warehouse & fulfilment', 'DOM'),
    ('EXI_LCL_EXPORT', 'LCL export', 'EXI'), ('EXI_LCL_IMPORT', 'LCL import', 'EXI'), ('EXI_FCL_EXPORT', 'FCL export', 'EXI'),
    ('EXI_FCL_IMPORT', 'FCL import', 'EXI'), ('EXI_AF', 'Air freight', 'EXI'), ('EXI_CUSTOMS', 'Customs clearance', 'EXI'),
    ('DTD_LCL', 'LCL import door to door', 'DTD'), ('DTD_FCL', 'FCL import door to door', 'DTD'), ('DTD_AF', 'Air freight import door to door', 'DTD'),
    ('TRF_WHF', 'Warehouse & fulfilment', 'TRF'), ('TRF_REQPU', 'Pickup', 'TRF'), ('TRF_REQDVR', 'Delivery', 'TRF');

insert into data.lead_transitions (from_queue, action, to_queue) values
    ('inbox', 'start_review', 'inbox'), ('inbox', 'qualify', 'pool'), ('nurture', 'qualify', 'pool'), ('inbox', 'nurture', 'nurture'),
    ('nurture', 'back_to_review', 'inbox'), ('inbox', 'disqualify', 'disqualified'), ('nurture', 'disqualify', 'disqualified'),
    ('disqualified', 'reopen', 'inbox'), ('pool', 'claim', 'working'), ('pool', 'assign', 'working'), ('inbox', 'assign', 'working'),
    ('working', 'assign', 'working'), ('pool', 'recall', 'inbox'), ('pool', 'expire', 'inbox'), ('working', 'convert', 'converted'),
    ('working', 'release', 'pool'), ('working', 'return_to_marketing', 'inbox'), ('working', 'disqualify', 'disqualified'),
    ('disqualified', 'deal_reopened', 'converted');

insert into data.stage_rules (stage, position, is_open, probability, expected_days, requires, next_step_suggestion, follow_up_subject, follow_up_days) values
    ('Prospecting', 1, true, 10, 14, '{owner_user_id,next_step,next_step_due_date}', 'First contact', null, null),
    ('Discovery', 2, true, 25, 14, '{owner_user_id,next_step,next_step_due_date}', 'Clarify needs and volume', null, null),
    ('Proposal Sent', 3, true, 40, 10, '{owner_user_id,next_step,next_step_due_date}', 'Follow up on proposal', null, null),
    ('Quote Sent', 4, true, 50, 10, '{owner_user_id,next_step,next_step_due_date,quote}', 'Follow up on quote', 'Follow up on quote', 3),
    ('Negotiation', 5, true, 70, 14, '{owner_user_id,next_step,next_step_due_date}', 'Agree on terms', null, null),
    ('Verbal Commit', 6, true, 90, 7, '{owner_user_id,next_step,next_step_due_date}', 'Get the signed order', null, null),
    ('On Hold', 7, true, null, 30, '{owner_user_id,next_step,next_step_due_date}', 'Check whether to resume', null, null),
    ('Closed Won', 8, false, 100, null, '{}', null, null, null),
    ('Closed Lost', 9, false, 0, null, '{lost_reason,lost_reason_code}', null, null, null);

insert into data.target_status_transitions (from_status, to_status) values
    ('new_target', 'contacted'), ('contacted', 'engaged'), ('engaged', 'qualified'), ('qualified', 'converted'),
    ('new_target', 'dropped'), ('contacted', 'dropped'), ('engaged', 'dropped'), ('qualified', 'dropped');

insert into data.cadences (name, description, purpose, is_default) values
    ('Default Lead Follow-Up', 'Five follow-ups in two weeks after a lead is claimed or converted', 'lead_follow_up', true),
    ('Winback', 'Four contacts in two weeks for an account without invoices for 90 days', 'winback', true),
    ('Outbound Prospecting', 'Five contacts in two weeks for a target', 'outbound', true);

insert into data.cadence_steps (cadence_id, step_number, activity_type, subject_template, delay_days)
select c.cadence_id, s.step_number, s.activity_type, s.subject_template, s.delay_days
from data.cadences as c
join (values
    ('Default Lead Follow-Up', 1, 'Call', 'First contact: {company}', 0),
    ('Default Lead Follow-Up', 2, 'Email', 'Follow-up with proposal: {company}', 2),
    ('Default Lead Follow-Up', 3, 'Call', 'Follow-up call: {company}', 5),
    ('Default Lead Follow-Up', 4, 'Email', 'Check in: {company}', 10),
    ('Default Lead Follow-Up', 5, 'Call', 'Closing call: {company}', 14),
    ('Winback', 1, 'Call', 'Win back: {company}', 0),
    ('Winback', 2, 'Email', 'Offer for {company}', 3),
    ('Winback', 3, 'Call', 'Follow-up call: {company}', 7),
    ('Winback', 4, 'Email', 'Last offer: {company}', 14),
    ('Outbound Prospecting', 1, 'Email', 'Introduction: {company}', 0),
    ('Outbound Prospecting', 2, 'Call', 'Introduction call: {company}', 2),
    ('Outbound Prospecting', 3, 'LinkedIn Message', 'Connect with {contact} at {company}', 5),
    ('Outbound Prospecting', 4, 'Call', 'Follow-up call: {company}', 9),
    ('Outbound Prospecting', 5, 'Email', 'Last note: {company}', 14)
) as s (cadence, step_number, activity_type, subject_template, delay_days) on s.cadence = c.name;

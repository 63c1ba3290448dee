-- At least one row of every table and every state, some with all columns and some with none but the needed ones.
do $$
declare
    ana uuid := (select user_id from data.users where email = 'ana@bcp.test');
    budi uuid := (select user_id from data.users where email = 'budi@bcp.test');
    account text;
    contact text;
    deal text;
    lead text;
    target text;
    batch text;
    enrollment bigint;
begin
    insert into data.holidays (day, name) values ('2026-12-25', 'Christmas');
    insert into data.sessions (token_hash, user_id, expires_at) values ('\x01', ana, now() + interval '1 day');
    insert into data.api_tokens (token_hash, user_id, name, scope) values ('\x02', ana, 'Report', 'read');
    insert into data.login_failures (email, address) values ('nobody@bcp.test', '192.0.2.1');
    insert into data.invitations (token_hash, user_id, expires_at) values ('\x03', ana, now() + interval '1 day');
    insert into data.idempotency_keys (user_id, key, operation, request_hash) values (ana, 'k', 'POST /', 'h');
    insert into data.own_writes (user_id, position) values (ana, '0/1');
    insert into data.notifications (user_id, kind, entity, entity_id, message) values (budi, 'assigned', 'leads', 'LEAD202601010001', 'A lead.');
    insert into data.notification_settings (user_id, kind, enabled) values (budi, 'assigned', false);
    insert into data.job_runs (job) values ('nightly');
    insert into data.proof_runs (records) values (0);
    insert into data.audit_log (action, entity, entity_id, correlation_id) values ('LEAD_CREATED', 'leads', 'LEAD202601010001', 'c');
    insert into data.audit_seals (first_audit_id, last_audit_id, row_count, seal, part, rows_hash) values (1, 1, 1, '\x04', 'audit_log_other', '\x05');
    insert into data.audit_marks (audit_id, below) values (1, '1');
    insert into data.import_batches (kind, file_name, file_sha256, bytes, created_by) values ('targets', 'list.csv', 'aa', 2, budi) returning batch_id into batch;
    insert into data.import_rows (batch_id, row_number, raw) values (batch, 1, '{}');
    insert into data.import_files (batch_id, part, content) values (batch, 0, 'a');
    insert into data.import_chunks (batch_id, work, part, first_row, last_row, row_count) values (batch, 'preview', 0, 1, 1, 1);
    insert into data.import_mappings (kind, headers_hash, mapping, created_by) values ('targets', 'bb', '{}', budi);
    insert into data.accounts (company_name) values ('PT Sepi');
    insert into data.accounts (company_name, npwp, domain, industry, address, city, country, phone, email, owner_user_id, tags)
    values ('PT Ramai', '01.234.567.8-901.000', 'https://www.ramai.co.id', 'Trade', 'Jl. Sudirman 1', 'Jakarta', 'Indonesia', '021 555 1234', 'info@ramai.co.id', budi, '{big}')
    returning account_id into account;
    insert into data.contacts (account_id, first_name) values (account, 'Tono');
    insert into data.contacts (account_id, first_name, last_name, job_title, email, phone, is_primary) values (account, 'Rina', 'Wijaya', 'Buyer', 'rina@ramai.co.id', '0812 3456 7890', true)
    returning contact_id into contact;
    insert into data.leads (company_name, contact_email, sourced_by, primary_channel) values ('PT Baru', 'a@baru.co.id', 'Marketing', 'Other');
    insert into data.leads (company_name, contact_email, sourced_by, primary_channel, triage_status) values ('PT Nanti', 'a@nanti.co.id', 'Marketing', 'Other', 'Nurture');
    insert into data.leads (company_name, contact_email, sourced_by, primary_channel, triage_status, disqualified_reason, disqualified_at)
    values ('PT Bukan', 'a@bukan.co.id', 'Marketing', 'Other', 'Disqualified', 'No budget', now());
    insert into data.leads (company_name, contact_email, sourced_by, primary_channel, triage_status, handed_over_at) values ('PT Kolam', 'a@kolam.co.id', 'Marketing', 'Other', 'Handed Over', now())
    returning lead_id into lead;
    insert into data.lead_handover_pool (lead_id, priority, expires_at) values (lead, 0, now() + interval '7 days');
    insert into data.leads (company_name, sourced_by, primary_channel, triage_status, sales_owner_user_id, claimed_at) values ('PT Kerja', 'Sales', 'Other', 'Handed Over', budi, now());
    insert into data.leads (company_name, contact_name, contact_email, contact_phone, city, service_code, route, est_volume_value, est_volume_unit, timeline, estimated_value,
        sourced_by, primary_channel, campaign_name, notes, marketing_owner_user_id, triage_status, priority, sales_owner_user_id, account_id, handed_over_at, claimed_at)
    values ('PT Ramai', 'Rina Wijaya', 'rina@ramai.co.id', '0812 3456 7890', 'Jakarta', 'DOM_FTL', 'Jakarta – Surabaya', 12.5, 'cbm', '1 Month', 25000000,
        'Marketing', 'SEM', 'Spring', 'Wants a call.', ana, 'Handed Over', 2, budi, account, now(), now())
    returning lead_id into lead;
    insert into data.opportunities (account_id, name, stage, owner_user_id, probability, next_step, next_step_due_date) values (account, 'Bare', 'On Hold', budi, 10, 'Call', '2026-01-01');
    insert into data.opportunities (account_id, name, stage, owner_user_id, probability, closed_at) values (account, 'Won', 'Closed Won', budi, 100, now());
    insert into data.opportunities (account_id, name, stage, owner_user_id, probability, closed_at, lost_reason, lost_reason_code) values (account, 'Lost', 'Closed Lost', budi, 0, now(), 'Too dear', 'price');
    insert into data.opportunities (account_id, name, stage, owner_user_id, estimated_value, probability, expected_close_date, service_codes, route, next_step, next_step_due_date,
        primary_contact_id, source_lead_id, notes)
    values (account, 'Full', 'Prospecting', budi, 25000000, 10, '2026-12-31', '{DOM_FTL}', 'Jakarta – Surabaya', 'First contact', '2099-01-01', contact, lead, 'Careful.')
    returning opportunity_id into deal;
    update data.leads set opportunity_id = deal, converted_at = now() where lead_id = lead;
    insert into data.opportunity_stage_history (opportunity_id, to_stage) values (deal, 'Prospecting');
    insert into data.quotes (opportunity_id, revision, total_amount) values (deal, 1, 1000000);
    insert into data.cadence_enrollments (cadence_id, purpose, subject, opportunity_id, account_id, owner_user_id, steps)
    values ((select cadence_id from data.cadences order by cadence_id limit 1), 'lead_follow_up', 'opportunity', deal, account, budi, '[]') returning enrollment_id into enrollment;
    insert into data.activities (activity_type, subject, due_date, owner_user_id, opportunity_id, account_id, enrollment_id, step_number)
    values ('Call', 'First contact', '2026-01-01', budi, deal, account, enrollment, 1);
    insert into data.activities (activity_type, status, subject, owner_user_id, lead_id, completed_at, is_system) values ('Other', 'Done', 'Lead handed over to Sales', ana, lead, now(), true);
    insert into data.invoices (account_id, invoice_number, invoice_date, amount) values (account, 'INV-1', '2026-01-02', 500000);
    insert into data.targets (company_name, owner_user_id) values ('PT Bidik', budi) returning target_id into target;
    insert into data.activities (activity_type, subject, due_date, owner_user_id, target_id) values ('Email', 'Introduction', '2099-01-01', budi, target);
    insert into data.cadence_enrollments (cadence_id, purpose, subject, target_id, owner_user_id, steps, mode, working_days_only, next_step_on, status, paused_at)
    values ((select cadence_id from data.cadences where purpose = 'outbound'), 'outbound', 'target', target, budi, '[]', 'stepwise', true, '2099-01-02', 'Paused', now());
    insert into data.cadence_enrollments (cadence_id, purpose, subject, account_id, owner_user_id, steps, status, stopped_at, stop_reason)
    values ((select cadence_id from data.cadences where purpose = 'winback'), 'winback', 'account', account, budi, '[]', 'Stopped', now(), 'account deactivated');
    insert into data.targets (company_name) values ('PT Bebas');
    insert into data.targets (company_name, domain, industry, contact_name, contact_email, contact_phone, linkedin_url, city, notes, source, tags, status,
        owner_user_id, next_outreach_at, last_contacted_at)
    values ('PT Lengkap', 'lengkap.co.id', 'Textiles', 'Tono', 'tono@lengkap.co.id', '0812 3456 7890', 'https://linkedin.com/in/tono', 'Medan',
        'Ships monthly', 'Fair', '{hot}', 'contacted', budi, '2099-01-01', now());
    insert into data.targets (company_name, status, drop_reason, dropped_at) values ('PT Batal', 'dropped', 'No answer', now());
end $$;

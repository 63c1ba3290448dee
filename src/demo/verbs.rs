//! The verbs of the script, one statement each. It reads what its story knows (s), its words (w), the draft of a lead (d), the
//! company (c) and the story's earliest open activity (due), and answers ids to remember.
//! Accounts, contacts, targets, invoices and winback have no acts yet: their verbs do the parts of one.

macro_rules! verbs {
    ($($verb:literal: $sql:literal;)+) => {
        /// Verb and statement.
        pub(super) const VERBS: &[(&str, &str)] = &[$((
            $verb,
            concat!(
                "with told as (select $1::jsonb as s, $2::text[] as w, $3::jsonb as d, $4::jsonb as c), due as (
                    select a.activity_id from data.activities as a, told
                    where a.status = 'Planned' and (a.opportunity_id = s ->> 'opportunity_id' or a.target_id = s ->> 'target_id'
                        or (a.lead_id = s ->> 'lead_id' and a.opportunity_id is null))
                    order by a.due_date, a.activity_id limit 1)",
                $sql
            ),
        )),+];
    };
}

verbs! {
    // campaign
    "lead": "select crm.rpc_lead_create(d || jsonb_build_object('campaign_name', w[1])) from told";
    // campaign
    "bare": "select crm.rpc_lead_create(d - array['service_code', 'route', 'est_volume_value', 'est_volume_unit', 'timeline', 'estimated_value']
        || jsonb_build_object('campaign_name', w[1])) from told";
    // note
    "review": "select crm.rpc_lead_triage(s ->> 'lead_id', 'In Review', jsonb_build_object('notes', w[1])) from told";
    // priority | note
    "qualify": "select crm.rpc_lead_triage(s ->> 'lead_id', 'Qualified', jsonb_build_object('priority', w[1]::integer, 'notes', w[2])) from told";
    // next contact | note
    "nurture": "select crm.rpc_lead_triage(s ->> 'lead_id', 'Nurture', jsonb_build_object('next_contact_on', w[1], 'notes', w[2])) from told";
    // code | reason
    "disqualify": "select crm.rpc_lead_triage(s ->> 'lead_id', 'Disqualified',
        jsonb_build_object('lost_reason_code', w[1], 'disqualified_reason', w[2])) from told";
    // reason
    "reopen": "select crm.rpc_lead_reopen(s ->> 'lead_id', w[1]) from told";
    // reason
    "recall": "select crm.rpc_lead_recall(s ->> 'lead_id', w[1]) from told";
    // login
    "assign": "select crm.rpc_lead_assign(s ->> 'lead_id', (select user_id from data.users where email = w[1] || '@demo.bcp.test')) from told";
    "claim": "select crm.rpc_sales_claim_lead(s ->> 'lead_id') from told";
    // reason
    "release": "select crm.rpc_lead_release(s ->> 'lead_id', 'pool', w[1]) from told";
    // reason
    "return": "select crm.rpc_lead_release(s ->> 'lead_id', 'marketing', w[1]) from told";
    "quick": "select crm.rpc_sales_quick_add_prospect(jsonb_build_object('service_codes', jsonb_build_array(d -> 'service_code'))
        || (d - array['city', 'service_code', 'est_volume_value', 'est_volume_unit', 'timeline'])) from told";

    // service | route | value | next step | its date
    "deal": "select crm.rpc_opportunity_create(jsonb_build_object('account_id', s -> 'account_id', 'primary_contact_id', s -> 'contact_id',
        'service_codes', jsonb_build_array(w[1]), 'route', w[2], 'currency', split_part(w[3], ' ', 1),
        'estimated_value', split_part(w[3], ' ', 2), 'next_step', w[4], 'next_step_due_date', w[5], 'notes', c -> 'notes')) from told";
    // stage | note
    "stage": "select crm.rpc_opportunity_change_stage(s ->> 'opportunity_id', w[1], jsonb_build_object('note', w[2])) from told";
    // amount | valid until
    "quoted": "select crm.rpc_opportunity_change_stage(s ->> 'opportunity_id', 'Quote Sent',
        jsonb_build_object('quote_total_amount', w[1], 'quote_valid_until', w[2])) from told";
    // why
    "won": "select crm.rpc_opportunity_change_stage(s ->> 'opportunity_id', 'Closed Won', jsonb_build_object('win_reason', w[1])) from told";
    // code | why | competitor
    "lost": "select crm.rpc_opportunity_change_stage(s ->> 'opportunity_id', 'Closed Lost',
        jsonb_build_object('lost_reason_code', w[1], 'lost_reason', w[2], 'competitor', w[3])) from told";
    // amount | valid until
    "quote": "select crm.rpc_quote_create(s ->> 'opportunity_id', jsonb_build_object('total_amount', w[1], 'valid_until', w[2],
        'terms', 'Payment in 30 days, subject to space and equipment')) from told";
    "sent": "select crm.rpc_quote_set_status(s ->> 'quote_id', 'Sent') from told";
    "accepted": "select crm.rpc_quote_set_status(s ->> 'quote_id', 'Accepted') from told";
    "rejected": "select crm.rpc_quote_set_status(s ->> 'quote_id', 'Rejected') from told";

    // outcome | minutes | next: type | subject | due
    "done": "select crm.rpc_activity_complete_and_next(due.activity_id, jsonb_build_object('outcome', w[1], 'duration_minutes', w[2]::integer,
        'next', case when w[4] is not null then jsonb_build_object('activity_type', w[3], 'subject', w[4], 'due_date', w[5]) end)) from told, due";
    // reason | next: type | subject | due
    "cancel": "select crm.rpc_activity_cancel(due.activity_id, w[1],
        case when w[3] is not null then jsonb_build_object('activity_type', w[2], 'subject', w[3], 'due_date', w[4]) end) from told, due";
    // type | subject | due
    "plan": "select crm.rpc_activity_create(jsonb_build_object('activity_type', w[1], 'subject', w[2], 'due_date', w[3],
        'opportunity_id', s -> 'opportunity_id', 'target_id', s -> 'target_id',
        'lead_id', case when not s ? 'opportunity_id' then s -> 'lead_id' end)) from told";
    // type | subject
    "noted": "select crm.rpc_activity_create(jsonb_build_object('activity_type', w[1], 'subject', w[2], 'status', 'Done',
        'opportunity_id', s -> 'opportunity_id', 'target_id', s -> 'target_id',
        'lead_id', case when not s ? 'opportunity_id' then s -> 'lead_id' end)) from told";
    // People have read what is older than three days.
    "work": ", had_time as (update data.notifications set read_at = created_at + interval '3 hours' where created_at < crm.now() - interval '3 days')
        select jsonb_object_agg(j.job, crm.rpc_work(j.job, true)) from told, crm.list_jobs() as j";

    // npwp, to make it; nothing, to find it
    "account": "select jsonb_build_object('account_id', a.account_id, 'contact_id', contact_id)
        from told, lateral crm.account_for(c ->> 'company_name', c ->> 'domain', 'office@' || (c ->> 'domain'), c ->> 'contact_phone', w[1],
            c ->> 'city', crm.my_id()) as a,
        lateral crm.contact_for(a.account_id, c ->> 'contact_name', c ->> 'contact_email', c ->> 'contact_phone', c ->> 'company_name') as contact_id";
    // name | job title
    "contact": ", made as (
            insert into data.contacts (account_id, first_name, last_name, job_title, email, is_decision_maker)
            select s ->> 'account_id', split_part(w[1], ' ', 1), split_part(w[1], ' ', 2), w[2],
                lower(replace(w[1], ' ', '.')) || '@' || (c ->> 'domain'), w[1] ~ 'Director|Export' from told
            returning *)
        select jsonb_build_object('audited', crm.audit('CONTACT_CREATED', 'contacts', contact_id, crm.changes('{}', to_jsonb(made)))::text) from made";
    // currency and amount, which varies a little | status, else by age
    "invoice": ", bill as (
            select s ->> 'account_id' as account_id, split_part(w[1], ' ', 1) as currency,
                round(split_part(w[1], ' ', 2)::numeric * (85 + (crm.today() - date '2000-01-01') * 7 % 31) / 100, -2) as amount,
                coalesce(w[2], case when age > 45 then 'Paid' when age > 30 then 'Overdue' when age > 20 then 'Partial' else 'Outstanding' end) as status
            from told, lateral (select (s ->> 'today')::date - crm.today() as age) as old
        ), made as (
            insert into data.invoices (account_id, invoice_number, invoice_date, due_date, amount, currency, status, paid_amount)
            select account_id, format('UGC/%s/%s', to_char(crm.today(), 'YYYY/MM'), lpad((select count(*) + 1 from data.invoices)::text, 4, '0')),
                crm.today(), crm.today() + 30, amount, currency, status,
                case status when 'Paid' then amount when 'Partial' then round(amount / 2, -2) else 0 end
            from bill returning *)
        select jsonb_build_object('audited', crm.audit('INVOICES_CREATED', 'invoices', invoice_id, crm.changes('{}', to_jsonb(made)))::text) from made";
    "winback": "select jsonb_build_object('opportunity_id', o.opportunity_id)
        from told, lateral crm.opportunity_make(jsonb_build_object('account_id', s -> 'account_id', 'name', (c ->> 'company_name') || ' – Winback',
            'owner_user_id', crm.my_id(), 'primary_contact_id', s -> 'contact_id', 'service_codes', jsonb_build_array(c -> 'service_code'),
            'route', c -> 'route', 'estimated_value', c -> 'estimated_value', 'currency', c -> 'currency',
            'next_step', 'Win back: ' || (c ->> 'company_name'), 'next_step_due_date', crm.today())) as o,
        lateral crm.enroll('winback', 'account', s ->> 'account_id', jsonb_build_object('opportunity_id', o.opportunity_id,
            'contact_id', s -> 'contact_id', 'owner_user_id', crm.my_id(), 'company', c -> 'company_name')) as e";

    // source | next outreach
    "target": ", made as (
            insert into data.targets (company_name, domain, industry, contact_name, contact_email, contact_phone, city, notes, source, next_outreach_at,
                owner_user_id)
            select c ->> 'company_name', c ->> 'domain', c ->> 'industry', c ->> 'contact_name', c ->> 'contact_email', c ->> 'contact_phone',
                c ->> 'city', c ->> 'notes', w[1], w[2]::date, case when crm.my_profile() in ('sales', 'sales_manager') then crm.my_id() end
            from told returning *)
        select jsonb_build_object('target_id', target_id,
            'audited', crm.audit('TARGET_CREATED', 'targets', target_id, crm.changes('{}', to_jsonb(made)))::text) from made";
    // status
    "moves": ", moved as (
            update data.targets as t set status = w[1],
                last_contacted_at = case w[1] when 'contacted' then crm.now() else t.last_contacted_at end
            from told, data.target_status_transitions as known
            where t.target_id = s ->> 'target_id' and known.from_status = t.status and known.to_status = w[1]
            returning t.target_id, known.from_status, t.status)
        select jsonb_build_object('audited', crm.audit('TARGET_STATUS_CHANGED', 'targets', target_id, jsonb_build_object(
            'before', jsonb_build_object('status', from_status), 'after', jsonb_build_object('status', status)))::text) from moved";
    // why
    "drop": ", moved as (
            update data.targets as t set status = 'dropped', drop_reason = w[1], dropped_at = crm.now(), next_outreach_at = null
            from told where t.target_id = s ->> 'target_id' returning t.target_id, w[1] as why)
        select jsonb_build_object('audited', crm.audit('TARGET_STATUS_CHANGED', 'targets', target_id,
            '{\"after\": {\"status\": \"dropped\"}}', why)::text) from moved";
    "outbound": "select jsonb_build_object('enrollment_id', e.enrollment_id) from told, lateral crm.enroll('outbound', 'target', s ->> 'target_id',
        jsonb_build_object('owner_user_id', crm.my_id(), 'company', c -> 'company_name', 'contact', c -> 'contact_name')) as e";
    "ripe": ", made as materialized (
            select a.account_id, o.opportunity_id, s ->> 'target_id' as target_id
            from told, lateral crm.account_for(c ->> 'company_name', c ->> 'domain', c ->> 'contact_email', c ->> 'contact_phone', null,
                c ->> 'city', crm.my_id()) as a,
            lateral crm.contact_for(a.account_id, c ->> 'contact_name', c ->> 'contact_email', c ->> 'contact_phone', null) as contact_id,
            lateral crm.opportunity_make(jsonb_build_object('account_id', a.account_id, 'owner_user_id', crm.my_id(), 'primary_contact_id', contact_id,
                'source_target_id', s -> 'target_id', 'service_codes', jsonb_build_array(c -> 'service_code'), 'route', c -> 'route',
                'estimated_value', c -> 'estimated_value', 'currency', c -> 'currency', 'notes', c -> 'notes')) as o,
            lateral crm.enroll('lead_follow_up', 'opportunity', o.opportunity_id, jsonb_build_object('account_id', a.account_id, 'contact_id', contact_id,
                'target_id', s -> 'target_id', 'owner_user_id', crm.my_id(), 'company', c -> 'company_name', 'service', c -> 'service_code')) as e
        ), moved as (
            update data.targets as t set status = 'converted', converted_at = crm.now(), next_outreach_at = null,
                converted_to_account_id = made.account_id, converted_to_opportunity_id = made.opportunity_id
            from made where t.target_id = made.target_id returning made.*)
        select to_jsonb(moved) || jsonb_build_object('audited', crm.audit('TARGET_CONVERTED', 'targets', target_id, to_jsonb(moved))::text) from moved";
}

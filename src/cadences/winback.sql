-- Winning an account back: it is the subject, a new deal the context that its activities carry (spec 1.11).

create function crm.winback_account(account_id text) returns data.accounts language plpgsql as $$
#variable_conflict use_column
declare
    a data.accounts;
begin
    select r.* into a from data.accounts as r where r.account_id = winback_account.account_id for update;
    if not found or not coalesce(crm.may_tell('accounts', a.account_id), false) then
        perform crm.refuse_missing('account');
    elsif not coalesce(crm.may_manage(a.owner_user_id), false) then
        perform crm.refuse('FORBIDDEN', 'Only the account''s owner, his manager and an admin do this.');
    elsif not a.is_active then
        perform crm.refuse('INVALID_TRANSITION', 'This account is no longer active.',
            '{"from": "Inactive account", "to": "Enrolled", "allowed": []}');
    elsif not crm.can_own_sales(a.owner_user_id) then
        perform crm.refuse_field('account_id', 'Nobody active owns this account. Give it to a salesperson first.');
    end if;
    return a;
end $$;
comment on function crm.winback_account(text) is 'The account to enroll, locked, so that of many at once one comes first; with an owner who will do it.';

create function crm.winback(a data.accounts, c data.cadences) returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    tenure text := crm.tenure_status(a.first_invoice_date, a.last_invoice_date, a.return_invoice_date, crm.today());
    contact text := (select p.contact_id from data.contacts as p where p.account_id = a.account_id order by p.is_primary desc, p.contact_id limit 1);
    o data.opportunities;
    e data.cadence_enrollments;
begin
    perform crm.already_enrolled('winback', 'account', a.account_id);
    if tenure <> 'Winback Target' then
        perform crm.refuse('INVALID_TRANSITION', 'This account is no Winback Target: it is a ' || tenure || '.',
            jsonb_build_object('from', tenure, 'to', 'Winback', 'allowed', '[]'::jsonb));
    elsif c.cadence_id is null then
        perform crm.refuse('INVALID_TRANSITION', 'No winback cadence is active. Ask an admin to switch one on.',
            jsonb_build_object('from', tenure, 'to', 'Winback', 'allowed', '[]'::jsonb));
    end if;
    o := crm.opportunity_make(jsonb_build_object('account_id', a.account_id, 'name', left(a.company_name, 290) || ' – Winback',
        'owner_user_id', a.owner_user_id, 'primary_contact_id', contact));
    e := crm.enroll_in(c, 'account', a.account_id, jsonb_build_object('opportunity_id', o.opportunity_id, 'contact_id', contact,
        'owner_user_id', a.owner_user_id, 'company', a.company_name));
    perform crm.tell_owner(o.owner_user_id, 'opportunities', o.opportunity_id);
    return jsonb_build_object('account_id', a.account_id, 'opportunity_id', o.opportunity_id, 'enrollment_id', e.enrollment_id,
        'activity_ids', crm.enrollment_activity_ids(e.enrollment_id));
end $$;
comment on function crm.winback(data.accounts, data.cadences) is 'The deal and the enrollment of a Winback Target; twice is ALREADY_ENROLLED.';

create function crm.rpc_account_winback(account_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
begin
    if answer is not null then
        return answer;
    end if;
    return crm.answered(crm.winback(crm.winback_account(account_id), crm.default_cadence('winback')));
end $$;
comment on function crm.rpc_account_winback(text) is 'The owner or his manager enrolls an account that is lost for 90 days in the winback cadence, with one act (spec 1.11).';

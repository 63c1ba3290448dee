-- Convert: a qualified target becomes account, contact, opportunity and cadence, and no lead (spec 1.9).

create function crm.target_ids(t data.targets, already boolean, account_made boolean default false, also_matching text[] default '{}')
returns jsonb language sql stable as $$
    select jsonb_build_object('target_id', t.target_id, 'account_id', o.account_id, 'contact_id', o.primary_contact_id,
        'opportunity_id', o.opportunity_id, 'enrollment_id', e.enrollment_id,
        'activity_ids', coalesce((select jsonb_agg(a.activity_id order by a.step_number) from data.activities as a
            where a.enrollment_id = e.enrollment_id), '[]'),
        'already', already, 'account_made', account_made, 'also_matching', to_jsonb(also_matching))
    from data.opportunities as o
    left join lateral (
        select e.enrollment_id from data.cadence_enrollments as e
        where e.opportunity_id = o.opportunity_id and e.subject = 'opportunity' and e.purpose = 'lead_follow_up'
        order by e.enrollment_id limit 1
    ) as e on true
    where o.opportunity_id = t.converted_to_opportunity_id
$$;
comment on function crm.target_ids(data.targets, boolean, boolean, text[]) is 'The answer of convert, the same for a repeat.';

create function crm.target_deal_owner(t data.targets, named uuid) returns uuid language plpgsql stable as $$
declare
    known uuid := case when crm.can_own_sales(t.owner_user_id) then t.owner_user_id end;
begin
    if known is not null and named is distinct from null and named <> known then
        perform crm.refuse_field('owner_user_id', 'This target has an owner. Give it to somebody else first.');
    end if;
    return crm.new_owner(case when known is null then named end, known);
end $$;
comment on function crm.target_deal_owner(data.targets, uuid) is
    'Whose the deal is: the target''s owner''s; of an unowned one the converter''s, or whom a manager or an admin names (spec 1.9, 4.1).';

create function crm.target_converts(was data.targets, owner uuid) returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    found_account record;
    contact text;
    deal data.opportunities;
    t data.targets;
begin
    select f.account_id, f.made, f.also_matching into found_account
    from crm.account_for(was.company_name, was.domain, was.contact_email, was.contact_phone, null, was.city, target_converts.owner) as f;
    contact := crm.contact_for(found_account.account_id, was.contact_name, was.contact_email, was.contact_phone, was.company_name);
    deal := crm.opportunity_make(jsonb_build_object(
        'account_id', found_account.account_id, 'name', crm.deal_name(was.company_name, '{}'), 'owner_user_id', target_converts.owner,
        'notes', was.notes, 'primary_contact_id', contact, 'source_target_id', was.target_id,
        'next_step', 'First contact: ' || was.company_name, 'next_step_due_date', crm.today()));
    perform crm.enrollments_complete('target', was.target_id, 'target converted');
    perform crm.activities_cancel('target', was.target_id, 'target converted');
    perform crm.enroll('lead_follow_up', 'opportunity', deal.opportunity_id, jsonb_build_object(
        'account_id', found_account.account_id, 'contact_id', contact, 'owner_user_id', target_converts.owner,
        'company', was.company_name, 'contact', was.contact_name));
    perform crm.tell_owner(target_converts.owner, 'opportunities', deal.opportunity_id);
    t := crm.target_change(was, jsonb_build_object('status', 'converted', 'converted_at', crm.now(), 'owner_user_id', target_converts.owner,
        'next_outreach_at', null, 'converted_to_account_id', found_account.account_id, 'converted_to_opportunity_id', deal.opportunity_id),
        'TARGET_CONVERTED');
    return crm.target_ids(t, false, found_account.made, found_account.also_matching);
end $$;
comment on function crm.target_converts(data.targets, uuid) is
    'The converting itself, of a locked qualified target: its own enrollment is completed, what is planned on it cancelled, and the deal''s cadence begins.';

create function crm.rpc_target_convert(target_id text, details jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(coalesce(details, '{}'));
    t data.targets;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.refuse_unknown(typed, array['owner_user_id']);
    t := crm.target_to_work(target_id);
    if t.status = 'converted' then
        return crm.answered(crm.target_ids(t, true));
    elsif t.status <> 'qualified' then
        perform crm.refuse_target_step(t.status, 'converted');
    end if;
    return crm.answered(crm.target_converts(t, crm.target_deal_owner(t, (typed ->> 'owner_user_id')::uuid)));
end $$;
comment on function crm.rpc_target_convert(text, jsonb) is 'A qualified target becomes a deal; a repeat answers already with the same ids (spec 1.9).';

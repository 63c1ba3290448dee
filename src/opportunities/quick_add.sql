-- Quick add from the pipeline (spec 1.10): a sales-made lead, already converted, with everything that a claim makes.

create function crm.rpc_sales_quick_add_prospect(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    owner uuid;
    found_account record;
    contact text;
    lead data.leads;
    o data.opportunities;
    enrolled data.cadence_enrollments;
begin
    if answer is not null then
        return answer;
    elsif crm.my_profile() is null or crm.my_profile() not in ('admin', 'sales_manager', 'sales') then
        perform crm.refuse('FORBIDDEN', 'Only sales and admins use quick add.');
    end if;
    perform crm.refuse_unknown(typed, array['company_name', 'contact_name', 'contact_phone', 'contact_email', 'service_codes', 'route',
        'estimated_value', 'currency', 'notes', 'primary_channel', 'owner_user_id']);
    perform crm.require_fields(typed, array['company_name', 'contact_name']);
    perform crm.check_services(typed);
    owner := crm.new_owner((typed ->> 'owner_user_id')::uuid);
    lead := crm.lead_insert(typed - array['service_codes', 'owner_user_id'] || jsonb_build_object(
        'sourced_by', 'Sales', 'primary_channel', coalesce(typed ->> 'primary_channel', 'Sales Outbound'), 'triage_status', 'Handed Over',
        'service_code', typed #>> '{service_codes,0}', 'sales_owner_user_id', owner, 'claimed_at', crm.now(), 'handed_over_at', crm.now()));
    select f.account_id, f.made, f.also_matching into found_account
    from crm.account_for(lead.company_name, null, lead.contact_email, lead.contact_phone, null, null, owner) as f;
    contact := crm.contact_for(found_account.account_id, lead.contact_name, lead.contact_email, lead.contact_phone, lead.company_name);
    o := crm.opportunity_make(typed - array['company_name', 'contact_name', 'contact_phone', 'contact_email', 'primary_channel'] || jsonb_build_object(
        'account_id', found_account.account_id, 'owner_user_id', owner, 'primary_contact_id', contact, 'source_lead_id', lead.lead_id,
        'name', crm.deal_name(lead.company_name, array[lead.service_code])));
    update data.leads as l set account_id = found_account.account_id, opportunity_id = o.opportunity_id where l.lead_id = lead.lead_id;
    enrolled := crm.enroll('lead_follow_up', 'opportunity', o.opportunity_id, jsonb_build_object(
        'account_id', found_account.account_id, 'lead_id', lead.lead_id, 'contact_id', contact, 'owner_user_id', owner,
        'company', lead.company_name, 'contact', lead.contact_name, 'service', lead.service_code));
    perform crm.lead_converts(lead.lead_id, o.opportunity_id);
    perform crm.tell_owner(owner, 'opportunities', o.opportunity_id);
    return crm.answered(jsonb_build_object(
        'lead_id', lead.lead_id, 'account_id', found_account.account_id, 'contact_id', contact, 'opportunity_id', o.opportunity_id,
        'enrollment_id', enrolled.enrollment_id, 'activity_ids', crm.enrollment_activity_ids(enrolled.enrollment_id), 'already', false,
        'account_made', found_account.made, 'also_matching', found_account.also_matching));
end $$;
comment on function crm.rpc_sales_quick_add_prospect(jsonb) is 'Lead, account, contact, opportunity and cadence in one act, never twice for one request key (spec 1.10).';

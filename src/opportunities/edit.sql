-- Editing a deal's plain fields.

create function crm.rpc_opportunity_update(opportunity_id text, patch jsonb, version integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.blank_to_null(patch);
    was data.opportunities;
    o data.opportunities;
    emptied text;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.refuse_unknown(typed, array['name', 'estimated_value', 'currency', 'probability', 'expected_close_date', 'service_codes', 'route',
        'next_step', 'next_step_due_date', 'primary_contact_id', 'competitor', 'notes']);
    was := crm.opportunity_to_manage(opportunity_id);
    perform crm.check_stale(version, was.version, crm.opportunity_json(was));
    select t.key into emptied from jsonb_each(typed) as t
    where t.value = 'null' and t.key in ('name', 'currency', 'probability', 'next_step', 'next_step_due_date')
      and (was.closed_at is null or t.key not in ('next_step', 'next_step_due_date'))
    limit 1;
    if found then
        perform crm.refuse_field(emptied, case when emptied like 'next%' then 'An open opportunity always has a next step and its date.' else 'Please fill this in.' end);
    end if;
    perform crm.check_services(typed);
    perform crm.check_contact('primary_contact_id', typed ->> 'primary_contact_id', was.account_id);
    o := crm.patched(was, typed);
    update data.opportunities as d set
        name = o.name, estimated_value = o.estimated_value, currency = o.currency, probability = o.probability,
        expected_close_date = o.expected_close_date, service_codes = coalesce(o.service_codes, '{}'), route = o.route, next_step = o.next_step,
        next_step_due_date = o.next_step_due_date, primary_contact_id = o.primary_contact_id, competitor = o.competitor, notes = o.notes
    where d.opportunity_id = was.opportunity_id and d is distinct from o
    returning * into o;
    if found then
        perform crm.audit('OPPORTUNITY_UPDATED', 'opportunities', was.opportunity_id, crm.changes(to_jsonb(was), to_jsonb(o)));
        perform crm.ensure_next(was.opportunity_id);
    end if;
    return crm.answered(jsonb_build_object('opportunity', crm.opportunity_now(was.opportunity_id)));
end $$;
comment on function crm.rpc_opportunity_update(text, jsonb, integer) is
    'Edits a deal''s plain fields; stage, owner, account and links have acts of their own.';

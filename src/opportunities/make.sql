-- Making a deal: by claim, convert and quick add through opportunity_make, by hand through rpc_opportunity_create.

create function crm.deal_name(company text, service_codes text[]) returns text language sql stable as $$
    select left(company || coalesce(' – ' || (select s.name from data.services as s where s.service_code = service_codes[1]), ''), 300)
$$;
comment on function crm.deal_name(text, text[]) is 'The name of a deal unless one is given: "<company> – <service>" (spec 1.5).';

create function crm.opportunity_make(draft jsonb, note text default null) returns data.opportunities language plpgsql as $$
#variable_conflict use_column
declare
    o data.opportunities := jsonb_populate_record(null::data.opportunities, draft);
    rule data.stage_rules;
begin
    select r.* into rule from data.stage_rules as r where r.stage = coalesce(o.stage, 'Prospecting');
    insert into data.opportunities (account_id, name, stage, owner_user_id, estimated_value, currency, probability, expected_close_date,
        service_codes, route, next_step, next_step_due_date, primary_contact_id, source_lead_id, source_target_id, competitor, notes)
    select
        o.account_id, coalesce(o.name, crm.deal_name(a.company_name, o.service_codes)), rule.stage, o.owner_user_id, o.estimated_value,
        coalesce(o.currency, crm.setting('currency') #>> '{}', 'IDR'),
        coalesce(rule.probability, o.probability, (select r.probability from data.stage_rules as r where r.stage = 'Prospecting'), 0),
        o.expected_close_date, coalesce(o.service_codes, '{}'), o.route, coalesce(o.next_step, rule.next_step_suggestion, 'First contact'),
        coalesce(o.next_step_due_date, crm.today()), o.primary_contact_id, o.source_lead_id, o.source_target_id, o.competitor, o.notes
    from data.accounts as a where a.account_id = o.account_id
    returning * into o;
    insert into data.opportunity_stage_history (opportunity_id, to_stage, note) values (o.opportunity_id, o.stage, note);
    perform crm.audit('OPPORTUNITY_CREATED', 'opportunities', o.opportunity_id, crm.changes(null, to_jsonb(o)), note);
    return o;
end $$;
comment on function crm.opportunity_make(jsonb, text) is
    'A new deal from its columns, with the probability of its stage, its first row of history and its audit; rights are the caller''s to check.';

create function crm.new_deal_account(account_id text) returns data.accounts language plpgsql as $$
#variable_conflict use_column
declare
    a data.accounts;
begin
    select a.* into a from data.accounts as a where a.account_id = new_deal_account.account_id for share;
    if a.account_id is null then
        perform crm.refuse_missing('account');
    elsif not a.is_active then
        perform crm.refuse_field('account_id', 'This account is no longer active. Choose another one.');
    end if;
    return a;
end $$;
comment on function crm.new_deal_account(text) is 'The account of a new deal, held until the act ends.';

create function crm.rpc_opportunity_create(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    account data.accounts;
    rule data.stage_rules;
    o data.opportunities;
begin
    if answer is not null then
        return answer;
    elsif crm.my_profile() is null or crm.my_profile() not in ('admin', 'sales_manager', 'sales') then
        perform crm.refuse('FORBIDDEN', 'Only sales and admins make opportunities.');
    end if;
    perform crm.refuse_unknown(typed, array['account_id', 'name', 'stage', 'owner_user_id', 'estimated_value', 'currency', 'expected_close_date',
        'service_codes', 'route', 'next_step', 'next_step_due_date', 'primary_contact_id', 'competitor', 'notes',
        'quote_total_amount', 'quote_currency', 'quote_valid_until']);
    perform crm.require_fields(typed, array['account_id']);
    account := crm.new_deal_account(typed ->> 'account_id');
    typed := typed || jsonb_build_object('owner_user_id', crm.new_owner((typed ->> 'owner_user_id')::uuid,
        case when crm.my_profile() = 'admin' and crm.can_own_sales(account.owner_user_id) then account.owner_user_id end));
    select r.* into rule from data.stage_rules as r where r.stage = coalesce(typed ->> 'stage', 'Prospecting') and r.is_open;
    if rule.stage is null then
        perform crm.refuse_field('stage', 'A new opportunity starts in an open stage.');
    end if;
    perform crm.check_services(typed);
    perform crm.check_contact('primary_contact_id', typed ->> 'primary_contact_id', account.account_id);
    o := jsonb_populate_record(null::data.opportunities, typed);
    perform crm.stage_requires(o, rule, typed ? 'quote_total_amount');
    o := crm.opportunity_make(typed);
    perform crm.stage_quote(o, rule, typed);
    perform crm.ensure_next(o.opportunity_id);
    perform crm.tell_owner(o.owner_user_id, 'opportunities', o.opportunity_id);
    return crm.answered(jsonb_build_object('opportunity', crm.opportunity_now(o.opportunity_id)));
end $$;
comment on function crm.rpc_opportunity_create(jsonb) is 'Makes a deal on an account by hand, with its next step planned (spec 1.7, 4.2).';

-- Adding and editing the people at an account (spec 1.3, 2.2).

create function crm.contact_typed(typed jsonb, prefix text default '') returns jsonb language plpgsql stable as $$
begin
    if typed -> 'first_name' is null or typed -> 'first_name' = 'null' then
        perform crm.refuse_field(prefix || 'first_name', 'Please fill this in.');
    elsif typed ->> 'email' !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' then
        perform crm.refuse_field(prefix || 'email', 'This is not an e-mail address.');
    end if;
    perform crm.check_phone(prefix || 'phone', typed ->> 'phone');
    return typed || case when typed ? 'email' then jsonb_build_object('email', lower(trim(typed ->> 'email'))) else '{}' end;
end $$;
comment on function crm.contact_typed(jsonb, text) is 'A person''s fields as they are stored; refuses one without a name, an address or a number that is none.';

create function crm.refuse_known_person(c data.contacts) returns void language plpgsql as $$
#variable_conflict use_column
declare
    known data.contacts;
begin
    select r.* into known from data.contacts as r
    where r.account_id = c.account_id and r.contact_id is distinct from c.contact_id
      and (r.email = c.email or r.normalized_phone = data.normalize_phone(c.phone))
    order by (r.email = c.email) desc nulls last, r.contact_id limit 1;
    if found then
        perform crm.refuse('CONTACT_EXISTS', format('%s has this %s already.', concat_ws(' ', known.first_name, known.last_name),
                case when known.email = c.email then 'e-mail address' else 'phone number' end),
            jsonb_build_object('contact_id', known.contact_id, 'account_id', known.account_id));
    end if;
end $$;
comment on function crm.refuse_known_person(data.contacts) is 'CONTACT_EXISTS: another contact of the account has this e-mail or phone (spec 2.2).';

create function crm.primary_steps_back(account_id text, for_contact text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    was data.contacts;
    fresh data.contacts;
begin
    select r.* into was from data.contacts as r
    where r.account_id = primary_steps_back.account_id and r.is_primary and r.contact_id is distinct from for_contact for update;
    if found then
        update data.contacts as r set is_primary = false where r.contact_id = was.contact_id returning * into fresh;
        perform crm.audit('CONTACT_UPDATED', 'contacts', was.contact_id, crm.changes(to_jsonb(was), to_jsonb(fresh)));
    end if;
end $$;
comment on function crm.primary_steps_back(text, text) is 'A new primary contact takes the old one''s place in the same act (spec 2.2).';

create function crm.contact_make(account_id text, fields jsonb) returns data.contacts language plpgsql as $$
#variable_conflict use_column
declare
    c data.contacts := jsonb_populate_record(null::data.contacts, fields || jsonb_build_object('account_id', contact_make.account_id));
begin
    perform crm.refuse_known_person(c);
    c.is_primary := coalesce(c.is_primary, false)
        or not exists (select from data.contacts as r where r.account_id = c.account_id and r.is_primary);
    if c.is_primary then
        perform crm.primary_steps_back(c.account_id, null);
    end if;
    insert into data.contacts (account_id, first_name, last_name, job_title, email, phone, is_primary, is_decision_maker, notes)
    values (c.account_id, trim(c.first_name), c.last_name, c.job_title, c.email, c.phone, c.is_primary, coalesce(c.is_decision_maker, false), c.notes)
    returning * into c;
    perform crm.audit('CONTACT_CREATED', 'contacts', c.contact_id, crm.changes('{}', to_jsonb(c)));
    return c;
end $$;
comment on function crm.contact_make(text, jsonb) is 'A new person at an account that the act holds; the first one is primary.';

create function crm.contact_json(c data.contacts) returns jsonb language sql stable as $$
    select to_jsonb(c) - array['search_name', 'search_text', 'normalized_phone'] || jsonb_build_object(
        'account_name', (select a.company_name from data.accounts as a where a.account_id = c.account_id))
$$;
comment on function crm.contact_json(data.contacts) is 'A contact in an act''s answer.';

create function crm.contact_account(account_id text) returns data.accounts language plpgsql as $$
declare
    a data.accounts := crm.account_for_act(contact_account.account_id);
begin
    if not crm.may_contact(a) then
        perform crm.refuse('FORBIDDEN', 'Contacts are kept by the account''s owner, his sales manager, salespeople with an open deal there, sales support and admins.');
    end if;
    perform crm.refuse_merged(a);
    return a;
end $$;
comment on function crm.contact_account(text) is 'The account whose contacts are changed, locked, so that one after the other becomes primary.';

create function crm.rpc_contact_create(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    a data.accounts;
begin
    if answer is not null then
        return answer;
    elsif coalesce(crm.my_profile() not in ('admin', 'sales_manager', 'sales', 'sales_support'), true) then
        perform crm.refuse('FORBIDDEN', 'Contacts are kept by sales and admins.');
    end if;
    perform crm.refuse_unknown(typed, array['account_id', 'first_name', 'last_name', 'job_title', 'email', 'phone', 'is_primary', 'is_decision_maker', 'notes']);
    perform crm.require_fields(typed, array['account_id', 'first_name']);
    a := crm.contact_account(typed ->> 'account_id');
    if not a.is_active then
        perform crm.refuse_field('account_id', 'This account is no longer active.');
    end if;
    return crm.answered(jsonb_build_object('contact', crm.contact_json(crm.contact_make(a.account_id, crm.contact_typed(typed - 'account_id')))));
end $$;
comment on function crm.rpc_contact_create(jsonb) is 'Adds a person to an account; CONTACT_EXISTS for one who is there (spec 2.2).';

create function crm.contact_for_act(contact_id text) returns data.contacts language plpgsql as $$
#variable_conflict use_column
declare
    c data.contacts;
    a data.accounts;
begin
    select r.* into c from data.contacts as r where r.contact_id = contact_for_act.contact_id;
    if not found or coalesce(crm.my_reach(), 'none') = 'none' then
        perform crm.refuse_missing('contact');
    end if;
    a := crm.contact_account(c.account_id);
    select r.* into c from data.contacts as r where r.contact_id = contact_for_act.contact_id for update;
    if not found or c.account_id <> a.account_id then
        raise serialization_failure using message = 'the contact went to another account meanwhile';
    end if;
    return c;
end $$;
comment on function crm.contact_for_act(text) is 'The contact that an act changes, locked after its account; refused to whoever may not.';

create function crm.rpc_contact_update(contact_id text, patch jsonb, version integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.blank_to_null(patch);
    was data.contacts;
    c data.contacts;
begin
    if answer is not null then
        return answer;
    end if;
    was := crm.contact_for_act(contact_id);
    perform crm.refuse_unknown(typed, array['first_name', 'last_name', 'job_title', 'email', 'phone', 'is_primary', 'is_decision_maker', 'notes']);
    perform crm.check_stale(version, was.version, crm.contact_json(was));
    c := crm.patched(was, crm.contact_typed(jsonb_build_object('first_name', was.first_name) || typed));
    c.is_primary := coalesce(c.is_primary, false);
    c.is_decision_maker := coalesce(c.is_decision_maker, false);
    if c is distinct from was then
        perform crm.refuse_known_person(c);
        if c.is_primary then
            perform crm.primary_steps_back(c.account_id, c.contact_id);
        end if;
        update data.contacts as r set
            first_name = trim(c.first_name), last_name = c.last_name, job_title = c.job_title, email = c.email, phone = c.phone,
            is_primary = c.is_primary, is_decision_maker = c.is_decision_maker, notes = c.notes
        where r.contact_id = was.contact_id
        returning * into c;
        perform crm.audit('CONTACT_UPDATED', 'contacts', c.contact_id, crm.changes(to_jsonb(was), to_jsonb(c)));
    end if;
    return crm.answered(jsonb_build_object('contact', crm.contact_json(c)));
end $$;
comment on function crm.rpc_contact_update(text, jsonb, integer) is 'Edits a person; who becomes primary takes the old one''s place.';

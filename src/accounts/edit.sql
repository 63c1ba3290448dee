-- Making and editing an account by hand (spec 1.11, 1.12).

create function crm.check_phone(field text, typed text) returns void language plpgsql stable as $$
begin
    if typed is not null and data.normalize_phone(typed) is null then
        perform crm.refuse_field(field, 'This is not a phone number.');
    end if;
end $$;
comment on function crm.check_phone(text, text) is 'A phone number has at least six digits.';

create function crm.check_parent(own_id text, parent text) returns void language plpgsql stable as $$
begin
    if parent is null then
        return;
    elsif not exists (select from data.accounts as a where a.account_id = parent) then
        perform crm.refuse_field('parent_account_id', 'There is no such account.');
    elsif exists (
        with recursive above (id) as (
            select parent union select a.parent_account_id from above join data.accounts as a on a.account_id = above.id)
        select from above where id = own_id) then
        perform crm.refuse_field('parent_account_id', 'An account cannot belong to itself or to one that belongs to it.');
    end if;
end $$;
comment on function crm.check_parent(text, text) is 'The account above another one exists and is not below it.';

create function crm.account_typed(typed jsonb) returns jsonb language plpgsql stable as $$
declare
    host text := data.normalize_domain(typed ->> 'domain');
begin
    if host !~ '^[^\s@]+\.[^\s@]+$' then
        perform crm.refuse_field('domain', 'This is not a web address. Write it like majujaya.co.id.');
    elsif typed ->> 'npwp' is not null and data.normalize_npwp(typed ->> 'npwp') is null then
        perform crm.refuse_field('npwp', 'A tax number has digits.');
    elsif jsonb_typeof(typed -> 'tags') not in ('array', 'null') then
        perform crm.refuse_field('tags', 'Give a list of words.');
    elsif jsonb_array_length(nullif(typed -> 'tags', 'null')) > 20
        or exists (select from jsonb_array_elements_text(coalesce(nullif(typed -> 'tags', 'null'), '[]')) as t where length(t) > 50) then
        perform crm.refuse_field('tags', 'At most 20 words of 50 letters.');
    end if;
    perform crm.check_phone('phone', typed ->> 'phone');
    return typed
        || case when typed ? 'domain' then jsonb_build_object('domain', host) else '{}' end
        || case when typed ? 'email' then jsonb_build_object('email', lower(trim(typed ->> 'email'))) else '{}' end
        || case when typed -> 'tags' = 'null' then '{"tags": []}' else '{}'::jsonb end;
end $$;
comment on function crm.account_typed(jsonb) is 'An account''s fields as they are stored; refuses a domain, tax number, phone or tag that is none.';

create function crm.refuse_twin(fields jsonb, own_id text default null) returns void language plpgsql as $$
#variable_conflict use_column
declare
    twins text[] := array(
        select m.account_id
        from crm.account_match(fields ->> 'company_name', fields ->> 'domain', fields ->> 'email', fields ->> 'npwp') as m
        where m.account_id is distinct from own_id
        order by m.match_rank, m.account_id);
    name text := (select a.company_name from data.accounts as a where a.account_id = twins[1]);
begin
    if name is not null then
        perform crm.refuse('ACCOUNT_EXISTS', format('%s is an account already. Work with that one.', name),
            jsonb_build_object('account_id', twins[1], 'company_name', name, 'also_matching', to_jsonb(twins[2:])));
    end if;
end $$;
comment on function crm.refuse_twin(jsonb, text) is 'ACCOUNT_EXISTS with the active account that is this company, best match first, the others named (spec 1.12).';

create function crm.account_owner(named uuid) returns uuid language plpgsql stable as $$
begin
    if crm.my_profile() in ('sales', 'sales_manager') then
        return crm.new_owner(named);
    elsif named is not null and not crm.can_own_sales(named) then
        perform crm.refuse_field('owner_user_id', 'Choose an active salesperson or sales manager.');
    end if;
    return named;
end $$;
comment on function crm.account_owner(uuid) is 'A new account''s owner: its maker in sales unless a manager names one of his team; made by others whom they name, or nobody (spec 1.3).';

create function crm.account_make(fields jsonb) returns data.accounts language plpgsql as $$
#variable_conflict use_column
declare
    a data.accounts := jsonb_populate_record(null::data.accounts, fields);
begin
    for attempt in 1..20 loop
        -- An address of the company stands for its domain where none is given, as for a lead's company.
        a.domain := coalesce(a.domain, data.email_domain(a.email));
        perform crm.refuse_twin(fields || jsonb_build_object('domain', a.domain));
        -- Whoever makes the same company at this moment is waited for, and found by the next turn.
        insert into data.accounts (company_name, npwp, domain, industry, address, city, country, phone, email, owner_user_id, parent_account_id, tags)
        values (trim(a.company_name), a.npwp, a.domain, a.industry, a.address, a.city, a.country, a.phone, a.email, a.owner_user_id,
            a.parent_account_id, coalesce(a.tags, '{}'))
        on conflict do nothing
        returning * into a;
        if found then
            perform crm.audit('ACCOUNT_CREATED', 'accounts', a.account_id, crm.changes('{}', to_jsonb(a)));
            return a;
        end if;
        a := jsonb_populate_record(null::data.accounts, fields);
    end loop;
    raise serialization_failure using message = 'account making did not settle';
end $$;
comment on function crm.account_make(jsonb) is 'A new account, or ACCOUNT_EXISTS; never two of one company, also when raced.';

create function crm.rpc_account_create(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    person jsonb := crm.given(typed -> 'contact');
    a data.accounts;
    c data.contacts;
begin
    if answer is not null then
        return answer;
    elsif not crm.may_create_account() then
        perform crm.refuse('FORBIDDEN', 'Accounts are made by sales, marketing managers and admins.');
    end if;
    perform crm.refuse_unknown(typed, array['company_name', 'npwp', 'domain', 'industry', 'address', 'city', 'country', 'phone', 'email',
        'owner_user_id', 'parent_account_id', 'tags', 'contact']);
    perform crm.require_fields(typed, array['company_name']);
    typed := crm.account_typed(typed - 'contact');
    if person <> '{}' then
        perform crm.refuse_unknown(person, array['first_name', 'last_name', 'job_title', 'email', 'phone']);
        person := crm.contact_typed(person, 'contact.') || '{"is_primary": true}';
    end if;
    perform crm.check_parent(null, typed ->> 'parent_account_id');
    a := crm.account_make(typed || jsonb_build_object('owner_user_id', crm.account_owner((typed ->> 'owner_user_id')::uuid)));
    if person <> '{}' then
        c := crm.contact_make(a.account_id, person);
    end if;
    perform crm.tell_owner(a.owner_user_id, 'accounts', a.account_id);
    return crm.answered(jsonb_build_object('account', crm.account_json(a),
        'contact', case when c.contact_id is not null then crm.contact_json(c) end));
end $$;
comment on function crm.rpc_account_create(jsonb) is 'Makes an account by hand, with its first contact; ACCOUNT_EXISTS for a company that is there (spec 1.12).';

create function crm.account_set(was data.accounts, typed jsonb) returns data.accounts language plpgsql as $$
#variable_conflict use_column
declare
    a data.accounts := crm.patched(was, typed);
begin
    update data.accounts as r set
        company_name = trim(a.company_name), npwp = a.npwp, domain = a.domain, industry = a.industry, address = a.address, city = a.city,
        country = a.country, phone = a.phone, email = a.email, parent_account_id = a.parent_account_id, tags = a.tags
    where r.account_id = was.account_id
    returning * into a;
    return a;
exception when unique_violation then
    -- Somebody took the name at this moment: a statement of its own sees whose it is now.
    perform crm.refuse_twin(jsonb_build_object('company_name', a.company_name, 'domain', a.domain, 'npwp', a.npwp), was.account_id);
    raise serialization_failure using message = 'account editing did not settle';
end $$;
comment on function crm.account_set(data.accounts, jsonb) is 'Writes an account''s plain fields; ACCOUNT_EXISTS when another active one has its name, domain or tax number.';

create function crm.rpc_account_update(account_id text, patch jsonb, version integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.blank_to_null(patch);
    was data.accounts;
    a data.accounts;
begin
    if answer is not null then
        return answer;
    end if;
    was := crm.account_for_act(account_id);
    if not crm.may_account(was) then
        perform crm.refuse('FORBIDDEN', 'Only its owner, the owner''s sales manager, sales support and an admin edit this account.');
    end if;
    perform crm.refuse_unknown(typed, array['company_name', 'npwp', 'domain', 'industry', 'address', 'city', 'country', 'phone', 'email', 'parent_account_id', 'tags']);
    perform crm.refuse_merged(was);
    perform crm.check_stale(version, was.version, crm.account_json(was));
    if typed -> 'company_name' = 'null' then
        perform crm.refuse_field('company_name', 'Please fill this in.');
    end if;
    typed := crm.account_typed(typed);
    perform crm.check_parent(was.account_id, typed ->> 'parent_account_id');
    a := crm.patched(was, typed);
    if a is distinct from was then
        a := crm.account_set(was, typed);
        perform crm.audit('ACCOUNT_UPDATED', 'accounts', a.account_id, crm.changes(to_jsonb(was), to_jsonb(a)));
    end if;
    return crm.answered(jsonb_build_object('account', crm.account_json(a)));
end $$;
comment on function crm.rpc_account_update(text, jsonb, integer) is 'Edits an account''s plain fields; owner, state and links have acts of their own.';

-- Contacts: who sees them, and finding or making the person behind a lead or target.

alter table data.contacts enable row level security;
create policy contacts_read on data.contacts for select using ((select crm.my_reach()) <> 'none');
grant select on data.contacts to bcp_app, bcp_readonly;

create function crm.contact_known(account_id text, email text, phone text, full_name text) returns text language sql stable as $$
    select c.contact_id
    from data.contacts as c
    where c.account_id = contact_known.account_id
      and (c.email = contact_known.email
        or c.normalized_phone = data.normalize_phone(contact_known.phone)
        or (contact_known.email is null and contact_known.phone is null and c.search_name = lower(contact_known.full_name) collate "C"))
    order by (c.email = contact_known.email) desc nulls last, c.contact_id
    limit 1
$$;
comment on function crm.contact_known(text, text, text, text) is
    'The contact of an account with this e-mail, else this phone, else (with neither given) this name.';

create function crm.contact_for(account_id text, person text, email text, phone text, company text) returns text
language plpgsql as $$
#variable_conflict use_column
declare
    named text := nullif(regexp_replace(trim(person), '\s+', ' ', 'g'), '');
    full_name text := coalesce(named, trim(company));
    address text := lower(trim(email));
    known text;
    made data.contacts;
begin
    for attempt in 1..20 loop
        known := crm.contact_known(contact_for.account_id, address, contact_for.phone, full_name);
        if known is not null then
            return known;
        end if;
        insert into data.contacts (account_id, first_name, last_name, email, phone, is_primary)
        values (contact_for.account_id, coalesce(split_part(named, ' ', 1), full_name), nullif(substr(named, strpos(named || ' ', ' ') + 1), ''),
            address, contact_for.phone,
            not exists (select from data.contacts as c where c.account_id = contact_for.account_id and c.is_primary))
        on conflict do nothing
        returning * into made;
        exit when made.contact_id is not null;
    end loop;
    if made.contact_id is null then
        raise serialization_failure using message = 'contact matching did not settle';
    end if;
    perform crm.audit('CONTACT_CREATED', 'contacts', made.contact_id, crm.changes('{}', to_jsonb(made)));
    return made.contact_id;
end $$;
comment on function crm.contact_for(text, text, text, text, text) is
    'The person at an account, found or made: name split at the first space, the company''s without one, primary when first (spec 1.5).';

create trigger contacts_touch before update on data.contacts for each row execute function crm.touch();

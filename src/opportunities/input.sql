-- What the acts on deals and activities ask of what was typed.

create function crm.refuse_unknown(typed jsonb, known text[]) returns void language plpgsql stable as $$
declare
    stray jsonb := (select jsonb_object_agg(k, 'There is no such field.') from jsonb_object_keys(typed) as k where k <> all (known));
begin
    if stray is not null then
        perform crm.refuse('VALIDATION_ERROR', 'There are fields here that do not exist: '
            || (select string_agg(k, ', ') from jsonb_object_keys(stray) as k) || '.', stray);
    end if;
end $$;
comment on function crm.refuse_unknown(jsonb, text[]) is 'Refuses fields that an act does not take, so that nothing is assigned by accident (spec 4.1).';

create function crm.blank_to_null(typed jsonb) returns jsonb language sql immutable as $$
    select coalesce(jsonb_object_agg(t.key, case when btrim(t.value #>> '{}') = '' then 'null' else t.value end), '{}')
    from jsonb_each(coalesce(typed, '{}')) as t
$$;
comment on function crm.blank_to_null(jsonb) is 'An empty text means none.';

create function crm.given(typed jsonb) returns jsonb language sql immutable as $$
    select jsonb_strip_nulls(crm.blank_to_null(typed))
$$;
comment on function crm.given(jsonb) is 'Only what was really typed.';

create function crm.require_fields(typed jsonb, needed text[]) returns void language plpgsql stable as $$
declare
    missing jsonb := (select jsonb_object_agg(n, 'Please fill this in.') from unnest(needed) as n where not typed ? n);
begin
    if missing is not null then
        perform crm.refuse('VALIDATION_ERROR', 'Some fields are still empty.', missing);
    end if;
end $$;
comment on function crm.require_fields(jsonb, text[]) is 'Names all empty fields at once.';

create function crm.check_services(typed jsonb) returns void language plpgsql stable as $$
declare
    stray text := (
        select string_agg(c, ', ')
        from jsonb_array_elements_text(coalesce(nullif(typed -> 'service_codes', 'null'), '[]')) as c
        where not exists (select from data.services as s where s.service_code = c));
begin
    if stray is not null then
        perform crm.refuse_field('service_codes', 'There is no such service: ' || left(stray, 200) || '.');
    end if;
end $$;
comment on function crm.check_services(jsonb) is 'Every service code is one of the catalogue (spec 1.13).';

create function crm.check_contact(field text, contact text, account text) returns void language plpgsql stable as $$
begin
    if contact is not null and not exists (select from data.contacts as c where c.contact_id = contact and c.account_id = account) then
        perform crm.refuse_field(field, 'Choose a contact of this account.');
    end if;
end $$;
comment on function crm.check_contact(text, text, text) is 'A deal''s or activity''s contact is one of its account.';

create function crm.check_stale(version integer, newest integer, current jsonb) returns void language plpgsql stable as $$
begin
    if version <> newest then
        perform crm.refuse('STALE_RECORD', 'Somebody else has changed this meanwhile. Look at the newer version and try again.',
            jsonb_build_object('current', current));
    end if;
end $$;
comment on function crm.check_stale(integer, integer, jsonb) is 'An edit over somebody else''s is refused with the newer one; without a version the last one wins (spec 4.1).';

-- What the acts ask of what was typed.

create function crm.check_kind(field text, typed text) returns void language plpgsql stable as $$
begin
    case
        when field ~ '_(date|on|until)$' then perform typed::date;
        when field ~ '_at$' then perform typed::timestamptz;
        when field = 'due_time' then perform typed::time;
        when field ~ 'user_id$' then perform typed::uuid;
        when field in ('probability', 'duration_minutes', 'priority') then perform typed::integer;
        when field ~ '(amount|value)$' and typed !~ '^\d{1,16}(\.\d+)?$' then raise data_exception;
        when field = 'currency' and typed !~ '^[A-Za-z]{3}$' or field = 'quote_currency' and typed !~ '^[A-Z]{3}$' then raise data_exception;
        else null;
    end case;
exception when data_exception then
    perform crm.refuse_field(field, case
        when field ~ '_(date|on|until)$' then 'Give a date like 2026-11-22.' when field ~ '_at$' then 'Give a date and time.'
        when field = 'due_time' then 'Give a time like 14:30.' when field ~ 'user_id$' then 'Choose a colleague.'
        when field ~ '(amount|value)$' then 'Give an amount of zero or more, in digits.' when field ~ 'currency$' then 'Give a currency of three letters, like IDR.'
        else 'Give a whole number.' end);
end $$;
comment on function crm.check_kind(text, text) is 'Refuses a value that is no date, amount, number or person where the field''s name says so.';

create function crm.refuse_unknown(typed jsonb, known text[]) returns void language plpgsql stable as $$
declare
    stray jsonb := (select jsonb_object_agg(k, 'There is no such field.') from jsonb_object_keys(typed) as k where k <> all (known));
begin
    if stray is not null then
        perform crm.refuse('VALIDATION_ERROR', 'There are fields here that do not exist: '
            || (select left(string_agg(k, ', '), 200) from jsonb_object_keys(stray) as k) || '.', stray);
    end if;
    perform crm.check_kind(t.key, t.value) from jsonb_each_text(typed) as t where btrim(t.value) <> '';
end $$;
comment on function crm.refuse_unknown(jsonb, text[]) is
    'Refuses fields that an act does not take, so that nothing is assigned by accident (spec 4.1), and values of the wrong kind.';

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
    stray text;
begin
    if jsonb_typeof(typed -> 'service_codes') not in ('array', 'null') then
        perform crm.refuse_field('service_codes', 'Give a list of services.');
    end if;
    stray := (
        select string_agg(c, ', ')
        from jsonb_array_elements_text(coalesce(nullif(typed -> 'service_codes', 'null'), '[]')) as c
        where not exists (select from data.services as s where s.service_code = c));
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

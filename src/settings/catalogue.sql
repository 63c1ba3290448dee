-- The catalogue of services and the holidays of the company (spec 1.13, 2.2, 6).

create trigger services_touch before update on data.services for each row execute function crm.touch();

create view crm.v_services with (security_invoker = true) as
select s.service_code, s.name, s.department, s.is_active, s.created_at, s.updated_at, s.version
from data.services as s
where (select crm.may_open('settings'));
comment on view crm.v_services is 'All services, those that are no longer offered too, for an admin; order department, service_code.';

create view crm.v_holidays with (security_invoker = true) as
select h.day, h.name, h.created_at
from data.holidays as h
where (select crm.may_open('settings'));
comment on view crm.v_holidays is 'Days on which no cadence plans work, for an admin; order day.';

create function crm.check_words(field text, words text, most integer) returns void language plpgsql stable as $$
begin
    if length(btrim(coalesce(words, ''))) not between 1 and most then
        perform crm.refuse_field(field, format('Give 1 to %s characters.', most));
    end if;
end $$;
comment on function crm.check_words(text, text, integer) is 'Refuses a name that is empty or too long.';

create function crm.rpc_service_create(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    s data.services;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.must_administer();
    perform crm.refuse_unknown(typed, array['service_code', 'name', 'department']);
    perform crm.require_fields(typed, array['service_code', 'name', 'department']);
    if typed ->> 'service_code' !~ '^[A-Z][A-Z0-9_]{1,39}$' then
        perform crm.refuse_field('service_code', 'Give a code of capital letters, digits and _, like DOM_FTL.');
    end if;
    perform crm.check_words('name', typed ->> 'name', 200), crm.check_words('department', typed ->> 'department', 100);
    insert into data.services (service_code, name, department) values (typed ->> 'service_code', typed ->> 'name', typed ->> 'department')
    on conflict do nothing returning * into s;
    if not found then
        perform crm.refuse_field('service_code', 'There is a service of this code already.');
    end if;
    perform crm.audit('SERVICES_CREATED', 'services', s.service_code, crm.changes('{}', to_jsonb(s)));
    return crm.answered(jsonb_build_object('service', to_jsonb(s)));
end $$;
comment on function crm.rpc_service_create(jsonb) is 'An admin adds a service to the catalogue.';

create function crm.rpc_service_update(service_code text, patch jsonb, version integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.blank_to_null(patch);
    was data.services;
    s data.services;
begin
    if answer is not null then
        return answer;
    end if;
    select k.* into was from data.services as k
    where k.service_code = rpc_service_update.service_code and coalesce(crm.my_reach(), 'none') <> 'none' for no key update;
    if not found then
        perform crm.refuse_missing('service');
    end if;
    perform crm.must_administer();
    perform crm.refuse_unknown(typed, array['name', 'department', 'is_active']);
    perform crm.check_stale(rpc_service_update.version, was.version, to_jsonb(was));
    s := crm.patched(was, typed);
    perform crm.check_words('name', s.name, 200), crm.check_words('department', s.department, 100);
    if s.is_active is null then
        perform crm.refuse_field('is_active', 'This must be true or false.');
    elsif s is distinct from was then
        update data.services as k set name = s.name, department = s.department, is_active = s.is_active
        where k.service_code = was.service_code returning * into s;
        perform crm.audit('SERVICES_UPDATED', 'services', s.service_code, crm.changes(to_jsonb(was), to_jsonb(s)));
    end if;
    return crm.answered(jsonb_build_object('service', to_jsonb(s)));
end $$;
comment on function crm.rpc_service_update(text, jsonb, integer) is
    'An admin renames a service, or takes it from what can be chosen; what has it keeps it.';

create function crm.rpc_holiday_create(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    h data.holidays;
    wanted date;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.must_administer();
    perform crm.refuse_unknown(typed, array['day', 'name']);
    perform crm.require_fields(typed, array['day', 'name']);
    wanted := (typed ->> 'day')::date;
    if wanted < crm.today() - 366 or wanted > crm.today() + 3660 then
        perform crm.refuse_field('day', 'Choose a day of the last year or of the next ten.');
    end if;
    perform crm.check_words('name', typed ->> 'name', 200);
    insert into data.holidays (day, name) values (wanted, typed ->> 'name') on conflict do nothing returning * into h;
    if not found then
        perform crm.refuse_field('day', 'This day is a holiday already.');
    end if;
    perform crm.audit('HOLIDAYS_CREATED', 'holidays', h.day::text, crm.changes('{}', to_jsonb(h)));
    return crm.answered(jsonb_build_object('holiday', to_jsonb(h)));
end $$;
comment on function crm.rpc_holiday_create(jsonb) is 'An admin names a day on which nobody works; what is planned already stays on its day.';

create function crm.rpc_holiday_delete(day text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    h data.holidays;
begin
    if answer is not null then
        return answer;
    end if;
    select k.* into h from data.holidays as k where k.day::text = rpc_holiday_delete.day and coalesce(crm.my_reach(), 'none') <> 'none' for update;
    if not found then
        perform crm.refuse_missing('holiday');
    end if;
    perform crm.must_administer();
    delete from data.holidays as k where k.day = h.day;
    perform crm.audit('HOLIDAYS_DELETED', 'holidays', h.day::text, jsonb_build_object('before', to_jsonb(h)));
    return crm.answered(jsonb_build_object('day', h.day));
end $$;
comment on function crm.rpc_holiday_delete(text) is 'An admin takes a holiday back; what was planned around it stays.';

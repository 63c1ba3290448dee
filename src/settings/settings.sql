-- What an admin sets for the whole company (spec 1.3, 1.5, 4.2): settings by key; each is read by the acts it binds.

create function crm.must_administer() returns void language plpgsql stable as $$
begin
    if crm.my_profile() is distinct from 'admin' then
        perform crm.refuse('FORBIDDEN', 'Only an admin changes how the company works.');
    end if;
end $$;
comment on function crm.must_administer() is 'Settings, stage rules, services and holidays are the admin''s (spec 1.3).';

create function crm.settings_json() returns jsonb language sql stable as $$
    select jsonb_object_agg(s.key, s.value) || jsonb_build_object('version', sum(s.version)) from data.settings as s
$$;
comment on function crm.settings_json() is 'All settings as one record, whose version grows with each change of any.';

create view crm.v_settings with (security_invoker = true) as
select
    (s.known ->> 'company_name') as company_name, (s.known ->> 'time_zone') as time_zone, (s.known ->> 'currency') as currency,
    (s.known ->> 'sla_hours')::integer as sla_hours, (s.known ->> 'pool_expiry_days')::integer as pool_expiry_days,
    (s.known ->> 'pool_claims_per_day')::integer as pool_claims_per_day, (s.known ->> 'pool_untouched_leads')::integer as pool_untouched_leads,
    (s.known ->> 'exports_per_hour')::integer as exports_per_hour, (s.known ->> 'intake_per_hour')::integer as intake_per_hour,
    (s.known ->> 'audit_months_kept')::integer as audit_months_kept, s.version
from (select jsonb_object_agg(r.key, r.value) as known, sum(r.version)::integer as version from data.settings as r) as s
where (select crm.may_open('settings')) and s.known is not null;
comment on view crm.v_settings is 'All settings as one record, for an admin.';

create function crm.check_setting(field text, value jsonb) returns void language plpgsql stable as $$
declare
    number integer := case when jsonb_typeof(value) = 'number' then (value #>> '{}')::integer end;
begin
    case field
        when 'company_name' then
            if length(btrim(coalesce(value #>> '{}', ''))) not between 1 and 200 then
                perform crm.refuse_field(field, 'Give a name of at most 200 letters.');
            end if;
        when 'time_zone' then perform crm.check_zone(field, value #>> '{}');
        when 'currency' then
            if coalesce(value #>> '{}', '') !~ '^[A-Z]{3}$' then
                perform crm.refuse_field(field, 'Give a currency of three letters, like IDR.');
            end if;
        when 'sla_hours' then
            if coalesce(number not between 1 and 720, true) then
                perform crm.refuse_field(field, 'Give hours from 1 to 720.');
            end if;
        when 'pool_expiry_days' then
            if coalesce(number not between 1 and 365, true) then
                perform crm.refuse_field(field, 'Give days from 1 to 365.');
            end if;
        when 'pool_claims_per_day', 'pool_untouched_leads' then
            if number not between 1 and 1000 then
                perform crm.refuse_field(field, 'Give a number from 1 to 1000, or leave it empty for no limit.');
            end if;
        when 'audit_months_kept' then
            if number not between 0 and 1200 then
                perform crm.refuse_field(field, 'Give months from 0 to 1200, or leave it empty to keep everything.');
            end if;
        else
            if number not between 0 and 100000 then
                perform crm.refuse_field(field, 'Give a number from 0 to 100000, or leave it empty for no limit.');
            end if;
    end case;
end $$;
comment on function crm.check_setting(text, jsonb) is 'Refuses in words what a setting cannot be. A null limit is no limit.';

create function crm.rpc_settings_update(patch jsonb, version integer default null) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.blank_to_null(patch);
    known text[];
    was data.settings;
    changed record;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.must_administer();
    perform from data.settings as s order by s.key for no key update;
    known := array(select s.key from data.settings as s);
    perform crm.refuse_unknown(typed, known);
    perform crm.check_stale(rpc_settings_update.version, (select sum(s.version) from data.settings as s)::integer, crm.settings_json());
    for changed in select t.key, t.value from jsonb_each(typed) as t order by t.key loop
        perform crm.check_setting(changed.key, changed.value);
        select s.* into was from data.settings as s where s.key = changed.key;
        if was.value <> changed.value then
            update data.settings as s set value = changed.value where s.key = changed.key;
            perform crm.audit('SETTINGS_UPDATED', 'settings', changed.key, jsonb_build_object(
                'before', jsonb_build_object('value', was.value), 'after', jsonb_build_object('value', changed.value)));
        end if;
    end loop;
    return crm.answered(jsonb_build_object('settings', crm.settings_json()));
end $$;
comment on function crm.rpc_settings_update(jsonb, integer) is 'An admin changes settings; acts read them anew each time.';

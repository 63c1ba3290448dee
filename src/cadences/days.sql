-- Days as a cadence counts them: the calendar's, or only those that are neither weekend nor holiday (spec 6).

create function crm.working_day(day date) returns date language plpgsql stable as $$
begin
    while extract(isodow from day) > 5 or exists (select from data.holidays as h where h.day = working_day.day) loop
        day := day + 1;
    end loop;
    return day;
end $$;
comment on function crm.working_day(date) is 'The day itself, or the next one that is neither weekend nor holiday.';
grant execute on function crm.working_day(date) to bcp_app, bcp_readonly;

create function crm.step_date(start date, delay integer, working_days_only boolean) returns date language sql stable as $$
    select case when working_days_only then crm.working_day(start + delay) else start + delay end
$$;
comment on function crm.step_date(date, integer, boolean) is 'When a step of an enrollment that starts on this day is due.';

create function crm.days_between(since date, until date, working_days_only boolean) returns integer language sql stable as $$
    select case when working_days_only then (
        select count(*)::integer from generate_series(since, until - 1, interval '1 day') as d (day) where crm.working_day(d.day::date) = d.day::date)
        else until - since end
$$;
comment on function crm.days_between(date, date, boolean) is 'How many days passed since one, until another that has only begun.';

create function crm.day_moved(day date, days integer, working_days_only boolean) returns date language plpgsql stable as $$
begin
    if not working_days_only then
        return day + days;
    end if;
    for passed in 1..days loop
        day := crm.working_day(day + 1);
    end loop;
    return day;
end $$;
comment on function crm.day_moved(date, integer, boolean) is 'The day so many days later; of working days it is always one itself.';

create function crm.day_of(at timestamptz) returns date language sql stable as $$
    select (at at time zone coalesce(nullif(current_setting('bcp.tz', true), ''), 'Asia/Jakarta'))::date
$$;
comment on function crm.day_of(timestamptz) is 'The company''s date of a moment.';

create function crm.list_cadence_preview(steps jsonb, working_days_only boolean, start date default null)
returns table (step_number integer, activity_type text, subject_template text, delay_days integer, due_date date)
language sql stable security definer set search_path = '' as $$
    select row_number() over (order by s.delay_days, s.place)::integer, s.activity_type, s.subject_template, s.delay_days,
        crm.step_date(coalesce(list_cadence_preview.start, crm.today()), s.delay_days, coalesce(list_cadence_preview.working_days_only, false))
    from (
        select r.step ->> 'activity_type' as activity_type, r.step ->> 'subject_template' as subject_template,
            case when r.step ->> 'delay_days' ~ '^\d{1,4}$' then least((r.step ->> 'delay_days')::integer, 3650) end as delay_days, r.place
        from jsonb_array_elements(case jsonb_typeof(list_cadence_preview.steps) when 'array' then list_cadence_preview.steps end)
            with ordinality as r (step, place)
    ) as s
    where crm.may_open('cadences') and s.delay_days is not null
    order by 1
$$;
comment on function crm.list_cadence_preview(jsonb, boolean, date) is
    'The dates that these steps would give from this day on, today unless named; a step without a number of days is passed over.';

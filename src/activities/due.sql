-- When planned work is due, in the groups of the planner; "this week" ends with the company's Sunday (spec 3.2).

create function crm.due_group(due date, today date) returns text language sql immutable parallel safe as $$
    select case
        when due < today then 'Overdue'
        when due = today then 'Today'
        when due = today + 1 then 'Tomorrow'
        when due <= today + (7 - extract(isodow from today)::integer) then 'This week'
        else 'Later'
    end
$$;
comment on function crm.due_group(date, date) is 'Overdue, Today, Tomorrow, This week (until Sunday) or Later; no date has no group.';

create function crm.due_starts(due_group text, today date) returns date language sql immutable parallel safe as $$
    select case due_group
        when 'Today' then today
        when 'Tomorrow' then today + 1
        when 'This week' then today + 2
        when 'Later' then greatest(today + 2, today + (8 - extract(isodow from today)::integer))
        else '-infinity'
    end
$$;
comment on function crm.due_starts(text, date) is 'The first day of a group, so that it is read by the index of due dates.';

create function crm.due_ends(due_group text, today date) returns date language sql immutable parallel safe as $$
    select case due_group
        when 'Overdue' then today - 1
        when 'Today' then today
        when 'Tomorrow' then today + 1
        when 'This week' then today + (7 - extract(isodow from today)::integer)
        else 'infinity'
    end
$$;
comment on function crm.due_ends(text, date) is 'The last day of a group.';

create function crm.day_starts(day date) returns timestamptz language sql stable as $$
    select day::timestamp at time zone coalesce(nullif(current_setting('bcp.tz', true), ''), 'Asia/Jakarta')
$$;
comment on function crm.day_starts(date) is 'The moment at which a day of the company begins.';
grant execute on function crm.due_group(date, date), crm.due_starts(text, date), crm.due_ends(text, date), crm.day_starts(date) to bcp_app, bcp_readonly;

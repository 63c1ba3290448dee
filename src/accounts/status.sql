-- What kind of customer an account is, from its invoices alone (spec 1.11). Nothing stores or takes a status.

create function crm.activity_status(last date, today date) returns text language sql immutable parallel safe as $$
    -- `today` stands once: the planner writes the body into the caller's query also for (select crm.today()).
    select case width_bucket(today - last, array[31, 90])
        when 0 then 'Active'
        when 1 then 'Passive'
        when 2 then 'Inactive'
        else 'No Transaction'
    end
$$;
comment on function crm.activity_status(date, date) is
    'Days since the last invoice: up to 30 Active, to 89 Passive, from 90 Inactive; without one No Transaction (spec 1.11).';

create function crm.tenure_status(first date, last date, returned date, today date) returns text language sql immutable parallel safe as $$
    -- New ends 90 days after the return, else the first invoice, but never after the account has become a Winback Target.
    select case when last is null then 'Prospect' else
        case width_bucket(today, array[least(coalesce(returned, first) + 91, last + 90), last + 90])
            when 0 then case when returned is null then 'New Customer' else 'New Winback Customer' end
            when 1 then 'Active Customer'
            else 'Winback Target'
        end
    end
$$;
comment on function crm.tenure_status(date, date, date, date) is
    'Prospect without invoices; Winback Target from 90 days after the last; new for 90 days after the return or the first; else Active Customer (spec 1.11).';

-- How many leads, deals and targets there are of each state and owner, kept beside them: what a list's tabs and the board say costs the same
-- with ten million rows as with ten thousand (decision 069).

alter table data.tallies enable row level security;
create policy tallies_read on data.tallies for select using (case kind
    when 'leads' then crm.sees_lead(state, owner_user_id, (select crm.my_reach()), (select crm.team())::uuid[])
    when 'opportunities' then crm.sees_opportunity(state, owner_user_id, (select crm.my_reach()), (select crm.team())::uuid[])
    when 'targets' then crm.sees_target(owner_user_id, (select crm.my_reach()), (select crm.team())::uuid[])
    else false end);
grant select on data.tallies to bcp_app, bcp_readonly;

create view crm.v_lead_tally with (security_invoker = true) as
select t.state as queue, t.part as triage_status, t.owner_user_id as sales_owner_user_id, t.held as leads
from data.tallies as t where t.kind = 'leads';
comment on view crm.v_lead_tally is 'How many leads, by queue, triage status and sales owner; several rows of one are added up.';

create view crm.v_deal_tally with (security_invoker = true) as
select t.state as stage, t.state not in ('Closed Won', 'Closed Lost') as is_open, t.part as currency, t.owner_user_id, t.held as deals, t.total
from data.tallies as t where t.kind = 'opportunities' and (select crm.may_open('pipeline'));
comment on view crm.v_deal_tally is 'How many deals, and the sum of their estimated values, by stage, currency and owner; several rows of one are added up.';

create view crm.v_target_tally with (security_invoker = true) as
select t.state as status, t.owner_user_id, t.held as targets
from data.tallies as t where t.kind = 'targets' and (select crm.may_open('targets'));
comment on view crm.v_target_tally is 'How many targets, by status and owner; several rows of one are added up.';
grant select on crm.v_lead_tally, crm.v_deal_tally, crm.v_target_tally to bcp_app, bcp_readonly;

create function crm.leads_tallied() returns trigger language plpgsql security definer set search_path = '' as $$
declare
    one constant integer := case tg_op when 'DELETE' then -1 else 1 end;
begin
    if tg_op = 'UPDATE' then
        insert into data.tallies (kind, state, part, owner_user_id, held) values
            ('leads', old.queue, old.triage_status, old.sales_owner_user_id, -1), ('leads', new.queue, new.triage_status, new.sales_owner_user_id, 1);
    else
        insert into data.tallies (kind, state, part, owner_user_id, held)
        select 'leads', r.queue, r.triage_status, r.sales_owner_user_id, one * count(*) from touched as r group by r.queue, r.triage_status, r.sales_owner_user_id;
    end if;
    return null;
end $$;
comment on function crm.leads_tallied() is 'Keeps the tally of leads beside each change of a lead.';
create trigger leads_tally_added after insert on data.leads referencing new table as touched for each statement execute function crm.leads_tallied();
create trigger leads_tally_removed after delete on data.leads referencing old table as touched for each statement execute function crm.leads_tallied();
create trigger leads_tally_changed after update on data.leads for each row
    when ((old.queue, old.triage_status, old.sales_owner_user_id) is distinct from (new.queue, new.triage_status, new.sales_owner_user_id))
    execute function crm.leads_tallied();

create function crm.opportunities_tallied() returns trigger language plpgsql security definer set search_path = '' as $$
declare
    one constant integer := case tg_op when 'DELETE' then -1 else 1 end;
begin
    if tg_op = 'UPDATE' then
        insert into data.tallies (kind, state, part, owner_user_id, held, total) values
            ('opportunities', old.stage, old.currency, old.owner_user_id, -1, -coalesce(old.estimated_value, 0)),
            ('opportunities', new.stage, new.currency, new.owner_user_id, 1, coalesce(new.estimated_value, 0));
    else
        insert into data.tallies (kind, state, part, owner_user_id, held, total)
        select 'opportunities', r.stage, r.currency, r.owner_user_id, one * count(*), one * coalesce(sum(r.estimated_value), 0)
        from touched as r group by r.stage, r.currency, r.owner_user_id;
    end if;
    return null;
end $$;
comment on function crm.opportunities_tallied() is 'Keeps the tally of deals beside each change of a deal.';
create trigger opportunities_tally_added after insert on data.opportunities referencing new table as touched for each statement
    execute function crm.opportunities_tallied();
create trigger opportunities_tally_removed after delete on data.opportunities referencing old table as touched for each statement
    execute function crm.opportunities_tallied();
create trigger opportunities_tally_changed after update on data.opportunities for each row
    when ((old.stage, old.currency, old.owner_user_id, old.estimated_value) is distinct from (new.stage, new.currency, new.owner_user_id, new.estimated_value))
    execute function crm.opportunities_tallied();

create function crm.targets_tallied() returns trigger language plpgsql security definer set search_path = '' as $$
declare
    one constant integer := case tg_op when 'DELETE' then -1 else 1 end;
begin
    if tg_op = 'UPDATE' then
        insert into data.tallies (kind, state, owner_user_id, held) values
            ('targets', old.status, old.owner_user_id, -1), ('targets', new.status, new.owner_user_id, 1);
    else
        insert into data.tallies (kind, state, owner_user_id, held)
        select 'targets', r.status, r.owner_user_id, one * count(*) from touched as r group by r.status, r.owner_user_id;
    end if;
    return null;
end $$;
comment on function crm.targets_tallied() is 'Keeps the tally of targets beside each change of a target.';
create trigger targets_tally_added after insert on data.targets referencing new table as touched for each statement execute function crm.targets_tallied();
create trigger targets_tally_removed after delete on data.targets referencing old table as touched for each statement execute function crm.targets_tallied();
create trigger targets_tally_changed after update on data.targets for each row
    when ((old.status, old.owner_user_id) is distinct from (new.status, new.owner_user_id)) execute function crm.targets_tallied();

create function crm.work_tallies() returns bigint language sql as $$
    with several as (
        select array_agg(t.tally_id) as ids from data.tallies as t group by t.kind, t.state, t.part, t.owner_user_id having count(*) > 1
    ), gone as (
        delete from data.tallies as t where t.tally_id in (select unnest(s.ids) from several as s)
        returning t.kind, t.state, t.part, t.owner_user_id, t.held, t.total
    ), kept as (
        insert into data.tallies (kind, state, part, owner_user_id, held, total)
        select g.kind, g.state, g.part, g.owner_user_id, sum(g.held), sum(g.total)
        from gone as g group by g.kind, g.state, g.part, g.owner_user_id having sum(g.held) <> 0 or sum(g.total) <> 0
    )
    select count(*) from gone
$$;
comment on function crm.work_tallies() is 'Adds up what acts have put down since, one row for each state, part and owner; whoever reads meanwhile sees all of the old rows or the new one.';

create function crm.tallies_counted() returns table (kind text, state text, part text, owner_user_id uuid, held bigint, total numeric) language sql stable as $$
    select 'leads', l.queue, l.triage_status, l.sales_owner_user_id, count(*), 0.00 from data.leads as l group by l.queue, l.triage_status, l.sales_owner_user_id
    union all
    select 'opportunities', o.stage, o.currency, o.owner_user_id, count(*), coalesce(sum(o.estimated_value), 0.00)
    from data.opportunities as o group by o.stage, o.currency, o.owner_user_id
    union all
    select 'targets', t.status, '', t.owner_user_id, count(*), 0.00 from data.targets as t group by t.status, t.owner_user_id
$$;
comment on function crm.tallies_counted() is 'What the tallies should say, counted from the records themselves.';

create function crm.work_tallies_checked() returns bigint language sql as $$
    -- Records and tallies by one snapshot, so that acts may go on meanwhile.
    with off as (
        select b.kind, b.state, b.part, b.owner_user_id, sum(b.held) as held, sum(b.total) as total
        from (select c.kind, c.state, c.part, c.owner_user_id, c.held, c.total from crm.tallies_counted() as c
            union all select t.kind, t.state, t.part, t.owner_user_id, -t.held, -t.total from data.tallies as t) as b
        group by b.kind, b.state, b.part, b.owner_user_id having sum(b.held) <> 0 or sum(b.total) <> 0
    ), mended as (
        insert into data.tallies (kind, state, part, owner_user_id, held, total)
        select o.kind, o.state, o.part, o.owner_user_id, o.held, o.total from off as o returning 1
    )
    select count(*) from mended
$$;
comment on function crm.work_tallies_checked() is 'Adds what tallies lack of their records, as after a load with triggers switched off; how many were off, none unless triggers were.';

-- Counted here only where there are none yet: everybody waits for this transaction, and ten million records take seconds. Else the worker looks at
-- its next turn, since an older version that was built meanwhile kept no tallies.
do $$
begin
    if not exists (select from data.tallies) then
        perform crm.work_tallies_checked();
    end if;
    delete from data.job_runs as r where r.job = 'tallies_checked';
end $$;

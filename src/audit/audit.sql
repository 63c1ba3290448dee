-- The record of every act: who may read it, a record's own story, months as partitions.

alter table data.audit_log enable row level security;
create policy audit_log_read on data.audit_log for select using ((select crm.my_reach()) = 'all');
alter table data.audit_log_other enable row level security;
alter table data.audit_seals enable row level security;
create policy audit_seals_read on data.audit_seals for select using ((select crm.my_reach()) = 'all');
alter table data.job_runs enable row level security;
create policy job_runs_read on data.job_runs for select using ((select crm.my_reach()) = 'all');
alter table data.proof_runs enable row level security;
create policy proof_runs_read on data.proof_runs for select using ((select crm.my_reach()) = 'all');
grant select on data.audit_log, data.audit_seals, data.job_runs, data.proof_runs to bcp_app, bcp_readonly;

create function crm.append_only() returns trigger language plpgsql as $$
begin
    raise insufficient_privilege using message = tg_table_name || ' is append-only: what happened stays on the record';
end $$;
comment on function crm.append_only() is 'Nobody changes or removes a row of the record, an act with the owner''s rights included; whole months are dropped (spec 2.2).';

-- For each row, which a month that is named by itself has too; truncate knows no rows and is looked at in each month.
create trigger audit_log_append_only before update or delete on data.audit_log for each row execute function crm.append_only();
create trigger audit_log_never_emptied before truncate on data.audit_log for each statement execute function crm.append_only();
create trigger audit_seals_append_only before update or delete or truncate on data.audit_seals for each statement execute function crm.append_only();

create function crm.audit_month_guarded(part regclass) returns void language plpgsql as $$
begin
    execute format('create trigger never_emptied before truncate on %s for each statement execute function crm.append_only()', part);
end $$;
comment on function crm.audit_month_guarded(regclass) is 'A month of the audit is not emptied either.';

select crm.audit_month_guarded(i.inhrelid) from pg_inherits as i where i.inhparent = 'data.audit_log'::regclass;

create function crm.audit_months(ahead integer) returns integer language plpgsql security definer set search_path = '' as $$
declare
    month date;
    part text;
    made integer := 0;
begin
    -- Where months end for the table, not for the company, whose next month begins at another hour.
    for month in select date_trunc('month', crm.now())::date + make_interval(months => n) from generate_series(0, ahead) as n
    loop
        part := 'audit_log_' || to_char(month, 'YYYYMM');
        -- Rows that came before their month's partition stay where they are: the month then has none of its own.
        if to_regclass('data.' || part) is null
            and not exists (select from data.audit_log_other as o where o.at >= month and o.at < month + interval '1 month') then
            execute format('create table data.%I partition of data.audit_log for values from (%L) to (%L)', part, month, month + interval '1 month');
            execute format('alter table data.%I enable row level security', part);
            perform crm.audit_month_guarded(format('data.%I', part)::regclass);
            made := made + 1;
        end if;
    end loop;
    return made;
end $$;
comment on function crm.audit_months(integer) is 'Makes the audit partitions of this month and so many ahead; says how many were new.';

create function crm.may_tell(entity text, id text) returns boolean language sql stable security definer set search_path = '' as $$
    select case entity
        when 'leads' then exists (select from data.leads as l where l.lead_id = id and crm.lead_seen(l))
        when 'opportunities' then exists (select from data.opportunities as o where o.opportunity_id = id
            and crm.sees_opportunity(o.stage, o.owner_user_id, crm.my_reach(), crm.team()))
        when 'accounts' then crm.my_reach() <> 'none' and exists (select from data.accounts as a where a.account_id = id)
        when 'targets' then exists (select from data.targets as t where t.target_id = id
            and crm.sees_target(t.owner_user_id, crm.my_reach(), crm.team()))
    end
$$;
comment on function crm.may_tell(text, text) is 'Whether the named user sees the record whose story is asked for.';

create function crm.story_of(entity text, id text) returns table (entity text, entity_id text) language sql stable security definer set search_path = '' as $$
    select story_of.entity, id
    union all
    -- A lead that went back to the pool may be another team's by now.
    select 'leads', o.source_lead_id from data.opportunities as o
    where story_of.entity = 'opportunities' and o.opportunity_id = id and crm.may_tell('leads', o.source_lead_id)
    union all
    select 'quotes', q.quote_id from data.quotes as q
    where story_of.entity = 'opportunities' and q.opportunity_id = id and crm.my_reach() <> 'finance'
    union all
    select 'cadence_enrollments', r.enrollment_id::text
    from crm.enrollment_ids_of(case story_of.entity when 'opportunities' then 'opportunity' when 'leads' then 'lead' when 'targets' then 'target'
        when 'accounts' then 'account' end, id) as r (enrollment_id)
    union all
    select 'contacts', c.contact_id from data.contacts as c where story_of.entity = 'accounts' and c.account_id = id
$$;
comment on function crm.story_of(text, text) is 'A record and what belongs to its story: a deal''s lead if the caller sees it, quotes and enrollments, an account''s contacts and winback.';

create function crm.act_in_words(action text) returns text language sql immutable as $$
    select coalesce((select w.words from (values
        ('LEAD_CREATED', 'Lead added'), ('LEAD_UPDATED', 'Lead edited'), ('LEAD_REVIEWED', 'Review started'), ('LEAD_QUALIFIED', 'Lead qualified'),
        ('LEAD_HANDED_OVER', 'Handed over to the pool'), ('LEAD_NURTURED', 'Lead put into nurture'), ('LEAD_DISQUALIFIED', 'Lead disqualified'),
        ('LEAD_REOPENED', 'Lead reopened'), ('LEAD_ASSIGNED', 'Lead assigned'), ('LEAD_CLAIMED', 'Lead claimed'), ('LEAD_RELEASED', 'Lead released'),
        ('LEAD_RECALLED', 'Lead recalled from the pool'), ('LEAD_POOL_EXPIRED', 'Nobody claimed the lead in time'), ('LEAD_CONVERTED', 'Lead converted'),
        ('OPPORTUNITY_CREATED', 'Opportunity opened'), ('OPPORTUNITY_UPDATED', 'Opportunity edited'), ('OPPORTUNITY_WON', 'Opportunity won'),
        ('OPPORTUNITY_LOST', 'Opportunity lost'), ('OPPORTUNITY_REOPENED', 'Opportunity reopened'), ('OPPORTUNITY_ASSIGNED', 'Opportunity given to another owner'),
        ('QUOTE_CREATED', 'Quote made'), ('QUOTE_UPDATED', 'Quote edited'), ('QUOTE_STATUS_CHANGED', 'Quote status changed'),
        ('ENROLLMENT_STARTED', 'Cadence started'), ('ENROLLMENT_PAUSED', 'Cadence paused'), ('ENROLLMENT_RESUMED', 'Cadence resumed'),
        ('ENROLLMENT_STOPPED', 'Cadence stopped'), ('ENROLLMENT_COMPLETED', 'Cadence completed'),
        ('ACCOUNT_CREATED', 'Account made'), ('ACCOUNT_UPDATED', 'Account edited'), ('ACCOUNT_ASSIGNED', 'Account given to an owner'),
        ('ACCOUNT_DEACTIVATED', 'Account deactivated'), ('ACCOUNT_MERGED', 'Account merged'), ('ACCOUNT_UNMERGED', 'Merge undone'),
        ('CONTACT_CREATED', 'Contact added'), ('CONTACT_UPDATED', 'Contact edited'),
        ('TARGET_CREATED', 'Target added'), ('TARGET_UPDATED', 'Target edited'), ('TARGET_ASSIGNED', 'Target given to an owner'),
        ('TARGET_CONVERTED', 'Target converted'),
        ('LIST_EXPORTED', 'List exported'), ('AUDIT_MONTH_DROPPED', 'A month of the audit dropped')) as w (action, words)
        where w.action = act_in_words.action), initcap(replace(action, '_', ' ')))
$$;
comment on function crm.act_in_words(text) is 'An audit action as a person reads it.';
grant execute on function crm.act_in_words(text) to bcp_app, bcp_readonly;

create view crm.v_audit with (security_invoker = true) as
select
    a.id, a.at, a.actor_user_id, (select u.full_name from data.users as u where u.user_id = a.actor_user_id) as actor_name, a.actor_role,
    a.action, crm.act_in_words(a.action) as title, a.entity, a.entity_id, a.correlation_id, a.changed, a.note
from data.audit_log as a
where (select crm.may_open('audit'));
comment on view crm.v_audit is 'The record of every act, for admin and director: order (at, id) descending.';

create function crm.rpc_timeline(entity text, id text, before timestamptz default null, most integer default 100)
returns table (at timestamptz, kind text, action text, title text, note text, actor_name text, href text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
    if not coalesce(crm.may_tell(entity, id), false) then
        return;
    end if;
    return query
    with story as (
        select a.at, a.id as rank, 'audit' as kind, a.action,
            case when a.action <> 'TARGET_STATUS_CHANGED' then crm.act_in_words(a.action)
                when a.changed -> 'after' ->> 'status' = 'dropped' then 'Target dropped' else 'Marked ' || (a.changed -> 'after' ->> 'status') end as title,
            coalesce(a.note, case when a.entity <> 'targets' then a.changed -> 'after' ->> 'status' end) as note, a.actor_user_id as actor, null::text as href
        from crm.story_of(rpc_timeline.entity, rpc_timeline.id) as s
        join data.audit_log as a on a.entity = s.entity and a.entity_id = s.entity_id
        where a.action not in ('OPPORTUNITY_STAGE_CHANGED') and (before is null or a.at < before)
        union all
        select h.changed_at, h.history_id, 'stage', 'OPPORTUNITY_STAGE_CHANGED', coalesce(h.from_stage || ' → ', 'Stage: ') || h.to_stage, h.note, h.changed_by, null
        from data.opportunity_stage_history as h
        where rpc_timeline.entity = 'opportunities' and h.opportunity_id = rpc_timeline.id and crm.my_reach() <> 'finance' and (before is null or h.changed_at < before)
        union all
        select coalesce(v.completed_at, v.cancelled_at), 0, 'activity', case v.status when 'Done' then 'ACTIVITY_COMPLETED' else 'ACTIVITY_CANCELLED' end,
            v.activity_type || case v.status when 'Done' then ' done: ' else ' cancelled: ' end || v.subject, coalesce(v.outcome, v.cancel_reason), v.owner_user_id, null
        from data.activities as v
        where v.status <> 'Planned' and crm.my_reach() <> 'finance' and (before is null or coalesce(v.completed_at, v.cancelled_at) < before)
          and case rpc_timeline.entity when 'leads' then v.lead_id = rpc_timeline.id when 'opportunities' then v.opportunity_id = rpc_timeline.id
              when 'targets' then v.target_id = rpc_timeline.id end
        union all
        select w.at, 0, 'activity', w.action, w.title, w.note, w.actor, w.href
        from crm.list_account_work(case rpc_timeline.entity when 'accounts' then rpc_timeline.id end, before, most) as w
    )
    select s.at, s.kind, s.action, s.title, s.note, u.full_name, s.href
    from story as s left join data.users as u on u.user_id = s.actor
    order by s.at desc, s.rank desc
    limit least(most, 200);
end $$;
comment on function crm.rpc_timeline(text, text, timestamptz, integer) is
    'A record''s own story, newest first, for whoever sees the record, nothing for the rest; finance sees no quotes, stages and activities (spec 3.1).';

select crm.audit_months(2);

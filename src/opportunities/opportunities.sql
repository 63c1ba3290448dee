-- Opportunities: who sees a deal, its stages and quotes, and the lists that show them.

create function crm.sees_opportunity(stage text, owner uuid, reach text, team uuid[]) returns boolean language sql immutable parallel safe as $$
    select case reach
        when 'all' then true
        when 'team' then owner = any (team)
        when 'support' then true
        when 'finance' then stage <> 'Closed Lost'
        else false
    end
$$;
comment on function crm.sees_opportunity(text, uuid, text, uuid[]) is 'Who sees a deal (spec 3.1); finance sees open and won ones. The policy, the search and the acts call it.';

alter table data.opportunities enable row level security;
create policy opportunities_read on data.opportunities for select
    using (crm.sees_opportunity(stage, owner_user_id, (select crm.my_reach()), (select crm.team())::uuid[]));
create policy opportunities_edit on data.opportunities for update
    using (crm.may_manage(owner_user_id));
alter table data.opportunity_stage_history enable row level security;
create policy opportunity_stage_history_read on data.opportunity_stage_history for select
    using ((select crm.my_reach()) in ('all', 'team', 'support')
        and exists (select from data.opportunities as o where o.opportunity_id = opportunity_stage_history.opportunity_id));
alter table data.quotes enable row level security;
create policy quotes_read on data.quotes for select
    using ((select crm.my_reach()) in ('all', 'team', 'support')
        and exists (select from data.opportunities as o where o.opportunity_id = quotes.opportunity_id));
create policy quotes_edit on data.quotes for update
    using (status = 'Draft' and exists (select from data.opportunities as o
        where o.opportunity_id = quotes.opportunity_id and o.closed_at is null and crm.may_manage(o.owner_user_id)));
alter table data.stage_rules enable row level security;
create policy stage_rules_read on data.stage_rules for select using ((select crm.my_reach()) <> 'none');

grant select on data.opportunities, data.opportunity_stage_history, data.quotes, data.stage_rules to bcp_app, bcp_readonly;
grant update (name, estimated_value, currency, expected_close_date, route, next_step, next_step_due_date, competitor, notes)
    on data.opportunities to bcp_app;
grant update (total_amount, currency, valid_until, terms, notes) on data.quotes to bcp_app;

create function crm.list_opportunity_actions(stage text, owner uuid, lost_code text) returns text[] language sql stable as $$
    select case
        when not crm.may_manage(owner) then '{}'
        else array['edit']
            || case when stage not in ('Closed Won', 'Closed Lost') then array['change_stage', 'quote'] else '{}' end
            || case when crm.my_profile() in ('admin', 'sales_manager') then array['assign'] else '{}' end
            || case when stage in ('Closed Won', 'Closed Lost') and lost_code is distinct from 'returned_to_pool'
                and crm.my_profile() in ('admin', 'sales_manager') then array['reopen'] else '{}' end
    end
$$;
comment on function crm.list_opportunity_actions(text, uuid, text) is 'What the named user may do with a deal now, for its page (spec 5).';

create function crm.list_quote_moves(status text, stage text, owner uuid) returns text[] language sql stable as $$
    select case
        when stage in ('Closed Won', 'Closed Lost') or not crm.may_manage(owner) then '{}'
        when status = 'Draft' then array['edit', 'Sent']
        when status = 'Sent' then array['Accepted', 'Rejected']
        else '{}'
    end
$$;
comment on function crm.list_quote_moves(text, text, uuid) is 'What the named user may do with a quote: edit, or a status to set (spec 1.7).';

-- Names are looked up for the rows shown: beside a gate the planner keeps an unused join, and a count would read them all.
create view crm.v_opportunity with (security_invoker = true) as
select
    o.opportunity_id, o.account_id,
    (select a.company_name from data.accounts as a where a.account_id = o.account_id) as account_name,
    o.name, o.stage, o.owner_user_id,
    (select u.full_name from data.users as u where u.user_id = o.owner_user_id) as owner_name,
    o.estimated_value, o.currency, o.probability, o.expected_close_date, o.service_codes, o.route, o.next_step, o.next_step_due_date,
    o.closed_at is null and o.next_step_due_date < (select crm.today()) as is_overdue, o.primary_contact_id,
    (select concat_ws(' ', c.first_name, c.last_name) from data.contacts as c where c.contact_id = o.primary_contact_id) as contact_name,
    o.source_lead_id, o.source_target_id,
    o.lost_reason, o.lost_reason_code, o.win_reason, o.competitor, o.notes, o.stage_entered_at, o.closed_at,
    o.created_by, o.created_at, o.updated_at, o.version,
    crm.list_opportunity_actions(o.stage, o.owner_user_id, o.lost_reason_code) as actions
from data.opportunities as o;
comment on view crm.v_opportunity is 'Any deal the named user sees, for its page, with what he may do.';

create view crm.v_pipeline_active with (security_invoker = true) as
select
    o.opportunity_id, o.account_id,
    (select a.company_name from data.accounts as a where a.account_id = o.account_id) as account_name,
    o.name, o.stage, o.owner_user_id,
    (select u.full_name from data.users as u where u.user_id = o.owner_user_id) as owner_name,
    o.estimated_value, o.currency, o.probability, o.expected_close_date, o.service_codes, o.route, o.next_step, o.next_step_due_date,
    o.next_step_due_date < (select crm.today()) as is_overdue, o.stage_entered_at, o.created_at, o.updated_at, o.version
from data.opportunities as o
where o.closed_at is null and (select crm.may_open('pipeline'));
comment on view crm.v_pipeline_active is 'Pipeline: open deals, On Hold included (spec 3.2); order next_step_due_date, opportunity_id.';

create view crm.v_opportunities_overdue with (security_invoker = true) as
select
    o.opportunity_id, o.account_id,
    (select a.company_name from data.accounts as a where a.account_id = o.account_id) as account_name,
    o.name, o.stage, o.owner_user_id,
    (select u.full_name from data.users as u where u.user_id = o.owner_user_id) as owner_name,
    o.estimated_value, o.currency, o.probability, o.expected_close_date, o.service_codes, o.route, o.next_step, o.next_step_due_date,
    true as is_overdue, o.stage_entered_at, o.created_at, o.updated_at, o.version
from data.opportunities as o
where o.closed_at is null and o.next_step_due_date < (select crm.today()) and (select crm.may_open('pipeline'));
comment on view crm.v_opportunities_overdue is 'Overdue deals: open, next step before the company''s today (spec 1.7); order next_step_due_date, opportunity_id.';

create view crm.v_opportunities_closed with (security_invoker = true) as
select
    o.opportunity_id, o.account_id,
    (select a.company_name from data.accounts as a where a.account_id = o.account_id) as account_name,
    o.name, o.stage, o.owner_user_id,
    (select u.full_name from data.users as u where u.user_id = o.owner_user_id) as owner_name,
    o.estimated_value, o.currency, o.probability, o.expected_close_date, o.service_codes, o.route,
    o.lost_reason, o.lost_reason_code, o.win_reason, o.competitor, o.stage_entered_at, o.closed_at, o.created_at, o.updated_at, o.version
from data.opportunities as o
where o.closed_at is not null and (select crm.may_open('pipeline'));
comment on view crm.v_opportunities_closed is 'Closed deals (spec 3.2); order closed_at desc, opportunity_id desc.';

create view crm.v_stage_history with (security_invoker = true) as
select h.history_id, h.opportunity_id, h.from_stage, h.to_stage, h.changed_by, u.full_name as changed_by_name, h.changed_at, h.note
from data.opportunity_stage_history as h
left join data.users as u on u.user_id = h.changed_by;
comment on view crm.v_stage_history is 'The stages a deal went through, by deal; order history_id desc.';

create view crm.v_quotes with (security_invoker = true) as
select
    q.quote_id, q.opportunity_id, q.revision, q.status, q.total_amount, q.currency, q.valid_until, q.terms, q.notes, q.sent_at, q.decided_at,
    q.created_by, u.full_name as created_by_name, q.created_at, q.updated_at, q.version,
    crm.list_quote_moves(q.status, o.stage, o.owner_user_id) as actions
from data.quotes as q
join data.opportunities as o on o.opportunity_id = q.opportunity_id
left join data.users as u on u.user_id = q.created_by;
comment on view crm.v_quotes is 'The quotes of a deal, by deal, with what the named user may do; order revision desc.';

create view crm.v_stage_rules with (security_invoker = true) as
select r.stage, r.position, r.is_open, r.probability, r.expected_days, r.requires, r.next_step_suggestion, r.follow_up_subject, r.follow_up_days, r.version
from data.stage_rules as r;
comment on view crm.v_stage_rules is 'The stages in their order, with their rules (spec 1.7).';

create function crm.opportunity_json(o data.opportunities) returns jsonb language sql stable as $$
    select to_jsonb(o) - array['search_name', 'search_text'] || jsonb_build_object(
        'estimated_value', o.estimated_value::text,
        'owner_name', crm.person(o.owner_user_id),
        'account_name', (select a.company_name from data.accounts as a where a.account_id = o.account_id),
        'is_overdue', o.closed_at is null and o.next_step_due_date < crm.today())
$$;
comment on function crm.opportunity_json(data.opportunities) is 'A deal in an act''s answer: the columns of its lists.';

create function crm.opportunity_now(opportunity_id text) returns jsonb language sql stable as $$
    select crm.opportunity_json(o) from data.opportunities as o where o.opportunity_id = opportunity_now.opportunity_id
$$;
comment on function crm.opportunity_now(text) is 'A deal as it stands at the end of an act.';

create function crm.quote_json(q data.quotes) returns jsonb language sql stable as $$
    select to_jsonb(q) || jsonb_build_object(
        'total_amount', q.total_amount::text,
        'created_by_name', crm.person(q.created_by),
        'actions', (select crm.list_quote_moves(q.status, o.stage, o.owner_user_id) from data.opportunities as o where o.opportunity_id = q.opportunity_id))
$$;
comment on function crm.quote_json(data.quotes) is 'A quote in an act''s answer: the columns of its list.';

create trigger opportunities_touch before update on data.opportunities for each row execute function crm.touch();
create trigger opportunities_audit after update on data.opportunities for each row
    when (current_user = 'bcp_app') execute function crm.audit_update('OPPORTUNITY_UPDATED', 'opportunity_id');
create trigger quotes_touch before update on data.quotes for each row execute function crm.touch();
create trigger quotes_audit after update on data.quotes for each row
    when (current_user = 'bcp_app') execute function crm.audit_update('QUOTE_UPDATED', 'quote_id');
create trigger stage_rules_touch before update on data.stage_rules for each row execute function crm.touch();

-- Who sees targets, who may do what with them (spec 1.3, 1.9), and how they are shown.

create function crm.sees_target(owner uuid, reach text, team uuid[]) returns boolean language sql immutable as $$
    select case reach when 'all' then true when 'support' then true when 'team' then owner is null or owner = any (team) else false end
$$;
comment on function crm.sees_target(uuid, text, uuid[]) is 'Owner and managers; unowned ones by all sales; sales support; admin, director (spec 3.1).';

alter table data.targets enable row level security;
create policy targets_read on data.targets for select
    using (crm.sees_target(owner_user_id, (select crm.my_reach()), (select crm.team())::uuid[]));
alter table data.target_status_transitions enable row level security;
create policy target_status_transitions_read on data.target_status_transitions for select using ((select crm.my_id()) is not null);
grant select on data.targets, data.target_status_transitions to bcp_app, bcp_readonly;

create function crm.may_work_target(owner uuid) returns boolean language sql stable as $$
    select coalesce(crm.may_manage(owner) or (owner is null and crm.my_profile() in ('sales_manager', 'sales')), false)
$$;
comment on function crm.may_work_target(uuid) is 'Status and convert: an admin, its owner, for a manager his team''s; an unowned one all who sell (spec 1.3).';

create function crm.may_edit_target(owner uuid) returns boolean language sql stable as $$
    select coalesce(crm.my_profile() = 'sales_support' or crm.may_work_target(owner), false)
$$;
comment on function crm.may_edit_target(uuid) is 'Editing plain fields: whoever may work it, and sales support (spec 1.3).';

create function crm.may_assign_target(owner uuid) returns boolean language sql stable as $$
    select coalesce(crm.my_profile() in ('admin', 'sales_manager') and crm.may_work_target(owner), false)
$$;
comment on function crm.may_assign_target(uuid) is 'Giving it to somebody else: an admin, a manager his team''s and the unowned (spec 1.3).';

create function crm.may_create_target() returns boolean language sql stable as $$
    select coalesce(crm.my_profile() in ('admin', 'sales_manager', 'sales', 'sales_support'), false)
$$;
comment on function crm.may_create_target() is 'Who makes targets (spec 1.3).';
grant execute on function crm.may_work_target(uuid), crm.may_edit_target(uuid), crm.may_assign_target(uuid), crm.may_create_target() to bcp_app, bcp_readonly;

create function crm.list_target_actions(status text, owner uuid) returns text[] language sql stable as $$
    select array_remove(array[
        case when crm.may_edit_target(owner) then 'edit' end,
        case when crm.may_work_target(owner) then case status when 'new_target' then 'contacted' when 'contacted' then 'engaged' when 'engaged' then 'qualified'
            when 'qualified' then 'convert' end end,
        case when status not in ('converted', 'dropped') and owner is not null and crm.may_enrollment('target', owner) then 'enroll' end,
        case when status not in ('converted', 'dropped') and owner is null and crm.my_profile() in ('sales', 'sales_manager') then 'take' end,
        case when status not in ('converted', 'dropped') and crm.may_assign_target(owner) then 'assign' end,
        case when status not in ('converted', 'dropped') and crm.may_work_target(owner) then 'drop' end], null)
$$;
comment on function crm.list_target_actions(text, uuid) is
    'What the named user may do with such a target now: edit, the next step (contacted, engaged, qualified, convert), enroll, take, assign, drop.';

create view crm.v_targets with (security_invoker = true) as
select t.target_id, t.company_name, t.domain, t.industry, t.contact_name, t.contact_email, t.contact_phone, t.linkedin_url, t.city, t.notes, t.source,
    t.tags, t.status, t.owner_user_id, (select u.full_name from data.users as u where u.user_id = t.owner_user_id) as owner_name,
    t.next_outreach_at, t.outreach_key, t.last_contacted_at, t.drop_reason, t.dropped_at, t.converted_at,
    t.converted_to_account_id, t.converted_to_opportunity_id, t.import_batch_id, t.created_by, t.created_at, t.updated_at, t.version
from data.targets as t
where (select crm.may_open('targets'));
comment on view crm.v_targets is 'Targets, whatever their status, for those whose list it is (spec 3.2); order outreach_key, target_id.';

create function crm.target_json(t data.targets) returns jsonb language sql stable as $$
    select to_jsonb(t) - array['search_name', 'search_text', 'dedupe_key', 'outreach_key'] || jsonb_build_object(
        'owner_name', crm.person(t.owner_user_id), 'actions', to_jsonb(crm.list_target_actions(t.status, t.owner_user_id)))
$$;
comment on function crm.target_json(data.targets) is 'A target in an act''s answer: the columns of the list.';

create function crm.target_step() returns trigger language plpgsql as $$
begin
    if exists (select from data.target_status_transitions as s where s.from_status = old.status and s.to_status = new.status) then
        return new;
    end if;
    perform crm.refuse_target_step(old.status, new.status);
end $$;
comment on function crm.target_step() is 'Whatever path changes a target''s status: only by a row of target_status_transitions (spec 1.9).';

create function crm.refuse_target_step(was text, wanted text) returns void language plpgsql stable as $$
begin
    perform crm.refuse('INVALID_TRANSITION',
        case when was in ('converted', 'dropped') then format('This target is %s, and that is final.', was)
            when wanted = 'converted' and was = 'qualified' then 'A target becomes converted by converting it, which makes its opportunity.'
            else format('A target goes from %s to %s only step by step.', replace(was, '_', ' '), replace(wanted, '_', ' ')) end,
        jsonb_build_object('from', was, 'to', wanted, 'allowed', coalesce((
            select jsonb_agg(s.to_status order by s.to_status) from data.target_status_transitions as s
            where s.from_status = was and s.to_status <> 'converted'), '[]')));
end $$;
comment on function crm.refuse_target_step(text, text) is 'INVALID_TRANSITION, with what may be chosen instead; converting is an act of its own.';

create trigger targets_step before update of status on data.targets for each row
    when (new.status is distinct from old.status) execute function crm.target_step();
create trigger targets_touch before update on data.targets for each row execute function crm.touch();

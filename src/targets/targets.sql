-- Who sees targets, and the list of spec 3.2; acts come with their issue.

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

create view crm.v_targets with (security_invoker = true) as
select target_id, company_name, domain, industry, contact_name, contact_email, contact_phone, linkedin_url, city, notes, source, status,
    owner_user_id, next_outreach_at, outreach_key, last_contacted_at, drop_reason, dropped_at, converted_at,
    converted_to_account_id, converted_to_opportunity_id, import_batch_id, created_at, updated_at, version
from data.targets
where (select crm.may_open('targets'));
comment on view crm.v_targets is 'Targets, whatever their status, for those whose list it is (spec 3.2).';

create trigger targets_touch before update on data.targets for each row execute function crm.touch();

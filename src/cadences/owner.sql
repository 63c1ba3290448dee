-- An enrollment follows the owner of its record; it waits when he leaves (spec 6).

create function crm.enrollment_hand_to(e data.cadence_enrollments, new_owner uuid) returns void language plpgsql as $$
#variable_conflict use_column
begin
    update data.cadence_enrollments as r set owner_user_id = new_owner where r.enrollment_id = e.enrollment_id;
    perform crm.audit('CADENCE_ENROLLMENTS_UPDATED', 'cadence_enrollments', e.enrollment_id::text,
        jsonb_build_object('before', jsonb_build_object('owner_user_id', e.owner_user_id), 'after', jsonb_build_object('owner_user_id', new_owner)));
    perform crm.activity_hand_to(a, new_owner)
    from (select d.* from data.activities as d where d.enrollment_id = e.enrollment_id and d.status = 'Planned' and d.owner_user_id <> new_owner
        order by d.activity_id for update) as a;
end $$;
comment on function crm.enrollment_hand_to(data.cadence_enrollments, uuid) is 'A running or paused enrollment and its open steps go to another owner.';

create function crm.enrollments_follow(subject text, subject_id text, new_owner uuid) returns void language plpgsql as $$
begin
    perform crm.enrollment_hand_to(e, new_owner)
    from crm.enrollments_of(enrollments_follow.subject, enrollments_follow.subject_id) as e
    -- A winback belongs to the owner of its deal, whoever has the account (spec 1.11).
    where e.owner_user_id <> enrollments_follow.new_owner and (enrollments_follow.subject <> 'account' or e.opportunity_id is null);
end $$;
comment on function crm.enrollments_follow(text, text, uuid) is 'The enrollments of a record follow it to its new owner; a record without an owner leaves them where they are.';

create function crm.enrollments_follow_owner() returns trigger language plpgsql security definer set search_path = '' as $$
declare
    fresh jsonb := to_jsonb(new);
begin
    perform crm.enrollments_follow(tg_argv[0], fresh ->> (tg_argv[0] || '_id'), (fresh ->> tg_argv[1])::uuid);
    return null;
end $$;
comment on function crm.enrollments_follow_owner() is 'Whatever path changes the owner of a target, an account or a nurtured lead, its enrollments follow. A deal''s go with rpc_opportunity_assign.';

create trigger targets_cadences after update of owner_user_id on data.targets for each row
    when (new.owner_user_id is distinct from old.owner_user_id) execute function crm.enrollments_follow_owner('target', 'owner_user_id');
create trigger accounts_cadences after update of owner_user_id on data.accounts for each row
    when (new.owner_user_id is distinct from old.owner_user_id) execute function crm.enrollments_follow_owner('account', 'owner_user_id');
create trigger leads_cadences after update of marketing_owner_user_id on data.leads for each row
    when (new.marketing_owner_user_id is distinct from old.marketing_owner_user_id and new.triage_status = 'Nurture')
    execute function crm.enrollments_follow_owner('lead', 'marketing_owner_user_id');

create function crm.enrollments_of_leaver() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    -- Locked in the order of acts: records first.
    perform from data.opportunities as o
    where o.opportunity_id in (select e.opportunity_id from data.cadence_enrollments as e where e.owner_user_id = new.user_id and e.status = 'Active')
    order by o.opportunity_id for update;
    perform crm.enrollment_pause(e, 'its owner is no longer active')
    from (select r.* from data.cadence_enrollments as r where r.owner_user_id = new.user_id and r.status = 'Active'
        order by r.enrollment_id for update) as e;
    return null;
end $$;
comment on function crm.enrollments_of_leaver() is
    'Nobody does what a deactivated colleague''s cadences plan: they pause and show under Gaps until somebody else has the record and resumes them.';

create trigger users_cadences after update of is_active on data.users for each row
    when (old.is_active and not new.is_active) execute function crm.enrollments_of_leaver();

-- Many activities moved to another day at once, as on the morning after a holiday (spec 4.2).

create function crm.activities_named(draft jsonb) returns text[] language plpgsql stable as $$
declare
    who uuid := coalesce((draft ->> 'owner_user_id')::uuid, crm.my_id());
begin
    if draft ? 'ids' then
        return array(select distinct jsonb_array_elements_text(draft -> 'ids') order by 1);
    elsif not exists (select from data.users as u where u.user_id = who) then
        perform crm.refuse_field('owner_user_id', 'There is no such colleague.');
    elsif not crm.may_activity(who) then
        perform crm.refuse('FORBIDDEN', 'You move your own activities; a sales manager those of the team, an admin everybody''s.');
    end if;
    return array(select a.activity_id from data.activities as a
        where a.owner_user_id = who and a.status = 'Planned' and not a.is_paused and a.due_date < crm.today()
        order by a.due_date, a.activity_id limit 1000);
end $$;
comment on function crm.activities_named(jsonb) is 'The ids that were chosen, or somebody''s overdue ones, the oldest thousand.';

create function crm.activities_lock(ids text[]) returns void language plpgsql as $$
begin
    perform from data.targets as t where t.target_id in (select a.target_id from data.activities as a where a.activity_id = any (ids))
        order by t.target_id for update;
    perform from data.leads as l where l.lead_id in (select a.lead_id from data.activities as a where a.activity_id = any (ids))
        order by l.lead_id for update;
    -- Read anew: a lead that converts hands its open activities to its deal.
    perform from data.opportunities as o where o.opportunity_id in (select a.opportunity_id from data.activities as a where a.activity_id = any (ids))
        order by o.opportunity_id for update;
    perform from data.activities as a where a.activity_id = any (ids) order by a.activity_id for update;
end $$;
comment on function crm.activities_lock(text[]) is 'Locks activities after the records they are about, in the order of all acts.';

create function crm.activity_stays(a data.activities) returns text language sql stable as $$
    select case
        when a.activity_id is null or not coalesce(crm.sees_activity_row(a), false) then 'There is no such activity.'
        when not crm.may_activity(a.owner_user_id) then 'Only its owner, the owner''s sales manager and an admin may change it.'
        when a.status <> 'Planned' then 'It is ' || lower(a.status) || ' already.'
        when a.is_paused then 'Its cadence is paused.'
    end
$$;
comment on function crm.activity_stays(data.activities) is 'Why an activity is not moved with others, in words; null when it is.';

create function crm.rpc_activities_reschedule(draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    day date := (typed ->> 'due_date')::date;
    ids text[];
    moved text[] := '{}';
    skipped jsonb;
    was data.activities;
    a data.activities;
begin
    if answer is not null then
        return answer;
    elsif coalesce(crm.my_profile(), 'none') in ('director', 'finance', 'none') then
        perform crm.refuse('FORBIDDEN', 'Activities are moved by marketing, sales and admins.');
    end if;
    perform crm.refuse_unknown(typed, array['ids', 'overdue', 'owner_user_id', 'due_date']);
    perform crm.require_fields(typed, array['due_date']);
    if (typed ? 'ids') = coalesce((typed ->> 'overdue')::boolean, false) then
        perform crm.refuse_field('ids', 'Choose activities, or all that are overdue.');
    elsif day < crm.today() then
        perform crm.refuse_field('due_date', 'Choose today or a later day.');
    end if;
    ids := crm.activities_named(typed);
    if cardinality(ids) > 1000 then
        perform crm.refuse_field('ids', 'Move at most 1,000 activities at once.');
    end if;
    perform crm.activities_lock(ids);
    if typed ? 'ids' and not exists (select from data.activities as r where r.activity_id = any (ids) and crm.sees_activity_row(r)) then
        perform crm.refuse_field('ids', 'There is no such activity.');
    end if;
    skipped := (select jsonb_agg(jsonb_build_object('activity_id', i.id, 'why', crm.activity_stays(r)) order by i.id)
        from unnest(ids) as i (id) left join data.activities as r on r.activity_id = i.id where crm.activity_stays(r) is not null);
    for was in
        select r.* from data.activities as r
        where r.activity_id = any (ids) and crm.activity_stays(r) is null and r.due_date <> day
          -- Whoever waited for another finds his overdue ones moved.
          and (typed ? 'ids' or r.due_date < crm.today())
        order by r.activity_id
    loop
        update data.activities as r set due_date = day where r.activity_id = was.activity_id returning * into a;
        perform crm.audit('ACTIVITY_UPDATED', 'activities', a.activity_id, crm.changes(to_jsonb(was), to_jsonb(a)));
        moved := moved || a.activity_id;
    end loop;
    perform crm.sync_next_step(d.opportunity_id) from (
        select distinct r.opportunity_id from data.activities as r where r.activity_id = any (moved) and r.opportunity_id is not null) as d;
    return crm.answered(jsonb_build_object('moved', to_jsonb(moved), 'skipped', case when typed ? 'ids' then coalesce(skipped, '[]') else '[]' end, 'due_date', day));
end $$;
comment on function crm.rpc_activities_reschedule(jsonb) is
    'Moves chosen open activities, or all overdue ones of one person, to another day; deals'' next steps follow. What cannot be moved is named.';

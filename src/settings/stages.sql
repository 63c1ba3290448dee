-- Stage rules (spec 1.7): position, probability, expected days, what a stage requires, which step it suggests, which follow-up it makes.

create function crm.stage_needs(rule data.stage_rules) returns text[] language sql immutable as $$
    select case when rule.is_open then array['owner_user_id', 'next_step', 'next_step_due_date']
        when rule.stage = 'Closed Lost' then array['lost_reason', 'lost_reason_code'] else '{}'::text[] end
$$;
comment on function crm.stage_needs(data.stage_rules) is 'What a stage requires whatever an admin says: the table would refuse a deal without it.';

create function crm.stage_may_need(rule data.stage_rules) returns text[] language sql immutable as $$
    select crm.stage_needs(rule) || case when rule.is_open then array['quote'] when rule.stage = 'Closed Won' then array['quote', 'win_reason'] else '{}'::text[] end
$$;
comment on function crm.stage_may_need(data.stage_rules) is 'What an admin may have a stage require.';

create function crm.check_stage_rule(was data.stage_rules, n data.stage_rules) returns void language plpgsql stable as $$
declare
    places integer := (select count(*) from data.stage_rules as r where r.is_open);
begin
    if n.position is distinct from was.position and (was.stage = 'Prospecting' or not was.is_open) then
        perform crm.refuse_field('position', was.stage || case when was.is_open then ' stays first: deals begin there.' else ' stays at the end.' end);
    elsif n.position is distinct from was.position and coalesce(n.position not between 2 and places, true) then
        perform crm.refuse_field('position', format('Give a place from 2 to %s.', places));
    elsif (n.probability is null and was.stage <> 'On Hold') or n.probability not between 0 and 100 then
        perform crm.refuse_field('probability', 'Give a number from 0 to 100.');
    elsif n.probability is distinct from was.probability and not was.is_open then
        perform crm.refuse_field('probability', format('A deal that is %s is certain: this stays %s.', was.stage, was.probability));
    elsif n.expected_days not between 0 and 3650 then
        perform crm.refuse_field('expected_days', 'Give days from 0 to 3650.');
    elsif n.requires is null or not n.requires <@ crm.stage_may_need(was) then
        perform crm.refuse_field('requires', was.stage || ' can require: ' || array_to_string(crm.stage_may_need(was), ', ') || '.');
    elsif length(n.next_step_suggestion) > 300 then
        perform crm.refuse_field('next_step_suggestion', 'Say it in at most 300 characters.');
    elsif length(n.follow_up_subject) > 300 then
        perform crm.refuse_field('follow_up_subject', 'Say it in at most 300 characters.');
    elsif (n.follow_up_subject is null) <> (n.follow_up_days is null) then
        perform crm.refuse_field(case when n.follow_up_subject is null then 'follow_up_subject' else 'follow_up_days' end,
            'A follow-up has a subject and a number of days: give both, or neither.');
    elsif n.follow_up_days not between 0 and 365 then
        perform crm.refuse_field('follow_up_days', 'Give days from 0 to 365.');
    elsif n.follow_up_subject is not null and not was.is_open then
        perform crm.refuse_field('follow_up_subject', 'A closed deal has no follow-up.');
    end if;
end $$;
comment on function crm.check_stage_rule(data.stage_rules, data.stage_rules) is 'Refuses in words what a rule cannot be. Prospecting stays first, the ends stay last.';

create function crm.stage_place(stage text, place integer) returns void language plpgsql as $$
#variable_conflict use_column
declare
    moved record;
begin
    -- Out of each other's way first: a place is taken once.
    update data.stage_rules as r set position = r.position + 1000;
    for moved in
        select r.stage, r.position - 1000 as was, row_number() over (order by case when r.stage = stage_place.stage then place - 0.5
            + case when place > r.position - 1000 then 1 else 0 end else r.position - 1000 end) as fresh
        from data.stage_rules as r
    loop
        update data.stage_rules as r set position = moved.fresh where r.stage = moved.stage;
        if moved.fresh <> moved.was and moved.stage <> stage_place.stage then
            perform crm.audit('STAGE_RULES_UPDATED', 'stage_rules', moved.stage, jsonb_build_object(
                'before', jsonb_build_object('position', moved.was), 'after', jsonb_build_object('position', moved.fresh)));
        end if;
    end loop;
end $$;
comment on function crm.stage_place(text, integer) is 'Moves a stage to a place; those between make room.';

create function crm.rpc_stage_rule_update(stage text, patch jsonb, version integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.blank_to_null(patch);
    was data.stage_rules;
    n data.stage_rules;
begin
    if answer is not null then
        return answer;
    end if;
    -- All of them: places are shared.
    perform from data.stage_rules as r order by r.stage for no key update;
    select r.* into was from data.stage_rules as r where r.stage = rpc_stage_rule_update.stage and coalesce(crm.my_reach(), 'none') <> 'none';
    if not found then
        perform crm.refuse_missing('stage');
    end if;
    perform crm.must_administer();
    perform crm.refuse_unknown(typed, array['position', 'probability', 'expected_days', 'requires', 'next_step_suggestion', 'follow_up_subject', 'follow_up_days']);
    perform crm.check_stale(rpc_stage_rule_update.version, was.version, to_jsonb(was));
    n := crm.patched(was, typed || case when typed -> 'requires' = 'null' then '{"requires": []}' else '{}' end::jsonb);
    perform crm.check_stage_rule(was, n);
    n.requires := array(select r from unnest(crm.stage_may_need(was)) with ordinality as k (r, i) where r = any (n.requires || crm.stage_needs(was)) order by i);
    if n is distinct from was then
        if n.position <> was.position then
            perform crm.stage_place(was.stage, n.position);
        end if;
        update data.stage_rules as r set probability = n.probability, expected_days = n.expected_days, requires = n.requires,
            next_step_suggestion = n.next_step_suggestion, follow_up_subject = n.follow_up_subject, follow_up_days = n.follow_up_days
        where r.stage = was.stage returning * into n;
        perform crm.audit('STAGE_RULES_UPDATED', 'stage_rules', n.stage, crm.changes(to_jsonb(was), to_jsonb(n)));
    end if;
    return crm.answered(jsonb_build_object('stage_rule', to_jsonb(n)));
end $$;
comment on function crm.rpc_stage_rule_update(text, jsonb, integer) is 'An admin edits a stage''s rule; deals that are in the stage keep what they have until they move.';

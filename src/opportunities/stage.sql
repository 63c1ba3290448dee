-- Changing the stage: the rules of a move, the move itself, and what follows from it (spec 1.7).

create function crm.opportunity_for_act(opportunity_id text) returns data.opportunities language plpgsql as $$
#variable_conflict use_column
declare
    o data.opportunities;
begin
    -- Its lead is locked first: the order of locks is the same in every act (spec 1.5).
    perform from data.leads as l
    where l.lead_id = (select d.source_lead_id from data.opportunities as d where d.opportunity_id = opportunity_for_act.opportunity_id)
    for update;
    select d.* into o from data.opportunities as d where d.opportunity_id = opportunity_for_act.opportunity_id for update;
    if not found or not crm.sees_opportunity(o.stage, o.owner_user_id, crm.my_reach(), crm.team()) then
        perform crm.refuse_missing('opportunity');
    end if;
    return o;
end $$;
comment on function crm.opportunity_for_act(text) is 'The deal that an act is about, locked after its lead; NOT_FOUND when the named user does not see it.';

create function crm.opportunity_to_manage(opportunity_id text) returns data.opportunities language plpgsql as $$
declare
    o data.opportunities := crm.opportunity_for_act(opportunity_id);
begin
    if not crm.may_manage(o.owner_user_id) then
        perform crm.refuse('FORBIDDEN', 'Only its owner, the owner''s managers and an admin may change this opportunity.');
    end if;
    return o;
end $$;
comment on function crm.opportunity_to_manage(text) is 'The same, for an act of its owner, his managers or an admin (spec 1.3).';

create function crm.stage_move(o data.opportunities, stage text, note text) returns data.stage_rules language plpgsql stable as $$
#variable_conflict use_column
declare
    rule data.stage_rules;
    reopens boolean := coalesce(crm.my_profile() in ('admin', 'sales_manager'), false) and o.lost_reason_code is distinct from 'returned_to_pool';
begin
    select r.* into rule from data.stage_rules as r where r.stage = stage_move.stage;
    if not found then
        perform crm.refuse_field('stage', 'There is no such stage.');
    elsif o.closed_at is null then
        return rule;
    elsif rule.is_open and not coalesce(crm.my_profile() in ('admin', 'sales_manager'), false) then
        perform crm.refuse('FORBIDDEN', 'Only a sales manager or an admin reopens a closed opportunity.');
    elsif not rule.is_open or not reopens then
        perform crm.refuse('INVALID_TRANSITION',
            case when o.lost_reason_code = 'returned_to_pool' then 'This opportunity ended when its lead was given back. It stays closed.'
                else 'This opportunity is closed. It can only be reopened to an open stage.' end,
            jsonb_build_object('from', o.stage, 'to', rule.stage, 'allowed', case when reopens
                then (select jsonb_agg(r.stage order by r.position) from data.stage_rules as r where r.is_open) else '[]' end));
    end if;
    perform crm.require_reason('note', note);
    return rule;
end $$;
comment on function crm.stage_move(data.opportunities, text, text) is 'The rule of the stage a deal may move to, or why it may not: closed deals reopen only by a manager or admin, with a reason.';

create function crm.stage_requires(o data.opportunities, rule data.stage_rules, quote_given boolean) returns void language plpgsql stable as $$
declare
    needed text[] := rule.requires || case
        when rule.is_open then array['owner_user_id', 'next_step', 'next_step_due_date']
        when rule.stage = 'Closed Lost' then array['lost_reason', 'lost_reason_code']
        else '{}' end;
    missing text[] := (
        select array_agg(n order by n = 'quote', place)
        from (select r as n, min(i) as place from unnest(needed) with ordinality as u (r, i) group by r) as once
        where case n
            when 'owner_user_id' then o.owner_user_id is null
            when 'next_step' then o.next_step is null
            when 'next_step_due_date' then o.next_step_due_date is null
            when 'quote' then not quote_given and not exists (select from data.quotes as q
                where q.opportunity_id = o.opportunity_id and q.status in ('Draft', 'Sent', 'Accepted'))
            when 'lost_reason' then o.lost_reason is null
            when 'lost_reason_code' then o.lost_reason_code is null
            when 'win_reason' then o.win_reason is null
        end);
begin
    if missing is not null then
        perform crm.refuse('STAGE_REQUIREMENTS', rule.stage || ' still needs '
                || (select string_agg(case m when 'owner_user_id' then 'an owner' when 'next_step' then 'a next step'
                    when 'next_step_due_date' then 'the date of the next step' when 'quote' then 'a quote' when 'lost_reason' then 'the reason of the loss'
                    when 'lost_reason_code' then 'the kind of reason' else 'the reason of the win' end, ', ' order by i)
                    from unnest(missing) with ordinality as u (m, i)) || '.',
            jsonb_build_object('missing_fields', missing, 'target_stage', rule.stage));
    end if;
end $$;
comment on function crm.stage_requires(data.opportunities, data.stage_rules, boolean) is
    'Refuses a stage whose rule asks for more than the deal and the call have, naming all of it together.';

create function crm.probability_before_end(opportunity_id text) returns integer language sql stable as $$
    select r.probability
    from data.opportunity_stage_history as h join data.stage_rules as r on r.stage = h.to_stage
    where h.opportunity_id = probability_before_end.opportunity_id and r.is_open and r.probability is not null
    order by h.history_id desc limit 1
$$;
comment on function crm.probability_before_end(text) is 'What a closed deal had while it was open: On Hold keeps that, not the 0 or 100 of its end.';

create function crm.opportunity_moved(was data.opportunities, rule data.stage_rules, details jsonb) returns data.opportunities language plpgsql as $$
#variable_conflict use_column
declare
    fresh data.opportunities;
begin
    update data.opportunities as o set
        stage = rule.stage,
        probability = coalesce(rule.probability, case when was.closed_at is not null then crm.probability_before_end(was.opportunity_id) end, o.probability),
        next_step = coalesce(details ->> 'next_step', o.next_step),
        next_step_due_date = coalesce((details ->> 'next_step_due_date')::date, o.next_step_due_date),
        lost_reason = case when rule.stage = 'Closed Lost' then details ->> 'lost_reason' end,
        lost_reason_code = case when rule.stage = 'Closed Lost' then details ->> 'lost_reason_code' end,
        win_reason = case when rule.stage = 'Closed Won' then details ->> 'win_reason' end,
        competitor = coalesce(details ->> 'competitor', o.competitor),
        stage_entered_at = crm.now(),
        closed_at = case when not rule.is_open then crm.now() end
    where o.opportunity_id = was.opportunity_id
    returning * into fresh;
    insert into data.opportunity_stage_history (opportunity_id, from_stage, to_stage, note)
    values (fresh.opportunity_id, was.stage, fresh.stage, details ->> 'note');
    perform crm.audit(
        case when rule.stage = 'Closed Won' then 'OPPORTUNITY_WON' when rule.stage = 'Closed Lost' then 'OPPORTUNITY_LOST'
            when was.closed_at is not null then 'OPPORTUNITY_REOPENED' else 'OPPORTUNITY_STAGE_CHANGED' end,
        'opportunities', fresh.opportunity_id, crm.changes(to_jsonb(was), to_jsonb(fresh)), details ->> 'note');
    if not rule.is_open then
        perform crm.enrollments_stop('opportunity', fresh.opportunity_id, 'opportunity closed');
        perform crm.activities_cancel('opportunity', fresh.opportunity_id, 'opportunity closed');
    end if;
    return fresh;
end $$;
comment on function crm.opportunity_moved(data.opportunities, data.stage_rules, jsonb) is
    'Puts a deal into a stage, with history and audit; closing also stops its enrollments and cancels its open activities.';

create function crm.stage_lead(o data.opportunities, from_stage text) returns void language plpgsql as $$
begin
    if o.source_lead_id is null then
        return;
    elsif o.stage = 'Closed Lost' then
        perform crm.lead_lost(o.opportunity_id, o.lost_reason, o.lost_reason_code);
        return;
    elsif from_stage in ('Closed Won', 'Closed Lost') then
        perform crm.lead_deal_reopened(o.opportunity_id);
    end if;
    if o.stage not in ('Prospecting', 'On Hold') then
        perform crm.lead_converts(o.source_lead_id, o.opportunity_id);
    end if;
end $$;
comment on function crm.stage_lead(data.opportunities, text) is
    'What a deal''s move means for its lead (spec 1.6): later open stages and winning convert it, losing disqualifies one still working.';

create function crm.rpc_opportunity_change_stage(opportunity_id text, stage text, details jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(details);
    was data.opportunities;
    o data.opportunities;
    rule data.stage_rules;
    quote data.quotes;
    follow_up data.activities;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.refuse_unknown(typed, array['next_step', 'next_step_due_date', 'lost_reason', 'lost_reason_code', 'win_reason', 'competitor',
        'note', 'quote_total_amount', 'quote_currency', 'quote_valid_until']);
    was := crm.opportunity_to_manage(opportunity_id);
    rule := crm.stage_move(was, stage, typed ->> 'note');
    if rule.stage = was.stage then
        perform crm.set_next_step(was.opportunity_id, coalesce(typed ->> 'next_step', was.next_step),
            coalesce((typed ->> 'next_step_due_date')::date, was.next_step_due_date));
    else
        perform crm.check_typed_loss(typed);
        -- An open deal keeps no reason of an earlier end: reasons are those of this call.
        o := jsonb_populate_record(was, '{"lost_reason": null, "lost_reason_code": null, "win_reason": null}' || typed);
        perform crm.stage_requires(o, rule, typed ? 'quote_total_amount');
        quote := crm.stage_quote(was, rule, typed);
        o := crm.opportunity_moved(was, rule, typed);
        perform crm.stage_lead(o, was.stage);
        follow_up := crm.stage_follow_up(o, rule, typed ?| array['next_step', 'next_step_due_date']);
    end if;
    perform crm.ensure_next(was.opportunity_id);
    return crm.answered(jsonb_build_object('opportunity', crm.opportunity_now(was.opportunity_id),
        'quote', case when quote.quote_id is not null then crm.quote_json(quote) end,
        'follow_up', case when follow_up.activity_id is not null then crm.activity_json(follow_up) end));
end $$;
comment on function crm.rpc_opportunity_change_stage(text, text, jsonb) is
    'Moves a deal to a stage: a drag, a form and the API alike (spec 1.7). The same stage again only sets the next step.';

-- What a move asks and brings beside the move: reasons, quotes, follow-ups; closing from the lead's side.

create function crm.check_typed_loss(typed jsonb) returns void language plpgsql stable as $$
begin
    if typed ->> 'lost_reason_code' not in ('price', 'competitor', 'no_budget', 'no_response', 'not_a_fit', 'other') then
        perform crm.refuse_field('lost_reason_code', 'Choose one of price, competitor, no_budget, no_response, not_a_fit, other.');
    elsif length(typed ->> 'note') > 10000 then
        perform crm.refuse_field('note', 'Please keep this under 10,000 characters.');
    end if;
end $$;
comment on function crm.check_typed_loss(jsonb) is 'returned_to_pool is the code of release and return alone (spec 1.7).';

create function crm.stage_quote(o data.opportunities, rule data.stage_rules, typed jsonb) returns data.quotes language plpgsql as $$
#variable_conflict use_column
declare
    quote data.quotes;
begin
    if (typed ->> 'quote_valid_until')::date not between '2000-01-01' and '2100-12-31' then
        perform crm.refuse_field('quote_valid_until', 'This is outside the possible range.');
    elsif typed ? 'quote_total_amount' and rule.is_open then
        return crm.quote_make(o, jsonb_build_object('total_amount', typed -> 'quote_total_amount',
            'currency', typed -> 'quote_currency', 'valid_until', typed -> 'quote_valid_until'), 'Sent');
    elsif rule.stage = 'Quote Sent' then
        select q.* into quote from data.quotes as q where q.opportunity_id = o.opportunity_id and q.status = 'Draft'
        order by q.revision desc limit 1 for update;
        if found then
            return crm.quote_moved(quote, 'Sent');
        end if;
    end if;
    return null;
end $$;
comment on function crm.stage_quote(data.opportunities, data.stage_rules, jsonb) is
    'The quote that a move sends: the one typed with it, made and sent in the same act, else for Quote Sent the newest Draft.';

create function crm.stage_follow_up(o data.opportunities, rule data.stage_rules, next_step_given boolean) returns data.activities language plpgsql as $$
declare
    made data.activities;
begin
    if not rule.is_open or rule.follow_up_subject is null then
        return null;
    end if;
    made := crm.activity_plan(jsonb_build_object(
        'activity_type', 'Follow Up', 'subject', rule.follow_up_subject, 'due_date', crm.today() + rule.follow_up_days,
        'owner_user_id', o.owner_user_id, 'opportunity_id', o.opportunity_id, 'account_id', o.account_id, 'contact_id', o.primary_contact_id));
    if not next_step_given then
        perform crm.sync_next_step(o.opportunity_id);
    end if;
    return made;
end $$;
comment on function crm.stage_follow_up(data.opportunities, data.stage_rules, boolean) is 'The follow-up that a stage''s rule names, if it names one.';

create function crm.opportunity_lose(opportunity_id text, reason text, code text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    was data.opportunities;
    rule data.stage_rules;
begin
    select o.* into was from data.opportunities as o
    where o.opportunity_id = opportunity_lose.opportunity_id and o.closed_at is null for update;
    if found then
        select r.* into rule from data.stage_rules as r where r.stage = 'Closed Lost';
        perform crm.opportunity_moved(was, rule, jsonb_build_object('lost_reason', reason, 'lost_reason_code', code));
    end if;
end $$;
comment on function crm.opportunity_lose(text, text, text) is
    'Closes an open deal as lost because its lead was given back or disqualified; the lead is the caller''s. A closed deal stays as it is.';

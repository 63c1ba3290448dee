-- Quotes: Draft → Sent → Accepted | Rejected; only a Draft is edited; frozen on a closed deal (spec 1.7).

create function crm.quote_make(o data.opportunities, draft jsonb, status text default 'Draft') returns data.quotes language plpgsql as $$
#variable_conflict use_column
declare
    q data.quotes := jsonb_populate_record(null::data.quotes, draft);
begin
    insert into data.quotes (opportunity_id, revision, status, total_amount, currency, valid_until, terms, notes, sent_at)
    select
        o.opportunity_id, coalesce(max(r.revision), 0) + 1, quote_make.status, q.total_amount, coalesce(q.currency, o.currency),
        q.valid_until, q.terms, q.notes, case when quote_make.status = 'Sent' then crm.now() end
    from data.quotes as r where r.opportunity_id = o.opportunity_id
    returning * into q;
    perform crm.audit('QUOTE_CREATED', 'quotes', q.quote_id, crm.changes(null, to_jsonb(q)));
    return q;
end $$;
comment on function crm.quote_make(data.opportunities, jsonb, text) is 'The next revision of a deal''s quote; the deal is locked, so revisions count without gaps.';

create function crm.quote_moved(was data.quotes, status text) returns data.quotes language plpgsql as $$
#variable_conflict use_column
declare
    fresh data.quotes;
begin
    update data.quotes as q set
        status = quote_moved.status,
        sent_at = case when quote_moved.status = 'Sent' then crm.now() else q.sent_at end,
        decided_at = case when quote_moved.status in ('Accepted', 'Rejected') then crm.now() else q.decided_at end
    where q.quote_id = was.quote_id
    returning * into fresh;
    perform crm.audit('QUOTE_STATUS_CHANGED', 'quotes', was.quote_id, crm.changes(to_jsonb(was), to_jsonb(fresh)));
    return fresh;
end $$;
comment on function crm.quote_moved(data.quotes, text) is 'Sets a quote''s status, with its times and audit.';

create function crm.quote_refused(q_from text, q_to text, allowed jsonb, message text) returns void language sql as $$
    select crm.refuse('INVALID_TRANSITION', message, jsonb_build_object('from', q_from, 'to', q_to, 'allowed', allowed))
$$;
comment on function crm.quote_refused(text, text, jsonb, text) is 'A quote''s forbidden move.';

create function crm.quote_to_manage(quote_id text) returns data.quotes language plpgsql as $$
#variable_conflict use_column
declare
    q data.quotes;
    o data.opportunities;
begin
    select r.* into q from data.quotes as r where r.quote_id = quote_to_manage.quote_id;
    -- Asked here, so that whoever does not see the deal is told the same as of a quote that does not exist.
    if not found or crm.my_reach() not in ('all', 'team', 'support') or not exists (
        select from data.opportunities as d where d.opportunity_id = q.opportunity_id
          and crm.sees_opportunity(d.stage, d.owner_user_id, crm.my_reach(), crm.team())) then
        perform crm.refuse_missing('quote');
    end if;
    o := crm.opportunity_for_act(q.opportunity_id);
    if not crm.may_manage(o.owner_user_id) then
        perform crm.refuse('FORBIDDEN', 'Only the opportunity''s owner, the owner''s managers and an admin may change its quotes.');
    end if;
    -- Read again under the deal's lock: whoever came first may have sent it meanwhile.
    select r.* into q from data.quotes as r where r.quote_id = quote_to_manage.quote_id for update;
    return q;
end $$;
comment on function crm.quote_to_manage(text) is 'The quote that an act is about, its deal locked.';

create function crm.quote_frozen(opportunity_id text) returns boolean language sql stable as $$
    select o.closed_at is not null from data.opportunities as o where o.opportunity_id = quote_frozen.opportunity_id
$$;
comment on function crm.quote_frozen(text) is 'Whether the deal is closed, and its quotes with it.';

create function crm.rpc_quote_create(opportunity_id text, draft jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(draft);
    o data.opportunities;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.refuse_unknown(typed, array['total_amount', 'currency', 'valid_until', 'terms', 'notes']);
    o := crm.opportunity_to_manage(opportunity_id);
    perform crm.require_fields(typed, array['total_amount']);
    if o.closed_at is not null then
        perform crm.quote_refused(o.stage, 'Draft', '[]', 'This opportunity is closed, so its quotes are frozen. Reopen it first.');
    end if;
    return crm.answered(jsonb_build_object('quote', crm.quote_json(crm.quote_make(o, typed))));
end $$;
comment on function crm.rpc_quote_create(text, jsonb) is 'A new quote, or a new revision, as a Draft on an open deal.';

create function crm.rpc_quote_update(quote_id text, patch jsonb, version integer default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.blank_to_null(patch);
    was data.quotes;
    q data.quotes;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.refuse_unknown(typed, array['total_amount', 'currency', 'valid_until', 'terms', 'notes']);
    was := crm.quote_to_manage(quote_id);
    if was.status <> 'Draft' or crm.quote_frozen(was.opportunity_id) then
        perform crm.quote_refused(was.status, 'Draft', '[]', 'Only a Draft of an open opportunity is edited. Make a new quote instead.');
    end if;
    perform crm.check_stale(version, was.version, crm.quote_json(was));
    if typed -> 'total_amount' = 'null' or typed -> 'currency' = 'null' then
        perform crm.refuse_field(case when typed -> 'currency' = 'null' then 'currency' else 'total_amount' end, 'Please fill this in.');
    end if;
    q := crm.patched(was, typed);
    update data.quotes as r set total_amount = q.total_amount, currency = q.currency, valid_until = q.valid_until, terms = q.terms, notes = q.notes
    where r.quote_id = was.quote_id and r is distinct from q
    returning * into q;
    if found then
        perform crm.audit('QUOTE_UPDATED', 'quotes', was.quote_id, crm.changes(to_jsonb(was), to_jsonb(q)));
    end if;
    return crm.answered(jsonb_build_object('quote', crm.quote_json(case when q.quote_id is null then was else q end)));
end $$;
comment on function crm.rpc_quote_update(text, jsonb, integer) is 'Edits a Draft.';

create function crm.rpc_quote_set_status(quote_id text, status text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    q data.quotes;
    allowed jsonb;
begin
    if answer is not null then
        return answer;
    end if;
    q := crm.quote_to_manage(quote_id);
    if status is null or status not in ('Draft', 'Sent', 'Accepted', 'Rejected', 'Expired') then
        perform crm.refuse_field('status', 'Choose Sent, Accepted or Rejected.');
    end if;
    allowed := case
        when crm.quote_frozen(q.opportunity_id) then '[]' when q.status = 'Draft' then '["Sent"]'
        when q.status = 'Sent' and exists (select from data.quotes as r where r.opportunity_id = q.opportunity_id and r.status = 'Accepted') then '["Rejected"]'
        when q.status = 'Sent' then '["Accepted", "Rejected"]' else '[]' end;
    if not allowed ? status then
        perform crm.quote_refused(q.status, status, allowed, case
            when crm.quote_frozen(q.opportunity_id) then 'This opportunity is closed, so its quotes are frozen.'
            when q.status = 'Sent' and status = 'Accepted' then 'Another quote of this opportunity is already accepted.'
            else 'A quote goes from Draft to Sent, and then to Accepted or Rejected.' end);
    end if;
    return crm.answered(jsonb_build_object('quote', crm.quote_json(crm.quote_moved(q, status))));
end $$;
comment on function crm.rpc_quote_set_status(text, text) is 'Sends a Draft, or notes the answer to a sent quote; only the worker lets one expire.';

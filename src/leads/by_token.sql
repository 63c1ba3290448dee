-- Leads that a web form brings with an intake token: how many in an hour, and what is known already (spec 1.4, 4.1).

create function crm.check_intake_limit() returns void language plpgsql as $$
declare
    token text := nullif(current_setting('bcp.token_id', true), '');
    most integer := (crm.setting('intake_per_hour') #>> '{}')::integer;
    frees_at timestamptz;
begin
    -- Calls of one token come one after the other, or two could be the last one.
    perform from data.api_tokens as t where t.token_id = token::uuid for no key update;
    if most is null then
        return;
    end if;
    select a.at + interval '1 hour' into frees_at
    from data.audit_log as a
    where a.entity = 'api_tokens' and a.entity_id = token and a.action = 'LEAD_TAKEN_IN' and a.at > crm.now() - interval '1 hour'
    order by a.id desc offset greatest(most, 1) - 1 limit 1;
    if frees_at is not null or most < 1 then
        perform crm.refuse('RATE_LIMITED', 'This token has brought as many leads as it may in an hour. Please try again later.',
            jsonb_build_object('retry_after', ceil(extract(epoch from coalesce(frees_at, crm.now() + interval '1 hour') - crm.now()))::integer));
    end if;
end $$;
comment on function crm.check_intake_limit() is 'RATE_LIMITED by the setting intake_per_hour (null: no limit), counted a token.';

create function crm.lead_taken_in(lead_id text, came_again boolean) returns void language plpgsql as $$
begin
    if crm.token_scope() = 'intake' then
        perform crm.audit('LEAD_TAKEN_IN', 'api_tokens', current_setting('bcp.token_id'),
            jsonb_build_object('after', jsonb_build_object('lead_id', lead_taken_in.lead_id, 'came_again', came_again)));
    end if;
end $$;
comment on function crm.lead_taken_in(text, boolean) is 'Puts on the record which intake token brought a lead; what came otherwise leaves no such row.';

create function crm.lead_taken_again(typed jsonb) returns jsonb language plpgsql as $$
declare
    l data.leads;
begin
    perform crm.check_intake_limit();
    -- As imports do: keys of leads are not unique, so whoever looks for one waits for whoever makes one.
    perform pg_advisory_xact_lock(hashtext('bcp-crm lead keys'));
    select d.* into l from data.leads as d
    where d.dedupe_key = crm.import_key_leads(typed) and d.queue in ('inbox', 'nurture', 'pool', 'working')
    order by d.created_at desc, d.lead_id desc limit 1;
    if not found then
        return null;
    end if;
    perform crm.lead_came_again(l, typed, 'Through the token '
        || (select t.name from data.api_tokens as t where t.token_id = current_setting('bcp.token_id')::uuid), null);
    perform crm.lead_taken_in(l.lead_id, true);
    return jsonb_build_object('came_again', true, 'lead_id',
        case when crm.sees_lead(l.queue, l.sales_owner_user_id, crm.my_reach(), crm.team()) then l.lead_id end);
end $$;
comment on function crm.lead_taken_again(jsonb) is
    'What an intake token sends of a lead in inbox, nurture, pool or working is noted with that lead, named only if the caller may see it; else null.';

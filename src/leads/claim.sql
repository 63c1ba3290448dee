-- Claim: one winner, one account, one deal with its cadence, in one act (spec 1.5).

create function crm.check_claim_limit() returns void language plpgsql as $$
declare
    per_day integer := (crm.setting('pool_claims_per_day') #>> '{}')::integer;
    untouched integer := (crm.setting('pool_untouched_leads') #>> '{}')::integer;
    zone text := coalesce(nullif(current_setting('bcp.tz', true), ''), 'Asia/Jakarta');
begin
    if per_day is null and untouched is null then
        return;
    end if;
    -- One person's claims at the same moment count one after the other.
    perform pg_advisory_xact_lock(hashtextextended('claims of ' || crm.my_id(), 0));
    if per_day <= (select count(*) from data.lead_handover_pool as p
        where p.claimed_by = crm.my_id() and p.claimed_at >= crm.today()::timestamp at time zone zone) then
        perform crm.refuse('CLAIM_LIMIT', format('You have claimed %s leads today, as many as the pool rules allow. You can claim again tomorrow.', per_day),
            jsonb_build_object('rule', 'pool_claims_per_day', 'free_at', (crm.today() + 1)::timestamp at time zone zone));
    elsif untouched <= (select count(*) from data.leads as l
        where l.queue = 'working' and l.sales_owner_user_id = crm.my_id()
          and not exists (select from data.activities as a where a.lead_id = l.lead_id and a.completed_at >= l.claimed_at and not a.is_system)
          and not exists (select from data.activities as a where a.opportunity_id = l.opportunity_id and a.completed_at >= l.claimed_at and not a.is_system)) then
        perform crm.refuse('CLAIM_LIMIT',
            format('You have %s leads that you have not worked on yet. Complete an activity on one of them, then claim again.', untouched),
            jsonb_build_object('rule', 'pool_untouched_leads', 'free_at', null));
    end if;
end $$;
comment on function crm.check_claim_limit() is 'The pool rules of spec 1.5; CLAIM_LIMIT says which and when it frees up (untouched leads: when one is worked on).';

create function crm.lead_deal(l data.leads, owner uuid,
    out account_id text, out opportunity_id text, out account_made boolean, out also_matching text[]) language plpgsql as $$
#variable_conflict use_column
declare
    contact text;
    deal data.opportunities;
begin
    select f.account_id, f.made, f.also_matching into account_id, account_made, also_matching
    from crm.account_for(l.company_name, null, l.contact_email, l.contact_phone, null, l.city, lead_deal.owner) as f;
    contact := crm.contact_for(account_id, l.contact_name, l.contact_email, l.contact_phone, l.company_name);
    deal := crm.opportunity_make(jsonb_build_object(
        'account_id', account_id, 'name', crm.deal_name(l.company_name, array[l.service_code]), 'owner_user_id', lead_deal.owner,
        'stage', 'Prospecting', 'estimated_value', l.estimated_value, 'currency', l.currency, 'route', l.route, 'notes', l.notes,
        'service_codes', to_jsonb(array_remove(array[l.service_code], null)), 'primary_contact_id', contact, 'source_lead_id', l.lead_id,
        'next_step', 'First contact: ' || l.company_name, 'next_step_due_date', crm.today()));
    opportunity_id := deal.opportunity_id;
    perform crm.enroll('lead_follow_up', 'opportunity', opportunity_id, jsonb_build_object(
        'account_id', account_id, 'lead_id', l.lead_id, 'contact_id', contact, 'owner_user_id', lead_deal.owner,
        'company', l.company_name, 'contact', l.contact_name, 'service', l.service_code));
end $$;
comment on function crm.lead_deal(data.leads, uuid) is
    'Account, contact, opportunity and cadence of a lead, made in one act; the first step is the deal''s next step (spec 1.5).';

create function crm.lead_ids(l data.leads, already boolean, account_made boolean default false, also_matching text[] default '{}')
returns jsonb language sql stable as $$
    select jsonb_build_object('lead_id', l.lead_id, 'account_id', o.account_id, 'contact_id', o.primary_contact_id,
        'opportunity_id', o.opportunity_id, 'enrollment_id', e.enrollment_id,
        'activity_ids', coalesce((select jsonb_agg(a.activity_id order by a.step_number) from data.activities as a
            where a.enrollment_id = e.enrollment_id), '[]'),
        'already', already, 'account_made', account_made, 'also_matching', to_jsonb(also_matching))
    from data.opportunities as o
    left join lateral (
        select e.enrollment_id from data.cadence_enrollments as e
        where e.opportunity_id = o.opportunity_id and e.subject = 'opportunity' and e.purpose = 'lead_follow_up'
        order by e.enrollment_id limit 1
    ) as e on true
    where o.opportunity_id = l.opportunity_id
$$;
comment on function crm.lead_ids(data.leads, boolean, boolean, text[]) is 'The answer of claim and convert, the same for a repeat.';

create function crm.lead_claim(l data.leads) returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    made record;
begin
    perform crm.check_claim_limit();
    update data.lead_handover_pool as p set claimed_by = crm.my_id(), claimed_at = crm.now()
    where p.lead_id = l.lead_id and p.claimed_at is null and p.released_at is null;
    made := crm.lead_deal(l, crm.my_id());
    l := crm.lead_change(l, jsonb_build_object('sales_owner_user_id', crm.my_id(), 'claimed_at', crm.now(),
        'opportunity_id', made.opportunity_id, 'account_id', made.account_id), 'LEAD_CLAIMED');
    perform crm.tell_marketer(l.lead_id, 'lead_claimed', 'was claimed from the pool.');
    return crm.lead_ids(l, false, made.account_made, made.also_matching);
end $$;
comment on function crm.lead_claim(data.leads) is 'The claim itself, of a lead that is locked with its pool row.';

create function crm.refuse_claim(l data.leads) returns void language plpgsql as $$
#variable_conflict use_column
declare
    last data.lead_handover_pool;
    owner uuid := case when l.queue in ('working', 'converted') then l.sales_owner_user_id end;
    since timestamptz := l.claimed_at;
begin
    select * into last from data.lead_handover_pool as p where p.lead_id = l.lead_id order by p.pool_id desc limit 1;
    if owner is null then
        select p.claimed_by, p.claimed_at into owner, since from data.lead_handover_pool as p
        where p.lead_id = l.lead_id and p.claimed_by is not null order by p.pool_id desc limit 1;
    end if;
    if last.pool_id is not null and owner is not null and owner is distinct from crm.my_id() then
        perform crm.refuse('ALREADY_CLAIMED', format('%s has claimed this lead. Take the next one from the pool.', crm.person(owner)),
            jsonb_build_object('claimed_by', crm.person(owner), 'claimed_at', since));
    elsif not crm.lead_seen(l) then
        perform crm.refuse_missing('lead');
    end if;
    perform crm.lead_step(l, 'claim');
end $$;
comment on function crm.refuse_claim(data.leads) is
    'Why a lead that is not in the pool cannot be claimed: somebody was faster, it is hidden, or it is no such transition (spec 1.5, 3).';

create function crm.rpc_sales_claim_lead(lead_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    l data.leads;
begin
    if answer is not null then
        return answer;
    end if;
    l := crm.lead_locked(rpc_sales_claim_lead.lead_id);
    if l.lead_id is null or coalesce(crm.my_profile() not in ('sales', 'sales_manager'), true) then
        perform crm.lead_check(l, 'claim');
    end if;
    if l.queue = 'pool' then
        answer := crm.lead_claim(l);
    elsif l.queue in ('working', 'converted') and l.sales_owner_user_id = crm.my_id() and l.opportunity_id is not null then
        answer := crm.lead_ids(l, true);
    else
        perform crm.refuse_claim(l);
    end if;
    return crm.answered(answer);
end $$;
comment on function crm.rpc_sales_claim_lead(text) is
    'Claims a lead from the pool; the own claim again answers already, anybody else''s is ALREADY_CLAIMED (spec 1.5).';

create function crm.rpc_sales_claim_next() returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    l data.leads;
begin
    if answer is not null then
        return answer;
    end if;
    if not crm.may_lead('claim', 'pool', null, null) then
        perform crm.refuse('FORBIDDEN', 'Only sales claims from the pool.');
    end if;
    select d.* into l
    from data.leads as d
    join data.lead_handover_pool as p on p.lead_id = d.lead_id and p.claimed_at is null and p.released_at is null
    where d.queue = 'pool'
    order by d.pool_rank, d.handed_over_at, d.lead_id
    limit 1
    for update of p, d skip locked;
    if l.lead_id is null then
        perform crm.refuse('POOL_EMPTY', 'The pool is empty. New leads appear here when marketing hands them over.');
    end if;
    answer := crm.lead_claim(l);
    return crm.answered(answer);
end $$;
comment on function crm.rpc_sales_claim_next() is 'Claims the top of the pool: priority, then oldest; whoever else takes one at this moment gets another.';

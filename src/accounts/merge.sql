-- Two accounts become one (spec 1.11). One audit row keeps what undoes it: what moved, what was folded, filled in or stopped.

create function crm.merge_pair(source_id text, into_id text) returns data.accounts[] language plpgsql as $$
declare
    pair data.accounts[];
begin
    perform crm.ledger_lock();
    perform from data.leads as l where l.account_id = source_id order by l.lead_id for update;
    perform from data.accounts as a where a.account_id in (source_id, into_id) order by a.account_id for update;
    select array[s, t] into pair
    from data.accounts as s left join data.accounts as t on t.account_id = into_id where s.account_id = source_id;
    if pair is null or coalesce(crm.my_reach(), 'none') = 'none' then
        perform crm.refuse_missing('account');
    elsif not crm.may_close_account() then
        perform crm.refuse('FORBIDDEN', 'Only sales managers and admins merge accounts and undo it.');
    end if;
    return pair;
end $$;
comment on function crm.merge_pair(text, text) is
    'Both accounts, locked in the order of their ids after the leads of the one that goes; refused to whoever may not merge.';

create function crm.refuse_merge(source data.accounts, target data.accounts) returns void language plpgsql stable as $$
declare
    problem text := case
        when source.merged_into_account_id is not null then source.company_name || ' was merged into another account already. Undo that first.'
        when not source.is_active then source.company_name || ' is not active. Take it back first.'
        when target.merged_into_account_id is not null then target.company_name || ' was itself merged into '
            || (select a.company_name from data.accounts as a where a.account_id = target.merged_into_account_id) || '. Choose that one.'
        when not target.is_active then target.company_name || ' is not active. Take it back first, or choose another one.'
    end;
begin
    if problem is not null then
        perform crm.refuse('INVALID_TRANSITION', problem, jsonb_build_object(
            'from', case when source.merged_into_account_id is not null then 'merged' when source.is_active then 'active' else 'inactive' end,
            'to', 'merged', 'allowed', '[]'::jsonb,
            'account_id', coalesce(source.merged_into_account_id, target.merged_into_account_id, target.account_id)));
    end if;
end $$;
comment on function crm.refuse_merge(data.accounts, data.accounts) is 'Only an active account is merged, and only into an active one.';

create function crm.is_below(child_id text, above_id text) returns boolean language sql stable as $$
    with recursive above (account_id) as (
        select a.parent_account_id from data.accounts as a where a.account_id = child_id
        union
        select a.parent_account_id from above as u join data.accounts as a on a.account_id = u.account_id
    )
    select exists (select from above as u where u.account_id = above_id)
$$;
comment on function crm.is_below(text, text) is 'Whether an account belongs to another one, at any depth.';

create function crm.merge_profile(source data.accounts, target data.accounts) returns jsonb language plpgsql as $$
declare
    filled data.accounts;
begin
    -- First the one that goes, so that its domain and NPWP are free to be taken over.
    update data.accounts as a set is_active = false, merged_into_account_id = target.account_id, merged_at = crm.now()
    where a.account_id = source.account_id;
    update data.accounts as a set
        npwp = coalesce(a.npwp, source.npwp), domain = coalesce(a.domain, source.domain), industry = coalesce(a.industry, source.industry),
        address = coalesce(a.address, source.address), city = coalesce(a.city, source.city), country = coalesce(a.country, source.country),
        phone = coalesce(a.phone, source.phone), email = coalesce(a.email, source.email),
        tags = a.tags || array(select t from unnest(source.tags) as t where t <> all (a.tags)),
        owner_user_id = case when crm.can_own_sales(a.owner_user_id) or not crm.can_own_sales(source.owner_user_id)
            then a.owner_user_id else source.owner_user_id end,
        -- What stood below the one that goes takes its place, or it would become its own parent.
        parent_account_id = case when crm.is_below(a.account_id, source.account_id)
            then nullif(source.parent_account_id, a.account_id) else a.parent_account_id end
    where a.account_id = target.account_id
    returning * into filled;
    return crm.changes(to_jsonb(target), to_jsonb(filled));
end $$;
comment on function crm.merge_profile(data.accounts, data.accounts) is
    'The source becomes inactive and points to the survivor, which takes over what it lacks: domain, NPWP, address, an active owner, tags. What changed.';

create function crm.rpc_account_merge(account_id text, into_account_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
    answer jsonb := crm.replayed();
    pair data.accounts[];
    source data.accounts;
    target data.accounts;
    undo jsonb;
    profile jsonb;
begin
    if answer is not null then
        return answer;
    end if;
    pair := crm.merge_pair(account_id, into_account_id);
    source := pair[1];
    target := pair[2];
    if coalesce(btrim(into_account_id), '') = '' then
        perform crm.refuse_field('into_account_id', 'Choose the account that stays.');
    elsif target.account_id is null then
        perform crm.refuse_missing('account to merge into');
    elsif target.account_id = source.account_id then
        perform crm.refuse_field('into_account_id', 'An account cannot be merged into itself. Choose another one.');
    end if;
    perform crm.refuse_merge(source, target);
    undo := jsonb_build_object('stopped', crm.merge_stops(source.account_id));
    profile := crm.merge_profile(source, target);
    undo := undo || jsonb_build_object('into', profile, 'contacts', crm.merge_contacts(source.account_id, target.account_id),
        'flags', jsonb_build_object('source', jsonb_build_array(source.last_invoice_date, source.winback_flagged_on),
            'into', jsonb_build_array(target.last_invoice_date, target.winback_flagged_on)));
    undo := undo || crm.merge_move(source.account_id, target.account_id, undo #> '{contacts,folded}');
    -- Not taken back when the merge is undone: the former owner is not there to do it.
    perform crm.account_activities_to(target.account_id, target.owner_user_id, (profile #>> '{after,owner_user_id}')::uuid)
    where profile #>> '{after,owner_user_id}' is not null;
    perform crm.audit('ACCOUNT_MERGED', 'accounts', source.account_id, jsonb_build_object(
        'before', jsonb_build_object('is_active', true, 'merged_into_account_id', null),
        'after', jsonb_build_object('is_active', false, 'merged_into_account_id', target.account_id), 'undo', undo),
        'Merged into ' || target.company_name);
    perform crm.audit('ACCOUNT_UPDATED', 'accounts', target.account_id, profile, source.company_name || ' was merged into it');
    return crm.answered(jsonb_build_object(
        'account', (select crm.account_json(a) from data.accounts as a where a.account_id = source.account_id),
        'survivor', (select crm.account_json(a) from data.accounts as a where a.account_id = target.account_id),
        'moved', (select jsonb_object_agg(k, jsonb_array_length(undo -> k))
            from unnest(array['opportunities', 'activities', 'invoices', 'leads', 'targets', 'children']) as k)
            || jsonb_build_object('contacts', jsonb_array_length(undo #> '{contacts,moved}') + (select count(*) from jsonb_object_keys(undo #> '{contacts,folded}')))));
end $$;
comment on function crm.rpc_account_merge(text, text) is
    'Everything of the account moves to the other, contacts of the same e-mail or phone fold, the account becomes inactive; undone within 30 days (spec 1.11).';

create function crm.list_merge_moves(account_id text)
returns table (contacts bigint, opportunities bigint, activities bigint, invoices bigint, leads bigint, children bigint)
language sql stable security definer set search_path = '' as $$
    select
        (select count(*) from data.contacts as c where c.account_id = a.account_id),
        (select count(*) from data.opportunities as o where o.account_id = a.account_id),
        (select count(*) from data.activities as v where v.account_id = a.account_id),
        (select count(*) from data.invoices as i where i.account_id = a.account_id),
        (select count(*) from data.leads as l where l.account_id = a.account_id),
        (select count(*) from data.accounts as c where c.parent_account_id = a.account_id)
    from data.accounts as a
    where a.account_id = list_merge_moves.account_id and crm.may_close_account()
$$;
comment on function crm.list_merge_moves(text) is 'How much a merge would move, also of what the reader does not see; for the page that offers it.';

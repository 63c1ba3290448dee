-- Accounts: who sees them, and finding or making the one account of a company (spec 1.12).

alter table data.accounts enable row level security;
create policy accounts_read on data.accounts for select using ((select crm.my_reach()) <> 'none');
grant select on data.accounts to bcp_app, bcp_readonly;

create function crm.account_match(company text, domain text, email text, npwp text)
returns table (account_id text, match_rank integer) language sql stable as $$
    select found.account_id, min(found.match_rank)
    from (
        select a.account_id, 1 as match_rank from data.accounts as a
        where a.is_active and a.normalized_npwp = data.normalize_npwp(account_match.npwp)
        union all
        select a.account_id, 2 from data.accounts as a
        where a.is_active and a.normalized_domain = data.normalize_domain(account_match.domain)
        union all
        select a.account_id, 3 from data.accounts as a
        where a.is_active and a.normalized_domain = data.email_domain(account_match.email)
        union all
        select a.account_id, 4 from data.accounts as a
        where a.is_active and a.normalized_name = data.normalize_company(account_match.company)
    ) as found
    group by found.account_id
    order by 2, 1
$$;
comment on function crm.account_match(text, text, text, text) is
    'Active accounts that may be this company, best first: NPWP, domain, domain of a non-free e-mail, normalised name (spec 1.12).';

create function crm.account_for(company text, domain text, email text, phone text, npwp text, city text, owner uuid,
    out account_id text, out made boolean, out also_matching text[])
language plpgsql as $$
#variable_conflict use_column
declare
    candidates text[];
    kept data.accounts;
begin
    for attempt in 1..20 loop
        candidates := array(
            select m.account_id from crm.account_match(account_for.company, account_for.domain, account_for.email, account_for.npwp) as m
            order by m.match_rank, m.account_id);
        made := cardinality(candidates) = 0;
        if made then
            -- Whoever makes the same company at this moment is waited for, and found by the next turn.
            insert into data.accounts (company_name, domain, npwp, email, phone, city, owner_user_id)
            values (trim(account_for.company), coalesce(data.normalize_domain(account_for.domain), data.email_domain(account_for.email)),
                nullif(trim(account_for.npwp), ''), lower(trim(account_for.email)), account_for.phone, account_for.city, account_for.owner)
            on conflict do nothing
            returning * into kept;
        else
            select * into kept from data.accounts as a where a.account_id = candidates[1] and a.is_active for update;
        end if;
        exit when kept.account_id is not null;
    end loop;
    if kept.account_id is null then
        raise serialization_failure using message = 'account matching did not settle';
    end if;
    account_id := kept.account_id;
    also_matching := candidates[2:];
    if made then
        perform crm.audit('ACCOUNT_CREATED', 'accounts', kept.account_id, crm.changes('{}', to_jsonb(kept)));
    else
        perform crm.account_adopt(kept, account_for.owner);
    end if;
end $$;
comment on function crm.account_for(text, text, text, text, text, text, uuid) is
    'The one account of a company, found or made, locked; never two for one company, also when raced (spec 1.5, 1.12).';

create function crm.account_adopt(kept data.accounts, owner uuid) returns void language plpgsql as $$
begin
    if account_adopt.owner is null
        or exists (select from data.users as u where u.user_id = kept.owner_user_id and u.is_active) then
        return;
    end if;
    update data.accounts as a set owner_user_id = account_adopt.owner where a.account_id = kept.account_id;
    perform crm.audit('ACCOUNT_ASSIGNED', 'accounts', kept.account_id, jsonb_build_object(
        'before', jsonb_build_object('owner_user_id', kept.owner_user_id),
        'after', jsonb_build_object('owner_user_id', account_adopt.owner)));
    perform crm.account_activities_to(kept.account_id, kept.owner_user_id, account_adopt.owner);
end $$;
comment on function crm.account_adopt(data.accounts, uuid) is
    'An account without an active owner becomes this person''s (spec 1.5), with what the former one had planned on it.';

-- What the ledger writes is nobody's edit: whoever has the account's form open is not refused because an invoice came.
create trigger accounts_touch before update on data.accounts for each row
    when ((new.first_invoice_date, new.last_invoice_date, new.return_invoice_date, new.lifetime_value, new.winback_flagged_on)
        is not distinct from (old.first_invoice_date, old.last_invoice_date, old.return_invoice_date, old.lifetime_value, old.winback_flagged_on))
    execute function crm.touch();

-- The pipeline as a board.

create function crm.list_board_owners(owner uuid) returns uuid[] language sql stable as $$
    select case
        when owner is null then case when crm.my_reach() = 'team' then crm.team() end
        when crm.my_reach() = 'team' and not owner = any (crm.team()) then '{}'
        else array[owner]
    end
$$;
comment on function crm.list_board_owners(uuid) is
    'Whose deals a board shows: one person''s (nobody''s if he is of another team), one''s own team''s, or null for everybody''s; so that an index of owners serves it.';

create function crm.list_board_sums(owner uuid default null, account text default null, ids text[] default null)
returns table (stage text, currency text, deals bigint, total numeric) language plpgsql stable as $$
#variable_conflict use_column
declare
    owners uuid[] := crm.list_board_owners(owner);
begin
    if account is null and ids is null then
        return query
            select t.stage, t.currency, sum(t.deals)::bigint, sum(t.total) from crm.v_deal_tally as t
            where t.is_open and (owners is null or t.owner_user_id = any (owners))
            group by t.stage, t.currency having sum(t.deals) > 0;
        return;
    end if;
    -- Spelled out per filter: a plan for "null or equal" would serve none of them.
    return query execute 'select o.stage, o.currency, count(*), coalesce(sum(o.estimated_value), 0) from crm.v_pipeline_active as o where true'
        || case when owners is not null then ' and o.owner_user_id = any ($1)' else '' end
        || case when account is not null then ' and o.account_id = $2' else '' end
        || case when ids is not null then ' and o.opportunity_id = any ($3)' else '' end
        || ' group by o.stage, o.currency'
        using owners, account, ids;
end $$;
comment on function crm.list_board_sums(uuid, text, text[]) is
    'The board''s columns: number and sum per stage and currency over the whole filter; from the tallies, but for an account and what a search has found.';

create function crm.list_board_cards(owner uuid default null, account text default null, ids text[] default null, per_stage integer default 25)
returns setof crm.v_pipeline_active language plpgsql stable as $$
declare
    -- A large team's cards come from the ordered index with the policy as filter (spec 2.4).
    owners uuid[] := (select o from crm.list_board_owners(owner) as o where cardinality(o) <= 16);
    of_account text := case when account is not null then ' and o.account_id = $2' else '' end;
    first_of text := format('from crm.v_pipeline_active as o where o.stage = s.stage%s%s order by o.next_step_due_date, o.opportunity_id limit $4',
        case cardinality(owners) when 1 then ' and o.owner_user_id = $1[1]' else case when owners is not null then ' and o.owner_user_id = m.person' else '' end end,
        of_account);
begin
    return query execute case
        -- What was found is looked up once, not once a column.
        when ids is not null then format('select v.* from (
                select o.opportunity_id, row_number() over (partition by o.stage order by o.next_step_due_date, o.opportunity_id) as place
                from crm.v_pipeline_active as o where o.opportunity_id = any ($3) and ($1 is null or o.owner_user_id = any ($1))%s) as found
            join crm.v_pipeline_active as v on v.opportunity_id = found.opportunity_id where found.place <= $4', of_account)
        when cardinality(owners) <> 1 then format('select card.* from data.stage_rules as s cross join lateral (select v.* from (
                select d.opportunity_id, d.next_step_due_date
                from unnest($1) as m (person) cross join lateral (select o.opportunity_id, o.next_step_due_date %s) as d
                order by d.next_step_due_date, d.opportunity_id limit $4) as first
                join crm.v_pipeline_active as v on v.opportunity_id = first.opportunity_id) as card where s.is_open', first_of)
        else format('select card.* from data.stage_rules as s cross join lateral (select o.* %s) as card where s.is_open', first_of) end
        using owners, account, ids, per_stage;
end $$;
comment on function crm.list_board_cards(uuid, text, text[], integer) is
    'The board''s first cards of every open stage in one statement; a column goes on from its last card by the list of that stage.';

//! Whose work a list is about, as the parts of its statement.

/// Whose work: a few owners are looked up one by one in their own index order; many, or everybody's, by the ordered index with the policy as
/// filter. Without an owner it is mine, and everybody's for those who own no work.
macro_rules! chosen {
    ($owner:literal) => {
        concat!(
            "with chosen as (select case when ",
            $owner,
            "::text = 'team' or (",
            $owner,
            " is null and crm.my_reach() = 'all') then case \
             when crm.my_reach() <> 'all' and cardinality(crm.team()) <= 16 then crm.team() end \
             when ",
            $owner,
            " is null or ",
            $owner,
            " = 'me' then array[crm.my_id()] else array[",
            $owner,
            "::uuid] end as owners) "
        )
    };
}

macro_rules! many {
    () => {
        "(select c.owners from chosen as c) is null \
         and ((select crm.my_reach()) = 'all' or v.owner_user_id = any ((select crm.team())::uuid[]))"
    };
}

/// Of a record everybody's, unless somebody is named.
macro_rules! whose {
    ($owner:literal) => {
        concat!(
            "(",
            $owner,
            "::text is null or (",
            $owner,
            " = 'team' and (select crm.my_reach()) = 'all') or v.owner_user_id = any (\
             (select case ",
            $owner,
            " when 'me' then array[crm.my_id()] when 'team' then crm.team() else array[",
            $owner,
            "::uuid] end)::uuid[]))"
        )
    };
}

macro_rules! of_record {
    ($lead:literal, $deal:literal, $target:literal) => {
        concat!("(v.lead_id = ", $lead, "::text or v.opportunity_id = ", $deal, "::text or v.target_id = ", $target, "::text)")
    };
}

pub(super) use {chosen, many, of_record, whose};

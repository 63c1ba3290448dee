//! The statements of the list of targets: by owner and status alone, narrowed, and for typed text.

/// The columns of a target.
macro_rules! columns {
    () => {
        "v.target_id, v.company_name, v.domain, v.industry, v.contact_name, v.contact_email, v.contact_phone, v.linkedin_url, v.city, v.notes, \
         v.source, v.tags, v.status, v.owner_user_id, v.owner_name, v.next_outreach_at, v.last_contacted_at, v.drop_reason, v.dropped_at, \
         v.converted_at, v.converted_to_account_id, v.converted_to_opportunity_id, v.import_batch_id, v.created_at, v.updated_at, v.version, \
         crm.list_target_actions(v.status, v.owner_user_id) as actions"
    };
}
pub(super) use columns;

/// What typed text finds, as one row with its ids, so that they lead the way into the list.
macro_rules! found {
    ($q:literal, $list:literal) => {
        concat!(
            "(select array(select s.target_id from crm.find_targets(",
            $q,
            "::text) as s) as ids offset 0) as f cross join lateral crm.",
            $list
        )
    };
}

/// Targets of one status and of whom `$and` says, after the cursor.
macro_rules! branch {
    ($and:literal) => {
        concat!(
            "cross join lateral (select v.target_id, v.outreach_key from crm.v_targets as v where v.status = s.status and ",
            $and,
            " and (v.outreach_key, v.target_id) > ((select coalesce($2::text::date, '-infinity')), (select coalesce($3::text, ''))) \
             order by v.outreach_key, v.target_id limit $4) as k "
        )
    };
}

/// By owner and status alone, each of which is looked up by itself in its index order, as `crm.list_targets` does: `$1` one status, all or
/// active, `$2` and `$3` the cursor, `$4` the limit, `$5` me, none, or an owner's id.
pub(super) const PLAIN: &str = concat!(
    "with who as materialized (select crm.target_owners($5::text) as owners), \
     statuses as materialized (select s.status from unnest(crm.target_statuses($1::text)) as s (status)), \
     keys as (select k.target_id from ( \
         select k.* from statuses as s cross join unnest((select w.owners from who as w)) as o (person) ",
    branch!("v.owner_user_id = o.person"),
    "union all select k.* from statuses as s ",
    branch!("v.owner_user_id is null and ($5 = 'none' or $5 is null and (select w.owners from who as w) is not null)"),
    "union all select k.* from statuses as s ",
    branch!("$5 is null and (select w.owners from who as w) is null"),
    ") as k order by k.outreach_key, k.target_id limit $4) select ",
    columns!(),
    ", false as capped from keys join crm.v_targets as v on v.target_id = keys.target_id order by v.outreach_key, v.target_id"
);
/// Narrowed: `$1` the filter, `$2` and `$3` the cursor, `$4` the limit, `$5` typed text.
pub(super) const LIST: &str = concat!(
    "select ",
    columns!(),
    ", false as capped from crm.list_targets($1, null, $2, $3, $4) as v order by v.outreach_key, v.target_id"
);
pub(super) const FOUND: &str = concat!(
    "select ",
    columns!(),
    ", cardinality(f.ids) >= 1000 as capped from ",
    found!("$5", "list_targets($1, f.ids, $2, $3, $4) as v order by v.outreach_key, v.target_id")
);
pub(super) const COUNTS: &str = "select c.status, c.targets from crm.list_target_counts($1, null) as c";
pub(super) const COUNTS_FOUND: &str = concat!("select c.status, c.targets from ", found!("$2", "list_target_counts($1, f.ids) as c"));

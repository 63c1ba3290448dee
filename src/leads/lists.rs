//! The statements of the five lists: each as it stands, and each for typed text (DESIGN §4: a filter with its own way in is its own statement).

use super::columns;

/// `$1` service, `$2` channel, `$3` source, `$4` marketing owner, `$5` and `$6` days; `$7` is the limit, from `$8` on the cursor.
macro_rules! plainly {
    () => {
        " $1::text is null and $2::text is null and $3::text is null and $4::uuid is null and $5::date is null and $6::date is null "
    };
}

/// In one case, so that a plan without values takes the list as it is: of six alternatives it would expect next to nothing.
macro_rules! chosen {
    () => {
        concat!(
            " and case when",
            plainly!(),
            "then true else ($1 is null or l.service_code = $1) and ($2 is null or l.primary_channel = $2) and ($3 is null or l.sourced_by = $3) \
          and ($4 is null or l.marketing_owner_user_id = $4) and ($5 is null or l.lead_date >= $5) and ($6 is null or l.lead_date <= $6) end "
        )
    };
}

/// A cursor's part, or where the list starts. Under row level security only a value reaches an index, and of expressions only a sub-select
/// becomes one before the planner looks: a bare coalesce would read the list from its beginning on every page.
macro_rules! part {
    ($n:literal, $type:literal, $start:literal) => {
        concat!("(select coalesce(", $n, "::text::", $type, ", '", $start, "'))")
    };
}

/// The columns of a queue's list with what the caller may do; outside the pool there is no pool row.
macro_rules! select {
    ($queue:literal) => {
        select!($queue, "null::text as handed_over_by_name, null::text as pool_notes, null::timestamptz as expires_at")
    };
    ($queue:literal, $pool:literal) => {
        concat!(
            "select ",
            columns!(),
            ", crm.list_open_steps((select crm.list_lead_steps('",
            $queue,
            "')), l.triage_status, l.sales_owner_user_id, l.marketing_owner_user_id) as actions, ",
            $pool
        )
    };
}

macro_rules! plain {
    ($view:literal) => {
        concat!(", false as capped from crm.", $view, " as l where true")
    };
}

/// Typed text: the ids come from the search, the rows from the list under its own policies. One row with all ids, so that they lead the way:
/// a join to rows could read the list in its order instead, until fifty of it were found.
macro_rules! found {
    ($view:literal, $queue:literal, $q:literal) => {
        concat!(
            ", cardinality(f.ids) >= 1000 as capped from (select array(select s.lead_id from crm.find_leads(",
            concat!(
                $q,
                "::text, '",
                $queue,
                "') as s) as ids offset 0) as f join crm.",
                $view,
                " as l on l.lead_id = any (f.ids) where true"
            )
        )
    };
}

macro_rules! inbox {
    ($from:expr) => {
        concat!(
            concat!(select!("inbox"), $from, chosen!(), " and case when $8::text is null and not $9::boolean then true else"),
            " ($8 is null or l.triage_status = $8) and (not $9 or (l.sla_deadline < crm.now() and l.first_touched_at is null)) end and (l.sla_deadline, l.created_at, l.lead_id) > (",
            concat!(part!("$10", "timestamptz", "-infinity"), ", ", part!("$11", "timestamptz", "-infinity"), ", ", part!("$12", "text", "")),
            ") order by l.sla_deadline, l.created_at, l.lead_id limit $7"
        )
    };
}
pub(super) const INBOX: &str = inbox!(plain!("v_lead_inbox"));
pub(super) const INBOX_FOUND: &str = inbox!(found!("v_lead_inbox", "inbox", "$13"));

macro_rules! nurture {
    ($from:expr) => {
        concat!(
            concat!(select!("nurture"), $from, chosen!(), " and (l.next_contact_key, l.created_at, l.lead_id) > ("),
            concat!(part!("$8", "date", "-infinity"), ", ", part!("$9", "timestamptz", "-infinity"), ", ", part!("$10", "text", "")),
            ") order by l.next_contact_key, l.created_at, l.lead_id limit $7"
        )
    };
}
pub(super) const NURTURE: &str = nurture!(plain!("v_nurture_leads"));
pub(super) const NURTURE_FOUND: &str = nurture!(found!("v_nurture_leads", "nurture", "$11"));

macro_rules! disqualified {
    ($from:expr) => {
        concat!(
            concat!(select!("disqualified"), $from, chosen!(), " and (l.disqualified_at, l.lead_id) < ("),
            concat!(part!("$8", "timestamptz", "infinity"), ", ", part!("$9", "text", "~")),
            ") order by l.disqualified_at desc, l.lead_id desc limit $7"
        )
    };
}
pub(super) const DISQUALIFIED: &str = disqualified!(plain!("v_disqualified_leads"));
pub(super) const DISQUALIFIED_FOUND: &str = disqualified!(found!("v_disqualified_leads", "disqualified", "$10"));

macro_rules! pool {
    ($from:expr) => {
        concat!(
            concat!(select!("pool", "l.handed_over_by_name, l.pool_notes, l.expires_at"), $from, chosen!()),
            " and (l.pool_rank, l.handed_over_at, l.lead_id) > (",
            concat!(part!("$8", "integer", "-1000"), ", ", part!("$9", "timestamptz", "-infinity"), ", ", part!("$10", "text", "")),
            ") order by l.pool_rank, l.handed_over_at, l.lead_id limit $7"
        )
    };
}
pub(super) const POOL: &str = pool!(plain!("v_handover_pool"));
pub(super) const POOL_FOUND: &str = pool!(found!("v_handover_pool", "pool", "$11"));

/// Working leads, newest claim first, after the cursor.
macro_rules! after {
    () => {
        concat!(" and (l.claimed_at, l.lead_id) < (", part!("$8", "timestamptz", "infinity"), ", ", part!("$9", "text", "~"), ") ")
    };
}

macro_rules! keys {
    ($and:literal, $chosen:expr) => {
        concat!(
            concat!("select l.lead_id, l.claimed_at from crm.v_my_leads as l where ", $and, $chosen, after!()),
            "order by l.claimed_at desc, l.lead_id desc limit $7"
        )
    };
}

/// `$10` me, team, one or nothing, `$11` that one, for whom nothing is looked up where the policy would take it all away. A few owners are
/// looked up one by one in their own index order; many, or everybody for whoever sees everybody, by the ordered index with the policy as
/// filter (spec 2.4).
macro_rules! my_leads {
    ($chosen:expr) => {
        concat!(
            "with chosen as (select case when $10::text = 'one' and crm.my_reach() = 'team' and $11::uuid <> all (crm.team()) then '{}' \
                 when $10 = 'one' then array[$11] when $10 = 'me' then array[crm.my_id()] \
                 when crm.my_reach() <> 'team' or ($10 = 'team' and cardinality(crm.team()) > 16) then null \
                 when $10 = 'team' then crm.team() else array[crm.my_id()] end as owners), \
             keys as (select k.lead_id from ( \
                 select o.lead_id, o.claimed_at from unnest((select owners from chosen)) as owner cross join lateral (",
            concat!(keys!("l.sales_owner_user_id = owner", $chosen), ") as o union all ("),
            concat!(keys!("(select owners from chosen) is null", $chosen), ")) as k order by k.claimed_at desc, k.lead_id desc limit $7) "),
            concat!(select!("working"), ", false as capped from keys join crm.v_my_leads as l on l.lead_id = keys.lead_id"),
            " order by l.claimed_at desc, l.lead_id desc"
        )
    };
}
/// As it stands, from the indexes alone: no plan without values would read them so if it might have to choose.
pub(super) const MY_LEADS: &str = my_leads!(concat!(" and", plainly!()));
pub(super) const MY_LEADS_CHOSEN: &str = my_leads!(chosen!());
pub(super) const MY_LEADS_FOUND: &str = concat!(
    concat!(select!("working"), found!("v_my_leads", "working", "$12"), chosen!(), after!()),
    "and case when $10::text = 'one' then l.sales_owner_user_id = $11::uuid \
          when $10 = 'me' or ($10 is null and (select crm.my_reach()) = 'team') then l.sales_owner_user_id = (select crm.my_id()) else true end \
      order by l.claimed_at desc, l.lead_id desc limit $7"
);

/// From the tallies, so that no list is read to be counted.
macro_rules! counts {
    ($fresh:literal, $in_review:literal, $mine:literal, $queue:literal, $list:literal) => {
        concat!(
            concat!("select coalesce(sum(l.leads), 0)::bigint as total, ", $fresh, " as fresh, ", $in_review, " as in_review, ", $mine),
            concat!(" as mine from crm.v_lead_tally as l where l.queue = '", $queue, "' and (select crm.may_open('", $list, "'))")
        )
    };
    ($queue:literal, $list:literal) => {
        counts!("null::bigint", "null::bigint", "null::bigint", $queue, $list)
    };
}
pub(super) const INBOX_COUNTS: &str = counts!(
    "coalesce(sum(l.leads) filter (where l.triage_status = 'New'), 0)::bigint",
    "coalesce(sum(l.leads) filter (where l.triage_status = 'In Review'), 0)::bigint",
    "null::bigint",
    "inbox",
    "inbox"
);
pub(super) const NURTURE_COUNTS: &str = counts!("nurture", "nurture");
pub(super) const DISQUALIFIED_COUNTS: &str = counts!("disqualified", "disqualified");
pub(super) const POOL_COUNTS: &str = counts!("pool", "pool");
pub(super) const MY_LEADS_COUNTS: &str = counts!(
    "null::bigint",
    "null::bigint",
    "coalesce(sum(l.leads) filter (where l.sales_owner_user_id = (select crm.my_id())), 0)::bigint",
    "working",
    "my_leads"
);

/// What the caller may do that belongs to no single lead.
pub(super) const RIGHTS: &str = "select crm.may_lead('create', null, null, null) as may_create, \
     crm.may_lead('claim', 'pool', null, null) as may_claim, crm.my_reach() <> 'team' or cardinality(crm.team()) > 1 as sees_team";

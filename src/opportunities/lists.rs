//! The statements of the deal lists: by owner, by account, and for typed text, each with its own way in (DESIGN §4, spec 2.4).
//!
//! `$1` and `$2` are the cursor, `$3` the limit, `$4` the owner (me, an id, or null for all that the caller sees), `$5` the stage.

use super::row::{closed, open, whole};

/// Whose deals: a few owners are looked up one by one in their own index order; many, or everybody's, by the ordered index with the
/// policy as filter.
macro_rules! chosen {
    () => {
        "with chosen as (select case when $4::text = 'me' then array[crm.my_id()] when $4 is not null then array[$4::uuid] \
         when crm.my_reach() = 'team' and cardinality(crm.team()) <= 16 then crm.team() end as owners) "
    };
}

macro_rules! owner {
    ($n:literal) => {
        concat!("(", $n, "::text is null or v.owner_user_id = (select case ", $n, " when 'me' then crm.my_id() else ", $n, "::uuid end))")
    };
}

/// A cursor's part, or where the list starts. Under row level security only a value reaches an index, and of expressions only a sub-select
/// becomes one before the planner looks: a bare coalesce would read the list from its beginning on every page.
macro_rules! part {
    ($n:literal, $type:literal, $start:literal) => {
        concat!("(select coalesce(", $n, "::text::", $type, ", '", $start, "'))")
    };
}

/// Sorting keys only: the lateral of a team throws most of its rows away again.
macro_rules! keys {
    ($view:literal, $owner:literal, $key:literal, $stage:literal, $after:expr, $order:literal) => {
        concat!(
            "select v.opportunity_id, v.",
            $key,
            " from crm.",
            $view,
            " as v where ",
            $owner,
            $stage,
            $after,
            " order by ",
            $order,
            " limit $3"
        )
    };
}

macro_rules! by_owner {
    ($columns:ident, $view:literal, $key:literal, $stage:literal, $after:expr, $order:literal) => {
        concat!(
            chosen!(),
            ", keys as (select k.opportunity_id from (select o.* from unnest((select c.owners from chosen as c)) as m (person) cross join lateral (",
            keys!($view, "v.owner_user_id = m.person", $key, $stage, $after, $order),
            ") as o union all (",
            keys!($view, "(select c.owners from chosen as c) is null", $key, $stage, $after, $order),
            ")) as k order by ", $order, " limit $3) select ", $columns!(), ", false as capped from keys join crm.", $view,
            " as v on v.opportunity_id = keys.opportunity_id order by ", $order
        )
    };
}

/// The ways into one list.
pub(super) struct Texts {
    /// By owner.
    pub(super) owner: &'static str,
    /// By owner and stage, where an index serves both.
    pub(super) stage: &'static str,
    /// By account, `$6`.
    pub(super) account: &'static str,
    /// By typed text, `$6`, and account, `$7`.
    pub(super) search: &'static str,
    /// How many per stage; `$1` owner.
    pub(super) count: &'static str,
    /// The same of an account, `$2`.
    pub(super) count_account: &'static str,
    /// The same for typed text, `$3`, and account, `$2`.
    pub(super) count_search: &'static str,
}

/// What typed text finds, as one row with its ids, so that they lead the way into a list: a join to rows could read the list in its order
/// instead, until fifty of it were found.
macro_rules! found {
    ($q:literal, $state:literal) => {
        concat!("(select array(select s.opportunity_id from crm.find_opportunities(", $q, "::text, ", $state, ") as s) as ids offset 0)")
    };
}

macro_rules! count {
    ($view:literal, $of:expr, $owner:expr) => {
        concat!("select v.stage, count(*) as deals from crm.", $view, $of, $owner, " group by v.stage")
    };
}

/// The same from the tallies, which a list by owner is counted in without being read.
macro_rules! tallied {
    ($which:literal) => {
        concat!(
            "select v.stage, sum(v.deals)::bigint as deals from crm.v_deal_tally as v where ",
            $which,
            owner!("$1"),
            " group by v.stage having sum(v.deals) > 0"
        )
    };
}

macro_rules! texts {
    ($columns:ident, $view:literal, $count:expr, $state:literal, $key:literal, $after:expr, $order:literal) => {
        Texts {
            owner: by_owner!($columns, $view, $key, " and ($5::text is null or v.stage = $5)", $after, $order),
            stage: by_owner!($columns, $view, $key, " and v.stage = $5::text", $after, $order),
            account: concat!(
                "select ",
                $columns!(),
                ", false as capped from crm.",
                $view,
                " as v where v.account_id = $6::text and ",
                owner!("$4"),
                " and ($5::text is null or v.stage = $5)",
                $after,
                " order by ",
                $order,
                " limit $3"
            ),
            search: concat!(
                "select ",
                $columns!(),
                ", cardinality(f.ids) >= 1000 as capped from ",
                found!("$6", $state),
                " as f join crm.",
                $view,
                " as v on v.opportunity_id = any (f.ids) where ($7::text is null or v.account_id = $7) and ",
                owner!("$4"),
                " and ($5::text is null or v.stage = $5)",
                $after,
                " order by ",
                $order,
                " limit $3"
            ),
            count: $count,
            count_account: count!($view, " as v where v.account_id = $2::text and ", owner!("$1")),
            count_search: count!(
                $view,
                concat!(
                    " as v join ",
                    found!("$3", $state),
                    " as f on v.opportunity_id = any (f.ids) where ($2::text is null or v.account_id = $2) and "
                ),
                owner!("$1")
            ),
        }
    };
}

pub(super) const PIPELINE: Texts = texts!(
    open,
    "v_pipeline_active",
    tallied!("v.is_open and "),
    "'open'",
    "next_step_due_date",
    concat!(" and (v.next_step_due_date, v.opportunity_id) > (", part!("$1", "date", "-infinity"), ", ", part!("$2", "text", ""), ")"),
    "next_step_due_date, opportunity_id"
);
pub(super) const OVERDUE: Texts = texts!(
    open,
    "v_opportunities_overdue",
    count!("v_opportunities_overdue", " as v where ", owner!("$1")),
    "'open'",
    "next_step_due_date",
    concat!(" and (v.next_step_due_date, v.opportunity_id) > (", part!("$1", "date", "-infinity"), ", ", part!("$2", "text", ""), ")"),
    "next_step_due_date, opportunity_id"
);
pub(super) const CLOSED: Texts = texts!(
    closed,
    "v_opportunities_closed",
    tallied!("not v.is_open and "),
    "'closed'",
    "closed_at",
    concat!(" and (v.closed_at, v.opportunity_id) < (", part!("$1", "timestamptz", "infinity"), ", ", part!("$2", "text", "~"), ")"),
    "closed_at desc, opportunity_id desc"
);
pub(super) const ALL: Texts = texts!(
    whole,
    "v_opportunity",
    tallied!(""),
    "null",
    "created_at",
    concat!(
        " and (select crm.may_open('pipeline')) and (v.created_at, v.opportunity_id) < (",
        part!("$1", "timestamptz", "infinity"),
        ", ",
        part!("$2", "text", "~"),
        ")"
    ),
    "created_at desc, opportunity_id desc"
);

//! The statements of the lists of work: by owner, by account, by another record, each with its own way in (spec 2.4).
//!
//! `$1` and `$2` are the cursor, `$3` the limit, `$4` the owner (me, team, an id, or null), `$5` and `$6` the first and last day, `$7` the
//! group of the planner, `$8` the account, or `$8` to `$10` lead, opportunity, target.

use super::whose::{chosen, many, of_record, whose};

/// The last key of the page is found in indexes alone; then each owner's rows up to it are read in one go, not one by one.
macro_rules! by_owner {
    ($columns:ident, $view:literal, $key:literal, $within:expr, $from:expr, $upto:literal, $order:literal, $back:literal) => {
        concat!(
            chosen!("$4"),
            ", last as (select p.",
            $key,
            ", p.activity_id from (select k.* from (\
             select o.* from unnest((select c.owners from chosen as c)) as m (person) cross join lateral (\
             select v.",
            $key,
            ", v.activity_id from crm.",
            $view,
            " as v where v.owner_user_id = m.person",
            $within,
            " order by ",
            $order,
            " limit $3) as o union all (select v.",
            $key,
            ", v.activity_id from crm.",
            $view,
            " as v where ",
            many!(),
            $within,
            " order by ",
            $order,
            " limit $3)) as k order by ",
            $order,
            " limit $3) as p order by ",
            $back,
            " limit 1) select ",
            $columns!(),
            " from (select o.* from unnest((select c.owners from chosen as c)) as m (person) cross join lateral (select v.* from crm.",
            $view,
            " as v where v.owner_user_id = m.person",
            $from,
            $upto,
            ") as o union all select v.* from crm.",
            $view,
            " as v where ",
            many!(),
            $from,
            $upto,
            ") as v order by ",
            $order
        )
    };
}

macro_rules! by_record {
    ($columns:ident, $view:literal, $record:expr, $within:expr, $order:literal) => {
        concat!(
            "select ",
            $columns!(),
            " from crm.",
            $view,
            " as v where ",
            $record,
            " and ",
            whose!("$4"),
            $within,
            " order by ",
            $order,
            " limit $3"
        )
    };
}

/// The ways into one list.
pub(super) struct Texts {
    /// By owner.
    pub(super) owner: &'static str,
    /// By account.
    pub(super) account: &'static str,
    /// By lead, opportunity or target.
    pub(super) record: &'static str,
}

macro_rules! texts {
    ($columns:ident, $view:literal, $key:literal, $end:expr, $from:expr, $upto:literal, $order:literal, $back:literal) => {
        Texts {
            owner: by_owner!($columns, $view, $key, concat!($end, $from), $from, $upto, $order, $back),
            account: by_record!($columns, $view, "v.account_id = $8::text", concat!($end, $from), $order),
            record: by_record!($columns, $view, of_record!("$8", "$9", "$10"), concat!($end, $from), $order),
        }
    };
}

macro_rules! planned {
    () => {
        "v.activity_id, activity_type, status, subject, description, due_date, due_time, due_group, owner_user_id, owner_name, lead_id, \
         opportunity_id, account_id, account_name, contact_id, contact_name, target_id, record_name, null::text as outcome, \
         null::integer as duration_minutes, null::timestamptz as completed_at, null::timestamptz as cancelled_at, \
         null::text as cancel_reason, enrollment_id, step_number, is_system, false as is_paused, is_overdue, may_change, \
         created_at, updated_at, version"
    };
}

macro_rules! done {
    () => {
        "v.activity_id, activity_type, status, subject, description, due_date, due_time, null::text as due_group, owner_user_id, owner_name, \
         lead_id, opportunity_id, account_id, account_name, contact_id, contact_name, target_id, record_name, outcome, duration_minutes, \
         completed_at, null::timestamptz as cancelled_at, null::text as cancel_reason, enrollment_id, step_number, is_system, \
         false as is_paused, false as is_overdue, false as may_change, created_at, updated_at, version"
    };
}

/// What ends with each row of a page, for whoever completes it there.
macro_rules! follow {
    () => {
        "v.activity_id, (select f.follow from crm.list_follow(v.activity_id, v.opportunity_id, v.lead_id, v.enrollment_id, v.step_number) as f) as follow"
    };
}

/// One row comparison says both the first day and the cursor: of two conditions the index would start by the first. Under row level security
/// only a sub-select becomes a value before the planner looks for an index.
macro_rules! due {
    (until) => {
        " and v.due_date <= (select least(coalesce($6::date, 'infinity'), crm.due_ends($7::text, crm.today())))"
    };
    (from) => {
        " and (v.due_date, v.activity_id) > ((select greatest($1::text::date, $5::date, crm.due_starts($7::text, crm.today()))), \
         (select case when $1::text::date >= greatest($5::date, crm.due_starts($7::text, crm.today())) then $2::text else '' end))"
    };
}

macro_rules! ended {
    (until) => {
        " and v.completed_at >= (select crm.day_starts(coalesce($5::date, '-infinity'))) and $7::text is null"
    };
    (from) => {
        " and (v.completed_at, v.activity_id) < ((select least($1::text::timestamptz, crm.day_starts(coalesce($6::date, 'infinity') + 1))), \
         (select case when $1::text::timestamptz < crm.day_starts(coalesce($6::date, 'infinity') + 1) then $2::text else '' end))"
    };
}

macro_rules! planned_texts {
    ($columns:ident, $view:literal) => {
        texts!(
            $columns,
            $view,
            "due_date",
            due!(until),
            due!(from),
            " and (v.due_date, v.activity_id) <= ((select l.due_date from last as l), (select l.activity_id from last as l))",
            "due_date, activity_id",
            "due_date desc, activity_id desc"
        )
    };
}

pub(super) const PLANNER: Texts = planned_texts!(planned, "v_planner");
pub(super) const OVERDUE: Texts = planned_texts!(planned, "v_overdue_activities");
pub(super) const DUE: Texts = planned_texts!(planned, "v_sales_due");
pub(super) const DONE: Texts = texts!(
    done,
    "v_activities_done",
    "completed_at",
    ended!(until),
    ended!(from),
    " and (v.completed_at, v.activity_id) >= ((select l.completed_at from last as l), (select l.activity_id from last as l))",
    "completed_at desc, activity_id desc",
    "completed_at, activity_id"
);
/// What follows the rows of the same pages.
pub(super) const FOLLOWS: Texts = planned_texts!(follow, "v_planner");
pub(super) const DUE_FOLLOWS: Texts = planned_texts!(follow, "v_sales_due");

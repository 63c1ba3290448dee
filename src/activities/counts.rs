//! How much is planned: per group of the planner, and per day of a month.

use jiff::civil::{Date, Time};
use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::{Map, Value};

use super::list::{About, Ask};
use super::whose::{chosen, many, of_record, whose};
use super::{ActivityType, DueGroup};
use crate::db::{Query, params};

/// How many are due in a group.
#[derive(Clone, Copy, Debug, FromRow, Serialize)]
pub struct GroupCount {
    /// The group.
    pub due_group: DueGroup,
    /// How many.
    pub held: i64,
}

/// One of the first few of a day, and how many that day has.
#[derive(Clone, Debug, FromRow)]
pub struct OfDay {
    /// The day.
    pub due_date: Date,
    /// How many are planned on it.
    pub held: i64,
    /// One of them.
    pub activity_id: String,
    /// What kind of work it is.
    pub activity_type: ActivityType,
    /// What is to be done.
    pub subject: String,
    /// The hour, if it has one.
    pub due_time: Option<Time>,
}

macro_rules! counted {
    ($record:expr) => {
        concat!(
            "select v.due_group, count(*) as held from crm.v_planner as v where ",
            $record,
            " and ",
            whose!("$1"),
            " group by v.due_group"
        )
    };
}

/// How many per group of the planner, by owner `$1`: per day first, as the indexes have them, because there are far fewer days than rows.
pub(super) const COUNT: &str = concat!(
    chosen!("$1"),
    "select crm.due_group(g.due_date, t.today) as due_group, sum(g.held)::bigint as held from (\
     select o.* from unnest((select c.owners from chosen as c)) as m (person) cross join lateral (\
     select v.due_date, count(*) as held from crm.v_planner as v where v.owner_user_id = m.person group by v.due_date) as o \
     union all select v.due_date, count(*) from crm.v_planner as v where ",
    many!(),
    " group by v.due_date) as g cross join (select crm.today() as today) as t group by 1"
);
/// The same of an account, `$2`, and of another record, `$2` to `$4`.
pub(super) const COUNT_ACCOUNT: &str = counted!("v.account_id = $2::text");
pub(super) const COUNT_RECORD: &str = counted!(of_record!("$2", "$3", "$4"));

/// The weeks of a month, from `$2`, which lies in it, or of this one: per day how many, and the first three. The days are counted in indexes
/// alone.
pub(super) const MONTH: &str = concat!(
    chosen!("$1"),
    ", shown as (select date_trunc('week', f.first)::date as starts, \
     (date_trunc('week', f.first + interval '1 month' - interval '1 day') + interval '6 days')::date as ends \
     from (select date_trunc('month', coalesce($2::date, crm.today())::timestamp) as first) as f), \
     days as (select g.due_date, count(*) as held, (array_agg(g.activity_id order by g.activity_id))[1:3] as ids from (\
     select o.* from unnest((select c.owners from chosen as c)) as m (person) cross join lateral (\
     select v.due_date, v.activity_id from crm.v_planner as v where v.owner_user_id = m.person \
     and v.due_date between (select s.starts from shown as s) and (select s.ends from shown as s)) as o \
     union all select v.due_date, v.activity_id from crm.v_planner as v \
     where v.due_date between (select s.starts from shown as s) and (select s.ends from shown as s) and ",
    many!(),
    ") as g group by g.due_date) \
     select d.due_date, d.held, a.activity_id, a.activity_type, a.subject, a.due_time from days as d cross join lateral unnest(d.ids) as i (id) \
     join data.activities as a on a.activity_id = i.id order by d.due_date, a.due_time, a.activity_id"
);

impl Ask {
    /// How many are planned per group, whatever group, days and page were asked for.
    pub fn counts(&self) -> Query<GroupCount> {
        let mut given = params![self.owner.clone()];
        let text = match &self.about {
            None => COUNT,
            Some(About::Account(_)) => COUNT_ACCOUNT,
            Some(_) => COUNT_RECORD,
        };
        if let Some(about) = &self.about {
            about.add_to(&mut given);
        }
        Query::new(text, given)
    }
}

/// The counts as `meta.counts` shows them: every group, also the empty ones.
pub(super) fn as_counts(counts: &[GroupCount]) -> Value {
    Value::Object(DueGroup::ALL.iter().map(|group| (group.label().to_owned(), held(counts, *group).into())).collect::<Map<_, _>>())
}

/// How many are in one group.
pub(super) fn held(counts: &[GroupCount], group: DueGroup) -> i64 {
    counts.iter().find(|count| count.due_group == group).map_or(0, |count| count.held)
}

/// The days of a month's weeks that hold something, the first three of each.
pub fn month(owner: Option<&str>, within: Option<Date>) -> Query<OfDay> {
    Query::new(MONTH, params![owner.map(str::to_owned), within])
}

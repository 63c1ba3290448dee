//! Every enrollment of the year told again from the audit, with dates worked out the slow way, against what stands in the tables.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use tokio_postgres::Client;

use super::calendar::{Calendar, company_date};
use super::company::Company;

const TOLD: &str = "select x.enrollment_id, x.step, x.action, x.at, x.due from (
        -- A target that is converted completes its cadence wherever that stands (spec 1.9).
        select a.entity_id::bigint as enrollment_id, 0 as step, case when a.note = 'target converted' then 'CONVERTED' else a.action end as action,
            a.at, null::date as due, a.id
        from data.audit_log as a
        where a.entity = 'cadence_enrollments' and a.action like 'ENROLLMENT%'
        union all
        select v.enrollment_id, v.step_number, a.action, a.at, (a.changed -> 'after' ->> 'due_date')::date, a.id
        from data.audit_log as a join data.activities as v on v.activity_id = a.entity_id
        where a.entity = 'activities' and v.enrollment_id is not null
          -- An update that is not the doing of a pause is somebody's new date.
          and (a.action <> 'ACTIVITY_UPDATED' or (a.changed -> 'after' ? 'due_date' and not a.changed -> 'after' ? 'is_paused'))
    ) as x order by x.enrollment_id, x.id";
const STANDS: &str = "select e.enrollment_id, e.mode, e.working_days_only, e.status, e.current_step, e.cadence_id, e.revision,
        array(select (s ->> 'delay_days')::bigint from jsonb_array_elements(e.steps) as s),
        array(select a.step_number from data.activities as a where a.enrollment_id = e.enrollment_id order by a.step_number),
        array(select a.due_date from data.activities as a where a.enrollment_id = e.enrollment_id order by a.step_number),
        array(select a.step_number from data.activities as a where a.enrollment_id = e.enrollment_id and a.status = 'Planned' order by a.step_number)
    from data.cadence_enrollments as e order by 1";

/// One enrollment as it is told.
struct Story<'a> {
    calendar: &'a Calendar,
    stepwise: bool,
    working: bool,
    days: Vec<i64>,
    status: String,
    started: Option<Timestamp>,
    paused_on: Option<Date>,
    planned: Vec<Date>,
    due: BTreeMap<i32, Date>,
    open: BTreeSet<i32>,
    made_in_pause: BTreeSet<i32>,
    /// The next step must come at this moment.
    owed: Option<Timestamp>,
}

impl Story<'_> {
    fn last(&self) -> i32 {
        self.due.len() as i32
    }

    fn hears(&mut self, action: &str, step: i32, at: Timestamp, due: Option<Date>) {
        let today = company_date(at);
        if let Some(moment) = self.owed.take() {
            // Or the worker came between: it made the step because its day had come.
            let by_worker = self.planned.get(self.due.len()).is_some_and(|own| *own <= today);
            let comes = action == "ACTIVITY_CREATED" && (at == moment || by_worker);
            assert!(comes, "{action} at {at}, but step {} had to come with the end of the one before at {moment}", self.last() + 1);
        }
        match action {
            "ENROLLMENT_STARTED" => {
                self.started = Some(at);
                self.planned = self.days.iter().map(|delay| self.calendar.step(today, *delay, self.working)).collect();
            }
            "ACTIVITY_CREATED" => self.makes(step, at, today),
            "ACTIVITY_COMPLETED" | "ACTIVITY_CANCELLED" => {
                assert!(self.open.remove(&step), "step {step} ended and was not open");
                let goes_on = ["Active", "Paused"].contains(&self.status.as_str());
                self.owed = (self.stepwise && goes_on && step == self.last() && (step as usize) < self.days.len()).then_some(at);
            }
            "ACTIVITY_UPDATED" => *self.due.get_mut(&step).expect("a step that was made") = due.expect("a date"),
            "ENROLLMENT_PAUSED" => (self.status, self.paused_on) = ("Paused".to_owned(), Some(today)),
            "ENROLLMENT_RESUMED" => self.resumes(today),
            "ENROLLMENT_COMPLETED" => {
                assert!(self.open.is_empty() && self.due.len() == self.days.len(), "completed with steps to go");
                self.status = "Completed".to_owned();
            }
            "CONVERTED" => self.status = "Completed".to_owned(),
            "ENROLLMENT_STOPPED" => self.status = "Stopped".to_owned(),
            other => panic!("{other} is no part of an enrollment's story"),
        }
    }

    fn makes(&mut self, step: i32, at: Timestamp, today: Date) {
        assert_eq!(step, self.last() + 1, "steps come in their order, each once");
        let own = self.planned[step as usize - 1];
        let first = Some(at) == self.started;
        assert!(first || self.stepwise, "an upfront step came later");
        assert!(!first || !self.stepwise || step == 1, "a stepwise step came too early");
        let before_ended = !self.open.contains(&(step - 1));
        assert!(first || before_ended || (self.status == "Active" && own <= today), "step {step} came on {today}, before its day {own}");
        let paused = self.status == "Paused";
        self.due.insert(step, if first || paused { own } else { own.max(today) });
        self.open.insert(step);
        if paused {
            self.made_in_pause.insert(step);
        }
    }

    fn resumes(&mut self, today: Date) {
        let days = self.calendar.passed(self.paused_on.take().expect("a pause"), today, self.working);
        for step in &self.open {
            let moved = self.calendar.later(self.due[step], days, self.working);
            self.due.insert(*step, if self.made_in_pause.contains(step) { moved.max(today) } else { moved });
        }
        for later in self.planned.iter_mut().skip(self.due.len()) {
            *later = self.calendar.later(*later, days, self.working);
        }
        self.made_in_pause.clear();
        self.status = "Active".to_owned();
    }
}

/// What the audit says of one enrollment: step, action, when, and the day it is due.
type Told = (i32, String, Timestamp, Option<Date>);

/// Compares all of them; answers how many there were of each mode.
pub async fn compare(company: &Company, sql: &Client, today: Date) -> BTreeMap<String, usize> {
    let mut told: BTreeMap<i64, Vec<Told>> = BTreeMap::new();
    for row in sql.query(TOLD, &[]).await.expect("the audit") {
        told.entry(row.get(0)).or_default().push((row.get(1), row.get(2), row.get(3), row.get(4)));
    }
    let mut counted = BTreeMap::new();
    for row in sql.query(STANDS, &[]).await.expect("the enrollments") {
        let (id, mode, status): (i64, String, String) = (row.get(0), row.get(1), row.get(3));
        let days: Vec<i64> = row.get(7);
        assert_eq!(days, company.revisions[&(row.get(5), row.get(6))], "enrollment {id} keeps the steps it started with");
        let mut story = Story {
            calendar: &company.calendar,
            stepwise: mode == "stepwise",
            working: row.get(2),
            days,
            status: "Active".to_owned(),
            started: None,
            paused_on: None,
            planned: Vec::new(),
            due: BTreeMap::new(),
            open: BTreeSet::new(),
            made_in_pause: BTreeSet::new(),
            owed: None,
        };
        for (step, action, at, due) in told.remove(&id).expect("its story") {
            story.hears(&action, step, at, due);
        }
        let (numbers, dates, open): (Vec<i32>, Vec<Date>, Vec<i32>) = (row.get(8), row.get(9), row.get(10));
        assert_eq!(story.status, status, "the status of {id}");
        assert_eq!(story.due, numbers.into_iter().zip(dates).collect(), "the dates of {id}, {mode}");
        assert_eq!(story.open.into_iter().collect::<Vec<_>>(), open, "the open steps of {id}");
        if let Some(first) = open.first() {
            assert_eq!(*first, row.get::<_, i32>(4), "the current step of {id}");
        }
        if status == "Active" && story.planned.len() > story.due.len() {
            assert!(story.planned[story.due.len()] > today, "a step of {id} was due on {} and is not made", story.planned[story.due.len()]);
        }
        *counted.entry(format!("{mode} {status}")).or_default() += 1;
    }
    counted
}

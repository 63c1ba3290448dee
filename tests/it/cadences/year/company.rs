//! The company of the simulated year: its people, templates and holidays, and how an act of somebody is done at a moment.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use jiff::civil::Date;
use serde_json::{Value, json};
use tokio_postgres::Client;
use uuid::Uuid;

use super::calendar::Calendar;
use crate::support::World;
use crate::support::dice::Dice;

const LANES: usize = 4;
/// What may be answered when the day's plan is overtaken by what happened on the same day.
const OVERTAKEN: [&str; 5] = ["CRM02", "CRM03", "CRM04", "CRM07", "CRM12"];

/// What somebody does on a day; acts on one record are done one after the other.
pub struct Act {
    pub who: Uuid,
    pub record: String,
    pub sql: String,
}

pub struct Company {
    pub world: World,
    pub sql: Client,
    lanes: Vec<Client>,
    workers: Vec<Client>,
    pub sellers: Vec<Uuid>,
    pub people: BTreeMap<String, Uuid>,
    /// The templates by purpose; the second one of lead_follow_up is the default in the second half of the year.
    pub templates: BTreeMap<&'static str, Vec<i64>>,
    /// The days of every revision's steps.
    pub revisions: BTreeMap<(i64, i32), Vec<i64>>,
    pub calendar: Calendar,
    pub done: usize,
    pub refused: usize,
}

impl Company {
    pub async fn founded(dice: &mut Dice) -> Self {
        let world = World::new().await;
        let sql = world.owner_sql().await;
        sql.batch_execute(
            "insert into data.users (email, full_name, role_name, manager_user_id)
             select 'seller' || n || '@bcp.test', 'Seller ' || n, 'salesperson', (select user_id from data.users where email = 'sari@bcp.test')
             from generate_series(1, 8) as n",
        )
        .await
        .expect("a team");
        let rows = sql.query("select split_part(email, '@', 1), user_id from data.users", &[]).await.expect("people");
        let people: BTreeMap<String, Uuid> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let sellers = people.iter().filter(|(name, _)| name.starts_with("seller")).map(|(_, id)| *id).collect();
        let lanes = join_all((0..LANES).map(|_| world.owner_sql())).await;
        let workers = join_all((0..2).map(|_| world.owner_sql())).await;
        let (templates, revisions) = (BTreeMap::new(), BTreeMap::new());
        let calendar = Calendar(BTreeSet::new());
        let mut company = Self { world, sql, lanes, workers, sellers, people, templates, revisions, calendar, done: 0, refused: 0 };
        company.keeps_holidays(dice).await;
        company.writes_templates(dice).await;
        company
    }

    async fn keeps_holidays(&mut self, dice: &mut Dice) {
        let first: Date = "2026-01-01".parse().expect("a date");
        for _ in 0..25 {
            let day = first.checked_add(jiff::Span::new().days(dice.below(420) as i64)).expect("a day");
            self.calendar.0.insert(day);
        }
        for day in &self.calendar.0 {
            self.sql.batch_execute(&format!("insert into data.holidays (day, name) values ('{day}', 'Holiday')")).await.expect("a holiday");
        }
    }

    async fn writes_templates(&mut self, dice: &mut Dice) {
        let seeded = "select c.cadence_id, c.purpose, array_agg(s.delay_days::bigint order by s.step_number)
            from data.cadences as c join data.cadence_steps as s using (cadence_id) group by c.cadence_id order by c.cadence_id";
        for row in self.sql.query(seeded, &[]).await.expect("the seeded templates") {
            let (id, purpose, days): (i64, String, Vec<i64>) = (row.get(0), row.get(1), row.get(2));
            self.templates.entry(known(&purpose)).or_default().push(id);
            self.revisions.insert((id, 1), days);
        }
        for purpose in
            ["lead_follow_up", "lead_follow_up", "winback", "outbound", "outbound", "nurture", "nurture", "nurture", "other", "other"]
        {
            let (mode, working) = (*dice.one(&["stepwise", "stepwise", "upfront"]), dice.says(600));
            let (steps, days) = steps(dice);
            let draft = json!({"name": format!("{purpose} {mode}"), "purpose": purpose, "mode": mode, "working_days_only": working, "steps": steps});
            let made = self.admin(&format!("select crm.rpc_cadence_create('{draft}')")).await;
            let id = made["cadence"]["cadence_id"].as_i64().expect("an id");
            self.templates.entry(purpose).or_default().push(id);
            self.revisions.insert((id, 1), days);
        }
    }

    /// An admin edits a template: a new revision, which no running enrollment sees.
    pub async fn edits_a_template(&mut self, dice: &mut Dice) {
        let purpose = *dice.one(&["lead_follow_up", "winback", "outbound", "nurture", "other"]);
        let id = *dice.one(&self.templates[purpose]);
        let (steps, days) = steps(dice);
        let patch = json!({"steps": steps, "is_default": dice.says(500)});
        let edited = self.admin(&format!("select crm.rpc_cadence_update({id}, '{patch}')")).await;
        let revision = edited["cadence"]["revision"].as_i64().expect("a revision") as i32;
        self.revisions.insert((id, revision), days);
    }

    async fn admin(&self, act: &str) -> Value {
        self.sql.batch_execute("begin").await.expect("a transaction");
        self.sql.execute("select crm.act_as($1)", &[&self.people["agus"]]).await.expect("the admin");
        let answer = self.sql.query_one(act, &[]).await.unwrap_or_else(|error| panic!("{act}: {error:?}")).get(0);
        self.sql.batch_execute("commit").await.expect("a commit");
        answer
    }

    /// Everybody acts at once, with the worker twice among them, and now and then a connection breaks in the middle of something.
    pub async fn acts(&mut self, from: jiff::Timestamp, acts: Vec<Act>, crash: Option<String>) {
        let mut lanes: Vec<Vec<(jiff::Timestamp, Act)>> = (0..LANES).map(|_| Vec::new()).collect();
        for (number, act) in acts.into_iter().enumerate() {
            let lane = act.record.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % LANES;
            lanes[lane].push((from + jiff::SignedDuration::from_secs(number as i64), act));
        }
        let running = self.lanes.iter().zip(lanes).map(|(client, acts)| lane(client, acts));
        let working = self.workers.iter().map(|client| works(client, from));
        let breaking = breaks(&self.world, &self.sql, from, crash);
        let (answers, _, ()) = tokio::join!(join_all(running), join_all(working), breaking);
        for answer in answers.into_iter().flatten() {
            match answer {
                Ok(()) => self.done += 1,
                Err((state, sql)) => {
                    assert!(OVERTAKEN.contains(&state.as_str()), "{state} from {sql}");
                    self.refused += 1;
                }
            }
        }
    }
}

async fn lane(client: &Client, acts: Vec<(jiff::Timestamp, Act)>) -> Vec<Result<(), (String, String)>> {
    let mut answers = Vec::with_capacity(acts.len());
    for (moment, act) in acts {
        let named = format!("select crm.act_as('{}'); {}", act.who, act.sql);
        answers.push(at(client, moment, &named).await.map_err(|state| (state, act.sql)));
    }
    answers
}

/// The worker's part at a moment.
async fn works(client: &Client, moment: jiff::Timestamp) {
    // One that cannot be done is no failure of the others; here it has to be seen.
    let sql = "do $$ declare did jsonb := crm.work_cadences(); begin if did ? 'error' then raise '%', did; end if; end $$";
    at(client, moment, sql).await.unwrap_or_else(|state| panic!("the worker failed with {state}"));
}

/// One transaction at a moment; as the server does, it is repeated after a deadlock.
async fn at(client: &Client, moment: jiff::Timestamp, sql: &str) -> Result<(), String> {
    for _ in 0..6 {
        let whole = format!("begin; select set_config('bcp.now', '{moment}', true); {sql}; commit");
        let Err(error) = client.batch_execute(&whole).await else { return Ok(()) };
        client.batch_execute("rollback").await.expect("a rollback");
        let state = error.code().map_or_else(|| error.to_string(), |state| state.code().to_owned());
        if !["40001", "40P01"].contains(&state.as_str()) {
            return Err(state);
        }
    }
    Err("too many deadlocks".to_owned())
}

/// Something is begun, and its connection ends before it is committed.
async fn breaks(world: &World, sql: &Client, moment: jiff::Timestamp, what: Option<String>) {
    let Some(what) = what else { return };
    let doomed = world.owner_sql().await;
    let pid: i32 = doomed.query_one("select pg_backend_pid()", &[]).await.expect("a process").get(0);
    let begun = format!("begin; select set_config('bcp.now', '{moment}', true); {what}");
    let _refused = doomed.batch_execute(&begun).await;
    sql.execute("select pg_terminate_backend($1)", &[&pid]).await.expect("it is ended");
}

fn known(purpose: &str) -> &'static str {
    ["lead_follow_up", "winback", "outbound", "nurture", "other"].into_iter().find(|one| *one == purpose).expect("a purpose")
}

fn steps(dice: &mut Dice) -> (Value, Vec<i64>) {
    let mut days: Vec<i64> = (0..2 + dice.below(5)).map(|_| dice.below(25) as i64).collect();
    days.sort_unstable();
    let steps = days.iter().map(|day| json!({"activity_type": *dice.one(&["Call", "Email", "Visit"]), "subject_template": "Talk to {contact} at {company}", "delay_days": day}));
    (Value::Array(steps.collect()), days.clone())
}

//! Plays the script in the order of time: each step as its person, at its moment, through the product's own acts.

use std::collections::HashMap;

use anyhow::{Context, bail};
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value};
use tokio_postgres::{Statement, Transaction};

use super::script::{Step, Story, When, lead_draft};
use super::verbs::VERBS;

/// Names the person and the moment of the next act, whose audit rows get a correlation id of their own.
const ENTER: &str = "select crm.act_as((select user_id from data.users where email = $1 || '@demo.bcp.test')),
    set_config('bcp.now', $2, true), set_config('bcp.correlation', gen_random_uuid()::text, true)";
/// What acts do not ask for yet.
const DESCRIBE: &str = "update data.accounts set industry = $2, country = 'Indonesia' where account_id = $1 and industry is null";
/// The ids that later steps of a story go on with.
const REMEMBERED: &[&str] = &["lead_id", "account_id", "contact_id", "opportunity_id", "quote_id", "target_id"];

/// Tells all stories.
pub(super) async fn tell(transaction: &Transaction<'_>, stories: Vec<Story>) -> anyhow::Result<()> {
    let clock = Clock::read(transaction).await?;
    let mut happenings: Vec<(Timestamp, usize, &Step)> = Vec::new();
    for (place, story) in stories.iter().enumerate() {
        happenings.extend(clock.times(place, &story.steps)?.into_iter().zip(&story.steps).map(|(at, step)| (at, place, step)));
    }
    happenings.sort_by_key(|(at, ..)| *at);
    let at_first = Map::from_iter([("today".to_owned(), Value::from(clock.today.to_string()))]);
    let mut teller = Teller { transaction, known: vec![at_first; stories.len()], prepared: HashMap::new(), clock };
    for (at, place, step) in happenings {
        let told = teller.act(at, place, step, &stories[place].company).await;
        told.with_context(|| format!("the demo story stops at {}: {step:?}", stories[place].company["company_name"]))?;
    }
    let end = Step { when: When::Minutes(0), who: "nobody".into(), verb: "work".into(), words: Vec::new(), repeated: false };
    let now = teller.clock.now;
    teller.known.push(Map::new());
    teller.act(now, stories.len(), &end, &Value::Null).await.context("the scheduled work failed")
}

struct Teller<'a> {
    transaction: &'a Transaction<'a>,
    known: Vec<Map<String, Value>>,
    prepared: HashMap<&'static str, Statement>,
    clock: Clock,
}

impl Teller<'_> {
    async fn act(&mut self, at: Timestamp, place: usize, step: &Step, company: &Value) -> anyhow::Result<()> {
        let Some((_, sql)) = VERBS.iter().find(|(verb, _)| *verb == step.verb) else { bail!("there is no such verb") };
        let enter = self.prepare(ENTER).await?;
        let statement = self.prepare(sql).await?;
        let words: Vec<Option<String>> = step.words.iter().map(|word| word.as_deref().map(|word| self.clock.dated(word))).collect();
        self.transaction.query(&enter, &[&step.who, &at.to_string()]).await?;
        let known = Value::Object(self.known[place].clone());
        let draft = Value::Object(lead_draft(company));
        let row = self.transaction.query_one(&statement, &[&known, &words, &draft, company]).await?;
        let had_account = known.get("account_id").is_some();
        self.remember(place, &row.get(0));
        if let (false, Some(account)) = (had_account, self.known[place].get("account_id").and_then(Value::as_str)) {
            self.transaction.execute(DESCRIBE, &[&account, &company["industry"].as_str()]).await?;
        }
        Ok(())
    }

    /// Ids stand at the top of an answer or one level down, in the record.
    fn remember(&mut self, place: usize, answer: &Value) {
        let Some(answer) = answer.as_object() else { return };
        for (name, value) in answer.values().filter_map(Value::as_object).flatten().chain(answer) {
            if REMEMBERED.contains(&name.as_str()) && value.is_string() {
                self.known[place].insert(name.clone(), value.clone());
            }
        }
    }

    async fn prepare(&mut self, sql: &'static str) -> anyhow::Result<Statement> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.transaction.prepare(sql).await?;
        self.prepared.insert(sql, statement.clone());
        Ok(statement)
    }
}

/// The moment of loading, and the company's day it falls on.
struct Clock {
    now: Timestamp,
    today: Date,
    midnight: Timestamp,
}

impl Clock {
    async fn read(transaction: &Transaction<'_>) -> anyhow::Result<Self> {
        let row = transaction.query_one("select date_trunc('second', data.clock()), data.company_today()", &[]).await?;
        let (now, today): (Timestamp, Date) = (row.get(0), row.get(1));
        let midnight = today.to_zoned(TimeZone::fixed(offset(7)))?.timestamp();
        Ok(Self { now, today, midnight })
    }

    /// The moments of a story's steps: in their order, in working hours of their day, and never still to come.
    fn times(&self, place: usize, steps: &[Step]) -> anyhow::Result<Vec<Timestamp>> {
        let mut last = Timestamp::MIN;
        let mut same_day = 0;
        let mut before = None;
        let mut times = Vec::with_capacity(steps.len());
        for step in steps {
            let at = match step.when {
                When::Minutes(minutes) => self.now.checked_sub(minutes.minutes())?,
                When::Days(days) => {
                    same_day = if before == Some(days) { same_day + 1 } else { 0 };
                    before = Some(days);
                    self.moment(place, days, same_day)?
                }
            };
            let at = if step.repeated { at } else { at.max(last.saturating_add(1.second())?).min(self.now) };
            last = if step.repeated { last } else { at };
            times.push(at);
        }
        Ok(times)
    }

    fn moment(&self, place: usize, days: i16, nth: i64) -> anyhow::Result<Timestamp> {
        let spread = i64::try_from(place * 37 % 240)?;
        if days == 0 {
            // Of the part of today that has passed, so that it is never yesterday and never later than now.
            let passed = self.now.as_second() - self.midnight.as_second();
            return Ok(self.midnight.checked_add((passed * (400 + spread + 60 * nth) / 1000).seconds())?);
        }
        let minutes = 8 * 60 + 20 + spread + 35 * nth;
        Ok(self.midnight.checked_sub((24 * i64::from(days)).hours())?.checked_add(minutes.minutes())?)
    }

    /// `+3` and `-2` are days from today.
    fn dated(&self, word: &str) -> String {
        match word.strip_prefix(['+', '-']).and_then(|digits| digits.parse::<i64>().ok()) {
            Some(days) if word.starts_with('-') => self.today.saturating_sub(days.days()).to_string(),
            Some(days) => self.today.saturating_add(days.days()).to_string(),
            None => word.to_owned(),
        }
    }
}

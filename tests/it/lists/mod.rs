//! Every list of the issue over a crowd of records, against a slow and obvious form of spec 3.2: its order, its pages, its filters, its sums.

mod board;
mod bounds;
mod counts;
mod filters;
mod order;
mod planner;
mod search;
mod tallies;

use std::collections::BTreeMap;

use serde_json::Value;
use tokio::sync::Mutex;
use tokio_postgres::Client;

use crate::support::{Answer, CAST, Person, World};

/// Ten in the morning in Jakarta on the day that these tests call today.
const MOMENT: &str = "2026-03-10T03:00:00Z";
const TODAY: &str = "date '2026-03-10'";

const LEADS: &str = "/api/crm/leads?view=";
const DEALS: &str = "/api/crm/opportunities?view=";
const WORK: &str = "/api/crm/activities?view=";

/// A world full of records, seen on that day.
struct Crowded {
    world: World,
    owner: Client,
    people: Mutex<BTreeMap<&'static str, Person>>,
}

impl Crowded {
    async fn new() -> Self {
        let world = World::new().await.at(MOMENT).await;
        let owner = world.owner_sql().await;
        owner.batch_execute(include_str!("crowd.sql")).await.expect("a crowd");
        Self { world, owner, people: Mutex::default() }
    }

    /// One of the cast, signed in once.
    async fn person(&self, who: &'static str) -> Person {
        let mut people = self.people.lock().await;
        if !people.contains_key(who) {
            people.insert(who, self.world.person(who).await);
        }
        people[who].clone()
    }

    /// What the obvious query says, a column of text.
    async fn says(&self, sql: &str) -> Vec<String> {
        let sql = sql.replace("$today", TODAY);
        let rows = self.owner.query(&sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// A path with people's names in braces as their ids, and so an account.
    async fn path(&self, path: &str) -> String {
        let mut path = path.to_owned();
        for player in CAST {
            let name = format!("{{{}}}", player.name);
            if path.contains(&name) {
                path = path.replace(&name, &self.says(&format!("select public.who('{}')::text", player.name)).await[0]);
            }
        }
        if path.contains("{account}") {
            path = path.replace("{account}", &self.says("select min(account_id) from data.accounts").await[0]);
        }
        path
    }
}

/// What stands beside a list's rows.
fn meta(answer: &Answer) -> Value {
    let body: Value = serde_json::from_str(&answer.text).expect("JSON");
    body["meta"].clone()
}

/// The ids of a page's rows.
fn ids(answer: &Answer) -> Vec<String> {
    let rows = answer.data().as_array().expect("rows");
    let id = |row: &Value| {
        let id = row
            .get("activity_id")
            .or_else(|| row.get("opportunity_id").filter(|_| row.get("stage").is_some()))
            .or_else(|| row.get("lead_id"));
        id.and_then(Value::as_str).expect("an id").to_owned()
    };
    rows.iter().map(id).collect()
}

/// Lists, page by page.
impl Person {
    /// The ids of a whole list, read to its end with so many rows a page.
    async fn reads_through(&self, path: &str, limit: usize) -> Vec<String> {
        let (mut read, mut cursor) = (Vec::new(), String::new());
        loop {
            let answer = self.gets(&format!("{path}&limit={limit}{cursor}")).await.is_ok();
            let page = ids(&answer);
            let next = meta(&answer)["next_cursor"].as_str().map(|next| format!("&cursor={next}"));
            answer.check(page.len() == limit || next.is_none(), "is a full page or the last one");
            answer.check(!page.is_empty() || read.is_empty(), "is no empty page at the end");
            read.extend(page);
            match next {
                Some(next) => cursor = next,
                None => return read,
            }
        }
    }
}

//! What people asked for and were answered, and whether the database holds exactly that.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio_postgres::Client;
use uuid::Uuid;

use super::forwarder::Line;

/// An act that was answered in the end.
#[derive(Clone, Debug)]
pub struct Entry {
    pub user_id: Uuid,
    pub key: String,
    /// The audit's word for it, and the record it is about; none: it was refused by the rules.
    pub did: Option<(&'static str, String)>,
    /// Tries without an answer before.
    pub repeated: usize,
}

/// A request that got no answer.
#[derive(Clone, Debug)]
pub struct Lost {
    pub what: String,
    pub from: IpAddr,
    pub began: Instant,
    pub ended: Instant,
    pub why: String,
}

/// Shared by everybody.
#[derive(Clone, Default)]
pub struct Ledger(Arc<Mutex<Pages>>);

#[derive(Default)]
struct Pages {
    acts: Vec<Entry>,
    reads: usize,
    lost: Vec<Lost>,
}

/// How often an action stands at a record.
type Counts = BTreeMap<(String, String), i64>;

/// What is counted otherwise there.
fn differs<'a>(one: &'a Counts, other: &Counts) -> Vec<(&'a (String, String), i64)> {
    one.iter().filter(|(what, times)| other.get(*what) != Some(*times)).map(|(what, times)| (what, *times)).collect()
}

impl Ledger {
    pub fn acted(&self, entry: Entry) {
        self.0.lock().expect("the ledger").acts.push(entry);
    }

    pub fn read(&self) {
        self.0.lock().expect("the ledger").reads += 1;
    }

    pub fn lost(&self, lost: Lost) {
        self.0.lock().expect("the ledger").lost.push(lost);
    }

    /// Every request without an answer was on its way over a line of its sender to a server that was killed meanwhile.
    pub fn blames_only_kills(&self, lines: &[Line], killed: &HashMap<usize, Instant>) {
        for lost in &self.0.lock().expect("the ledger").lost {
            let to_blame = lines.iter().any(|line| {
                let while_asked = line.began <= lost.ended && line.ended.is_none_or(|ended| ended >= lost.began);
                line.from == lost.from && while_asked && killed.get(&line.life).is_some_and(|at| *at <= lost.ended)
            });
            assert!(to_blame, "{} was at no server that was killed: {}", lost.what, lost.why);
        }
    }

    /// Each act that was answered as done stands in the audit once, and in the keys; and nothing stands there beside them.
    pub async fn is_what_the_database_holds(&self, owner: &Client) {
        let acts = self.0.lock().expect("the ledger").acts.clone();
        let mut asked = Counts::new();
        for (action, id) in acts.iter().filter_map(|act| act.did.as_ref()) {
            *asked.entry(((*action).to_owned(), id.clone())).or_default() += 1;
        }
        let kinds: Vec<String> = asked.keys().map(|(action, _)| action.clone()).collect();
        let audit = "select action, entity_id, count(*) from data.audit_log where action = any ($1) group by action, entity_id";
        let held = owner.query(audit, &[&kinds]).await.expect("the audit");
        let held: Counts = held.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))).collect();
        let (lost, double) = (differs(&asked, &held), differs(&held, &asked));
        assert!(lost.is_empty() && double.is_empty(), "asked and not so in the audit: {lost:?}; in the audit and not so asked: {double:?}");
        self.has_its_keys(owner, &acts).await;
    }

    async fn has_its_keys(&self, owner: &Client, acts: &[Entry]) {
        let keys = owner.query("select user_id, key from data.idempotency_keys where response is not null", &[]).await.expect("the keys");
        let mut held: Vec<(Uuid, String)> = keys.iter().map(|row| (row.get(0), row.get(1))).collect();
        let mut done: Vec<(Uuid, String)> = acts.iter().filter(|act| act.did.is_some()).map(|act| (act.user_id, act.key.clone())).collect();
        held.sort();
        done.sort();
        assert_eq!(held, done, "a key for each act that was done, and for no other");
    }

    /// In words.
    pub fn tells(&self) -> String {
        let pages = self.0.lock().expect("the ledger");
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for act in &pages.acts {
            *kinds.entry(act.did.as_ref().map_or("refused", |(action, _)| action)).or_default() += 1;
        }
        let repeated: Vec<usize> = pages.acts.iter().map(|act| act.repeated).filter(|times| *times > 0).collect();
        let lost = pages.lost.iter().filter(|lost| lost.what.starts_with("GET")).count();
        format!(
            "{} acts answered {kinds:?}, {} of them repeated ({} tries without an answer); {} reads answered, {lost} not",
            pages.acts.len(),
            repeated.len(),
            repeated.iter().sum::<usize>(),
            pages.reads,
        )
    }

    /// How many acts were done.
    pub fn done(&self) -> usize {
        self.0.lock().expect("the ledger").acts.iter().filter(|act| act.did.is_some()).count()
    }
}

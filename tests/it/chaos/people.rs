//! What everybody does meanwhile: acts with a key each, sent again until they are answered, and reads.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use super::ledger::{Entry, Ledger, Lost};
use crate::imports::{reads, row};
use crate::support::dice::Dice;
use crate::support::{Person, World, ripe_lead};

/// Pages and calls that everybody may open who works with leads and deals.
const READS: [&str; 8] = [
    "/api/crm/accounts?limit=50",
    "/api/crm/activities?view=planner",
    "/api/crm/search?q=kacau",
    "/api/auth/me",
    "/crm/accounts",
    "/crm/activities",
    "/crm/notifications",
    "/api/crm/accounts?q=kacau",
];

/// Leads in the pool that somebody may still want.
pub type Pool = Arc<Mutex<Vec<String>>>;

/// Somebody at work.
pub struct Worker {
    pub person: Person,
    pub from: IpAddr,
    pub until: Instant,
    pub ledger: Ledger,
    pub pool: Pool,
    pub dice: Dice,
    pub acts: usize,
}

/// What was answered: status and `data`.
struct Answered {
    status: u16,
    data: Value,
}

impl Worker {
    fn goes_on(&self) -> bool {
        Instant::now() < self.until
    }

    async fn asks(&self, key: Option<&str>, method: Method, path: &str, body: Option<&Value>) -> Option<Answered> {
        let began = Instant::now();
        let person = key.map_or_else(|| self.person.clone(), |key| self.person.with_key(key));
        let what = format!("{method} {path}");
        let request = person.asks(method, path);
        let request = body.into_iter().fold(request, |request, body| request.json(body));
        let answer = async {
            let answer = request.send().await?;
            Ok::<_, reqwest::Error>((answer.status().as_u16(), answer.text().await?))
        };
        match answer.await {
            Ok((status, text)) => {
                assert!(status < 500, "{what} by {}: {status} {text}", self.person.name);
                let json: Value = serde_json::from_str(&text).unwrap_or_default();
                Some(Answered { status, data: if status < 400 { json["data"].clone() } else { json["error"].clone() } })
            }
            Err(error) => {
                self.ledger.lost(Lost { what, from: self.from, began, ended: Instant::now(), why: format!("{error:?}") });
                None
            }
        }
    }

    /// An act, until it is answered; `did` names the audit's row of a success.
    async fn does(&mut self, method: Method, path: &str, body: Value, did: impl Fn(&Value) -> (&'static str, String)) -> Option<Value> {
        self.acts += 1;
        let key = format!("{} {}", self.person.name, self.acts);
        let mut repeated = 0;
        let answer = loop {
            match self.asks(Some(&key), method.clone(), path, Some(&body)).await {
                Some(answer) => break answer,
                None => repeated += 1,
            }
        };
        let success = answer.status < 300;
        assert!(success || answer.data["code"] == "ALREADY_CLAIMED", "{} {path}: {} {}", self.person.name, answer.status, answer.data);
        let done = success.then(|| did(&answer.data));
        self.ledger.acted(Entry { user_id: self.person.user_id, key, did: done, repeated });
        success.then_some(answer.data)
    }

    async fn reads(&self, path: &str) -> Option<Value> {
        let answer = self.asks(None, Method::GET, path, None).await?;
        assert_eq!(answer.status, 200, "{} reads {path}: {}", self.person.name, answer.data);
        self.ledger.read();
        Some(answer.data)
    }

    /// Looks at lists, pages, and an account from all sides.
    pub async fn looks(mut self) {
        while self.goes_on() {
            let path = *self.dice.one(&READS);
            let rows = self.reads(path).await;
            let account = rows.as_ref().and_then(|rows| rows[0]["account_id"].as_str());
            if let Some(account) = account {
                self.reads(&format!("/api/crm/accounts/{account}")).await;
            }
        }
    }

    /// Brings one lead after the other into the pool.
    pub async fn markets(mut self) {
        while self.goes_on() {
            let company = format!("PT Kacau {} {}", self.person.name, self.acts);
            let made =
                self.does(Method::POST, "/api/crm/leads", ripe_lead(&company), |data| ("LEAD_CREATED", id(&data["lead"], "lead_id")));
            let lead = id(&made.await.expect("a lead")["lead"], "lead_id");
            self.reads(&format!("/api/crm/leads/{lead}")).await;
            let path = format!("/api/crm/leads/{lead}/triage");
            self.does(Method::PATCH, &path, json!({"triage_status": "Qualified"}), |_| ("LEAD_HANDED_OVER", lead.clone())).await;
            self.pool.lock().expect("the pool").push(lead);
            self.reads("/api/crm/leads?view=inbox").await;
        }
    }

    /// Claims what others claim too, and works on what he got.
    pub async fn sells(mut self) {
        while self.goes_on() {
            let lead = {
                let pool = self.pool.lock().expect("the pool");
                pool.last().cloned()
            };
            let Some(lead) = lead else {
                self.reads("/api/crm/leads?view=handover_pool").await;
                continue;
            };
            let path = format!("/api/crm/leads/{lead}/claim");
            let claimed = self.does(Method::POST, &path, json!({}), |_| ("LEAD_CLAIMED", lead.clone())).await;
            self.pool.lock().expect("the pool").retain(|other| *other != lead);
            if let Some(claimed) = claimed {
                self.works_on(&claimed).await;
            }
        }
    }

    async fn works_on(&mut self, claimed: &Value) {
        let deal = id(claimed, "opportunity_id");
        self.reads(&format!("/api/crm/opportunities/{deal}")).await;
        let path = format!("/api/crm/opportunities/{deal}/stage");
        for stage in ["Discovery", "On Hold"] {
            self.does(Method::PATCH, &path, json!({"stage": stage}), |_| ("OPPORTUNITY_STAGE_CHANGED", deal.clone())).await;
        }
        let activity = claimed["activity_ids"][0].as_str().expect("an activity").to_owned();
        let next = json!({"activity_type": "Visit", "subject": format!("Next of {activity}"), "due_date": "2099-01-04"});
        let path = format!("/api/crm/activities/{activity}/complete");
        self.does(Method::POST, &path, json!({"next": next}), |_| ("ACTIVITY_COMPLETED", activity.clone())).await;
        self.reads("/api/crm/opportunities?view=pipeline").await;
        self.reads(&format!("/api/crm/accounts/{}", id(claimed, "account_id"))).await;
    }

    /// One import after the other; gives how many rows came in. A file that is being read when its server dies is to be sent again by hand
    /// (docs/operations.md), so that the files are there already.
    pub async fn imports(mut self, world: Arc<World>, rows: usize) -> usize {
        let mut all = 0;
        while self.goes_on() {
            let lines: Vec<Value> = (1..=rows).map(|n| row(n, json!({"company_name": format!("PT Impor {} {n}", self.acts)}))).collect();
            let batch = reads(&world, &self.person.name, json!({}), &lines).await;
            self.rests(&batch).await;
            let path = format!("/api/crm/imports/{batch}/commit");
            self.does(Method::POST, &path, json!({}), |_| ("IMPORT_COMMITTED", batch.clone())).await;
            let done = self.rests(&batch).await;
            assert_eq!((&done["status"], &done["created"]), (&json!("completed"), &json!(rows)), "{done}");
            all += rows;
        }
        all
    }

    /// The import as soon as nothing is done with it any more. One whose server is killed is given up after two minutes.
    async fn rests(&self, batch: &str) -> Value {
        let rested = async {
            loop {
                let now = self.reads(&format!("/api/crm/imports/{batch}")).await.map(|data| data["batch"].clone());
                if let Some(batch) = now.filter(|batch| batch["stage"].is_null()) {
                    break batch;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(180), rested).await.unwrap_or_else(|_| panic!("{batch} never rests"))
    }
}

fn id(record: &Value, name: &str) -> String {
    record[name].as_str().unwrap_or_else(|| panic!("{name} in {record}")).to_owned()
}

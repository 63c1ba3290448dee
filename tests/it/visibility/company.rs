//! The fixed company: at least one record of every kind, in every queue and stage, on every side, made by acts where acts exist.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde_json::json;

use super::company_sql;
use super::records::{EVERYBODY, RECORDS};
use crate::support::{Person, World, ripe_lead};

pub struct Company {
    pub world: World,
    people: BTreeMap<String, Person>,
    ids: BTreeMap<&'static str, String>,
}

impl Company {
    /// Only the people, all signed in.
    pub async fn hired() -> Self {
        let world = World::new().await;
        let people = join_all(EVERYBODY.split(' ').map(|name| world.person(name))).await;
        let people = people.into_iter().map(|person| (person.name.clone(), person)).collect();
        Self { world, people, ids: BTreeMap::new() }
    }

    /// The people and all records of [`RECORDS`].
    pub async fn founded() -> Self {
        let mut company = Self::hired().await;
        company.marketing().await;
        company.claims("budi", "lead of budi", "deal of budi").await;
        company.claims("eko", "lead of eko", "deal of eko").await;
        company.claims("sari", "lead of sari", "deal of sari").await;
        company.claims("budi", "lead converted by budi", "deal of budi, later").await;
        company.claims("budi", "lead converted by budi, lost", "deal of budi, lost").await;
        company.claims("eko", "lead converted by eko, won", "deal of eko, won").await;
        company.deals().await;
        company.work().await;
        company_sql::fills(&mut company).await;
        let missing: Vec<_> = RECORDS.iter().filter(|(record, _)| !company.ids.contains_key(record)).collect();
        assert!(missing.is_empty(), "the company lacks {missing:?}");
        company
    }

    pub fn person(&self, name: &str) -> &Person {
        &self.people[name]
    }

    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// The id of a record.
    pub fn id(&self, record: &str) -> &str {
        &self.ids[record]
    }

    /// The ids of all records.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.values().map(String::as_str)
    }

    /// A record's name by its id, for a message.
    pub fn name(&self, id: &str) -> &str {
        self.ids.iter().find(|(_, known)| *known == id).map_or("another record", |(name, _)| name)
    }

    pub fn keeps(&mut self, record: &'static str, id: String) {
        self.ids.insert(record, id);
    }

    /// A lead in the inbox that passes the gate, added by Ana.
    pub async fn adds_lead(&self) -> String {
        let company = format!("PT {}", uuid::Uuid::new_v4().simple());
        self.person("ana").adds_lead(ripe_lead(&company)).await.is_created().id("lead.lead_id")
    }

    async fn marketing(&mut self) {
        let ana = self.person("ana").clone();
        let (inbox, nurture, no, pool) = (self.adds_lead().await, self.adds_lead().await, self.adds_lead().await, self.adds_lead().await);
        ana.triages(&nurture, json!({"triage_status": "Nurture"})).await.is_ok();
        ana.triages(&no, json!({"triage_status": "Disqualified", "disqualified_reason": "A hoax."})).await.is_ok();
        ana.qualifies(&pool).await.is_ok();
        for (record, id) in
            [("lead in the inbox", inbox), ("lead in nurture", nurture), ("lead disqualified", no), ("lead in the pool", pool)]
        {
            self.keeps(record, id);
        }
    }

    async fn claims(&mut self, who: &str, lead: &'static str, deal: &'static str) {
        let id = self.adds_lead().await;
        self.person("ana").qualifies(&id).await.is_ok();
        let claimed = self.person(who).claims(&id).await.is_ok();
        self.keeps(deal, claimed.id("opportunity_id"));
        if lead == "lead of budi" {
            self.keeps("account of budi", claimed.id("account_id"));
            self.keeps("contact of budi", claimed.id("contact_id"));
        }
        self.keeps(lead, id);
    }

    async fn deals(&mut self) {
        let (budi, eko) = (self.person("budi").clone(), self.person("eko").clone());
        for deal in ["deal of budi, later", "deal of budi, lost"] {
            budi.puts(self.id(deal), "Discovery").await.is_ok();
        }
        budi.loses_deal(self.id("deal of budi, lost")).await.is_ok();
        eko.puts(self.id("deal of eko, won"), "Closed Won").await.is_ok();
        let (of_budi, of_eko) =
            (budi.makes_quote(self.id("deal of budi"), "1000000").await, eko.makes_quote(self.id("deal of eko"), "1").await);
        self.keeps("quote of budi", of_budi);
        self.keeps("quote of eko", of_eko);
        let bare = budi.adds_lead(ripe_lead("PT Sendiri")).await.is_created().id("lead.lead_id");
        self.keeps("lead of budi without a deal", bare);
    }

    async fn work(&mut self) {
        let account = self.id("account of budi").to_owned();
        for (who, record) in [("ana", "activity of ana on an account"), ("putri", "activity of putri on an account")] {
            let call = json!({"activity_type": "Call", "subject": "Ask", "due_date": "2099-01-01", "account_id": account});
            let made = self.person(who).plans(call).await.is_created().id("activity.activity_id");
            self.keeps(record, made);
        }
    }
}

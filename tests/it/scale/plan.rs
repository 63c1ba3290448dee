//! Plans as PostgreSQL itself reports them for the very statements that run, those inside of functions too.

use std::future::poll_fn;

use bcp_crm::db::Source;
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_postgres::types::ToSql;
use tokio_postgres::{AsyncMessage, Client, NoTls, Statement};
use uuid::Uuid;

use super::cases::{Case, Ids, Said};
use super::faults::faults_in;

/// From the sixth run on a connection may plan without regard to the values.
const RUNS: usize = 7;
/// The last row before page 1,000 of twenty rows each, or before the last page.
const DEEP: &str = "least(19980, greatest(max(place) - 51, 1))";

const REPORT: &str = "set role none; load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on;
    set auto_explain.log_buffers = on; set auto_explain.log_timing = off; set auto_explain.log_format = json;
    set auto_explain.log_nested_statements = on; set auto_explain.log_level = notice; set role bcp_app";

/// A connection of the restricted role that reports its plans.
pub struct Watcher {
    client: Client,
    heard: UnboundedReceiver<Value>,
    people: Vec<(String, Uuid)>,
    ids: Ids,
}

impl Watcher {
    pub async fn open(source: &Source, owner: &Client) -> Self {
        let (client, mut connection) = source.app_config().expect("settings").connect(NoTls).await.expect("a connection");
        let (tell, heard) = unbounded_channel();
        tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
                if let AsyncMessage::Notice(notice) = message {
                    let plan = notice.message().split_once("plan:").and_then(|(_, plan)| serde_json::from_str(plan).ok());
                    let _ = tell.send(plan.unwrap_or(Value::Null));
                }
            }
        });
        client.batch_execute(REPORT).await.expect("auto_explain, which only a superuser loads");
        let people = owner.query("select split_part(email, '@', 1), user_id from data.users", &[]).await.expect("people");
        let people: Vec<(String, Uuid)> = people.iter().map(|row| (row.get(0), row.get(1))).collect();
        let colleague = people.iter().find(|(name, _)| name == "sales2").expect("a colleague").1;
        let account = owner.query_one("select account_id from data.opportunities group by 1 order by count(*) desc, 1 limit 1", &[]).await;
        let ids = Ids { colleague, account: account.expect("an account").get(0) };
        Self { client, heard, people, ids }
    }

    /// What is wrong with the plans of the first page and of a deep one.
    pub async fn faults_of(&mut self, case: &Case) -> Vec<String> {
        let mut faults = self.faults_from(case, None).await;
        if let Some(keys) = &case.keys {
            let key = self.key_at(case.who, keys).await;
            if let Some(key) = key {
                faults.extend(self.faults_from(case, Some(&key)).await);
            }
        }
        faults
    }

    async fn faults_from(&mut self, case: &Case, after: Option<&[String]>) -> Vec<String> {
        let said = (case.asked)(&self.ids, after);
        let name = format!("{}{}", case.name, if after.is_some() { ", deep" } else { "" });
        let statement = self.client.prepare(said.text()).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let mut faults = Vec::new();
        for run in 1..=RUNS {
            let watched = run == 2 || run == RUNS;
            self.reports(if watched { 0 } else { -1 }).await;
            let mut plans = self.run(case.who, &statement, said.as_ref()).await;
            if watched {
                let mut found = faults_in(case.kind, said.text(), &plans, after.is_some());
                // Where statistics changed just then, functions inside plan anew, and what that reads of the catalogue counts: a fault stays.
                if !found.is_empty() {
                    plans = self.run(case.who, &statement, said.as_ref()).await;
                    found = faults_in(case.kind, said.text(), &plans, after.is_some());
                }
                faults.extend(found.into_iter().map(|fault| format!("{name}, run {run}: {fault}")));
            }
        }
        faults
    }

    /// One transaction as the product's: somebody is named, the statement runs. Its own plan comes when its portal closes.
    async fn run(&mut self, who: &str, statement: &Statement, said: &dyn Said) -> Vec<Value> {
        self.enter(who).await;
        if said.stands() {
            self.client.batch_execute("set local plan_cache_mode = force_generic_plan").await.expect("a setting");
        }
        let values: Vec<&(dyn ToSql + Sync)> = said.values().iter().map(|value| value.as_ref() as &(dyn ToSql + Sync)).collect();
        while self.heard.try_recv().is_ok() {}
        self.client.query(statement, &values).await.expect("rows");
        self.client.batch_execute("commit").await.expect("the end of it");
        std::iter::from_fn(|| self.heard.try_recv().ok()).collect()
    }

    async fn reports(&self, least: i32) {
        let set = format!("set role none; set auto_explain.log_min_duration = {least}; set role bcp_app");
        self.client.batch_execute(&set).await.expect("a setting");
    }

    async fn enter(&self, who: &str) {
        let user = self.people.iter().find(|(name, _)| name == who).expect("one of the demo company").1;
        self.client.batch_execute(&format!("begin; select crm.act_as('{user}')")).await.expect("somebody is named");
    }

    async fn key_at(&mut self, who: &str, keys: &str) -> Option<Vec<String>> {
        self.reports(-1).await;
        self.enter(who).await;
        let sql = format!("with list as ({keys}) select key from list where place = (select {DEEP} from list)");
        let key = self.client.query_opt(&sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        self.client.batch_execute("commit").await.expect("the end of it");
        key.map(|row| row.get(0))
    }
}

//! A world: one database, one server, its people.

use std::net::Ipv4Addr;
use std::sync::Arc;

use bcp_crm::app::{self, App, Config};
use bcp_crm::db::{Databases, Replicated, Source};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, NoTls};

use super::database::{self, Database};
use super::{AsUser, Person, Pooler, Room, cast};

pub(super) const LOOPBACK: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// Tallies beside what they should say.
const OFF: &str = "select coalesce(jsonb_agg(d), '[]') from (
    select t.kind, t.state, t.part, t.owner_user_id, sum(t.held) as held, sum(t.total) as total
    from (select kind, state, part, owner_user_id, held, total from data.tallies
        union all select kind, state, part, owner_user_id, -held, -total from crm.tallies_counted()) as t
    group by 1, 2, 3, 4 having sum(t.held) <> 0 or sum(t.total) <> 0) as d";

/// A server over a database of its own.
pub struct World {
    pub(super) database: Arc<Database>,
    pub(super) source: Source,
    pub(super) replica: Option<Replicated>,
    pub(super) pooler: Option<Pooler>,
    base: Arc<str>,
    server: JoinHandle<std::io::Result<()>>,
    importer: JoinHandle<()>,
}

impl World {
    /// The cast, and nothing else.
    pub async fn new() -> Self {
        let database = Arc::new(Database::clone_of_template().await);
        let source = database.source();
        Self::serve(database, source, None, Room::AMPLE, LOOPBACK).await
    }

    pub(super) async fn serve(database: Arc<Database>, source: Source, replica: Option<Replicated>, room: Room, told: Ipv4Addr) -> Self {
        let listener = TcpListener::bind((LOOPBACK, 0)).await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let listen = (told, address.port()).into();
        let pooler = if Pooler::is_wanted() && source.app.is_none() { Some(Pooler::before(&source).await) } else { None };
        let served = Source { app: pooler.as_ref().map(|pooler| pooler.url("bcp_app")).or(source.app.clone()), ..source.clone() };
        let mut databases = Databases::with_waiting(&served, room.connections, room.waiting).expect("a pool");
        if let Some(replica) = &replica {
            databases = databases.with_replica(&served, replica).expect("a pool of the replica's");
        }
        let door = databases.door();
        // Only a test that uploads something needs a worker; waking it is what an upload does.
        let importing = door.clone();
        let importer = tokio::spawn(async move {
            bcp_crm::imports::woken().await;
            bcp_crm::imports::keep_importing(importing, std::future::pending()).await;
        });
        let app = App::new(door, Config { clients: room.clients, streams: room.streams, ..Config::at(listen, false) });
        let server = tokio::spawn(app::serve(app, listener, std::future::pending()));
        Self { database, source, replica, pooler, base: format!("http://{address}").into(), server, importer }
    }

    /// How the owner connects.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// How a program that serves this world is told of the restricted role, where it is not told by the owner's.
    pub fn app_url(&self) -> Option<String> {
        self.pooler.as_ref().map(|pooler| pooler.url("bcp_app"))
    }

    /// Somebody without a session.
    pub fn stranger(&self) -> Person {
        Person::stranger("stranger", &self.base)
    }

    /// One of the cast, signed in.
    pub async fn person(&self, name: &str) -> Person {
        Person::stranger(name, &self.base).signs_in().await
    }

    /// Marketing staff.
    pub async fn ana(&self) -> Person {
        self.person("ana").await
    }

    /// A salesperson of Sari's team.
    pub async fn budi(&self) -> Person {
        self.person("budi").await
    }

    /// The admin.
    pub async fn agus(&self) -> Person {
        self.person("agus").await
    }

    /// More salespeople in Sari's team, signed in.
    pub async fn hires_salespeople(&self, number: usize) -> Vec<Person> {
        let owner = self.owner_sql().await;
        let mut hired = Vec::with_capacity(number);
        for n in 1..=number {
            let name = format!("seller{n}");
            cast::hire_salesperson(&owner, &name, "sari").await;
            hired.push(self.person(&name).await);
        }
        hired
    }

    /// The full name of somebody.
    pub async fn name_of(&self, name: &str) -> String {
        let found = self.owner_sql().await.query_one("select full_name from data.users where email = $1", &[&cast::email(name)]).await;
        found.expect("somebody").get(0)
    }

    /// A connection of the owner's, whom no policy binds.
    pub async fn owner_sql(&self) -> Client {
        database::connect(&self.source).await
    }

    /// A connection as the restricted role that names nobody.
    pub async fn sql_as_nobody(&self) -> Client {
        let config = self.source.app_config().expect("a connection string");
        let (client, connection) = config.connect(NoTls).await.expect("the restricted role's connection");
        tokio::spawn(connection);
        client
    }

    /// A connection as the restricted role, in a transaction that names one of the cast.
    pub async fn sql_as(&self, name: &str) -> AsUser {
        let client = self.sql_as_nobody().await;
        let who = self.owner_sql().await.query_one("select user_id from data.users where email = $1", &[&cast::email(name)]).await;
        let who: uuid::Uuid = who.expect("one of the cast").get(0);
        client.batch_execute("begin").await.expect("a transaction");
        client.execute("select crm.act_as($1)", &[&who]).await.expect("somebody is named");
        AsUser::new(client)
    }

    /// The proof of spec 3.4 over everything the test left behind: nothing lost, double, leaked or without a next step.
    pub async fn proves_itself(&self) {
        let agus = self.sql_as("agus").await.client();
        // The proof asks the same of thirteen people: planned once for all of them it takes half the time.
        agus.batch_execute("set plan_cache_mode = force_generic_plan").await.expect("a setting");
        let proof = agus.query_one("select to_jsonb(p) from crm.prove_visibility() as p", &[]).await;
        let proof: Value = proof.expect("crm.prove_visibility() answers").get(0);
        for kind in ["lost", "double", "leak", "gap"] {
            assert_eq!(proof[kind], Value::Array(Vec::new()), "{kind} is not empty");
        }
        let off: Value = self.owner_sql().await.query_one(OFF, &[]).await.expect("tallies and what they count").get(0);
        assert_eq!(off, Value::Array(Vec::new()), "tallies that are not what they count");
        self.database.is_proved();
    }

    /// For a test that fills tables past all rules, and so leaves what no act would.
    pub fn is_proved_elsewhere(&self) {
        self.database.is_proved();
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
        self.importer.abort();
    }
}

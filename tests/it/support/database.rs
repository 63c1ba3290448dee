//! A database per test, cloned from a template that is made once for each state of migrations and SQL text.

use std::sync::atomic::{AtomicBool, Ordering};

use bcp_crm::db::{Source, migrate};
use sha2::{Digest, Sha256};
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;
use uuid::Uuid;

use super::cast;

/// One test's database; it goes with its last holder, and a test that ends well must have proved itself.
pub struct Database {
    name: String,
    pub url: String,
    proved: AtomicBool,
}

impl Database {
    /// A fresh clone with the cast and nothing else.
    pub async fn clone_of_template() -> Self {
        let maintenance = maintenance().await;
        let name = format!("bcp_it_{}", Uuid::new_v4().simple());
        loop {
            let template = template(&maintenance).await;
            match maintenance.batch_execute(&format!("create database {name} template {template} strategy file_copy")).await {
                Ok(()) => break,
                // A run of another state of the text took it away.
                Err(error) if error.code() == Some(&SqlState::UNDEFINED_DATABASE) => {}
                Err(error) => panic!("the template cannot be cloned: {error:?}"),
            }
        }
        // Rights on a database are not copied with it.
        let grant = format!("grant create on database {name} to bcp_owner");
        maintenance.batch_execute(&grant).await.expect("the owner may make schemas");
        Self { url: url_of(&name), name, proved: AtomicBool::new(false) }
    }

    /// An empty database, for what concerns migration itself.
    pub async fn empty() -> Self {
        let name = format!("bcp_it_{}", Uuid::new_v4().simple());
        maintenance().await.batch_execute(&format!("create database {name}")).await.expect("an empty database");
        Self { url: url_of(&name), name, proved: AtomicBool::new(true) }
    }

    /// One in a cluster of the test's own, with which it goes.
    pub fn elsewhere(url: String) -> Self {
        Self { name: String::new(), url, proved: AtomicBool::new(false) }
    }

    /// Notes that nothing in it is lost, doubled, leaked or left without a next step.
    pub fn is_proved(&self) {
        self.proved.store(true, Ordering::Relaxed);
    }

    /// How the owner connects.
    pub fn source(&self) -> Source {
        Source { owner: self.url.clone(), app: None, settings: Vec::new() }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let name = self.name.clone();
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            if !name.is_empty() {
                runtime.block_on(drop_database(&name));
            }
        });
        let dropped = dropping.join();
        if !std::thread::panicking() {
            assert!(dropped.is_ok(), "the database was not dropped");
            assert!(self.proved.load(Ordering::Relaxed), "a test ends with world.proves_itself()");
        }
    }
}

/// Connects as the owner, outside the server's pool.
pub async fn connect(source: &Source) -> Client {
    migrate::connect(source).await.expect("the owner's connection")
}

fn base_url() -> String {
    std::env::var("DATABASE_URL").expect("DATABASE_URL names a PostgreSQL to test on; bin/test does")
}

async fn maintenance() -> Client {
    connect(&Source { owner: base_url(), app: None, settings: Vec::new() }).await
}

/// The same server, another database, in either form of a connection string.
fn url_of(database: &str) -> String {
    let base = base_url();
    let Some((scheme, rest)) = base.split_once("://") else { return format!("{base} dbname={database}") };
    let (address, query) = rest.split_once('?').map_or((rest, String::new()), |(address, query)| (address, format!("?{query}")));
    let host = address.split('/').next().unwrap_or_default();
    format!("{scheme}://{host}/{database}{query}")
}

/// Whoever is still connected leaves first: to wait for that, PostgreSQL sleeps for a tenth of a second.
async fn drop_database(name: &str) {
    const LEAVE: &str = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1";
    let maintenance = maintenance().await;
    let leave = maintenance.prepare(LEAVE).await.expect("a statement");
    while maintenance.query_one(&leave, &[&name]).await.expect("who is connected").get::<_, i64>(0) > 0 {
        tokio::task::yield_now().await;
    }
    maintenance.batch_execute(&format!("drop database {name} with (force)")).await.expect("the database is dropped");
}

async fn template(maintenance: &Client) -> String {
    let name = format!("bcp_it_template_{}", state());
    if !exists(maintenance, &name).await {
        // Held until this connection ends, so that of several processes one makes it and the others wait.
        let alone = self::maintenance().await;
        alone.batch_execute("select pg_advisory_lock(hashtext('bcp-crm test template'))").await.expect("the lock");
        if !exists(maintenance, &name).await {
            make_template(&alone, &name).await;
        }
    }
    name
}

async fn exists(maintenance: &Client, name: &str) -> bool {
    let found = maintenance.query_opt("select from pg_database where datname = $1", &[&name]).await;
    found.expect("the list of databases").is_some()
}

/// Under another name until it is whole, so that whoever finds it can use it.
async fn make_template(alone: &Client, name: &str) {
    const DRAFT: &str = "bcp_it_draft";
    const OLD: &str = "select datname from pg_database where datname like 'bcp\\_it\\_template\\_%'";
    for old in alone.query(OLD, &[]).await.expect("old templates") {
        let _ = alone.batch_execute(&format!("drop database if exists {}", old.get::<_, String>(0))).await;
    }
    alone.batch_execute(&format!("drop database if exists {DRAFT} with (force)")).await.expect("no draft");
    alone.batch_execute(&format!("create database {DRAFT}")).await.expect("a draft");
    let source = Source { owner: url_of(DRAFT), app: None, settings: Vec::new() };
    migrate::migrate(&source).await.unwrap_or_else(|error| panic!("the template cannot be migrated: {error:?}"));
    let owner = connect(&source).await;
    cast::hire(&owner).await;
    owner.batch_execute("analyze").await.expect("statistics");
    drop(owner);
    let leave = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{DRAFT}'");
    alone.batch_execute(&leave).await.expect("everybody leaves the draft");
    alone.batch_execute(&format!("alter database {DRAFT} rename to {name}")).await.expect("the template is whole");
}

/// What a template is made of: SQL text, migrations, cast.
pub fn state() -> String {
    let mut hasher = Sha256::new();
    hasher.update(migrate::text_hash());
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("migrations").map(|file| file.expect("a file").path()).collect();
    files.sort();
    for file in files {
        hasher.update(std::fs::read(file).expect("a migration"));
    }
    hasher.update(include_str!("cast.rs"));
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

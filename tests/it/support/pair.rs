//! A primary of its own with a streaming replica, which applies what was committed two seconds late.
//!
//! Both begin as copies of one cluster at rest, which needs no program that some PostgreSQL lacks (npm's brings no `pg_basebackup`).

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;
use std::time::Duration;

use bcp_crm::db::cluster::{Cluster, SUPERUSER, find_binaries};
use bcp_crm::db::{Replicated, Source, migrate};
use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config, NoTls};
use uuid::Uuid;

use super::database::{connect, state};
use super::{TOO_LONG, cast};

/// How late the replica is.
pub const LAG: Duration = Duration::from_secs(2);

/// The two.
pub struct Pair {
    primary: Option<Cluster>,
    replica: Option<Cluster>,
    source: Source,
    places: [Place; 2],
}

/// A copy of a cluster: the directory that leads to it, and where it lies.
struct Place {
    data: PathBuf,
    home: PathBuf,
}

impl Pair {
    /// Both run; the database holds the cast.
    pub async fn new() -> Self {
        let template = template().await;
        let places = [Place::copy_of(&template), Place::copy_of(&template)];
        let primary = Cluster::start(&places[0].data).await.expect("the primary starts");
        let source = Source { owner: primary.url("bcp", SUPERUSER), app: None, settings: Vec::new() };
        places[1].follows(&source);
        let mut pair = Self { primary: Some(primary), replica: None, source, places };
        pair.replica_starts().await;
        pair
    }

    /// How the owner connects to the primary.
    pub fn source(&self) -> Source {
        self.source.clone()
    }

    /// How a server is told of the replica.
    pub fn replicated(&self) -> Replicated {
        self.replicated_as("bcp", "bcp_app")
    }

    /// The same by another login, or to another database.
    pub fn replicated_as(&self, database: &str, user: &str) -> Replicated {
        let url = self.replica.as_ref().expect("the replica runs").url(database, user);
        Replicated { url, most_lag: Duration::from_secs(30), size: 8 }
    }

    /// A connection to the replica past the server.
    pub async fn replica_sql(&self) -> Client {
        let config = Config::from_str(&self.replicated_as("bcp", SUPERUSER).url).expect("a connection string");
        let (client, connection) = config.connect(NoTls).await.expect("the replica answers");
        tokio::spawn(connection);
        client
    }

    pub async fn replica_stops(&mut self) {
        self.replica.take().expect("the replica runs").stop().await.expect("the replica stops");
    }

    pub async fn replica_starts(&mut self) {
        self.replica = Some(Cluster::start(&self.places[1].data).await.expect("the replica starts"));
    }

    /// The replica applies nothing more until it goes on.
    pub async fn holds(&self) {
        const PAUSED: &str = "select pg_get_wal_replay_pause_state() = 'paused'";
        let replica = self.replica_sql().await;
        replica.batch_execute("select pg_wal_replay_pause()").await.expect("it is told to hold");
        until("the replica holds", async || replica.query_one(PAUSED, &[]).await.expect("its state").get(0)).await;
    }

    pub async fn goes_on(&self) {
        self.replica_sql().await.batch_execute("select pg_wal_replay_resume()").await.expect("it goes on");
    }

    /// Waits until the replica has all that the primary has now.
    pub async fn catches_up(&self) {
        let (primary, replica) = (connect(&self.source).await, self.replica_sql().await);
        let there: String = primary.query_one("select pg_current_wal_insert_lsn()::text", &[]).await.expect("its place").get(0);
        // The place where the next record begins may be one that the log skips, so there is to be a next one.
        primary.batch_execute("select pg_logical_emit_message(true, 'bcp', '')").await.expect("a record");
        let reached = "select pg_last_wal_replay_lsn() >= $1::text::pg_lsn";
        until("the replica catches up", async || replica.query_one(reached, &[&there]).await.expect("its place").get(0)).await;
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        drop(self.replica.take());
        drop(self.primary.take());
        for place in &self.places {
            let _ = fs::remove_dir_all(&place.data);
            let _ = fs::remove_dir_all(&place.home);
        }
    }
}

/// Asks until it is so, and fails when it takes too long.
pub async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let asked = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(TOO_LONG, asked).await.unwrap_or_else(|_| panic!("waited in vain: {what}"));
}

impl Place {
    fn copy_of(template: &Path) -> Self {
        let data = folder().join(format!("copy-{}", Uuid::new_v4().simple()));
        fs::create_dir_all(&data).expect("a directory");
        let original = template.join("postgres").canonicalize().expect("the template's cluster");
        // Beside it, where the server's user gets to, wherever that is.
        let home = original.with_file_name(format!("bcp-copy-{}", Uuid::new_v4().simple()));
        let copied = Command::new("cp").arg("-a").arg(&original).arg(&home).status().expect("cp");
        assert!(copied.success(), "the cluster is copied");
        symlink(&home, data.join("postgres")).expect("a link to the copy");
        Self { data, home }
    }

    /// From its next start on it is a replica.
    fn follows(&self, primary: &Source) {
        let config = Config::from_str(&primary.owner).expect("a connection string");
        let Some(Host::Unix(socket)) = config.get_hosts().first() else { panic!("the primary has a socket") };
        let main = self.home.join("postgresql.conf");
        let text = fs::read_to_string(&main).expect("its settings");
        let (socket, lag) = (socket.display(), LAG.as_secs());
        let follows = format!(
            "primary_conninfo = 'host=''{socket}'' port=5432 user={SUPERUSER}'\nrecovery_min_apply_delay = '{lag}s'\nwal_retrieve_retry_interval = '100ms'\n"
        );
        fs::write(&main, text + follows.as_str()).expect("its settings");
        let signal = self.home.join("standby.signal");
        File::create(&signal).expect("its signal");
        let owner = fs::metadata(&self.home).expect("its owner");
        chown(&signal, Some(owner.uid()), Some(owner.gid())).expect("its signal is its own");
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("pairs")
}

/// A cluster at rest with the cast; made once for each state of the text and each PostgreSQL.
async fn template() -> PathBuf {
    let major = find_binaries().first().expect("PostgreSQL's programs").major;
    let place = folder().join(format!("template-{major}-{}", state()));
    fs::create_dir_all(folder()).expect("a directory");
    // Of several processes one makes it and the others wait; the lock goes with its holder.
    let alone = File::create(folder().join("lock")).expect("a lock");
    let _alone = tokio::task::spawn_blocking(move || alone.lock().map(|()| alone)).await.expect("a thread").expect("the lock");
    if !place.join("whole").exists() {
        for old in fs::read_dir(folder()).expect("the folder").flatten() {
            if old.file_name().to_string_lossy().starts_with(&format!("template-{major}-")) {
                let _ = fs::remove_dir_all(old.path().join("postgres").canonicalize().unwrap_or_default());
                fs::remove_dir_all(old.path()).expect("an old template goes");
            }
        }
        make_template(&place).await;
        File::create(place.join("whole")).expect("the template is whole");
    }
    place
}

async fn make_template(place: &Path) {
    let cluster = Cluster::start(place).await.expect("a cluster");
    let of = |database: &str| Source { owner: cluster.url(database, SUPERUSER), app: None, settings: Vec::new() };
    connect(&of("postgres")).await.batch_execute("create database bcp").await.expect("a database");
    migrate::migrate(&of("bcp")).await.expect("the database is migrated");
    let owner = connect(&of("bcp")).await;
    cast::hire(&owner).await;
    owner.batch_execute("analyze").await.expect("statistics");
    drop(owner);
    cluster.stop().await.expect("the cluster is at rest");
}

//! A pgbouncer in transaction mode before a database, with fewer connections than its clients have.

use std::os::unix::fs::{MetadataExt, chown};
use std::path::PathBuf;
use std::process::Stdio;
use std::str::FromStr;
use std::{env, fs};

use bcp_crm::db::Source;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio_postgres::Config;
use tokio_postgres::config::Host;
use uuid::Uuid;

use super::TOO_LONG;

/// It listens in a directory of its own, which goes with it.
pub struct Pooler {
    _child: Child,
    folder: PathBuf,
    database: String,
}

impl Pooler {
    /// Every server of this run is to be reached through one: `BCP_POOLER=1 bin/test`.
    pub fn is_wanted() -> bool {
        env::var_os("BCP_POOLER").is_some_and(|wanted| wanted == "1")
    }

    /// Hardly more connections to a database than a server has to it.
    pub async fn before(source: &Source) -> Self {
        Self::with(source, "default_pool_size = 10").await
    }

    /// Three connections to a database; it refuses settings of a session, as pgbouncer does unless told otherwise: by more in its configuration.
    pub async fn with(source: &Source, more: &str) -> Self {
        let owner = Config::from_str(&source.owner).expect("a connection string");
        let (host, owner_of_host) = match owner.get_hosts().first().expect("a host") {
            Host::Tcp(name) => (name.clone(), None),
            Host::Unix(folder) => (folder.display().to_string(), Some(fs::metadata(folder).expect("the socket's directory"))),
        };
        let port = owner.get_ports().first().copied().unwrap_or(5432);
        let folder = env::temp_dir().join(format!("bcp-pooler-{}", Uuid::new_v4().simple()));
        fs::create_dir(&folder).expect("a directory");
        let (settings, users) = (folder.join("pgbouncer.ini"), folder.join("users.txt"));
        let text = format!(
            "[databases]\n* = host={host} port={port}\n[pgbouncer]\nlisten_addr =\nunix_socket_dir = {}\nauth_type = trust\nauth_file = {}\n\
             pool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 1000\nlog_connections = 0\nlog_disconnections = 0\n{more}\n",
            folder.display(),
            users.display(),
        );
        fs::write(&settings, text).expect("its settings");
        fs::write(&users, "\"bcp_app\" \"\"\n\"postgres\" \"\"\n").expect("its users");
        let mut command = Command::new("pgbouncer");
        command.arg(&settings).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        // It refuses to be root; whoever runs PostgreSQL gets to its socket.
        let me = fs::metadata(&folder).expect("the directory").uid();
        if let Some(account) = owner_of_host.filter(|account| me == 0 && account.uid() != 0) {
            chown(&folder, Some(account.uid()), Some(account.gid())).expect("the directory given away");
            command.uid(account.uid()).gid(account.gid());
        }
        let mut child = command.spawn().expect("Debian's pgbouncer, which bin/test installs");
        let mut said = BufReader::new(child.stderr.take().expect("its words")).lines();
        let is_up = async {
            while let Some(line) = said.next_line().await.expect("a line") {
                if line.contains("process up") {
                    return;
                }
                eprintln!("pgbouncer: {line}");
            }
            panic!("pgbouncer ended");
        };
        tokio::time::timeout(TOO_LONG, is_up).await.expect("pgbouncer is up in time");
        tokio::spawn(async move {
            while let Ok(Some(line)) = said.next_line().await {
                eprintln!("pgbouncer: {line}");
            }
        });
        Self { _child: child, folder, database: owner.get_dbname().expect("a database").to_owned() }
    }

    /// A connection string that leads through it, as this login.
    pub fn url(&self, login: &str) -> String {
        format!("host={} port=6432 user={login} dbname={}", self.folder.display(), self.database)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

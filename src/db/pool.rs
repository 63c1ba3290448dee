//! Where the database is, and the pool of connections as the restricted role.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use deadpool_postgres::{ManagerConfig, Object, PoolError, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::{Config, NoTls};

use super::door::Door;

pub(super) type Client = Object;

/// Where the database is and as whom to go there.
#[derive(Clone, Debug)]
pub struct Source {
    /// Connection string of the owner, who migrates.
    pub owner: String,
    /// Connection string of the restricted role, if it is not the owner's with `role=bcp_app`.
    pub app: Option<String>,
    /// Extra settings of every connection, such as `bcp.now` in a test.
    pub settings: Vec<(String, String)>,
}

impl Source {
    /// The owner's configuration.
    pub fn owner_config(&self) -> anyhow::Result<Config> {
        Config::from_str(&self.owner).context("DATABASE_URL is not a PostgreSQL connection string")
    }

    /// The configuration of everything but migration: a role that owns nothing.
    pub fn app_config(&self) -> anyhow::Result<Config> {
        let own_login = self.app.as_ref();
        let mut config = Config::from_str(own_login.unwrap_or(&self.owner)).context("not a PostgreSQL connection string")?;
        let mut options = config.get_options().unwrap_or_default().to_owned();
        if own_login.is_none() {
            options.push_str(" -c role=bcp_app");
        }
        // A request is short: compiling its plan takes ten times as long as running it.
        options.push_str(" -c timezone=UTC -c jit=off -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s");
        for (name, value) in &self.settings {
            options.push_str(&format!(" -c {name}={}", value.replace('\\', "\\\\").replace(' ', "\\ ")));
        }
        config.options(options.trim()).application_name("bcp-crm").connect_timeout(Duration::from_secs(5));
        Ok(config)
    }
}

/// The pool of one process. Handlers get scopes from a [`Door`], never this.
pub struct Databases {
    pool: Arc<Pool>,
}

impl Databases {
    /// A pool of at most `size` connections; connects when first needed.
    pub fn open(source: &Source, size: usize) -> anyhow::Result<Self> {
        let manager =
            deadpool_postgres::Manager::from_config(source.app_config()?, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let wait = Some(Duration::from_secs(5));
        let inner = deadpool_postgres::Pool::builder(manager)
            .max_size(size)
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts { wait, create: wait, recycle: wait })
            .build()?;
        Ok(Self { pool: Arc::new(Pool(inner)) })
    }

    /// The way in for requests.
    pub fn door(&self) -> Door {
        Door::new(self.pool.clone())
    }
}

/// How a process's connections stand.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    /// As many as there may be.
    pub most: usize,
    /// As many as there are.
    pub open: usize,
    /// Of them, those that nobody uses.
    pub idle: usize,
    /// Requests that wait for one.
    pub waiting: usize,
}

pub(super) struct Pool(deadpool_postgres::Pool);

impl Pool {
    pub(super) async fn client(&self) -> Result<Client, PoolError> {
        self.0.get().await
    }

    pub(super) fn connections(&self) -> Connections {
        let status = self.0.status();
        Connections { most: status.max_size, open: status.size, idle: status.available, waiting: status.waiting }
    }
}

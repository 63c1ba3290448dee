//! What `bcp-crm` does from the command line.

mod bounds;
mod doctor;
mod serve;
mod user;
mod work;

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::db::cluster::{self, Cluster, SUPERUSER};
use crate::db::{Databases, Replicated, Source, migrate};

/// A sales CRM on PostgreSQL.
#[derive(Parser)]
#[command(name = "bcp-crm", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Migrate and serve the product until told to stop
    Serve(serve::ServeCommand),
    /// Do the scheduled work, without serving
    Work(work::WorkCommand),
    /// Bring the database to the present state
    Migrate(Place),
    /// Load the demo company, or many synthetic leads
    Demo(crate::demo::DemoCommand),
    /// Make a user, or give one a new password
    User(user::UserCommand),
    /// Print the OpenAPI document
    Openapi,
    /// Say what is wrong and how to mend it
    Doctor(doctor::DoctorCommand),
    /// Run a command with the private cluster at hand
    #[command(hide = true)]
    Cluster(cluster::ClusterCommand),
}

/// Where the database is.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// The owner's connection string; without it a private cluster is used
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The restricted role's own connection string, if it has its own login
    #[arg(long, env = "DATABASE_APP_URL", hide_env_values = true)]
    database_app_url: Option<String>,
    /// A streaming replica's connection string, for reads that may lag
    #[arg(long, env = "DATABASE_READ_URL", hide_env_values = true)]
    database_read_url: Option<String>,
    /// Seconds that the replica may be behind; beyond them everything is read from the primary
    #[arg(long, env = "DATABASE_READ_LAG", default_value = "30")]
    database_read_lag: u64,
    /// Where the private cluster is kept
    #[arg(long, env = "BCP_DATA", default_value = ".data")]
    data: PathBuf,
}

/// A database at hand, with the private cluster that has to be stopped when it is ours.
pub struct Opened {
    /// How to connect.
    pub source: Source,
    read_url: Option<String>,
    read_lag: Duration,
    cluster: Option<Cluster>,
}

impl Place {
    /// Starts the private cluster where no database is named. The database is there afterwards, perhaps empty.
    pub async fn open(&self) -> anyhow::Result<Opened> {
        if let Some(owner) = &self.database_url {
            let source = Source { owner: owner.clone(), app: self.database_app_url.clone(), settings: Vec::new() };
            return Ok(self.opened(source, None));
        }
        let cluster = Cluster::start(&self.data).await?;
        let maintenance = Source { owner: cluster.url("postgres", SUPERUSER), app: None, settings: Vec::new() };
        let client = migrate::connect(&maintenance).await?;
        if client.query_opt("select from pg_database where datname = 'bcp'", &[]).await?.is_none() {
            client.batch_execute("create database bcp").await?;
        }
        let source = Source { owner: cluster.url("bcp", SUPERUSER), app: Some(cluster.url("bcp", "bcp_app")), settings: Vec::new() };
        Ok(self.opened(source, Some(cluster)))
    }

    fn opened(&self, source: Source, cluster: Option<Cluster>) -> Opened {
        let read_lag = Duration::from_secs(self.database_read_lag);
        Opened { source, read_url: self.database_read_url.clone(), read_lag, cluster }
    }
}

impl Opened {
    /// The pools of a server: one within these bounds, and one of as many connections to the replica if there is one.
    fn databases(&self, bounds: &bounds::Bounds) -> anyhow::Result<Databases> {
        let databases = bounds.open(&self.source)?;
        match &self.read_url {
            Some(url) => {
                let replica = Replicated { url: url.clone(), most_lag: self.read_lag, size: bounds.database_connections };
                databases.with_replica(&self.source, &replica)
            }
            None => Ok(databases),
        }
    }

    /// Leaves the database; the last one to use the private cluster stops it.
    pub async fn close(self) -> anyhow::Result<()> {
        match self.cluster {
            Some(cluster) => cluster.stop().await,
            None => Ok(()),
        }
    }
}

/// Parses the arguments and does what they say.
pub async fn run() -> anyhow::Result<ExitCode> {
    match Cli::parse().command {
        Command::Serve(command) => serve::run(command).await,
        Command::Work(command) => work::run(command).await,
        Command::Migrate(place) => migrated(place).await,
        Command::Demo(command) => crate::demo::run(command).await,
        Command::User(command) => user::run(command).await,
        Command::Openapi => {
            writeln!(std::io::stdout(), "{}", crate::app::document().to_pretty_json()?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Doctor(command) => doctor::run(command).await,
        Command::Cluster(command) => cluster::run(command).await,
    }
}

async fn migrated(place: Place) -> anyhow::Result<ExitCode> {
    let opened = place.open().await?;
    let report = migrate::migrate(&opened.source).await;
    opened.close().await?;
    let report = report?;
    println!("{} migrations applied; schema crm {}", report.applied, if report.rebuilt { "rebuilt" } else { "unchanged" });
    Ok(ExitCode::SUCCESS)
}

/// The address a server is reached at.
fn url_of(listen: SocketAddr) -> String {
    format!("http://{listen}")
}

//! The databases under measurement, one a size, and the way to them.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::process::Command;
use tokio_postgres::{Client, NoTls};

/// The most leads that bench/seed.sql is run for: beyond, its targets, invoices and audit rows would take more disk than leads and deals
/// themselves, and what is asked at such a size is lists of leads, deals and work, and the acts.
const SEEDED: u32 = 1_000_000;

/// A database with so many synthetic leads.
pub struct Database {
    pub leads: u32,
    cluster: String,
}

impl Database {
    /// Of the cluster that the owner's connection string names.
    pub fn new(cluster: &str, leads: u32) -> Self {
        Self { leads, cluster: cluster.to_owned() }
    }

    fn name(&self) -> String {
        format!("bcp_bench_{}", self.leads)
    }

    /// The owner's connection string.
    pub fn owner_url(&self) -> String {
        let (server, _) = self.cluster.rsplit_once('/').unwrap_or((&self.cluster, ""));
        format!("{server}/{}", self.name())
    }

    /// The restricted role's.
    pub fn app_url(&self) -> String {
        self.owner_url().replacen("//postgres@", "//bcp_app@", 1)
    }

    /// A connection of the owner.
    pub async fn owner(&self) -> Result<Client> {
        connect(&self.owner_url()).await
    }

    /// Makes it unless it is there: the demo company, the leads with all that belongs to them, and what bench/seed.sql adds in proportion.
    pub async fn make(&self, program: &Path) -> Result<()> {
        let maintenance = connect(&self.cluster).await?;
        let (making, name) = (format!("making_{}", self.name()), self.name());
        if maintenance.query_opt("select from pg_database where datname = $1", &[&name]).await?.is_some() {
            return Ok(());
        }
        maintenance.batch_execute(&format!("drop database if exists {making}")).await?;
        maintenance.batch_execute(&format!("create database {making}")).await?;
        let url = self.owner_url().replace(&name, &making);
        eprintln!("loading {} leads", self.leads);
        let loaded = Command::new(program)
            .args(["demo", "--leads", &self.leads.to_string()])
            .env("DATABASE_URL", &url)
            .env_remove("DATABASE_APP_URL")
            .status()
            .await
            .context("the demo company does not load")?;
        if !loaded.success() {
            bail!("the demo company does not load");
        }
        let client = connect(&url).await?;
        if self.leads <= SEEDED {
            client.batch_execute(include_str!("../seed.sql")).await.context("bench/seed.sql")?;
        }
        client.batch_execute("vacuum (analyze)").await?;
        drop(client);
        // Renamed when it is whole.
        let rename = format!("alter database {making} rename to {name}");
        while let Err(error) = maintenance.batch_execute(&rename).await {
            if error.code().is_none_or(|code| code.code() != "55006") {
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Waits until a server that was just started is through with its work of the day, which nobody wants to measure with; says how many
    /// milliseconds the proof took.
    pub async fn rests(&self, owner: &Client) -> Result<f64> {
        const PROOF: &str = "select 1000 * extract(epoch from finished_at - started_at)::double precision from data.job_runs
            where job = 'proof' and finished_at is not null order by run_id desc limit 1";
        const BUSY: &str =
            "select count(*) from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()";
        let mut quiet = 0;
        while quiet < 5 {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let busy: i64 = owner.query_one(BUSY, &[]).await?.get(0);
            quiet = if busy == 0 { quiet + 1 } else { 0 };
        }
        let proof = owner.query_opt(PROOF, &[]).await?;
        proof.map(|row| row.get(0)).context("the server has not run the proof")
    }

    /// Whether what the product asks is written to the database's log.
    pub async fn write_down(&self, statements: bool) -> Result<()> {
        let what = if statements { "set log_statement = 'all'" } else { "reset log_statement" };
        Ok(self.owner().await?.batch_execute(&format!("alter role bcp_app in database {} {what}", self.name())).await?)
    }
}

async fn connect(url: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

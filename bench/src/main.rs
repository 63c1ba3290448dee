//! Measures BCP CRM over HTTP, each read beside a server that does nothing else and each act beside pgbench, in turns.

mod acts;
mod database;
mod floor;
mod import;
mod json;
mod load;
mod pgbench;
mod process;
mod reads;
mod report;
mod run;
mod streams;
mod trips;
mod turns;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure; the cluster is named by DATABASE_URL, its superuser's
    Run(Run),
    /// Serve recorded trips and nothing else
    Floor {
        /// Where to listen
        listen: std::net::SocketAddr,
        /// JSON
        trips: std::path::PathBuf,
    },
}

/// What to measure.
#[derive(Args)]
pub struct Run {
    /// Leads of each database
    #[arg(long, value_delimiter = ',', default_value = "100000")]
    sizes: Vec<u32>,
    /// Connections
    #[arg(long, value_delimiter = ',', default_value = "1,8,32")]
    connections: Vec<usize>,
    /// Seconds of each turn
    #[arg(long, default_value = "2")]
    seconds: u64,
    /// Turns of each
    #[arg(long, default_value = "3")]
    rounds: usize,
    /// Open windows that listen
    #[arg(long, default_value = "10000")]
    windows: usize,
    /// Only what has one of these in its name
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Where table, JSON and chart are written: this name with .md, .json, .svg
    #[arg(long, default_value = "target/bench/latest")]
    out: std::path::PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Run(run) => run::run(run).await,
        Command::Floor { listen, trips } => {
            let trips = serde_json::from_slice(&std::fs::read(trips)?)?;
            floor::serve(listen, std::env::var("DATABASE_APP_URL")?.parse()?, trips).await
        }
    }
}

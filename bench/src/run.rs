//! One run: databases, servers, turns, report.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::process::Command;
use tokio_postgres::Client;

use crate::acts::{ACTS, Act};
use crate::database::Database;
use crate::import;
use crate::load::{self, Shot};
use crate::pgbench;
use crate::process::{self, Program};
use crate::reads::{self, Read};
use crate::report::{Line, Process, Report};
use crate::streams;
use crate::trips;
use crate::turns::{Turns, answered};

/// More than a connection can do in a second of one act.
const ACTS_A_SECOND: usize = 6000;

/// A database with the product before it, and everybody signed in.
struct Stage {
    database: Database,
    owner: Client,
    server: Program,
    cookies: HashMap<&'static str, String>,
}

/// Measures what is asked for and writes it down.
pub async fn run(options: crate::Run) -> Result<()> {
    let cluster = std::env::var("DATABASE_URL").context("bench/run names the cluster in DATABASE_URL")?;
    let wanted = |name: &str| options.only.is_empty() || options.only.iter().any(|part| name.to_lowercase().contains(&part.to_lowercase()));
    let mut report = Report { machine: machine()?, ..Report::default() };
    for leads in &options.sizes {
        let database = Database::new(&cluster, *leads);
        database.make(&process::beside("bcp-crm")?).await?;
        let (reads, floor, stage) = ready(database, &wanted).await?;
        report.postgres = stage.owner.query_one("show server_version", &[]).await?.get(0);
        let proof_ms = stage.database.rests(&stage.owner).await?;
        let idle_mb = stage.server.memory()?;
        let start_ms = stage.server.start.as_millis();
        let mut taken = Process { leads: *leads, start_ms, proof_ms, idle_mb, ..Process::default() };
        for connections in &options.connections {
            for read in &reads {
                report.lines.push(measure_read(&options, &stage, &floor, read, *connections).await?);
            }
            for act in ACTS.iter().filter(|act| wanted(act.name)) {
                report.lines.push(measure_act(&options, &stage, act, *connections).await?);
            }
        }
        taken.loaded_mb = stage.server.memory()?;
        if wanted("import") {
            taken.import = Some(import::measure(&stage.server, &stage.cookies["sales1"], &stage.owner, options.rounds).await?);
        }
        if wanted("windows") {
            let (server, cookie) = (&stage.server, &stage.cookies["marketing.manager"]);
            taken.streams = Some(streams::measure(server, cookie, &stage.owner, options.windows, options.rounds).await?);
        }
        report.processes.push(taken);
        stage.server.stop().await?;
        floor.stop().await?;
    }
    write(&options.out, &report)
}

/// Asks each read once while the database writes down what it is asked, then starts product and floor for measuring.
async fn ready(database: Database, wanted: &dyn Fn(&str) -> bool) -> Result<(Vec<Read>, Program, Stage)> {
    let owner = database.owner().await?;
    let scout = serve(&database).await?;
    let cookies = reads::sign_in(scout.address).await?;
    let reads = reads::all(scout.address, &owner, &cookies, wanted).await?;
    scout.stop().await?;
    database.write_down(true).await?;
    let told = serve(&database).await?;
    let shots: Vec<Shot> = reads.iter().flat_map(|read| read.shots.iter().cloned()).collect();
    let trips = trips::record(told.address, &owner, &shots).await?;
    told.stop().await?;
    database.write_down(false).await?;
    let file = std::env::temp_dir().join(format!("bcp-bench-trips-{}.json", std::process::id()));
    std::fs::write(&file, serde_json::to_vec(&trips)?)?;
    let address = process::free_port()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("floor").arg(address.to_string()).arg(&file).env("DATABASE_APP_URL", database.app_url());
    let floor = Program::start(&mut command, address).await?;
    std::fs::remove_file(&file)?;
    let server = serve(&database).await?;
    Ok((reads, floor, Stage { database, owner, server, cookies }))
}

async fn serve(database: &Database) -> Result<Program> {
    let address = process::free_port()?;
    let mut command = Command::new(process::beside("bcp-crm")?);
    command.args(["serve", "--listen", &address.to_string()]).env("BCP_LOG", "error");
    command.env("DATABASE_URL", database.owner_url()).env("DATABASE_APP_URL", database.app_url());
    Program::start(&mut command, address).await
}

async fn measure_read(options: &crate::Run, stage: &Stage, floor: &Program, read: &Read, connections: usize) -> Result<Line> {
    let time = Duration::from_secs(options.seconds);
    let source = || -> load::Source {
        let shots = read.shots.clone();
        std::sync::Arc::new(move |connection, count| shots.get((connection * 7 + count) % shots.len()).cloned())
    };
    let mut turns = Turns::default();
    // Statements are prepared once a connection: not what is measured.
    for address in [stage.server.address, floor.address] {
        answered(load::drive(address, connections, Duration::from_millis(300), source()).await?)?;
    }
    for _ in 0..options.rounds {
        turns.take(load::drive(stage.server.address, connections, time, source())).await?;
        turns.limit.push(answered(load::drive(floor.address, connections, time, source()).await?)?);
    }
    Ok(turns.line(if read.page { "page" } else { "read" }, &read.name, stage.database.leads, connections))
}

async fn measure_act(options: &crate::Run, stage: &Stage, act: &Act, connections: usize) -> Result<Line> {
    let time = Duration::from_secs(options.seconds);
    let each = if act.uses_up() { ACTS_A_SECOND * options.seconds as usize / connections } else { 2000 };
    let (cookie, app) = (&stage.cookies[act.login], stage.database.app_url());
    let token = cookie.split_once('=').map_or("", |(_, token)| token);
    let hash: String = stage.owner.query_one("select encode(sha256(convert_to($1, 'utf8')), 'hex')", &[&token]).await?.get(0);
    let mut turns = Turns::default();
    for _ in 0..options.rounds {
        let first = numbers(&stage.owner).await?;
        let ids = act.prepare(&stage.owner, connections, each).await?;
        turns.take(load::drive(stage.server.address, connections, time, act.source(cookie, ids, each, first))).await?;
        let first = numbers(&stage.owner).await?;
        let found = act.prepare(&stage.owner, connections, each).await?.len();
        turns.limit.push(pgbench::drive(&app, &act.script(&hash, found, each, first), connections, time).await?);
    }
    Ok(turns.line("act", act.name, stage.database.leads, connections))
}

/// The first of a hundred million numbers that nobody else uses.
async fn numbers(owner: &Client) -> Result<u64> {
    owner.batch_execute("create schema if not exists bench; create sequence if not exists bench.range").await?;
    let range: i64 = owner.query_one("select nextval('bench.range')", &[]).await?.get(0);
    Ok(u64::try_from(range)? * 100_000_000)
}

fn machine() -> Result<String> {
    let cores = std::thread::available_parallelism()?;
    let model = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = model.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("unknown", |(_, name)| name);
    Ok(format!("{cores} × {model}"))
}

fn write(out: &std::path::Path, report: &Report) -> Result<()> {
    if let Some(folder) = out.parent() {
        std::fs::create_dir_all(folder)?;
    }
    println!("{}", report.table());
    std::fs::write(out.with_extension("md"), report.table())?;
    std::fs::write(out.with_extension("json"), serde_json::to_vec_pretty(report)?)?;
    std::fs::write(out.with_extension("svg"), report.chart())?;
    Ok(())
}

//! Programs under measurement: started here, ended here, their processor time and memory read from /proc.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::process::{Child, Command};

use crate::load::{self, Shot};

/// A server of the product or the floor.
pub struct Program {
    child: Child,
    pub address: SocketAddr,
    /// From its start to the first answer.
    pub start: Duration,
}

impl Program {
    /// Starts one and waits until it answers.
    pub async fn start(command: &mut Command, address: SocketAddr) -> Result<Self> {
        let began = Instant::now();
        let child = command.stdout(Stdio::null()).stdin(Stdio::null()).kill_on_drop(true).spawn().context("a program does not start")?;
        let mut waits = tokio::time::interval(Duration::from_millis(5));
        while began.elapsed() < Duration::from_secs(60) {
            waits.tick().await;
            let Ok(mut line) = load::connect(address).await else { continue };
            if load::send(&mut line, &Shot::get("/healthz", "")).await.is_ok() {
                return Ok(Self { child, address, start: began.elapsed() });
            }
        }
        bail!("{address} does not answer")
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }

    /// Its resident memory in megabytes.
    pub fn memory(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// Ends it, cleanly.
    pub async fn stop(mut self) -> Result<()> {
        Command::new("kill").arg(self.pid().to_string()).status().await?;
        self.child.wait().await?;
        Ok(())
    }
}

/// A free port of loopback.
pub fn free_port() -> Result<SocketAddr> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Seconds of processor time that the processes whose name begins so have used so far.
pub fn processor_seconds(name: &str) -> Result<f64> {
    let mut ticks = 0;
    for entry in std::fs::read_dir("/proc")? {
        let Ok(stat) = std::fs::read_to_string(entry?.path().join("stat")) else { continue };
        let Some((head, rest)) = stat.rsplit_once(')') else { continue };
        if head.split_once('(').is_some_and(|(_, found)| found.starts_with(name)) {
            ticks += rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum::<u64>();
        }
    }
    // USER_HZ is 100 on Linux, whatever the kernel counts by.
    Ok(ticks as f64 / 100.0)
}

/// The program beside this one, or of that path.
pub fn beside(name: &str) -> Result<std::path::PathBuf> {
    let own = std::env::current_exe()?;
    let path = own.parent().unwrap_or(Path::new(".")).join(name);
    if path.exists() { Ok(path) } else { bail!("{} is missing: bench/run builds it", path.display()) }
}

//! The limit of an act: pgbench calling the very same function as the same person, in one trip.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use crate::load::Outcome;

/// Runs the script for so long at so many connections. Its variables: `client_id`, and `i`, which the script counts.
pub async fn drive(app_url: &str, script: &str, connections: usize, time: Duration) -> Result<Outcome> {
    let place = std::env::temp_dir().join(format!("bcp-bench-{}", std::process::id()));
    std::fs::create_dir_all(&place)?;
    let outcome = drive_at(&place, app_url, script, connections, time).await;
    std::fs::remove_dir_all(&place)?;
    outcome
}

async fn drive_at(place: &Path, app_url: &str, script: &str, connections: usize, time: Duration) -> Result<Outcome> {
    let file = place.join("act.sql");
    std::fs::write(&file, script)?;
    let ran = Command::new("pgbench")
        .args(["-n", "-M", "prepared", "-l", "--log-prefix=log", "-D", "i=0", "-c", &connections.to_string()])
        .args(["-j", &connections.min(2).to_string(), "-T", &time.as_secs().max(1).to_string(), "-f"])
        .args([file.as_os_str(), app_url.as_ref()])
        .env("PGOPTIONS", "-c timezone=UTC -c jit=off")
        .current_dir(place)
        .stdin(Stdio::null())
        .output()
        .await
        .context("pgbench is missing: in Debian it comes with the package postgresql-contrib or postgresql-15")?;
    let (said, complained) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    if !ran.status.success() || complained.contains("aborted") {
        bail!("pgbench: {complained}");
    }
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")).and_then(|rest| rest.split(' ').next());
    let rate: f64 = rate.with_context(|| format!("pgbench says no tps: {said}"))?.parse()?;
    let latencies = latencies(place)?;
    Ok(Outcome { requests: latencies.len(), seconds: latencies.len() as f64 / rate, latencies, ..Outcome::default() })
}

/// The third column of each line of each log, in microseconds.
fn latencies(place: &Path) -> Result<Vec<u32>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(place)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("log.")) {
            let text = std::fs::read_to_string(path)?;
            found.extend(text.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<u32>().ok()));
        }
    }
    found.sort_unstable();
    Ok(found)
}

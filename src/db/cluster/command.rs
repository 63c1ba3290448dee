//! `bcp-crm cluster`: the private cluster for another command, and the list of what could run it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

use super::{Cluster, OLDEST, SUPERUSER, find_binaries};

/// Runs a command with a private cluster at hand.
#[derive(Debug, clap::Args)]
pub struct ClusterCommand {
    /// Where the cluster is kept
    #[arg(long, env = "BCP_DATA", default_value = ".data")]
    data: PathBuf,
    /// Name every PostgreSQL that can be used, newest first: version and directory
    #[arg(long)]
    list: bool,
    /// What to run; it finds the cluster in DATABASE_URL
    #[arg(last = true, required_unless_present = "list")]
    command: Vec<OsString>,
}

/// Carries it out; the answer is the command's own exit code.
pub async fn run(arguments: ClusterCommand) -> Result<ExitCode> {
    if arguments.list {
        for found in find_binaries().iter().filter(|found| found.major >= OLDEST) {
            println!("{} {}", found.major, found.bin.display());
        }
        return Ok(ExitCode::SUCCESS);
    }
    let (program, rest) = arguments.command.split_first().context("no command was given")?;
    let cluster = Cluster::start(&arguments.data).await?;
    let mut command = Command::new(program);
    command.args(rest).env("DATABASE_URL", cluster.url("postgres", SUPERUSER));
    let child = command.spawn().with_context(|| format!("cannot run {}", program.display()))?;
    let code = wait(child).await;
    cluster.stop().await?;
    code
}

/// The terminal sends Ctrl-C to the command too; a termination is passed on. Either way it is the command that ends.
async fn wait(mut child: Child) -> Result<ExitCode> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let process = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
    loop {
        tokio::select! {
            status = child.wait() => {
                let code = status?.code().and_then(|code| u8::try_from(code).ok());
                return Ok(code.map_or(ExitCode::FAILURE, ExitCode::from));
            }
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {
                if let Some(process) = process {
                    kill_process(process, Signal::TERM)?;
                }
            }
        }
    }
}

//! A private PostgreSQL under the data directory, so that one command runs everything.
//!
//! Concurrent runs share it. Each holds a shared lock on one file, and the kernel lets go of it when a process
//! dies, however it dies: whoever leaves and can lock the file alone was the last, and stops the server.

mod account;
mod binaries;
mod command;
mod life;
mod place;
mod server;
mod settings;

use std::fs::{self, File, Permissions, TryLockError};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub use binaries::{Binaries, OLDEST, find_binaries};
pub use command::{ClusterCommand, run};
use server::Server;

/// The name of the cluster's first user, who may do everything.
pub const SUPERUSER: &str = "postgres";

/// A running private PostgreSQL, held by this process until [`Cluster::stop`] or drop.
#[derive(Debug)]
pub struct Cluster {
    server: Server,
    socket: PathBuf,
    gate: PathBuf,
    held: Option<File>,
}

impl Cluster {
    /// Starts the cluster under `data_dir`, made when there is none, or joins it when it runs already.
    pub async fn start(data_dir: &Path) -> Result<Self> {
        let data_dir = data_dir.to_owned();
        tokio::task::spawn_blocking(move || Self::join(&data_dir)).await?
    }

    /// A connection string over the cluster's socket, understood by libpq too.
    pub fn url(&self, database: &str, user: &str) -> String {
        let socket = escape(&self.socket.to_string_lossy());
        let (database, user) = (escape(database), escape(user));
        format!("postgresql://{user}@{socket}:{}/{database}", settings::PORT)
    }

    /// Leaves the cluster; the last one to leave stops it.
    pub async fn stop(mut self) -> Result<()> {
        tokio::task::spawn_blocking(move || self.leave()).await?
    }

    fn join(data_dir: &Path) -> Result<Self> {
        let data_dir = open_directory(data_dir)?;
        let gate = data_dir.join("cluster.lock");
        // Nobody else starts or stops the server while this is held.
        let locked = lock_file(&gate)?;
        let server = Server::at(&data_dir, &locked)?;
        let socket = match server.running()? {
            Some(socket) => socket,
            None => server.start(&data_dir, &locked)?,
        };
        let held = open_lock(&data_dir.join("cluster.holders"))?;
        held.lock_shared().context("cannot hold the cluster")?;
        Ok(Self { server, socket, gate, held: Some(held) })
    }

    fn leave(&mut self) -> Result<()> {
        let Some(held) = self.held.take() else {
            return Ok(());
        };
        let locked = lock_file(&self.gate)?;
        held.unlock()?;
        match held.try_lock() {
            Ok(()) => self.server.stop(&locked),
            Err(TryLockError::WouldBlock) => Ok(()),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.leave() {
            tracing::warn!("the private PostgreSQL was not stopped: {error:#}");
        }
    }
}

fn open_directory(path: &Path) -> Result<PathBuf> {
    if !path.exists() {
        fs::create_dir_all(path).with_context(|| format!("cannot make {}", path.display()))?;
        // Whatever the umask: the server may run as another user and must pass through.
        fs::set_permissions(path, Permissions::from_mode(0o755))?;
    }
    path.canonicalize().with_context(|| format!("cannot open {}", path.display()))
}

fn open_lock(path: &Path) -> Result<File> {
    let opened = File::options().create(true).truncate(false).write(true).open(path);
    opened.with_context(|| format!("cannot write {}", path.display()))
}

fn lock_file(path: &Path) -> Result<File> {
    let file = open_lock(path)?;
    file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}

fn escape(text: &str) -> String {
    let escaped = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    escaped.collect()
}

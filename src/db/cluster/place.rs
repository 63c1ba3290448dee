//! Where things lie when the data directory itself will not do: too deep for a socket, or closed to the server's user.

use std::env;
use std::fs::{self, DirBuilder};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};

use super::account::Account;
use super::binaries::Binaries;

/// A socket's whole path may have 107 bytes; the rest is for the name PostgreSQL gives it.
const LONGEST_DIRECTORY: usize = 90;
/// Where root keeps what lies in directories that only root may enter.
const STATE: &str = "/var/lib/bcp-crm";

/// A directory for the socket that only the server's user (and root) can enter.
pub(super) fn socket_directory(data_dir: &Path, account: Account) -> Result<PathBuf> {
    let near = data_dir.join("socket");
    // In a connection string a comma would begin another host.
    let fits = near.as_os_str().len() <= LONGEST_DIRECTORY && !near.to_string_lossy().contains(',');
    let directory = if fits && account.reaches(data_dir) {
        near
    } else {
        runtime_directory(account).join(format!("bcp-crm-{}", fingerprint(data_dir)))
    };
    private_directory(&directory, account)?;
    Ok(directory)
}

/// Makes a directory closed to others, or checks that the one found is.
pub(super) fn private_directory(path: &Path, account: Account) -> Result<()> {
    if fs::symlink_metadata(path).is_err() {
        DirBuilder::new().mode(0o700).create(path).with_context(|| format!("cannot make {}", path.display()))?;
        account.give(path)?;
    }
    let found = fs::symlink_metadata(path)?;
    if !found.is_dir() || found.uid() != account.uid || found.mode() & 0o077 != 0 {
        bail!("{} is not a directory of the server's user alone: remove it", path.display());
    }
    Ok(())
}

/// Where a new cluster is kept: in the data directory if its user gets there, else apart from it.
pub(super) fn new_home(data_dir: &Path, account: Account) -> Result<PathBuf> {
    if account.reaches(data_dir) {
        return Ok(data_dir.join("postgres"));
    }
    let moment = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    Ok(state_directory()?.join(format!("cluster-{}-{moment}", fingerprint(data_dir))))
}

/// The programs themselves, or a copy of them if the server's user cannot get to them.
pub(super) fn reachable(binaries: Binaries, account: Account) -> Result<Binaries> {
    if account.reaches(&binaries.bin.join("postgres")) {
        return Ok(binaries);
    }
    let source = binaries.bin.parent().context("PostgreSQL's programs lie in no directory")?;
    let name = format!("postgresql-{}-{}", binaries.version, fingerprint(source));
    let copy = state_directory()?.join(name);
    if !copy.exists() {
        let unfinished = copy.with_extension("new");
        let _ = fs::remove_dir_all(&unfinished);
        done(Command::new("cp").arg("-R").arg(source).arg(&unfinished))?;
        done(Command::new("chmod").args(["-R", "a+rX"]).arg(&unfinished))?;
        fs::rename(&unfinished, &copy)?;
    }
    Ok(Binaries { bin: copy.join("bin"), ..binaries })
}

fn done(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    ensure!(status.success(), "{command:?} failed: {status}");
    Ok(())
}

fn state_directory() -> Result<PathBuf> {
    DirBuilder::new().recursive(true).mode(0o755).create(STATE).with_context(|| format!("cannot make {STATE}"))?;
    Ok(PathBuf::from(STATE))
}

fn runtime_directory(account: Account) -> PathBuf {
    let own = if account.dropped { Some("/run".into()) } else { env::var_os("XDG_RUNTIME_DIR") };
    own.map(PathBuf::from).filter(|path| path.is_dir()).unwrap_or_else(env::temp_dir)
}

fn fingerprint(path: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

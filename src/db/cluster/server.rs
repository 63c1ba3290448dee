//! The server itself: made by initdb, started and stopped by pg_ctl, as its own user.
//!
//! The programs that change something get the gate's lock as their input: should we be killed, it stays locked until they end.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::account::Account;
use super::binaries::Binaries;
use super::{SUPERUSER, life, place, settings};

/// A cluster's directory with the programs and the user that fit it.
#[derive(Debug)]
pub(super) struct Server {
    home: PathBuf,
    account: Account,
    binaries: Binaries,
}

impl Server {
    /// The server of a data directory, whose cluster is made first when there is none.
    pub(super) fn at(data_dir: &Path, gate: &File) -> Result<Self> {
        let link = data_dir.join("postgres");
        let account = Account::for_cluster(&link)?;
        let Ok(home) = link.canonicalize() else {
            let home = place::new_home(data_dir, account)?;
            return Self::create(&link, home, account, gate);
        };
        let version = fs::read_to_string(home.join("PG_VERSION"));
        let version = version.with_context(|| format!("{} holds no PostgreSQL cluster", home.display()))?;
        let binaries = Binaries::for_major(version.trim().parse()?)?;
        Ok(Self { home, account, binaries: place::reachable(binaries, account)? })
    }

    /// Made under another name first, so that a crash leaves no half a cluster.
    fn create(link: &Path, home: PathBuf, account: Account, gate: &File) -> Result<Self> {
        let binaries = place::reachable(Binaries::newest()?, account)?;
        let unfinished = home.with_extension("new");
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished)?;
        }
        place::private_directory(&unfinished, account)?;
        let server = Self { home, account, binaries };
        server.initdb(&unfinished, gate)?;
        settings::include(&unfinished)?;
        fs::rename(&unfinished, &server.home)?;
        if server.home != link {
            symlink(&server.home, link)?;
        }
        Ok(server)
    }

    fn initdb(&self, directory: &Path, gate: &File) -> Result<()> {
        let mut initdb = self.program("initdb");
        initdb.stdin(gate.try_clone()?).arg("-D").arg(directory);
        initdb.args(["--username", SUPERUSER, "--encoding=UTF8", "--data-checksums", "--no-instructions"]);
        // Trust is for whoever can enter the socket's directory; nobody can come by network.
        initdb.args(["--auth-local=trust", "--auth-host=reject"]);
        // No country's rules: order and case are those of the code points, the same on every machine.
        let macos = cfg!(target_os = "macos");
        initdb.args(["--locale", if macos { "en_US.UTF-8" } else { "C.UTF-8" }]);
        if settings::forgetful() {
            initdb.arg("--no-sync");
        }
        succeed(&mut initdb)
    }

    /// The directory of the socket, if the server runs and answers there.
    pub(super) fn running(&self) -> Result<Option<PathBuf>> {
        if !self.pg_ctl("status").output()?.status.success() {
            return Ok(None);
        }
        let lock = self.home.join("postmaster.pid");
        let text = fs::read_to_string(&lock)?;
        let mut lines = text.lines();
        let process = lines.next().unwrap_or_default();
        if life::dead(process) {
            fs::remove_file(&lock)?;
            return Ok(None);
        }
        let socket = PathBuf::from(lines.nth(3).unwrap_or_default());
        match life::answers(&socket) {
            Ok(()) => Ok(Some(socket)),
            Err(error) => bail!("PostgreSQL runs as process {process} but does not answer in {socket:?}: {error}"),
        }
    }

    /// Starts the server and returns the directory of its socket.
    pub(super) fn start(&self, data_dir: &Path, gate: &File) -> Result<PathBuf> {
        let socket = place::socket_directory(data_dir, self.account)?;
        // Left by a killed server; PostgreSQL would take its number, reused by now, for a living one.
        let _ = fs::remove_file(settings::socket_lock(&socket));
        let file = settings::write(&self.home, &socket)?;
        self.account.give(&file)?;
        let log = self.home.join("startup.log");
        let mut start = self.pg_ctl("start");
        // Recovery after a crash may take its time.
        start.args(["-w", "-t", "600", "-l"]).arg(&log).stdin(gate.try_clone()?).stdout(Stdio::null()).stderr(Stdio::null());
        for _ in 0..3 {
            if start.status()?.success() {
                return Ok(socket);
            }
            // Backends of a killed server notice its death within a moment, and block a new one until then.
            sleep(Duration::from_secs(1));
            // Or another start, whose starter was killed meanwhile, has got there first.
            if let Some(socket) = self.running()? {
                return Ok(socket);
            }
        }
        let said = fs::read_to_string(&log).unwrap_or_default();
        let reason = said.lines().last().unwrap_or("nothing");
        bail!("PostgreSQL did not start: {} ends with {reason}", log.display())
    }

    /// Stops the server, ending open sessions; what was committed is safe.
    pub(super) fn stop(&self, gate: &File) -> Result<()> {
        if self.running()?.is_none() {
            return Ok(());
        }
        let mut stop = self.pg_ctl("stop");
        stop.args(["-m", "fast", "-w", "-t", "120"]);
        succeed(stop.stdin(gate.try_clone()?))
    }

    fn program(&self, name: &str) -> Command {
        self.account.command(&self.binaries.bin.join(name))
    }

    fn pg_ctl(&self, act: &str) -> Command {
        let mut command = self.program("pg_ctl");
        command.args([act, "-s", "-D"]).arg(&self.home);
        command
    }
}

fn succeed(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    if !output.status.success() {
        bail!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

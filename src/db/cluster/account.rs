//! Who the server runs as: ourselves, or, when we are root, a user without rights.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A user and whether we have to become that user.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    pub(super) uid: u32,
    gid: u32,
    pub(super) dropped: bool,
}

impl Account {
    /// The owner of the cluster at `home`, or who a new one shall belong to.
    pub(super) fn for_cluster(home: &Path) -> Result<Self> {
        let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        let dropped = uid == 0;
        let Ok(found) = fs::metadata(home) else {
            let (uid, gid) = if dropped { harmless_user()? } else { (uid, gid) };
            return Ok(Self { uid, gid, dropped });
        };
        let home = home.display();
        if found.uid() == 0 {
            bail!("{home} belongs to root, as whom PostgreSQL refuses to run: give it to another user with chown -R");
        }
        if !dropped && found.uid() != uid {
            bail!("{home} belongs to the user with id {}: run as that user or choose another BCP_DATA", found.uid());
        }
        Ok(Self { uid: found.uid(), gid: found.gid(), dropped })
    }

    /// A command run as this user, out of reach of the terminal's Ctrl-C.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.stdin(Stdio::null()).process_group(0).current_dir("/").env("LC_ALL", "C");
        if self.dropped {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Whether this user gets through to `path`, which a closed directory above may prevent.
    pub(super) fn reaches(&self, path: &Path) -> bool {
        let test = || self.command(Path::new("test")).arg("-x").arg(path).status();
        !self.dropped || test().is_ok_and(|status| status.success())
    }

    /// Makes `path` this user's own.
    pub(super) fn give(&self, path: &Path) -> io::Result<()> {
        if self.dropped { chown(path, Some(self.uid), Some(self.gid)) } else { Ok(()) }
    }
}

fn harmless_user() -> Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").context("cannot read the list of users")?;
    let find = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    find("postgres")
        .or_else(|| find("nobody"))
        .context("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as")
}

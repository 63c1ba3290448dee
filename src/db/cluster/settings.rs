//! What the server is told, written anew at every start.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Part of the socket's name only: the server listens on no network.
pub(super) const PORT: u16 = 5432;

const SETTINGS: &str = "\
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_size = 0
log_line_prefix = '%m [%p] %q%u@%d '
";

/// For tests, whose data nobody misses after a power cut.
const FORGETFUL: &str = "\
fsync = off
synchronous_commit = off
full_page_writes = off
";

const FILE: &str = "bcp-crm.conf";

/// Has a new cluster read our settings after its own.
pub(super) fn include(home: &Path) -> io::Result<()> {
    let main = home.join("postgresql.conf");
    let text = fs::read_to_string(&main)?;
    fs::write(main, format!("{text}\ninclude '{FILE}'\n"))
}

/// Writes the settings of the coming start and returns their file.
pub(super) fn write(home: &Path, socket: &Path) -> io::Result<PathBuf> {
    let quoted = socket.to_string_lossy().replace('\\', "\\\\").replace('\'', "''").replace('"', "\"\"");
    let extra = if forgetful() { FORGETFUL } else { "" };
    let place = format!("port = {PORT}\nunix_socket_directories = '\"{quoted}\"'\n");
    let file = home.join(FILE);
    fs::write(&file, format!("{SETTINGS}{extra}{place}"))?;
    Ok(file)
}

/// Whether the data may be lost: `BCP_CLUSTER_FAST=1`.
pub(super) fn forgetful() -> bool {
    env::var_os("BCP_CLUSTER_FAST").is_some_and(|value| value == "1")
}

/// The socket in its directory.
pub(super) fn socket_name(directory: &Path) -> PathBuf {
    directory.join(format!(".s.PGSQL.{PORT}"))
}

/// The file by which PostgreSQL knows that the socket is taken.
pub(super) fn socket_lock(directory: &Path) -> PathBuf {
    directory.join(format!(".s.PGSQL.{PORT}.lock"))
}

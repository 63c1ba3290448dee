//! Whether a server that left its traces lives.

use std::fs;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use super::settings;

/// A killed server's number may be somebody else's by now, or that of a process nobody has buried yet.
/// Removing its lock is safe: PostgreSQL still refuses while the shared memory of this directory is in use.
pub(super) fn dead(process: &str) -> bool {
    let found = fs::read_to_string(format!("/proc/{process}/stat"));
    found.is_ok_and(|text| !text.contains("(postgres) ") || text.contains("(postgres) Z"))
}

/// A server that is just starting makes its socket a moment after its lock file.
pub(super) fn answers(socket: &Path) -> io::Result<()> {
    let name = settings::socket_name(socket);
    let mut tried = UnixStream::connect(&name);
    for _ in 0..100 {
        if tried.is_ok() {
            break;
        }
        sleep(Duration::from_millis(100));
        tried = UnixStream::connect(&name);
    }
    tried.map(drop)
}

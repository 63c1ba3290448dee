//! The real program over a world's database: asked through HTTP, measured, killed.

use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::{Person, TOO_LONG, World};

/// The program, about to do this with a world's database.
fn command(world: &World, what: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bcp-crm"));
    command.arg(what).env("DATABASE_URL", &world.source().owner).env_remove("DATABASE_APP_URL").env("BCP_LOG", "warn");
    command.envs(world.app_url().map(|url| ("DATABASE_APP_URL", url)));
    command.stdout(Stdio::piped()).kill_on_drop(true);
    command
}

/// A process that only works, until it is killed.
pub fn works(world: &World) -> Child {
    command(world, "work").stdout(Stdio::null()).spawn().expect("the worker starts")
}

/// A process that serves.
pub struct Program {
    child: Child,
    base: Arc<str>,
    /// Kept open, since a program whose words nobody takes ends.
    _said: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts it; it listens when this ends.
    pub async fn serves(world: &World) -> Self {
        let mut command = command(world, "serve");
        // A test may send hundreds at once.
        command.env("BCP_LISTEN", "127.0.0.1:0").env("BCP_DEMO", "0").env("BCP_WAITING", "1000");
        let mut child = command.spawn().expect("the program starts");
        let mut said = BufReader::new(child.stdout.take().expect("what it says")).lines();
        let address = async {
            loop {
                let line = said.next_line().await.expect("a line").expect("an address before the end");
                if let Some((_, address)) = line.split_once("serves at ") {
                    break address.trim().into();
                }
            }
        };
        let base = tokio::time::timeout(TOO_LONG, address).await.expect("it serves in time");
        Self { child, base, _said: said }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.base.strip_prefix("http://").and_then(|address| address.parse().ok()).expect("an address")
    }

    /// One of the cast, signed in there.
    pub async fn person(&self, name: &str) -> Person {
        Person::stranger(name, &self.base).signs_in().await
    }

    /// SIGKILL: nothing is finished, nothing is said.
    pub async fn dies(mut self) {
        self.child.kill().await.expect("it is dead");
    }

    /// A line of its status in the kernel, in kB: `VmRSS` is its memory now, `VmHWM` the most that it ever was.
    pub fn status(&self, line: &str) -> u64 {
        let path = format!("/proc/{}/status", self.child.id().expect("it lives"));
        let status = std::fs::read_to_string(path).expect("its status");
        let value = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'));
        value.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok()).expect("a number of kB")
    }
}

//! The real program over a world's database: asked through HTTP, measured, killed.

use std::process::Stdio;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::{Person, TOO_LONG, World};

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
        let mut command = Command::new(env!("CARGO_BIN_EXE_bcp-crm"));
        command
            .arg("serve")
            .env("DATABASE_URL", &world.source().owner)
            .env("BCP_LISTEN", "127.0.0.1:0")
            .env("BCP_DEMO", "0")
            .env("BCP_LOG", "warn");
        command.env_remove("DATABASE_APP_URL").stdout(Stdio::piped()).kill_on_drop(true);
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

//! How many may come at once: what `serve` is told, made to fit what the system allows (docs/decisions/067).

use clap::Args;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::app::Config;
use crate::db::{Databases, Source};

/// Files that a process has open besides connections: the log, the upload and the export under way.
const FILES: usize = 200;

/// Bounds of a server.
#[derive(Args, Clone, Copy)]
pub struct Bounds {
    // Enough to keep the cores of a small machine busy, few enough for PostgreSQL's default limit.
    /// Connections to PostgreSQL
    #[arg(long, env = "BCP_DATABASE_CONNECTIONS", default_value_t = 16, value_parser = positive)]
    pub(super) database_connections: usize,
    /// Requests that may wait for one of them; beyond that 503. Eight for each unless given
    #[arg(long, env = "BCP_WAITING")]
    waiting: Option<usize>,
    /// Connections of browsers and programs; beyond that 503
    #[arg(long, env = "BCP_CLIENTS", default_value_t = Config::CLIENTS, value_parser = positive)]
    clients: usize,
    /// Live lists among them; beyond that their browsers come again later
    #[arg(long, env = "BCP_STREAMS", default_value_t = Config::STREAMS)]
    streams: usize,
}

fn positive(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "a number above 0".to_owned())
}

impl Bounds {
    /// The pool of that size.
    pub(super) fn open(self, source: &Source) -> anyhow::Result<Databases> {
        match self.waiting {
            Some(waiting) => Databases::with_waiting(source, self.database_connections, waiting),
            None => Databases::open(source, self.database_connections),
        }
    }

    /// The clients and streams that there are files for, of which the system is asked for as many as it has. A tenth is never for streams.
    pub(super) fn fitted(self, config: Config) -> Config {
        let room = most_files().map_or(usize::MAX, |most| most.saturating_sub(FILES + self.database_connections).max(1));
        let clients = self.clients.min(room);
        if clients < self.clients {
            tracing::warn!(clients, "the system allows fewer open files than --clients asks for");
        }
        Config { clients, streams: self.streams.min(clients - clients.div_ceil(10)), ..config }
    }
}

/// Raises the soft limit to the hard one; none: there is no limit.
fn most_files() -> Option<usize> {
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    let most = if raised.is_ok() { limit.maximum } else { limit.current };
    most.and_then(|most| usize::try_from(most).ok())
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr};

    use super::*;

    #[test]
    fn streams_never_take_all_places() {
        let told = Bounds { database_connections: 16, waiting: None, clients: 100, streams: 10_000 };
        let fitted = told.fitted(Config::at(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), false));
        assert_eq!((fitted.clients, fitted.streams), (100, 90));
        let one = Bounds { clients: 1, ..told }.fitted(fitted);
        assert_eq!((one.clients, one.streams), (1, 0));
    }
}

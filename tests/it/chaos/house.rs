//! Two servers and two workers over one database, one of them killed at every turn and started again.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tokio::process::Child;
use tokio::time::interval_at;

use super::forwarder::{Forwarder, Life};
use crate::support::{Program, World, works};

/// What runs, and who was killed when.
pub struct House<'a> {
    world: &'a World,
    forwarder: &'a Forwarder,
    servers: [Option<(usize, Program)>; 2],
    workers: [Child; 2],
    lives: usize,
    /// When which life of a server was ended.
    pub killed: HashMap<usize, Instant>,
    /// How many of all four were.
    pub kills: usize,
}

impl<'a> House<'a> {
    /// All four at once: each migrates first.
    pub async fn opens(world: &'a World, forwarder: &'a Forwarder) -> Self {
        let workers = [works(world), works(world)];
        let (one, other) = tokio::join!(Program::serves(world), Program::serves(world));
        let servers = [Some((0, one)), Some((1, other))];
        let house = Self { world, forwarder, servers, workers, lives: 2, killed: HashMap::new(), kills: 0 };
        house.is_told();
        house
    }

    /// Kills the next in turn every so often until that moment; it is started again at once.
    pub async fn suffers(&mut self, every: Duration, until: Instant) {
        let mut turns = interval_at((Instant::now() + every).into(), every);
        loop {
            turns.tick().await;
            if Instant::now() >= until {
                return;
            }
            match self.kills % 4 {
                0 => self.loses_server(0).await,
                1 => self.loses_worker(0).await,
                2 => self.loses_server(1).await,
                _ => self.loses_worker(1).await,
            }
            self.kills += 1;
        }
    }

    async fn loses_server(&mut self, at: usize) {
        let (life, program) = self.servers[at].take().expect("it lives");
        self.killed.insert(life, Instant::now());
        program.dies().await;
        self.is_told();
        self.servers[at] = Some((self.lives, Program::serves(self.world).await));
        self.lives += 1;
        self.is_told();
    }

    async fn loses_worker(&mut self, at: usize) {
        self.workers[at].kill().await.expect("it is dead");
        self.workers[at] = works(self.world);
    }

    fn is_told(&self) {
        let lives = self.servers.iter().flatten().map(|(number, program)| Life { number: *number, address: program.address() });
        self.forwarder.leads_to(lives.collect());
    }
}

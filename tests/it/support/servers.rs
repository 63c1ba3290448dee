//! Further servers of a world: at another time or address, with less room, beside a replica.

use std::net::Ipv4Addr;
use std::sync::Arc;

use bcp_crm::app::Config;
use bcp_crm::db::{Replicated, Source};

use super::world::LOOPBACK;
use super::{Database, Pair, Pooler, World};

/// How many may come at once.
#[derive(Clone, Copy)]
pub struct Room {
    pub connections: usize,
    pub waiting: usize,
    pub clients: usize,
    pub streams: usize,
}

impl Room {
    /// Enough for everybody.
    pub const AMPLE: Self = Self { connections: 8, waiting: 64, clients: Config::CLIENTS, streams: Config::STREAMS };
}

impl World {
    /// A server over a pair's primary that reads, where it may, from this replica.
    pub async fn beside(pair: &Pair, replica: Replicated) -> Self {
        let database = Arc::new(Database::elsewhere(pair.source().owner));
        Self::serve(database, pair.source(), Some(replica), Room::AMPLE, LOOPBACK).await
    }

    /// A second server like this one.
    pub async fn another(&self) -> Self {
        Self::serve(self.database.clone(), self.source.clone(), self.replica.clone(), Room::AMPLE, LOOPBACK).await
    }

    /// A second server over the same database, for which it is this moment.
    pub async fn at(&self, moment: &str) -> Self {
        self.with("bcp.now", moment).await
    }

    /// A second server over the same database, whose connections have this setting.
    pub async fn with(&self, setting: &str, value: &str) -> Self {
        let mut source = self.source.clone();
        source.settings.push((setting.to_owned(), value.to_owned()));
        Self::serve(self.database.clone(), source, None, Room::AMPLE, LOOPBACK).await
    }

    /// A second server over the same database, reached at another address and by one connection only.
    pub async fn through(&self, app_url: String) -> Self {
        let source = Source { app: Some(app_url), ..self.source.clone() };
        Self::serve(self.database.clone(), source, self.replica.clone(), Room { connections: 1, ..Room::AMPLE }, LOOPBACK).await
    }

    /// A second server over the same database, reached through a pooler with this in its configuration.
    pub async fn pooled(&self, more: &str) -> Self {
        let pooler = Pooler::with(&self.source, more).await;
        let source = Source { app: Some(pooler.url("bcp_app")), ..self.source.clone() };
        let mut world = Self::serve(self.database.clone(), source, self.replica.clone(), Room::AMPLE, LOOPBACK).await;
        world.pooler = Some(pooler);
        world
    }

    /// A second server over the same database, which believes that it listens to the whole network.
    pub async fn off_loopback(&self) -> Self {
        Self::serve(self.database.clone(), self.source.clone(), None, Room::AMPLE, Ipv4Addr::UNSPECIFIED).await
    }

    /// A second server over the same database, with so much room.
    pub async fn with_room(&self, room: Room) -> Self {
        Self::serve(self.database.clone(), self.source.clone(), None, room, LOOPBACK).await
    }
}

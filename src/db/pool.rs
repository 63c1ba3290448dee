//! The pool of connections as the restricted role.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use deadpool_postgres::{Object, PoolError, Runtime, TimeoutType, Timeouts};
use tokio::sync::Semaphore;

use super::connector;
use super::door::Door;
use super::lease::Lease;
use super::refusal::Failure;
use super::replica::{Replica, Replicated};
use super::road::Road;
use super::source::Source;
use crate::error::Error;

pub(super) type Client = Object;

/// The longest that a request waits for a connection, or that making one takes.
const WAIT: Duration = Duration::from_secs(5);
/// Requests that may wait for each connection: some dozen trips, so a fraction of a second.
const WAITING: usize = 8;

/// The pool of one process. Handlers get scopes from a [`Door`], never this.
pub struct Databases {
    pool: Arc<Pool>,
    replica: Option<Arc<Replica>>,
}

impl Databases {
    /// A pool of at most `size` connections, for each of which a few requests may wait; connects when first needed.
    pub fn open(source: &Source, size: usize) -> anyhow::Result<Self> {
        Self::with_waiting(source, size, size * WAITING)
    }

    /// The same with so many requests that may wait.
    pub fn with_waiting(source: &Source, size: usize, waiting: usize) -> anyhow::Result<Self> {
        let road = Arc::new(source.app_road()?);
        let inner = deadpool_postgres::Pool::builder(connector::manager(&road))
            .max_size(size)
            .runtime(Runtime::Tokio1)
            .timeouts(within(WAIT))
            .build()?;
        let waiting = Semaphore::new(waiting.min(Semaphore::MAX_PERMITS));
        Ok(Self { pool: Arc::new(Pool { inner, road, waiting, tally: Arc::default() }), replica: None })
    }

    /// Lets reads that may lag go to a replica of the same database, by as many connections at most.
    pub fn with_replica(mut self, source: &Source, replica: &Replicated) -> anyhow::Result<Self> {
        self.replica = Some(Arc::new(Replica::open(source, replica, self.pool.clone())?));
        Ok(self)
    }

    /// Gets in once, and says whether through a pooler. Refuses with DATABASE_UNAVAILABLE.
    pub async fn leads_through_a_pooler(&self) -> Result<bool, Error> {
        drop(self.pool.client(true).await?);
        Ok(self.pool.road.is_pooled())
    }

    /// The way in for requests.
    pub fn door(&self) -> Door {
        Door::new(self.pool.clone(), self.replica.clone())
    }
}

fn within(wait: Duration) -> Timeouts {
    Timeouts { wait: Some(wait), create: Some(WAIT), recycle: Some(WAIT) }
}

/// How a process's connections stand.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    /// As many as there may be.
    pub most: usize,
    /// As many as there are.
    pub open: usize,
    /// Of them, those that nobody uses.
    pub idle: usize,
    /// Requests that wait for one.
    pub waiting: usize,
    /// Requests that were refused since too many waited already.
    pub refused: u64,
    /// Requests that were refused after waiting.
    pub waited: u64,
    /// Exchanges whose asker went away.
    pub left: u64,
    /// Of them, those that were cancelled.
    pub cancelled: u64,
}

/// What became of requests that were not answered.
#[derive(Default)]
pub(super) struct Tally {
    refused: AtomicU64,
    waited: AtomicU64,
    pub(super) left: AtomicU64,
    pub(super) cancelled: AtomicU64,
}

pub(super) struct Pool {
    inner: deadpool_postgres::Pool,
    pub(super) road: Arc<Road>,
    waiting: Semaphore,
    tally: Arc<Tally>,
}

impl Pool {
    /// A connection for one exchange. Whoever is patient waits even where too many wait already, which is for the few that watch or work.
    pub(super) async fn lease(&self, reads: bool, patient: bool) -> Result<Lease, Failure> {
        Ok(Lease::new(self.client(patient).await?, self.road.clone(), self.tally.clone(), reads))
    }

    pub(super) async fn client(&self, patient: bool) -> Result<Client, Failure> {
        match self.inner.timeout_get(&within(Duration::ZERO)).await {
            Err(PoolError::Timeout(TimeoutType::Wait)) => {}
            at_once => return Ok(at_once?),
        }
        let place = self.waiting.try_acquire();
        if place.is_err() && !patient {
            self.tally.refused.fetch_add(1, Ordering::Relaxed);
            return Err(Failure::Crowded);
        }
        let client = self.inner.get().await;
        if matches!(client, Err(PoolError::Timeout(TimeoutType::Wait))) {
            self.tally.waited.fetch_add(1, Ordering::Relaxed);
        }
        Ok(client?)
    }

    /// What became of the exchanges that were left, also of those on the replica.
    pub(super) fn tally(&self) -> Arc<Tally> {
        self.tally.clone()
    }

    pub(super) fn connections(&self) -> Connections {
        let (status, tally) = (self.inner.status(), &self.tally);
        let counted = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Connections {
            most: status.max_size,
            open: status.size,
            idle: status.available,
            waiting: status.waiting,
            refused: counted(&tally.refused),
            waited: counted(&tally.waited),
            left: counted(&tally.left),
            cancelled: counted(&tally.cancelled),
        }
    }
}

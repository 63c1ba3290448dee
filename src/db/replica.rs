//! A streaming replica for reads that may lag: whether it can be asked, and how often it was (decision 064).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use deadpool_postgres::{Hook, HookError, PoolError, Runtime, TimeoutType, Timeouts};
use tokio::sync::OnceCell;

use super::connector;
use super::fate::{Fate, Reads};
use super::identity::is_replica_of;
use super::lagging::PATIENCE;
use super::lease::Lease;
use super::pool::{Pool, Tally};
use super::refusal::{Failure, is_cut_off};
use super::road::Road;
use super::source::Source;
use super::standing::Standings;

/// How long a replica that failed is left alone.
const PAUSE: Duration = Duration::from_secs(1);
/// A network that swallows what it is sent must not hold up a reader for long.
const CONNECT: Duration = Duration::from_secs(1);
/// Times are kept for two spells of this length: as long an absence as an open page asks about.
const SPELL: Duration = Duration::from_secs(600);

/// Where the replica is, and how far behind it may be.
#[derive(Clone, Debug)]
pub struct Replicated {
    /// Connection string of a login that may act as the restricted role.
    pub url: String,
    /// Beyond this lag everybody reads from the primary.
    pub most_lag: Duration,
    /// Connections at most.
    pub size: usize,
}

#[derive(Default)]
struct State {
    paused_until: Option<Instant>,
    answered: Option<Instant>,
    spell: Option<Instant>,
    lag: Duration,
    worst: Duration,
    worst_before: Duration,
}

/// The replica of one process.
pub(super) struct Replica {
    pool: deadpool_postgres::Pool,
    pub(super) road: Arc<Road>,
    tally: Arc<Tally>,
    pub(super) standings: Arc<Standings>,
    pub(super) most_lag: Duration,
    state: Mutex<State>,
    fates: [AtomicU64; Fate::ALL.len()],
}

impl Replica {
    /// Connects when first needed.
    pub(super) fn open(source: &Source, replica: &Replicated, primary: Arc<Pool>) -> anyhow::Result<Self> {
        let road = Arc::new(source.read_road(&replica.url)?.within(CONNECT));
        let (wanted, asked) = (Arc::new(OnceCell::new()), primary.clone());
        let hook = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
            let (wanted, primary) = (wanted.clone(), asked.clone());
            Box::pin(async move { is_replica_of(client, &wanted, &primary).await.map_err(HookError::message) })
        });
        let wait = Some(CONNECT);
        let pool = deadpool_postgres::Pool::builder(connector::manager(&road))
            .max_size(replica.size)
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts { wait, create: Some(2 * CONNECT), recycle: wait })
            .post_create(hook)
            .build()?;
        let (tally, standings, fates) = (primary.tally(), Standings::by(primary), std::array::from_fn(|_| AtomicU64::new(0)));
        Ok(Self { pool, road, tally, standings, most_lag: replica.most_lag, state: Mutex::default(), fates })
    }

    pub(super) async fn lease(&self) -> Result<Lease, PoolError> {
        Ok(Lease::new(self.pool.get().await?, self.road.clone(), self.tally.clone(), true))
    }

    /// Whether reads are done here at the moment.
    pub(super) fn is_well(&self) -> bool {
        self.state().paused_until.is_none()
    }

    /// Whether a read may be tried here: after a failure one at a time finds out whether it is over.
    pub(super) fn may_be_tried(&self) -> bool {
        let mut state = self.state();
        match state.paused_until {
            None => true,
            Some(until) if until > Instant::now() => false,
            Some(_) => {
                state.paused_until = Some(Instant::now() + PAUSE);
                true
            }
        }
    }

    /// Counts what became of a read; after what will not pass by itself the replica is left alone for a while.
    pub(super) fn came_to(&self, fate: Fate) {
        self.fates[fate as usize].fetch_add(1, Ordering::Relaxed);
        let mut state = self.state();
        let was_paused = state.paused_until.is_some();
        match fate {
            Fate::Replica | Fate::OwnWrite => {
                state.paused_until = None;
                state.answered = Some(Instant::now());
            }
            Fate::Unfit | Fate::Behind => state.paused_until = Some(Instant::now() + PAUSE),
            Fate::Rights | Fate::Paused | Fate::Busy | Fate::Refused => return,
        }
        let is_paused = state.paused_until.is_some();
        drop(state);
        match (was_paused, is_paused) {
            (true, false) => tracing::info!("reads are done on the replica again"),
            (false, true) => tracing::warn!(?fate, "reads are done on the primary until the replica can be used"),
            _ => {}
        }
        if fate == Fate::Unfit {
            // A connection that hangs would hold up the next reader too.
            self.pool.retain(|_, _| false);
        }
    }

    /// What it says of the replica that a read took too long: nothing, if it answers others.
    pub(super) fn too_slow(&self) -> Fate {
        if self.state().answered.is_some_and(|at| at.elapsed() < PATIENCE) { Fate::Refused } else { Fate::Unfit }
    }

    /// What a failure of a trip here says of the replica.
    pub(super) fn judge(&self, failure: Failure) -> Fate {
        let fate = match &failure {
            Failure::Crowded | Failure::Pool(PoolError::Timeout(TimeoutType::Wait)) => return Fate::Busy,
            Failure::Pool(_) => Fate::Unfit,
            Failure::Statement(error) => match error.as_db_error() {
                Some(refused) if ["08", "53", "57P", "58"].iter().any(|class| refused.code().code().starts_with(class)) => Fate::Unfit,
                None if is_cut_off(error) => Fate::Unfit,
                _ => Fate::Refused,
            },
        };
        if fate == Fate::Unfit && self.is_well() {
            tracing::warn!(?failure, "the replica failed");
        }
        fate
    }

    /// Notes how far behind it was just now.
    pub(super) fn lags(&self, lag: Duration) {
        let mut state = self.state();
        if state.spell.is_none_or(|began| began.elapsed() > SPELL) {
            state.spell = Some(Instant::now());
            state.worst_before = std::mem::take(&mut state.worst);
        }
        state.lag = lag;
        state.worst = state.worst.max(lag);
    }

    pub(super) fn reads(&self) -> Reads {
        let state = self.state();
        let fates = std::array::from_fn(|at| self.fates[at].load(Ordering::Relaxed));
        Reads { fates, lag: state.lag, worst_lag: state.worst.max(state.worst_before) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

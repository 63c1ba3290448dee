//! What the primary says of a session beside each read on a replica, for many requests in one statement.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use postgres_from_row::FromRow;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_postgres::types::PgLsn;
use uuid::Uuid;

use super::lagging::PATIENCE;
use super::pool::Pool;
use super::refusal::Failure;
use crate::error::Error;

const STANDING: &str = "select token_hash, user_id, role_name, team, wrote, reached, moment from crm.standing($1)";

/// A living session or API token by the primary's word.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Standing {
    token_hash: Vec<u8>,
    pub(super) user_id: Uuid,
    pub(super) role_name: String,
    pub(super) team: Vec<Uuid>,
    /// Up to where in the log his own acts stand, if he ever did anything.
    pub(super) wrote: Option<PgLsn>,
    /// How far the primary's log goes.
    pub(super) reached: PgLsn,
    /// The primary's clock, in seconds.
    pub(super) moment: f64,
}

type Waiting = Vec<(Vec<u8>, oneshot::Sender<Option<Standing>>)>;

/// Asks the primary: one statement at a time, for all who have come until it begins.
pub(super) struct Standings {
    primary: Arc<Pool>,
    waiting: Mutex<Waiting>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Standings {
    pub(super) fn by(primary: Arc<Pool>) -> Arc<Self> {
        Arc::new(Self { primary, waiting: Mutex::default(), turn: Arc::default() })
    }

    /// How a session stands at a moment after this call; none when it does not, or the primary cannot say.
    pub(super) async fn of(self: &Arc<Self>, token_hash: Vec<u8>) -> Option<Standing> {
        let (tell, mut told) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push((token_hash, tell));
        let turn = self.turn.clone().lock_owned().await;
        // Whoever had a turn meanwhile may have asked for all who waited.
        if told.is_empty() && !told.is_terminated() {
            let asks = self.clone();
            // Asked for all who wait, also when the one whose turn it is hangs up.
            let asked = tokio::spawn(async move {
                asks.ask().await;
                drop(turn);
            });
            asked.await.ok()?;
        }
        told.try_recv().ok().flatten()
    }

    async fn ask(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let hashes: Vec<Vec<u8>> = waiting.iter().map(|(hash, _)| hash.clone()).collect();
        let found = match timeout(PATIENCE, self.find(&hashes)).await {
            Ok(Ok(found)) => found,
            Ok(Err(failure)) => {
                tracing::warn!(error = %Error::from(failure), "sessions cannot be looked up beside the replica");
                HashMap::new()
            }
            Err(_) => {
                tracing::warn!("the primary does not say how sessions stand");
                HashMap::new()
            }
        };
        for (hash, tell) in waiting {
            // Whoever hung up meanwhile hears nothing.
            let _ = tell.send(found.get(&hash).cloned());
        }
    }

    async fn find(&self, hashes: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, Standing>, Failure> {
        let lease = self.primary.lease(true, true).await?;
        let rows = self.primary.road.ask(&lease, STANDING, vec![&hashes]).await;
        lease.over();
        rows?.iter().map(|row| Ok(Standing::try_from_row(row).map(|standing| (standing.token_hash.clone(), standing))?)).collect()
    }
}

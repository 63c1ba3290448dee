//! What the primary says of a session beside each read on a replica, for many requests in one statement.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use postgres_from_row::FromRow;
use tokio::sync::oneshot;
use tokio_postgres::types::PgLsn;
use uuid::Uuid;

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
    turn: tokio::sync::Mutex<()>,
}

impl Standings {
    pub(super) fn by(primary: Arc<Pool>) -> Self {
        Self { primary, waiting: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    /// How a session stands at a moment after this call; none when it does not, or the primary cannot say.
    pub(super) async fn of(&self, token_hash: Vec<u8>) -> Option<Standing> {
        let (tell, mut told) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push((token_hash, tell));
        let _turn = self.turn.lock().await;
        // Whoever had a turn meanwhile may have asked for all who waited.
        if told.is_empty() && !told.is_terminated() {
            self.ask().await;
        }
        told.try_recv().ok().flatten()
    }

    async fn ask(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let hashes: Vec<Vec<u8>> = waiting.iter().map(|(hash, _)| hash.clone()).collect();
        let found = self.find(&hashes).await.unwrap_or_else(|failure| {
            tracing::warn!(error = %Error::from(failure), "sessions cannot be looked up beside the replica");
            HashMap::new()
        });
        for (hash, tell) in waiting {
            // Whoever hung up meanwhile hears nothing.
            let _ = tell.send(found.get(&hash).cloned());
        }
    }

    async fn find(&self, hashes: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, Standing>, Failure> {
        let client = self.primary.client(true).await?;
        let rows = self.primary.road.ask(&client, STANDING, vec![&hashes]).await?;
        rows.iter().map(|row| Ok(Standing::try_from_row(row).map(|standing| (standing.token_hash.clone(), standing))?)).collect()
    }
}

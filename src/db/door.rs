//! What may run before anybody is signed in: the functions of the session domain, and the liveness check.

use std::sync::Arc;

use super::fate::Reads;
use super::pool::{Connections, Pool};
use super::refusal::Failure;
use super::replica::Replica;
use super::road::PATIENT;
use super::scope::{Caller, Scope};
use super::statement::{Statement, borrowed};
use crate::error::Error;

/// The way in for a request: opens scopes, and runs the few statements that name nobody.
#[derive(Clone)]
pub struct Door {
    pool: Arc<Pool>,
    replica: Option<Arc<Replica>>,
    patient: bool,
}

impl Door {
    pub(super) fn new(pool: Arc<Pool>, replica: Option<Arc<Replica>>) -> Self {
        Self { pool, replica, patient: false }
    }

    /// The same for the few that watch or work, who are not refused for the many that wait.
    pub fn patient(&self) -> Self {
        Self { patient: true, ..self.clone() }
    }

    /// A scope for this caller; nothing is asked of the database yet.
    pub fn scope(&self, caller: Caller) -> Scope {
        Scope::new(self.pool.clone(), self.replica.clone(), caller)
    }

    /// How the connections stand.
    pub fn connections(&self) -> Connections {
        self.pool.connections()
    }

    /// How reads that may lag were done; none without a replica.
    pub fn reads(&self) -> Option<Reads> {
        self.replica.as_ref().map(|replica| replica.reads())
    }

    /// Like [`Door::ask`], of the replica while reads are done there; none when they are not.
    pub async fn ask_replica<S: Statement>(&self, statement: &S) -> Option<Result<S::Output, Error>> {
        let rows = self.replica.as_ref()?.ask(statement).await?;
        Some(statement.decode(rows))
    }

    /// Runs a statement as nobody: row level security shows it no rows, only the session functions help.
    pub async fn ask<S: Statement>(&self, statement: S) -> Result<S::Output, Error> {
        let rows = self.fetch(&statement).await.map_err(Error::from)?;
        statement.decode(rows)
    }

    /// The same for what reads everything there is: ten minutes instead of a statement's usual limit.
    pub async fn ask_at_length<S: Statement>(&self, statement: S) -> Result<S::Output, Error> {
        let rows = self.fetch_at_length(&statement).await.map_err(Error::from)?;
        statement.decode(rows)
    }

    async fn fetch_at_length<S: Statement>(&self, statement: &S) -> Result<Vec<tokio_postgres::Row>, Failure> {
        let lease = self.pool.lease(false, self.patient).await?;
        let rows = self.pool.road.exchange(&lease, PATIENT, &[(statement.sql(), borrowed(statement.params()))], None).await;
        lease.over();
        Ok(rows?.pop().unwrap_or_default())
    }

    async fn fetch<S: Statement>(&self, statement: &S) -> Result<Vec<tokio_postgres::Row>, Failure> {
        let lease = self.pool.lease(false, self.patient).await?;
        let rows = self.pool.road.ask(&lease, statement.sql(), borrowed(statement.params())).await;
        lease.over();
        Ok(rows?)
    }
}

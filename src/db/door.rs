//! What may run before anybody is signed in: the functions of the session domain, and the liveness check.

use std::sync::Arc;

use tokio_postgres::types::ToSql;

use super::pool::{Connections, Pool};
use super::refusal::Failure;
use super::scope::{Caller, Scope};
use super::statement::Statement;
use crate::error::Error;

/// The way in for a request: opens scopes, and runs the few statements that name nobody.
#[derive(Clone)]
pub struct Door {
    pool: Arc<Pool>,
}

impl Door {
    pub(super) fn new(pool: Arc<Pool>) -> Self {
        Self { pool }
    }

    /// A scope for this caller; nothing is asked of the database yet.
    pub fn scope(&self, caller: Caller) -> Scope {
        Scope::new(self.pool.clone(), caller)
    }

    /// How the connections stand.
    pub fn connections(&self) -> Connections {
        self.pool.connections()
    }

    /// Runs a statement as nobody: row level security shows it no rows, only the session functions help.
    pub async fn ask<S: Statement>(&self, statement: S) -> Result<S::Output, Error> {
        let rows = self.fetch(&statement).await.map_err(Error::from)?;
        statement.decode(rows)
    }

    async fn fetch<S: Statement>(&self, statement: &S) -> Result<Vec<tokio_postgres::Row>, Failure> {
        let client = self.pool.client().await?;
        let prepared = client.prepare_cached(statement.sql()).await?;
        let params: Vec<&(dyn ToSql + Sync)> = statement.params().iter().map(|value| value.as_ref() as &(dyn ToSql + Sync)).collect();
        Ok(client.query(&prepared, &params).await?)
    }
}

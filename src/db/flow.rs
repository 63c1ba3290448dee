//! A transaction that takes longer than one trip: what a file is written from. Its connection leaves the pool and ends with it, so that
//! neither a slow reader nor one who goes away leaves anything open.

use std::sync::Arc;

use deadpool_postgres::{ClientWrapper, Object};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use postgres_from_row::FromRow;
use tokio::runtime::Handle;

use super::actor::Actor;
use super::lease::is_cancelled;
use super::road::PATIENT;
use super::scope::Scope;
use super::statement::{Query, Statement, borrowed};
use crate::error::Error;

/// An open transaction in somebody's name. Dropped, its statement is cancelled and all is rolled back.
pub struct Flow {
    client: Arc<ClientWrapper>,
    scope: Scope,
    kept: bool,
}

impl Scope {
    /// Begins one as the caller, who is named. Refuses with UNAUTHENTICATED or DATABASE_UNAVAILABLE.
    pub async fn flow(&self) -> Result<(Actor, Flow), Error> {
        let client = Object::take(self.client().await?);
        let flow = Flow { client: Arc::new(client), scope: self.clone(), kept: false };
        flow.client.batch_execute(&self.road().begin(PATIENT)).await?;
        Ok((self.name_caller(&flow.client).await?, flow))
    }
}

impl Flow {
    /// Runs one statement. After a refusal nothing more can be run.
    pub async fn run<S: Statement>(&self, statement: S) -> Result<S::Output, Error> {
        let said = self.scope.road().say(&self.client, statement.sql()).await?;
        let rows = said.fetch(&self.client, &borrowed(statement.params())).await?;
        statement.decode(rows)
    }

    /// A query's rows as they come, each with whether typed text matched more than the query answers.
    pub async fn rows<T: FromRow + 'static>(&self, query: Query<T>) -> Result<BoxStream<'static, Result<(T, bool), Error>>, Error> {
        let rows = self.scope.road().stream(&self.client, query.sql, borrowed(&query.params)).await?;
        Ok(Box::pin(rows.map(|row| {
            let row = row?;
            let capped = row.columns().iter().any(|column| column.name() == "capped") && row.try_get("capped")?;
            Ok((T::try_from_row(&row)?, capped))
        })))
    }

    /// Keeps what was done.
    pub async fn commit(mut self) -> Result<(), Error> {
        self.client.batch_execute("commit").await?;
        self.kept = true;
        self.scope.note_write(&self.client).await;
        Ok(())
    }
}

impl Drop for Flow {
    fn drop(&mut self) {
        let (false, Ok(runtime)) = (self.kept, Handle::try_current()) else { return };
        let (client, pooled) = (self.client.clone(), self.scope.road().is_pooled());
        // A statement that sorts does not notice that nobody reads. Its connection goes when it has ended.
        runtime.spawn(async move { is_cancelled(&client, true, pooled).await });
    }
}

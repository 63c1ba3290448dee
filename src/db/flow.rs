//! A transaction that takes longer than one trip: what a file is written from. Its connection leaves the pool and ends with it, so that
//! neither a slow reader nor one who goes away leaves anything open.

use deadpool_postgres::{ClientWrapper, Object};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use postgres_from_row::FromRow;
use tokio_postgres::types::ToSql;

use super::refusal::Failure;
use super::scope::{Actor, Scope};
use super::statement::{Params, Query, Statement};
use crate::error::Error;

/// Longer than any list takes to read, shorter than somebody forgets.
const BEGIN: &str = "begin; set local statement_timeout = '10min'; set local idle_in_transaction_session_timeout = '10min'";

/// An open transaction in somebody's name. Dropped, it is rolled back.
pub struct Flow {
    client: ClientWrapper,
}

impl Scope {
    /// Begins one as the caller, who is named. Refuses with UNAUTHENTICATED or DATABASE_UNAVAILABLE.
    pub async fn flow(&self) -> Result<(Actor, Flow), Error> {
        let client = Object::take(self.client().await.map_err(Failure::from)?);
        client.batch_execute(BEGIN).await?;
        let enter = client.prepare_cached(self.enter).await?;
        let entered = client.query_one(&enter, &self.named()).await?;
        Ok((Actor::try_from_row(&entered)?, Flow { client }))
    }
}

impl Flow {
    /// Runs one statement. After a refusal nothing more can be run.
    pub async fn run<S: Statement>(&self, statement: S) -> Result<S::Output, Error> {
        let prepared = self.client.prepare_cached(statement.sql()).await?;
        let rows = self.client.query(&prepared, &borrowed(statement.params())).await?;
        statement.decode(rows)
    }

    /// A query's rows as they come, each with whether typed text matched more than the query answers.
    pub async fn rows<T: FromRow + 'static>(&self, query: Query<T>) -> Result<BoxStream<'static, Result<(T, bool), Error>>, Error> {
        // Planned for these very values: the limit of a page and that of a whole list have different plans.
        let prepared = self.client.prepare(query.sql).await?;
        let rows = self.client.query_raw(&prepared, borrowed(&query.params)).await?;
        Ok(Box::pin(rows.map(|row| {
            let row = row?;
            let capped = row.columns().iter().any(|column| column.name() == "capped") && row.try_get("capped")?;
            Ok((T::try_from_row(&row)?, capped))
        })))
    }

    /// Keeps what was done.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.client.batch_execute("commit").await?)
    }
}

fn borrowed(params: &Params) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value.as_ref() as &(dyn ToSql + Sync)).collect()
}

//! Makes connections, and finds out on each whether it is one's own: a setting that a pooler takes from nobody tells (decision 065).

use std::sync::Arc;

use deadpool_postgres::{Connect, Manager, ManagerConfig, RecyclingMethod};
use futures_util::future::BoxFuture;
use tokio::task::JoinHandle;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, Error, NoTls, SimpleQueryMessage};

use super::road::Road;

const MARK: &str = " -c bcp.straight=on";
const IS_MARKED: &str = "select current_setting('bcp.straight', true)";

/// A new connection.
pub(super) enum Made {
    /// To PostgreSQL itself.
    Own(Client, JoinHandle<()>),
    /// To a pooler, which took none of the settings.
    Shared,
}

/// Connects with all settings of the session. Fails when nobody answers or the login is refused.
pub(super) async fn connect(config: &Config) -> Result<Made, Error> {
    let mut marked = config.clone();
    marked.options(format!("{}{MARK}", config.get_options().unwrap_or_default()).trim());
    let (client, task) = match open(&marked).await {
        Ok(opened) => opened,
        // What a pooler says that refuses settings it cannot keep.
        Err(error) if error.code() == Some(&SqlState::PROTOCOL_VIOLATION) => return Ok(Made::Shared),
        Err(error) => return Err(error),
    };
    let answers = client.simple_query(IS_MARKED).await?;
    let marked = answers.iter().any(|answer| matches!(answer, SimpleQueryMessage::Row(row) if row.get(0) == Some("on")));
    Ok(if marked { Made::Own(client, task) } else { Made::Shared })
}

async fn open(config: &Config) -> Result<(Client, JoinHandle<()>), Error> {
    let (client, connection) = config.connect(NoTls).await?;
    let task = tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the database ended");
        }
    });
    Ok((client, task))
}

/// Makes a connection by this road, and notes on it when it leads through a pooler.
pub(super) async fn follow(road: &Road) -> Result<(Client, JoinHandle<()>), Error> {
    if !road.is_pooled()
        && let Made::Own(client, task) = connect(road.own()).await?
    {
        return Ok((client, task));
    }
    let opened = open(road.shared()).await?;
    road.is_found_pooled();
    Ok(opened)
}

struct Connector(Arc<Road>);

impl Connect for Connector {
    fn connect(&self, _: &Config) -> BoxFuture<'_, Result<(Client, JoinHandle<()>), Error>> {
        Box::pin(follow(&self.0))
    }
}

/// Makes a pool's connections by this road.
pub(super) fn manager(road: &Arc<Road>) -> Manager {
    let recycled = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Manager::from_connect(road.own().clone(), Connector(road.clone()), recycled)
}

//! Whether a server is a replica of the primary's own database, in this program's state.

use anyhow::Context;
use tokio::sync::OnceCell;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error as Refusal, Row};

use super::connector;
use super::migrate::{connect, text_hash};
use super::pool::Pool;
use super::source::Source;
use crate::error::Error;

/// Which cluster and database this is, whether it is a replica, and the state of its schema.
const IDENTITY: &str = "select (pg_control_system()).system_identifier, current_database()::text, pg_is_in_recovery(), \
                        coalesce(obj_description(to_regnamespace('crm'), 'pg_namespace'), '')";
/// Whether all that the primary had just now is there, and how old the last of it is by the primary's clock.
const REACHED: &str = "select pg_current_wal_insert_lsn()::text, extract(epoch from clock_timestamp())::double precision";
const LAG: &str = "select case when pg_last_wal_replay_lsn() >= $1::text::pg_lsn then 0
        else $2::double precision - extract(epoch from pg_last_xact_replay_timestamp())::double precision end";

/// A cluster and a database of it.
pub(super) type Identity = (i64, String);

/// Refuses a connection to anything but a replica of the primary's own database.
pub(super) async fn is_replica_of(client: &Client, wanted: &OnceCell<Identity>, primary: &Pool) -> Result<(), String> {
    let of_primary = async {
        let client = primary.client(true).await.map_err(|failure| Error::from(failure).message)?;
        ask(&client).await.map(|row| of(&row)).map_err(|error| error.to_string())
    };
    let wanted = wanted.get_or_try_init(|| of_primary).await?;
    let found = ask(client).await.map_err(|error| error.to_string())?;
    fits(wanted, &found)
}

/// Without a name for the statement, as it has to be behind a pooler.
async fn ask(client: &Client) -> Result<Row, Refusal> {
    client.query_typed_one(IDENTITY, &[]).await
}

/// Whether a replica fits its primary, and by how many seconds it is behind; none: nobody can say.
pub async fn examine(source: &Source, url: &str) -> anyhow::Result<Result<Option<f64>, String>> {
    let primary = connect(source).await?;
    let wanted = of(&ask(&primary).await?);
    let (replica, _) = connector::follow(&source.read_road(url)?).await.context("cannot reach the replica")?;
    if let Err(wrong) = fits(&wanted, &ask(&replica).await?) {
        return Ok(Err(wrong));
    }
    let reached = primary.query_one(REACHED, &[]).await?;
    let (position, moment): (String, f64) = (reached.get(0), reached.get(1));
    Ok(Ok(replica.query_typed_one(LAG, &[(&position, Type::TEXT), (&moment, Type::FLOAT8)]).await?.get(0)))
}

fn of(row: &Row) -> Identity {
    (row.get(0), row.get(1))
}

fn fits(wanted: &Identity, found: &Row) -> Result<(), String> {
    let (recovers, schema): (bool, String) = (found.get(2), found.get(3));
    match (*wanted == of(found), recovers, schema == text_hash()) {
        (false, ..) => Err("it is another database than DATABASE_URL's".to_owned()),
        (_, false, _) => Err("it is no replica: it does not recover from a primary".to_owned()),
        (.., false) => Err("it is not at this program's state".to_owned()),
        _ => Ok(()),
    }
}

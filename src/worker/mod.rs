//! Scheduled work (spec 6): tidies what has run out. Safe in any number of processes: each run is one transaction under an advisory lock.

use std::time::Duration;

use postgres_from_row::FromRow;

use crate::db::{Door, Query, params};
use crate::error::Error;

const EVERY: Duration = Duration::from_secs(600);

#[derive(Debug, FromRow)]
struct Worked {
    summary: String,
}

/// Does what is due now; says what it did.
pub async fn work_once(door: &Door) -> Result<String, Error> {
    const SQL: &str = "select crm.rpc_work() as summary";
    Ok(door.ask(Query::<Worked>::new(SQL, params![]).one("work")).await?.summary)
}

/// Works at once and then every ten minutes, for ever; a failure is logged and tried again.
pub async fn keep_working(door: Door) {
    let mut clock = tokio::time::interval(EVERY);
    loop {
        clock.tick().await;
        match work_once(&door).await {
            Ok(summary) => tracing::info!(summary, "worked"),
            Err(error) => tracing::error!(code = error.code.name(), cause = ?error.cause, "the work failed and is tried again"),
        }
    }
}

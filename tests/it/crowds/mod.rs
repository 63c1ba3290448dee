//! More than there is room for, and people who go away before they are answered (spec 8: shed, not queued without end).

mod left;
mod left_files;
mod shed;
mod sockets;

use std::collections::BTreeMap;
use std::time::Duration;

use tokio_postgres::Client;

use crate::support::{TOO_LONG, World};
use crate::worker::metrics::samples;

/// Statements of servers that wait for a lock of somebody's.
const HELD_UP: &str = "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'bcp-crm' and wait_event_type = 'Lock'";

/// Somebody who holds a lock that nobody gets past, and one who sees who tries: a transaction sees the same activity to its end.
struct Holder {
    holds: Client,
    sees: Client,
}

impl Holder {
    async fn of(world: &World, lock: &str) -> Self {
        let (holds, sees) = (world.owner_sql().await, world.owner_sql().await);
        holds.batch_execute(&format!("begin; {lock}")).await.expect("the lock");
        Self { holds, sees }
    }

    async fn of_leads(world: &World) -> Self {
        Self::of(world, "lock table data.leads in access exclusive mode").await
    }

    async fn lets_go(&self) {
        self.holds.batch_execute("rollback").await.expect("it is over");
    }

    /// Waits until so many are held up.
    async fn holds_up(&self, number: i64) {
        let held = async {
            while self.sees.query_one(HELD_UP, &[]).await.expect("the activity").get::<_, i64>(0) != number {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(TOO_LONG, held).await.unwrap_or_else(|_| panic!("{number} are never held up"));
    }
}

/// A server's figures.
pub async fn figures(world: &World) -> BTreeMap<String, f64> {
    samples(&world.stranger().gets("/metrics").await.text)
}

/// Waits until every connection of the pool is idle again; answers the figures then.
async fn whole_pool(world: &World) -> BTreeMap<String, f64> {
    let whole = async {
        loop {
            let figures = figures(world).await;
            let of = |state: &str| figures[&format!("bcp_database_connections{{state=\"{state}\"}}")];
            assert!(of("open") <= of("most"), "{figures:?}");
            // What asks is one of them itself no more when it says so.
            if of("idle") == of("open") && of("waiting") == 0.0 {
                return figures;
            }
        }
    };
    tokio::time::timeout(TOO_LONG, whole).await.expect("the pool is whole again")
}

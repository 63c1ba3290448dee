//! The record of every act: read, sealed, kept, and never altered unnoticed (spec 2.2, decisions 015 and 047).

mod retention;
mod seals;
mod viewer;

use std::time::Duration;

use crate::support::{TOO_LONG, World};
use crate::worker::did;

/// Why the record is not whole, as an admin reads it.
pub async fn broken(world: &World) -> Vec<String> {
    world.sql_as("agus").await.texts("select why from crm.list_broken_seals()").await
}

/// How many rows wait for their seal.
pub async fn unsealed(world: &World) -> i64 {
    world.sql_as("agus").await.count("select unsealed from crm.list_seal_state()").await
}

impl World {
    /// Works until every row is sealed: the server's own housekeeping in this database may hold up a turn. How many rows were sealed.
    pub async fn seals(&self) -> i64 {
        let sealed = async {
            let mut rows = 0;
            loop {
                rows += did(&self.works_well().await, "audit_seals", "rows_sealed");
                if unsealed(self).await == 0 {
                    break rows;
                }
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        };
        tokio::time::timeout(TOO_LONG, sealed).await.expect("every row is sealed in time")
    }
}

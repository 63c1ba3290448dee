//! What PostgreSQL itself knows about our schemas: the house rules of DESIGN §4, read from the catalogue.

mod definers;
mod keys;
mod rebuild;
mod rights;
mod rules;

pub use definers::{ACTS, OPEN};

use crate::support::World;

/// The first column of a query on the catalogue, as text.
async fn names(world: &World, query: &str) -> Vec<String> {
    let rows = world.owner_sql().await.query(query, &[]).await.unwrap_or_else(|error| panic!("{query}: {error:?}"));
    rows.iter().map(|row| row.get(0)).collect()
}

/// Fails with the names unless there are none.
async fn none(world: &World, rule: &str, query: &str) {
    let found = names(world, query).await;
    assert!(found.is_empty(), "{rule}, but: {}", found.join(", "));
}

//! Deals from their first step to their end: stages, quotes, activities, owners, next actions (spec 1.7, 1.8, 1.10).

mod activities;
mod assign;
mod closing;
mod create;
mod due;
mod edit;
mod leads;
mod next_action;
mod quick_add;
mod quotes;
mod reopening;
mod requirements;
mod stages;
pub mod verbs;

use crate::support::World;

pub use verbs::{deal_path, quick};

/// Ten in the morning in Jakarta on the day that these tests call today.
const MOMENT: &str = "2026-03-10T03:00:00Z";
const TODAY: &str = "2026-03-10";

/// The stages a deal can be open in, in their order, with the probability each gives (spec 1.7).
const OPEN: [(&str, Option<i64>); 7] = [
    ("Prospecting", Some(10)),
    ("Discovery", Some(25)),
    ("Proposal Sent", Some(40)),
    ("Quote Sent", Some(50)),
    ("Negotiation", Some(70)),
    ("Verbal Commit", Some(90)),
    ("On Hold", None),
];

/// A world in which it is the tenth of March 2026.
async fn world() -> World {
    World::new().await.at(MOMENT).await
}

/// Whether an act left its audit row, and how often.
async fn audited(world: &World, action: &str, id: &str) -> i64 {
    const SQL: &str = "select count(*) from data.audit_log where action = $1 and entity_id = $2";
    world.owner_sql().await.query_one(SQL, &[&action, &id]).await.expect("the audit").get(0)
}

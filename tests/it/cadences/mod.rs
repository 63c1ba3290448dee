//! Cadences, sentence by sentence of spec 6, and a simulated year of them.

mod by_hand;
mod numbers;
mod owners;
mod pauses;
mod same_act;
mod steps;
mod stops;
mod templates;
pub mod verbs;
mod winback;
mod worker;
mod year;

use crate::support::World;

/// A Tuesday, ten in the morning in Jakarta.
const MOMENT: &str = "2026-03-10T03:00:00Z";

async fn world() -> World {
    World::new().await.at(MOMENT).await
}

/// The same company on another day of that March, at ten in the morning.
async fn on(world: &World, day: u8) -> World {
    world.at(&format!("2026-03-{day:02}T03:00:00Z")).await
}

//! What every test stands on: a world with its own database and server, people who speak through HTTP, and their answers.

mod answer;
mod as_user;
mod cast;
mod database;
pub mod dice;
pub mod pair;
mod person;
mod pooler;
mod program;
pub mod proxy;
mod servers;
pub mod text;
mod verbs;
mod world;

pub use answer::Answer;
pub use as_user::AsUser;
pub use cast::{CAST, PASSWORD};
pub use database::Database;
pub use pair::Pair;
pub use person::Person;
pub use pooler::Pooler;
pub use program::{Program, works};
pub use servers::Room;
pub use verbs::ripe_lead;
pub use world::World;

use std::time::Duration;

/// Only a bound after which a test fails; nothing waits for it.
pub const TOO_LONG: Duration = Duration::from_secs(60);

/// What a promise of time allows on a machine that may be busy: the time that may be waited away, and the work besides, reckoned by what
/// work of that kind takes there at the moment.
pub fn allowed(promise: Duration, work: Duration) -> Duration {
    promise + 4 * work
}

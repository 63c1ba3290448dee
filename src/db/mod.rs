//! The way to PostgreSQL: a pool that handlers cannot reach, [`Scope`] as the only way to run a statement for a person,
//! typed statements, migration and rebuild, and the private cluster.

mod actor;
pub mod cluster;
mod connector;
mod door;
mod fate;
mod flow;
mod identity;
mod lagging;
mod lease;
pub mod migrate;
mod pool;
mod rebuild;
mod refusal;
mod replica;
mod road;
mod scope;
mod source;
mod standing;
mod statement;
pub(crate) mod text_enum;
mod trip;

pub use actor::Actor;
pub use door::Door;
pub use fate::{Fate, Reads};
pub use flow::Flow;
pub use identity::examine;
pub use pool::{Connections, Databases};
pub use replica::Replicated;
pub use scope::{Caller, Scope};
pub use source::Source;
pub(crate) use statement::params;
pub use statement::{Act, Maybe, One, Params, Query, Statement};
pub use trip::{ByKey, Trip};

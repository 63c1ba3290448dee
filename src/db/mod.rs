//! The way to PostgreSQL: a pool that handlers cannot reach, [`Scope`] as the only way to run a statement for a person,
//! typed statements, migration and rebuild, and the private cluster.

pub mod cluster;
mod door;
mod flow;
pub mod migrate;
mod pool;
mod rebuild;
mod refusal;
mod scope;
mod statement;
pub(crate) mod text_enum;

pub use door::Door;
pub use flow::Flow;
pub use pool::{Connections, Databases, Source};
pub use scope::{Actor, Caller, Scope};
pub(crate) use statement::params;
pub use statement::{Act, Maybe, One, Params, Query, Statement, Trip};

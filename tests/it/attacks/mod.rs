//! What an attacker tries, each by its name. docs/security.md says what stops it, and names the test that shows it.

mod bodies;
mod documented;
mod headers;
mod large;
mod logs;
pub mod markup;
mod passwords;
pub mod raw;
mod sessions;
mod slow;
mod statements;

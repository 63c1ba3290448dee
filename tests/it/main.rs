//! The integration tests: people speak through HTTP to a server of their own, each test on a database of its own.

mod support;

mod architecture;
mod catalogue;
mod one_trip;
mod statements;
mod web;

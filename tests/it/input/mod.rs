//! Wrong input of each kind on every route that takes a body: a clear 4xx with the field, never a fault, and nothing stored.
//! The fields come from the OpenAPI document, so a new route or field is covered by itself.

mod answers;
mod counts;
mod forms;
mod kept;
mod kinds;
mod nulls;
mod records;
mod routes;
mod strange_text;
mod wrong;

pub use routes::{Route, routes};

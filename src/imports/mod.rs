//! Imports (spec 7): files of targets, leads and invoices are read, mapped, previewed, committed and undone.

mod fields;
mod guess;
mod known;

pub use fields::{Field, Kind, Shape};
pub use guess::{Mapping, guess};

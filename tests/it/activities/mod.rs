//! The planner: what is due when, what was done, many moved at once (spec 1.8, 3.2, 4.2).

mod bulk;
mod lists;
mod plans;

/// Ten in the morning of a Tuesday in Jakarta.
const MOMENT: &str = "2026-03-10T03:00:00Z";

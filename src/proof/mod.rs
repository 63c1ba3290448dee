//! The promise, shown (spec 3.4): no record lost, double, leaked or without a next step; who sees a record, and why.
//!
//! `proof.sql` is the proof itself, `leaks.sql` says a second time who may see what, `runs.sql` runs and keeps it; `gaps.sql` finds what has
//! no next action, `access.sql` says who sees a record.

mod access;
mod gaps;
mod gaps_page;
mod page;
mod run;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use access::{Sight, sight};
pub use gaps::{Gap, gaps};
pub use run::{Finding, Proof, last, prove};

/// Every statement of the domain.
pub const STATEMENTS: &[&str] = &[access::ACCESS_OF, gaps::GAPS, run::PROVE, run::LAST];

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    run::routes().merge(page::routes()).merge(gaps::routes()).merge(gaps_page::routes()).merge(access::routes())
}
